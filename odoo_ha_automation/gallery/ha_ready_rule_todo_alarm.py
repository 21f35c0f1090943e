"""A ready rule that raises an alarm."""

from odoo import api, fields, models

from ..models.alarm.ha_alarm import SEVERITIES
from ..models.alarm.ir_actions_server_alarm import ALARM


class HaReadyRuleDialog(models.TransientModel):
    _inherit = "ha.ready.rule.dialog"

    do_alarm = fields.Boolean("Raise an Alarm")
    alarm_severity = fields.Selection(SEVERITIES, "Severity", default="2")
    alarm_user_id = fields.Many2one(
        "res.users",
        "Responsible",
        default=lambda self: self.env.user,
        domain="[('share', '=', False)]",
    )

    @api.model
    def _todo_keys(self) -> list[str]:
        return [*super()._todo_keys(), "alarm"]

    def _alarm_problem(self) -> str | bool:
        if not self.alarm_severity:
            return self.env._("Choose the severity of the alarm.")
        if hidden := self._hidden_from(self.alarm_user_id) if self.alarm_user_id else None:
            return self.env._(
                "%(user)s may not see %(record)s, so that they cannot be responsible for its alarm.",
                user=self.alarm_user_id.name,
                record=hidden.display_name,
            )
        return False

    def _alarm_words(self) -> str:
        return self.env._("alarm (%s)", self._severity_words())

    def _severity_words(self) -> str:
        severities = self._fields["alarm_severity"]._description_selection(self.env)
        return dict(severities).get(self.alarm_severity, "")

    def _alarm_action(self) -> dict:
        return {
            "name": self.env._("Raise alarm: %s", self._severity_words()),
            "state": ALARM,
            "ha_alarm_severity": self.alarm_severity,
            "ha_alarm_user_id": self.alarm_user_id.id,
        }
