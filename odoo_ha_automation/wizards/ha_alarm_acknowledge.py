"""Asks for a word to acknowledge alarms."""

from odoo import api, fields, models


class HaAlarmAcknowledge(models.TransientModel):
    _name = "ha.alarm.acknowledge"
    _description = "Acknowledge Home Assistant Alarms"
    _inherit = ["ha.guarded.mixin"]

    alarm_ids = fields.Many2many("ha.alarm", "ha_alarm_acknowledge_rel", "dialog_id", "alarm_id", "Alarms")
    word = fields.Text("A Word", help="What you do about it")
    asks_cause = fields.Boolean(compute="_compute_asks_cause")
    cause = fields.Text(help="Why it came to it")
    corrective_action = fields.Text(help="What was done, and is done, against it")

    @api.depends("alarm_ids")
    def _compute_asks_cause(self) -> None:
        for dialog in self:
            dialog.asks_cause = any(alarm._asks_cause() for alarm in dialog.alarm_ids)

    def action_acknowledge(self) -> dict:
        self.ensure_one()
        self.alarm_ids._acknowledge(self.word or "", self.cause or "", self.corrective_action or "")
        return {"type": "ir.actions.act_window_close"}
