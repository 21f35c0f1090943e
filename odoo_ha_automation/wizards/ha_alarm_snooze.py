"""Asks for how long people are to be left alone by alarms."""

from datetime import timedelta

from odoo import fields, models

TIMES = [
    ("30", "Half an hour"),
    ("60", "1 hour"),
    ("240", "4 hours"),
    ("1440", "1 day"),
    ("10080", "1 week"),
]
"""Minutes."""


class HaAlarmSnooze(models.TransientModel):
    _name = "ha.alarm.snooze"
    _description = "Snooze Home Assistant Alarms"
    _inherit = ["ha.guarded.mixin"]

    alarm_ids = fields.Many2many("ha.alarm", "ha_alarm_snooze_rel", "dialog_id", "alarm_id", "Alarms")
    minutes = fields.Selection(TIMES, "For", required=True, default="60")

    def action_snooze(self) -> dict:
        self.ensure_one()
        self.alarm_ids._snooze(fields.Datetime.now() + timedelta(minutes=int(self.minutes)))
        return {"type": "ir.actions.act_window_close"}
