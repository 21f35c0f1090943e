"""Calling a service of Home Assistant in an instance, within the user's rights.

Whoever is not a manager reaches exactly the entities that they name and may control, by services of their own domain.
Managers may call anything that the token allows.
"""

import re

from odoo import models
from odoo.exceptions import AccessError

from ..access.ha_refusal import Refusal
from .ha_service_catalog import FURTHER_ENTITIES, TARGET_KEYS, only_reads, services_of

NAME = re.compile(r"[a-z0-9_]{1,64}")
MOST_ENTITIES = 1000
INT4_MAX = 2**31 - 1


class HaServiceCallMixin(models.AbstractModel):
    _name = "ha.service.call.mixin"
    _description = "Home Assistant Instance Whose Services Are Called"

    def _call_service(
        self, domain: str, service: str, service_data: dict | None, return_response: bool = False
    ) -> dict:
        """Call ``domain.service`` and wait for Home Assistant's answer.

        :param service_data: the service's data; `entity_id` in it names the entities, by Home Assistant's ids or by
            record ids
        :param return_response: ask for the response of a service that gives one; those that only read always do
        :return: ``{"context": dict, "response": …, "milliseconds": int}``
        :raises Refusal: with a code of docs/instance-selection.md
        """
        self.ensure_one()
        if not isinstance(domain, str) or not NAME.fullmatch(domain):
            raise Refusal("invalid_params", self.env._("Which domain? For example light."))
        if not isinstance(service, str) or not NAME.fullmatch(service):
            raise Refusal("invalid_params", self.env._("Which service? For example turn_on."))
        if service_data is not None and not isinstance(service_data, dict):
            raise Refusal(
                "invalid_params", self.env._("The data of a service must be an object of names and values.")
            )
        if type(return_response) is not bool:
            raise Refusal("invalid_params", self.env._("return_response must be true or false."))
        data = self.env["ha.command"]._checked_size(dict(service_data or {}))
        targets = {key: data.pop(key) for key in TARGET_KEYS & data.keys()}
        entities, target = self._service_targets(domain, service, targets)
        self._check_further_entities(domain, service, data)
        payload = {"type": "call_service", "domain": domain, "service": service, "service_data": data}
        if target:
            payload["target"] = target
        if only_reads(domain, service):
            outcome = self.env["ha.command"]._ask(self, {**payload, "return_response": True})
            return self._answer_of_service(outcome)
        if return_response:
            payload["return_response"] = True
        outcome = self.env["ha.command"]._await(
            self, f"{domain}.{service}", payload, entities if len(entities) == 1 else None
        )
        return self._answer_of_service(outcome)

    def _service_targets(self, domain: str, service: str, targets: dict) -> tuple:
        """The entities (ha.entity) that are named, and the target to send."""
        named = targets.pop("entity_id", None)
        names = named if isinstance(named, list) else [] if named is None else [named]
        if len(names) > MOST_ENTITIES or not all(type(name) in (int, str) for name in names):
            raise Refusal(
                "invalid_params", self.env._("entity_id must be the ID of an entity, or a list of them.")
            )
        entities = self._named_entities(names)
        if not self.env["ha.access"]._is_manager():
            self._check_may_call(domain, service, targets, names, entities)
            return entities, {"entity_id": entities.mapped("entity_id")}
        self._check_known(entities, [name for name in names if type(name) is int])
        others = [name for name in names if isinstance(name, str)]
        ids = list(dict.fromkeys(entities.mapped("entity_id") + others))
        nested = targets.pop("target", None)
        if nested is not None and not isinstance(nested, dict):
            raise Refusal(
                "invalid_params", self.env._('A target must be an object, such as {"area_id": "kitchen"}.')
            )
        return entities, {**(nested or {}), **targets, **({"entity_id": ids} if ids else {})}

    def _named_entities(self, names: list[int | str]):
        """Those of the named entities that are of this instance and that the user may see."""
        record_ids = [name for name in names if type(name) is int and 0 < name <= INT4_MAX]
        entity_ids = [name for name in names if isinstance(name, str) and "\0" not in name]
        if not record_ids and not entity_ids:
            return self.env["ha.entity"]
        return self.env["ha.entity"].search(
            [("instance_id", "=", self.id), "|", ("id", "in", record_ids), ("entity_id", "in", entity_ids)]
        )

    def _check_known(self, entities, names: list[int | str]) -> None:
        known = set(entities.ids) | set(entities.mapped("entity_id"))
        if unknown := [name for name in names if name not in known]:
            raise Refusal(
                "entity_not_found",
                self.env._(
                    "There is no such entity: %s.", ", ".join(str(name)[:100] for name in unknown[:3])
                ),
            )

    def _check_may_call(self, domain: str, service: str, other_targets: dict, names: list, entities) -> None:
        if other_targets:
            raise Refusal(
                "target_denied",
                self.env._(
                    "Only managers can call services on %s. Name the entities instead.",
                    ", ".join(sorted(other_targets)),
                ),
            )
        if not names:
            raise Refusal(
                "missing_entity_id", self.env._("Which entity? service_data has to name it as entity_id.")
            )
        self._check_known(entities, names)
        if not only_reads(domain, service):
            self._check_controllable(entities)
        for entity in entities:
            if entity.domain != domain or service not in services_of(domain):
                raise Refusal(
                    "service_denied",
                    self.env._(
                        "%(entity)s does not offer the service %(service)s.",
                        entity=entity.display_name,
                        service=f"{domain}.{service}",
                    ),
                )

    def _check_further_entities(self, domain: str, service: str, data: dict) -> None:
        """Refuse media players in the data of a service that the user may not control as well."""
        named = data.get(FURTHER_ENTITIES.get((domain, service)))
        if named is None or self.env["ha.access"]._is_manager():
            return
        names = named if isinstance(named, list) else [named]
        if len(names) > MOST_ENTITIES or not all(isinstance(name, str) for name in names):
            raise Refusal("invalid_params", self.env._("Name media players by their entity IDs."))
        players = self._named_entities(names)
        self._check_known(players, names)
        self._check_controllable(players)

    def _check_controllable(self, entities) -> None:
        if beyond := entities - self.env["ha.access"]._controllable(entities):
            raise AccessError(
                self.env._(
                    "You may see %s, but not control it. Ask a Home Assistant manager.",
                    beyond[0].display_name,
                )
            )

    def _answer_of_service(self, outcome: dict) -> dict:
        if outcome["state"] == "done":
            return {name: outcome[name] for name in ("context", "response", "milliseconds")}
        raise self._refusal_of(outcome)

    def _refusal_of(self, outcome: dict) -> Refusal:
        """What an outcome that is no success means for whoever asked."""
        codes = {"expired": "expired", "unknown": "unknown_outcome"}
        code = codes.get(outcome["state"]) or (
            "not_connected" if outcome["code"] == "not_connected" else "call_failed"
        )
        return Refusal(code, outcome["error"] or self.env._("Home Assistant refused, without saying why."))
