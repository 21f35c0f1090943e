"""Removing statistics earlier than was said before. Only on a person's word, with the numbers shown first."""

from odoo import Command, api, fields, models
from odoo.exceptions import UserError

from ..models.keeping import STATISTICS_KEEPING

MEGABYTE = 1_000_000
KINDS = {
    ("ha_statistics", "hour"): "number_hour",
    ("ha_statistics_word", "hour"): "word_hour",
    ("ha_statistics", "day"): "number_day",
    ("ha_statistics_word", "day"): "word_day",
}


class HaStatisticsTrim(models.TransientModel):
    _name = "ha.statistics.trim"
    _description = "Home Assistant Statistics to Remove"
    _inherit = ["ha.guarded.mixin"]

    keep_hours = fields.Selection(STATISTICS_KEEPING, "Hours Are Kept For", required=True, readonly=True)
    keep_days = fields.Selection(STATISTICS_KEEPING, "Days Are Kept For", required=True, readonly=True)
    line_ids = fields.One2many("ha.statistics.trim.line", "trim_id", readonly=True)

    @api.model
    def _shown(self):
        """A new one, with what would go by what the settings say."""
        retention = self.env["ha.statistics.retention"]
        wanted = retention._wanted()
        shown = self.sudo().create(
            {
                "keep_hours": str(wanted["hour"]),
                "keep_days": str(wanted["day"]),
                "line_ids": [
                    Command.create(
                        {
                            "kind": KINDS[amount.table, amount.period],
                            "row_count": amount.rows,
                            "megabytes": amount.bytes / MEGABYTE,
                            "first_day": amount.since,
                            "last_day": amount.until,
                        }
                    )
                    for amount in retention._going()
                ],
            }
        )
        return shown.sudo(self.env.su)

    def action_trim(self) -> dict:
        """Agree to what the settings say; the maintenance removes what is due by it.

        :raises AccessError: the user may not change the settings
        :raises UserError: the settings are not what was shown
        """
        self.ensure_one()
        self.env["res.config.settings"].check_access("write")
        retention = self.env["ha.statistics.retention"]
        if retention._wanted() != {"hour": int(self.keep_hours), "day": int(self.keep_days)}:
            raise UserError(
                self.env._("The settings have changed meanwhile. Look again at what would be removed.")
            )
        retention._agree()
        return {"type": "ir.actions.act_window_close"}


class HaStatisticsTrimLine(models.TransientModel):
    _name = "ha.statistics.trim.line"
    _description = "Home Assistant Statistics to Remove, of One Kind"
    _inherit = ["ha.guarded.mixin"]

    trim_id = fields.Many2one(
        "ha.statistics.trim", required=True, readonly=True, ondelete="cascade", index=True
    )
    kind = fields.Selection(
        [
            ("number_hour", "Numbers by hour"),
            ("word_hour", "States by hour"),
            ("number_day", "Numbers by day"),
            ("word_day", "States by day"),
        ],
        required=True,
        readonly=True,
    )
    row_count = fields.Integer("Rows", readonly=True)
    megabytes = fields.Float("MB on Disk", readonly=True, digits=(16, 1))
    first_day = fields.Date("From", readonly=True)
    last_day = fields.Date("To", readonly=True)
