"""What an outsider did themselves, of what they may see now: facts, of which the page makes sentences."""

from __future__ import annotations

from typing import Any

from odoo import api, models
from odoo.addons.odoo_ha_addon.models.access.ha_refusal import Refusal
from odoo.addons.odoo_ha_addon.models.limits import INT4_MAX
from odoo.fields import Domain

from .outsider import Outsider

MOST_ACTIONS = 20
"""Of one answer."""
LONGEST_SETTING = 60
SETTINGS = (
    "brightness", "brightness_pct", "effect", "fan_mode", "fan_speed", "humidity", "hvac_mode", "mode",
    "operation_mode", "option", "percentage", "position", "preset_mode", "source", "swing_mode",
    "target_temp_high", "target_temp_low", "temperature", "tilt_position", "value", "volume_level",
)  # fmt: skip
"""What was set and is told, by its name in a service's data."""


class HaOutsider(models.AbstractModel):
    _inherit = "ha.outsider"

    @api.model
    def _actions(self, outsider: Outsider, ids: list[int], before: Any = None) -> dict[str, Any]:
        """The newest commands that they gave, a guest on this very device, to these entities.

        :param before: id of the last that is known; None for the newest
        :return: ``{"actions": [ACTION of docs/portal.md], "more": whether there are older ones}``
        :raises Refusal: `invalid_params`
        """
        if before is not None and (type(before) is not int or not 0 < before <= INT4_MAX):
            raise Refusal("invalid_params", self.env._("This cannot be understood."))
        entities = self._entities(outsider, ids=ids)
        domain = self._domain_of_actions(outsider) & Domain("entity_id", "in", entities.ids)
        if before is not None:
            domain &= Domain("id", "<", before)
        commands = self.env["ha.command"].sudo()
        found = commands.search(domain, order="id desc", limit=MOST_ACTIONS + 1) if entities else commands
        return {
            "actions": [self._action(command) for command in found[:MOST_ACTIONS]],
            "more": len(found) > MOST_ACTIONS,
        }

    @api.model
    def _domain_of_actions(self, outsider: Outsider) -> Domain:
        if outsider.is_guest:
            theirs = Domain("grant_id", "=", outsider.grant_id) & Domain(
                "guest_device_id", "=", outsider.device_id
            )
        else:
            theirs = Domain("user_id", "=", outsider.user_id) & Domain("guest_device_id", "=", False)
        return theirs & Domain("is_read", "=", False) & Domain("by_system", "=", False)

    @api.model
    def _action(self, command) -> dict[str, Any]:
        data = (command.payload or {}).get("service_data") or {}
        return {
            "id": command.id,
            "time": command.entity_id._epoch(command.create_date),
            "entity": command.entity_id.id,
            "service": command.name.partition(".")[2],
            "state": command.state,
            "settings": {name: data[name] for name in SETTINGS if _is_told(data.get(name))},
        }


def _is_told(value: Any) -> bool:
    if isinstance(value, str):
        return len(value) <= LONGEST_SETTING
    return isinstance(value, int | float) and not isinstance(value, bool)
