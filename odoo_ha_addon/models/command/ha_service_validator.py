"""Whether a user may call a service of Home Assistant: the one place that all doors to services ask.

Whoever is not a manager reaches exactly the entities that they name and may control, by services of the entities'
own domain. Managers may call anything that the token allows. Other addons may refuse more, to managers too.
"""

import json
import re
from dataclasses import dataclass
from typing import Any

from odoo import api, models
from odoo.exceptions import AccessError

from ..access.ha_refusal import Refusal
from ..limits import INT4_MAX
from .ha_service_catalog import TARGET_KEYS

NAME = re.compile(r"[a-z0-9_]{1,64}")
MOST_ENTITIES = 1000
DATA_BYTES = 64 * 1024


@dataclass(frozen=True)
class ServiceCall:
    """One call of a service.

    :ivar instance: (ha.instance) whose service it is
    :ivar entities: (ha.entity) that the target names; a manager may name others that Odoo does not have
    :ivar target: as Home Assistant takes it, such as ``{"entity_id": ["light.kitchen"]}``; that of a manager may be an
        area, a device, a floor, a label or nothing at all
    :ivar data: the service's data without any target
    :ivar is_read: the service changes nothing
    """

    instance: Any
    domain: str
    service: str
    entities: Any
    target: dict[str, Any]
    data: dict[str, Any]
    is_read: bool
    return_response: bool

    @property
    def name(self) -> str:
        return f"{self.domain}.{self.service}"

    def payload(self) -> dict[str, Any]:
        """Home Assistant's command ``call_service``, as `ha.command` carries it."""
        payload: dict[str, Any] = {
            "type": "call_service",
            "domain": self.domain,
            "service": self.service,
            "service_data": self.data,
        }
        if self.target:
            payload["target"] = self.target
        if self.return_response or self.is_read:
            payload["return_response"] = True
        return payload


