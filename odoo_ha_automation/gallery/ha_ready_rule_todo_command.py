"""A ready rule that switches something in Home Assistant. Other services are chosen in the action that it becomes."""

from odoo import Command, api, fields, models

from ..models.action.ir_actions_server import ACTION

SWITCHED = (
    "automation", "climate", "fan", "humidifier", "input_boolean", "light", "media_player", "remote", "script", "siren",
    "switch", "water_heater",
)  # fmt: skip
"""Domains that `homeassistant.turn_on` and `turn_off` switch."""


class HaReadyRuleDialog(models.TransientModel):
    _inherit = "ha.ready.rule.dialog"

    do_command = fields.Boolean("Switch Something in Home Assistant")
    command = fields.Selection([("turn_on", "On"), ("turn_off", "Off")], "Switch It", default="turn_off")
    command_entity_ids = fields.Many2many(
        "ha.entity",
        "ha_ready_rule_command_rel",
        string="What Is Switched",
        domain=[("domain", "in", SWITCHED)],
    )

    @api.model
    def _todo_keys(self) -> list[str]:
        return [*super()._todo_keys(), "command"]

    def _command_problem(self) -> str | bool:
        if not self.command or not self.command_entity_ids:
            return self.env._("Choose what is switched, and whether on or off.")
        if wrong := self.command_entity_ids.filtered(lambda entity: entity.domain not in SWITCHED):
            return self.env._("%s cannot be switched on or off.", wrong[0].display_name)
        if len(self.command_entity_ids.instance_id) > 1:
            return self.env._("Choose entities of one Home Assistant; others need an action of their own.")
        return False

    def _command_words(self) -> str:
        names = ", ".join(self.command_entity_ids.mapped("display_name"))
        if self.command == "turn_on":
            return self.env._("%s is switched on", names)
        return self.env._("%s is switched off", names)

    def _command_action(self) -> dict:
        return {
            "name": self._command_words()[:200],
            "state": ACTION,
            "ha_instance_id": self.command_entity_ids.instance_id.id,
            "ha_service": f"homeassistant.{self.command}",
            "ha_entity_ids": [Command.set(self.command_entity_ids._origin.ids)],
        }
