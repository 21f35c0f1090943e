"""What belongs to a device, an area, a floor, a label or a tag, and which automations, scripts, scenes … use it.

What belongs to it stands in Odoo. What uses it Home Assistant knows from their configuration, and is asked when
somebody looks; nothing of it is kept. Users are shown what they may see anyway.
"""

from odoo import api, models
from odoo.exceptions import UserError

from ..access.ha_refusal import Refusal
from ..instance.ha_instance_info import Failure

USERS = ("automation", "script", "scene", "group", "person")
"""Kinds of entities that use others; each is a domain, too."""
ENTITIES_OF = {
    "ha.device": "device_id",
    "ha.area": "effective_area_id",
    "ha.floor": "effective_area_id.floor_id",
    "ha.label": "label_ids",
    "ha.tag": "tag_ids",
}
"""By which field of theirs entities belong to a record of the model."""
MOST_CARDS = 1000


class HaHoldingMixin(models.AbstractModel):
    _name = "ha.holding.mixin"
    _description = "Home Assistant Record That Entities Belong To"

    @api.readonly
    def entity_cards(self, limit: int = 100) -> dict:
        """The entities that belong to this record and that the current user may see; disabled ones last.

        :param limit: of cards, 1 to 1000
        :return: ``{"total": int, "entities": [CARD, …]}``, CARD as `ha.entity.find` has it
        """
        self.ensure_one()
        self.check_access("read")
        if type(limit) is not int or not 1 <= limit <= MOST_CARDS:
            raise UserError(self.env._("At most %s entities can be shown at once.", MOST_CARDS))
        domain = [(ENTITIES_OF[self._name], "=", self.id)]
        entities = self.env["ha.entity"].search(
            domain, limit=limit, order="disabled_by DESC NULLS FIRST, name, id"
        )
        total = len(entities) if len(entities) < limit else self.env["ha.entity"].search_count(domain)
        return {"total": total, "entities": entities._cards()}


class HaRelatedMixin(models.AbstractModel):
    _name = "ha.related.mixin"
    _description = "Home Assistant Record That Others Use"

    def related(self) -> dict:
        """What Home Assistant says uses this record, and, of an automation and the like, what that uses.

        :return: ``{"used_by": [CARD, …], "used_by_device": [CARD, …], "uses": [CARD, …]}``, CARD as `ha.entity.find`
            has it; `used_by_device` holds what uses only the device of this entity, or another entity of that device
        :raises UserError: Home Assistant cannot be asked now, or it refuses
        """
        self.ensure_one()
        self.check_access("read")
        used_by, _named = self._asked_for(*self._as_item())
        used_by_device, uses = set(), set()
        if self._name == "ha.entity":
            users, _named = self._asked_for("device", self.sudo().device_id.device_id)
            used_by_device = users - used_by - {self.entity_id}
            if self.domain in USERS:
                _users, named = self._asked_for(self.domain, self.entity_id)
                uses = named - {self.entity_id}
        return {
            "used_by": self._visible(used_by)._cards(),
            "used_by_device": self._visible(used_by_device)._cards(),
            "uses": self._visible(uses)._cards(),
        }

    def _as_item(self) -> tuple[str, str]:
        """How Home Assistant calls what this is, and its id there."""
        kind = self._name.removeprefix("ha.")
        return kind, self[f"{kind}_id"]

    def _asked_for(self, kind: str, item: str | bool) -> tuple[set[str], set[str]]:
        """Entity ids of what uses the item, and of the entities that it names.

        :raises Refusal: Home Assistant cannot be asked, or does not tell
        """
        if not item:
            return set(), set()
        question = {"type": "search/related", "item_type": kind, "item_id": item}
        answer = self.instance_id._ask_home_assistant(question)
        if isinstance(answer, Failure):
            raise Refusal("call_failed", self.instance_id._why(answer))
        # Nothing at all comes as an empty object, which arrives as no response.
        found = answer if isinstance(answer, dict) else {}
        return set().union(*(_texts(found.get(user)) for user in USERS)), _texts(found.get("entity"))

    def _visible(self, entity_ids: set[str]):
        """The entities of this instance with these ids that the current user may see, by domain and name."""
        domain = [("instance_id", "=", self.instance_id.id), ("entity_id", "in", sorted(entity_ids))]
        return self.env["ha.entity"].search(domain, order="domain, name, id")


def _texts(values) -> set[str]:
    return {value for value in values if isinstance(value, str)} if isinstance(values, list) else set()
