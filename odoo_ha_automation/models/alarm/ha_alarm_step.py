"""Who becomes responsible for an alarm that nobody acknowledges, and after how long."""

from odoo import api, fields, models
from odoo.exceptions import ValidationError

LONGEST_MINUTES = 7 * 24 * 60


class HaAlarmStep(models.Model):
    _name = "ha.alarm.step"
    _description = "Home Assistant Alarm Escalation"
    _inherit = ["ha.guarded.mixin"]
    _order = "sequence, id"
    _rec_name = "user_id"

    action_id = fields.Many2one("ir.actions.server", ondelete="cascade", index=True)
    company_id = fields.Many2one("res.company", required=True, default=lambda self: self.env.company)
    sequence = fields.Integer(default=10)
    minutes = fields.Integer(
        "After Minutes", required=True, default=15, help="In which nobody has acknowledged the alarm"
    )
    user_id = fields.Many2one("res.users", "Next Responsible", required=True, ondelete="cascade")

    @api.constrains("minutes")
    def _check_minutes(self) -> None:
        for step in self:
            if not 1 <= step.minutes <= LONGEST_MINUTES:
                raise ValidationError(
                    self.env._(
                        "The next one becomes responsible after a minute at least, and a week at most."
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        self._check_may_configure()
        return super().create(vals_list)

    def write(self, vals: dict) -> bool:
        self._check_may_configure()
        return super().write(vals)

    def unlink(self) -> bool:
        self._check_may_configure()
        return super().unlink()

    def _check_may_configure(self) -> None:
        """:raises AccessError: it is part of an action, which administrators alone write"""
        if not self.env.su:
            self.env["ir.actions.server"].check_access("write")