class HaServiceValidator(models.AbstractModel):
    _name = "ha.service.validator"
    _description = "Home Assistant Service Validator"

    @api.model
    def _allowed_call(
        self,
        instance,
        domain: str,
        service: str,
        data: dict | None,
        return_response: bool = False,
        entities=None,
    ) -> ServiceCall:
        """What is to be sent for a call that the current user may make.

        :param data: of the service. Without `entities` it names them as `entity_id`, by Home Assistant's ids or by
            record ids, and managers may name other targets in it, and none
        :param return_response: ask for the response of a service that gives one; those that only read always do
        :param entities: (ha.entity) that the user may read, all of this domain, which are called, by the services that
            their domain offers and no others; `data` has no target then
        :raises Refusal: with a code of docs/instance-selection.md
        :raises AccessError: the user may not control an entity
        """
        self._check_form(domain, service, data, return_response)
        data = dict(data or {})
        self._check_size(data)
        targets = {key: data.pop(key) for key in TARGET_KEYS & data.keys()}
        is_free = entities is None and self.env["ha.access"]._is_manager()
        if entities is not None:
            target = self._target_of_records(entities, targets)
        elif is_free:
            entities, target = self._target_of_manager(instance, targets)
            self.env["ha.service.targets"]._check_known(instance, target)
        else:
            entities, target = self._target_of_user(instance, targets)
        is_read = self.env["ha.service.catalog"]._only_reads(domain, service)
        call = ServiceCall(instance, domain, service, entities, target, data, is_read, return_response)
        if not is_free:
            self._check_offered(call)
        self._check_further_entities(call)
        self._check_data(call)
        return call

    @api.model
    def _check_data(self, call: ServiceCall) -> None:
        """Refuse a call for what it asks. Every call comes here, a manager's too, when all else allows it.

        Another addon overrides it, calls ``super()``, and raises what the user shall read.

        :raises Refusal: best with the code ``service_denied``
        """

    @api.model
    def _check_form(self, domain, service, data, return_response) -> None:
        if not isinstance(domain, str) or not NAME.fullmatch(domain):
            raise Refusal("invalid_params", self.env._("Which domain? For example light."))
        if not isinstance(service, str) or not NAME.fullmatch(service):
            raise Refusal("invalid_params", self.env._("Which service? For example turn_on."))
        if data is not None and not isinstance(data, dict):
            raise Refusal(
                "invalid_params", self.env._("The data of a service must be an object of names and values.")
            )
        if type(return_response) is not bool:
            raise Refusal("invalid_params", self.env._("return_response must be true or false."))

    @api.model
    def _check_size(self, data: dict) -> None:
        try:
            text = json.dumps(data, allow_nan=False, ensure_ascii=False)
            text.encode()
        except (ValueError, TypeError, RecursionError):
            raise Refusal(
                "invalid_params",
                self.env._(
                    "The data of a service holds something that cannot be sent, such as an infinite number."
                ),
            ) from None
        if "\\u0000" in text:
            raise Refusal(
                "invalid_params", self.env._("The data of a service cannot hold the character NUL.")
            )
        if len(text) > DATA_BYTES:
            raise Refusal("invalid_params", self.env._("The data of a service is too large."))

    @api.model
    def _target_of_records(self, entities, targets: dict) -> dict:
        if targets:
            raise Refusal(
                "target_denied",
                self.env._(
                    "The data of a service cannot name other targets: %s.", ", ".join(sorted(targets))
                ),
            )
        ids = entities.mapped("entity_id")
        return {"entity_id": ids[0] if len(ids) == 1 else ids}

    @api.model
    def _target_of_user(self, instance, targets: dict) -> tuple:
        """The entities (ha.entity) that are named, and the target to send."""
        names = self._names_in(targets)
        if others := sorted(targets.keys() - {"entity_id"}):
            raise Refusal(
                "target_denied",
                self.env._(
                    "Only managers can call services on %s. Name the entities instead.", ", ".join(others)
                ),
            )
        if not names:
            raise Refusal(
                "missing_entity_id", self.env._("Which entity? service_data has to name it as entity_id.")
            )
        entities = self._named_entities(instance, names)
        self._check_known(entities, names)
        return entities, {"entity_id": entities.mapped("entity_id")}

    @api.model
    def _target_of_manager(self, instance, targets: dict) -> tuple:
        """As `_target_of_user`, for who may name anything that Home Assistant knows."""
        names = [_as_entity_id(name) if isinstance(name, str) else name for name in self._names_in(targets)]
        nested = targets.get("target")
        if nested is not None and not isinstance(nested, dict):
            raise Refusal(
                "invalid_params", self.env._('A target must be an object, such as {"area_id": "kitchen"}.')
            )
        others = {key: value for key, value in targets.items() if key not in ("entity_id", "target")}
        target = {**(nested or {}), **others}
        if not names:
            return self._named_entities(instance, _entity_ids(target.get("entity_id"))), target
        entities = self._named_entities(instance, names)
        self._check_known(entities, [name for name in names if type(name) is int])
        named = [name for name in names if isinstance(name, str)]
        return entities, {**target, "entity_id": list(dict.fromkeys(entities.mapped("entity_id") + named))}

    @api.model
    def _names_in(self, targets: dict) -> list[int | str]:
        """The entities that are named as `entity_id`, by Home Assistant's ids and by record ids."""
        named = targets.get("entity_id")
        names = named if isinstance(named, list) else [] if named is None else [named]
        if len(names) > MOST_ENTITIES or not all(type(name) in (int, str) for name in names):
            raise Refusal(
                "invalid_params", self.env._("entity_id must be the ID of an entity, or a list of them.")
            )
        return names

    @api.model
    def _named_entities(self, instance, names: list[int | str]):
        """Those of the named entities that are of this instance and that the user may see."""
        record_ids = [name for name in names if type(name) is int and 0 < name <= INT4_MAX]
        entity_ids = [name for name in names if isinstance(name, str) and "\0" not in name]
        if not record_ids and not entity_ids:
            return self.env["ha.entity"]
        return self.env["ha.entity"].search(
            [
                ("instance_id", "=", instance.id),
                "|",
                ("id", "in", record_ids),
                ("entity_id", "in", entity_ids),
            ]
        )

    @api.model
    def _check_known(self, entities, names: list[int | str]) -> None:
        known = set(entities.ids) | set(entities.mapped("entity_id"))
        if unknown := [name for name in names if name not in known]:
            raise Refusal(
                "entity_not_found",
                self.env._(
                    "There is no such entity: %s.", ", ".join(str(name)[:100] for name in unknown[:3])
                ),
            )

    @api.model
    def _check_offered(self, call: ServiceCall) -> None:
        """The user may control the entities, and their domain offers the service."""
        if not call.is_read:
            self._check_controllable(call.entities)
        is_offered = call.service in self.env["ha.service.catalog"]._services_of(
            call.domain
        ) or self._is_given_beyond(call)
        for entity in call.entities:
            if entity.domain != call.domain or not is_offered:
                raise Refusal(
                    "service_denied",
                    self.env._(
                        "%(entity)s does not offer the service %(service)s.",
                        entity=entity.display_name,
                        service=call.name,
                    ),
                )

    @api.model
    def _is_given_beyond(self, call: ServiceCall) -> bool:
        """Whether grants give a service that is none of the usual ones.

        :raises Refusal: they do, but not with this data
        """
        service = self.env["ha.access"]._service_beyond(call.name, call.entities)
        if service and not service._accepts(call.data):
            raise Refusal(
                "service_denied",
                self.env._(
                    "%(service)s does not take %(data)s here.",
                    service=call.name,
                    data=", ".join(sorted(map(str, call.data)))[:100],
                ),
            )
        return bool(service)

    @api.model
    def _check_further_entities(self, call: ServiceCall) -> None:
        """Refuse entities in the data that the service moves too and that the user may not control."""
        key = self.env["ha.service.catalog"]._further_entities().get((call.domain, call.service))
        named = call.data.get(key)
        if named is None or self.env["ha.access"]._is_manager():
            return
        names = named if isinstance(named, list) else [named]
        if len(names) > MOST_ENTITIES or not all(isinstance(name, str) for name in names):
            raise Refusal("invalid_params", self.env._("Name the entities in %s by their entity IDs.", key))
        entities = self._named_entities(call.instance, names)
        self._check_known(entities, names)
        self._check_controllable(entities)

    @api.model
    def _check_controllable(self, entities) -> None:
        if beyond := entities - self.env["ha.access"]._controllable(entities):
            raise AccessError(
                self.env._(
                    "You may see %s, but not control it. Ask a Home Assistant manager.",
                    beyond[0].display_name,
                )
            )


def _entity_ids(value) -> list[str]:
    """The entity ids in what Home Assistant takes for some: a list of them, or a text with commas."""
    names = value.split(",") if isinstance(value, str) else value if isinstance(value, list) else []
    return [_as_entity_id(name) for name in names if isinstance(name, str)]


def _as_entity_id(name: str) -> str:
    """As Home Assistant reads it, so that nobody gets past `_check_data` by writing it in another way."""
    return name.strip().lower()
