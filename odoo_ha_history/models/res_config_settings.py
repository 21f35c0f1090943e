"""For how long what is kept, and what that takes: the simple face of the rules that the addon brings, and of
statistics.
"""

from odoo import api, fields, models

from ..storage import cost
from ..storage.statistics import cost as statistics_cost
from .keeping import GENERAL_RULES, KEEPING, STATISTICS_KEEPING

RULES = {f"ha_history_{kind}": ref for kind, ref in GENERAL_RULES.items()}
"""The rule that a setting changes."""
STATISTICS = {"ha_statistics_keep_hours": "hour", "ha_statistics_keep_days": "day"}
GIGABYTE = 1_000_000_000
YEAR = 366


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    ha_history_keep_numbers = fields.Selection(KEEPING, "Measurements")
    ha_history_keep_words = fields.Selection(KEEPING, "Switches, Locks, Presence")
    ha_history_keep_text_sensors = fields.Selection(KEEPING, "Words of Sensors")
    ha_history_keep_climate = fields.Selection(KEEPING, "Climate")
    ha_statistics_keep_hours = fields.Selection(STATISTICS_KEEPING, "By Hour")
    ha_statistics_keep_days = fields.Selection(STATISTICS_KEEPING, "By Day")
    ha_statistics_waits = fields.Boolean(
        "Older Statistics Wait",
        compute="_compute_ha_statistics_waits",
        help="There are statistics that are older than the settings say, and nobody has agreed that they go",
    )
    ha_history_disk = fields.Float("GB of States", compute="_compute_ha_history_disk", digits=(16, 2))
    ha_history_expected = fields.Float(
        "GB of States Expected",
        compute="_compute_ha_history_disk",
        digits=(16, 2),
        help="Once all is as old as it is kept, at today's rate; of what is kept for ever, one year",
    )
    ha_statistics_disk = fields.Float("GB of Statistics", compute="_compute_ha_history_disk", digits=(16, 2))
    ha_statistics_expected = fields.Float(
        "GB of Statistics Expected", compute="_compute_ha_history_disk", digits=(16, 2)
    )
    ha_all_disk = fields.Float("GB of History", compute="_compute_ha_history_disk", digits=(16, 2))
    ha_all_expected = fields.Float(
        "GB of History Expected", compute="_compute_ha_history_disk", digits=(16, 2)
    )

    @api.model
    def get_values(self):
        rules = {name: self.env["ha.history.rule"]._general(ref) for name, ref in RULES.items()}
        wanted = self.env["ha.statistics.retention"]._wanted()
        return (
            super().get_values()
            | {name: rule.keep for name, rule in rules.items() if rule}
            | {
                name: str(wanted[period])
                for name, period in STATISTICS.items()
                if str(wanted[period]) in dict(STATISTICS_KEEPING)
            }
        )

    def set_values(self):
        result = super().set_values()
        for name, ref in RULES.items():
            rule = self.env["ha.history.rule"]._general(ref)
            if rule and self[name] and rule.keep != self[name]:
                rule.keep = self[name]
        retention = self.env["ha.statistics.retention"]
        wanted = retention._wanted()
        keeps = {period: int(self[name] or wanted[period]) for name, period in STATISTICS.items()}
        if keeps != wanted:
            retention._want(keeps)
        return result

    def action_ha_statistics_trim(self) -> dict:
        """The dialog that shows which statistics would go, and asks."""
        self.check_access("write")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Remove Statistics"),
            "res_model": "ha.statistics.trim",
            "res_id": self.env["ha.statistics.trim"]._shown().id,
            "views": [(False, "form")],
            "target": "new",
        }

    def _compute_ha_statistics_waits(self) -> None:
        retention = self.env["ha.statistics.retention"]
        waits = retention._wanted() != retention._in_force()
        for settings in self:
            settings.ha_statistics_waits = waits

    @api.depends(*RULES, *STATISTICS)
    def _compute_ha_history_disk(self) -> None:
        states = sum(each.bytes for each in cost.disk_by_keep(self.env.cr).values())
        statistics = statistics_cost.disk(self.env.cr)
        statistics_a_day = statistics_cost.bytes_a_day(self.env.cr, fields.Datetime.now())
        for settings in self:
            expected = settings._ha_states_expected()
            keeps = {period: int(settings[name] or 0) for name, period in STATISTICS.items()}
            of_statistics = statistics_cost.expected(statistics_a_day, keeps, YEAR)
            settings.ha_history_disk = states / GIGABYTE
            settings.ha_history_expected = expected / GIGABYTE
            settings.ha_statistics_disk = statistics / GIGABYTE
            settings.ha_statistics_expected = of_statistics / GIGABYTE
            settings.ha_all_disk = (states + statistics) / GIGABYTE
            settings.ha_all_expected = (expected + of_statistics) / GIGABYTE

    def _ha_states_expected(self) -> float:
        """Bytes that all rules take with what is chosen here."""
        chosen = {self.env["ha.history.rule"]._general(ref): name for name, ref in RULES.items()}
        return cost.bytes_per_row(self.env.cr) * sum(
            rule.rows_a_day * (int(self[chosen[rule]] if rule in chosen else rule.keep) or YEAR)
            for rule in self.env["ha.history.rule"].sudo().search([])
        )
