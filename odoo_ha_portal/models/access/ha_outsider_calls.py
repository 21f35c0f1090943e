"""What an outsider asks Home Assistant to do, and its pictures: by the base's doors; what comes back is less."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any
from zoneinfo import ZoneInfo

from odoo import api, models
from odoo.addons.odoo_ha_addon.models.access.ha_refusal import Refusal
from odoo.addons.odoo_ha_addon.protocol.grant_times import UNKNOWN_ZONE, is_zone
from odoo.addons.odoo_ha_addon.protocol.outsiders import Span, answered_outside

from .ha_outsider import outside_id
from .outsider import Outsider


class HaOutsider(models.AbstractModel):
    _inherit = "ha.outsider"

    @api.model
    def _call_service(
        self, outsider: Outsider, entity_id: int, service: str, data: dict | None
    ) -> dict[str, Any]:
        """Call a service of the entity's own domain on it and wait for Home Assistant's answer.

        :param entity_id: record id of `ha.entity`
        :return: OUTCOME of docs/live-states.md, in words that name nothing of Home Assistant's
        :raises Refusal: `not_found`, `control_denied`, `service_denied`, `target_denied` …
        """
        if outsider.seen_by:
            raise Refusal("control_denied", self.env._("This is a preview: nothing is controlled from here."))
        entity = self._one(outsider, entity_id)
        past_rules = self.with_context(ha_outsider=outsider).sudo().env
        call = past_rules["ha.service.validator"]._allowed_call(
            entity.instance_id, entity.domain, service, data, entities=entity
        )
        if not call.is_read and not self._entities(outsider, "control", entity.ids):
            raise Refusal("control_denied", self.env._("You may see this, but not control it."))
        further = self.env["ha.service.catalog"]._further_entities().get((call.domain, call.service))
        if further in call.data:
            raise Refusal("target_denied", self.env._("Other entities cannot be named here."))
        span = self._span(outsider, entity) if call.is_read else None
        outcome = past_rules["ha.command"]._call_service(call)
        return self._told_outside(entity, call.service, outcome, span)

    @api.model
    def _one(self, outsider: Outsider, entity_id: int):
        """The entity (ha.entity, as superuser), which asks Home Assistant in their name.

        :raises Refusal: `not_found` for what does not exist and for what is not theirs alike
        """
        if entity := self._entities(outsider, ids=[entity_id]):
            return entity.with_context(ha_outsider=outsider)
        raise Refusal("not_found", self.env._("There is no such thing here."))

    @api.model
    def _told_outside(
        self, entity, service: str, outcome: dict[str, Any], span: Span | None
    ) -> dict[str, Any]:
        """Home Assistant's own words may name ids and addresses, so ours stand for them."""
        state, code = outcome["state"], outcome["code"]
        response = outcome["response"]
        own = response.get(entity.entity_id) if isinstance(response, dict) else None
        return {
            "state": state,
            "code": code if code in ("busy", "not_connected", "right_lost", "rate_limited") else False,
            "error": False if state == "done" else self._words_of(state, code, outcome["error"]),
            "response": own is not None
            and {outside_id(entity): answered_outside(entity.domain, service, own, span)},
            "milliseconds": outcome["milliseconds"],
        }

    @api.model
    def _span(self, outsider: Outsider, entity) -> Span:
        """Of which time they may know of an entity that is theirs: while their grants hold."""
        giving = self._grants(outsider).filtered(lambda grant: grant._given_among(entity))
        name = giving[0]._zone()
        zone = ZoneInfo(name if is_zone(name) else UNKNOWN_ZONE)
        since = min(grant._told_since() for grant in giving)
        until = None if not all(giving.mapped("ends")) else max(giving.mapped("ends"))
        return Span(_at_site(since, zone), until and _at_site(until, zone))

    @api.model
    def _words_of(self, state: str, code: str | bool, error: str | bool) -> str:
        if state == "failed" and code not in ("busy", "right_lost"):
            if code == "not_connected":
                return self.env._("Home Assistant is not connected.")
            return self.env._("Home Assistant did not carry out the command.")
        return str(error or self.env._("Home Assistant did not carry out the command."))

    @api.model
    def _picture(self, outsider: Outsider, entity_id: int):
        """The picture of an entity.

        :return: `hass.pictures.Picture`
        :raises Refusal: `no_picture`, `busy`, `not_connected` or `failed`, in words of ours
        """
        try:
            return self._one(outsider, entity_id)._picture()
        except Refusal as refusal:
            code = "no_picture" if refusal.code == "not_found" else refusal.code
            raise Refusal(code, self.env._("There is no such picture.")) from None

    @api.model
    def _script_fields(self, outsider: Outsider, entity_id: int) -> list[dict]:
        entity = self._one(outsider, entity_id)
        if entity.domain != "script" or not self._entities(outsider, "control", entity.ids):
            return []
        try:
            return entity.script_fields()
        except Refusal:
            return []

    @api.model
    def _more_services(self, outsider: Outsider, entity_id: int) -> list[dict]:
        """As `ha.entity.more_services`."""
        entity = self._one(outsider, entity_id)
        return self._grants(outsider, "control")._services_beyond(entity)

    @api.model
    def _has_default_code(self, outsider: Outsider, entity_id: int) -> bool:
        entity = self._one(outsider, entity_id)
        return bool(self._entities(outsider, "control", entity.ids)) and entity.has_default_code() is True


def _at_site(moment: datetime, zone: ZoneInfo) -> datetime:
    """A moment of the database in the time zone of the site."""
    return moment.replace(tzinfo=timezone.utc).astimezone(zone)
