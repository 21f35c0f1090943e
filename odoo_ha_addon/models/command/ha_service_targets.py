"""Whether Home Assistant has what the call of a service is aimed at.

Home Assistant does what it can with a target and says nothing of the rest, so a slip of the pen looked like a success.
"""

from odoo import api, models

from ...protocol.registry_kinds import KINDS
from ..access.ha_refusal import Refusal

EVERYTHING = frozenset({"all", "none"})
"""What Home Assistant takes in place of entities."""
MOST_NAMED = 3


class HaServiceTargets(models.AbstractModel):
    _name = "ha.service.targets"
    _description = "Home Assistant Service Targets"

    @api.model
    def _check_known(self, instance, target: dict) -> None:
        """
        :param instance: (ha.instance) that the current user may see
        :param target: as Home Assistant takes it: an id, ids separated by commas, or a list of these, by
            ``entity_id``, ``device_id``, ``area_id``, ``floor_id``, ``label_id``
        :raises Refusal: `entity_not_found` or `target_not_found`, naming what is unknown; `invalid_params` for what
            cannot be an id
        """
        for key in ("entity_id", "device_id", "area_id", "floor_id", "label_id"):
            if unknown := self._unknown(instance, key, self._ids_in(key, target.get(key))):
                raise Refusal(
                    "entity_not_found" if key == "entity_id" else "target_not_found",
                    self._words_of_unknown(key, ", ".join(name[:100] for name in unknown[:MOST_NAMED])),
                )

    @api.model
    def _ids_in(self, key: str, value) -> list[str]:
        values = value if isinstance(value, list) else [] if value is None else [value]
        if not all(isinstance(item, str) and "\0" not in item for item in values):
            raise Refusal("invalid_params", self.env._("%s must be an ID, or a list of them.", key))
        return list(dict.fromkeys(name.strip() for item in values for name in item.split(",")))

    @api.model
    def _unknown(self, instance, key: str, ids: list[str]) -> list[str]:
        if not ids:
            return []
        kind = KINDS[key.removesuffix("_id")]
        names = [name.lower() for name in ids] if key == "entity_id" else ids
        within = [("instance_id", "=", instance.id), (key, "in", names)]
        known = set(self.env[kind.model].search(within).mapped(key))
        if key == "entity_id":
            # An entity may be named by the id that its entry in the registry has, too.
            registered = self.env[kind.model].search(
                [("instance_id", "=", instance.id), ("registry_id", "in", ids)]
            )
            known |= EVERYTHING | set(registered.mapped("registry_id"))
        return [
            name for name, asked in zip(ids, names, strict=True) if asked not in known and name not in known
        ]

    @api.model
    def _words_of_unknown(self, key: str, names: str) -> str:
        words = {
            "entity_id": self.env._("There is no such entity: %s.", names),
            "device_id": self.env._("There is no such device: %s.", names),
            "area_id": self.env._("There is no such area: %s.", names),
            "floor_id": self.env._("There is no such floor: %s.", names),
            "label_id": self.env._("There is no such label: %s.", names),
        }
        return words[key]
