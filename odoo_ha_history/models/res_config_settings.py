"""The simple face of the rules that the addon brings: for how long what is kept, and what that takes."""

from odoo import api, fields, models

from ..storage import cost
from .keeping import KEEPING

RULES = {
    "ha_history_keep_numbers": "odoo_ha_history.rule_numbers",
    "ha_history_keep_words": "odoo_ha_history.rule_words",
    "ha_history_keep_text_sensors": "odoo_ha_history.rule_text_sensors",
    "ha_history_keep_climate": "odoo_ha_history.rule_climate",
}
"""The rule that a setting changes. Who has removed or archived it has no such setting."""
GIGABYTE = 1_000_000_000
YEAR = 366


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    ha_history_keep_numbers = fields.Selection(KEEPING, "Measurements")
    ha_history_keep_words = fields.Selection(KEEPING, "Switches, Locks, Presence")
    ha_history_keep_text_sensors = fields.Selection(KEEPING, "Words of Sensors")
    ha_history_keep_climate = fields.Selection(KEEPING, "Climate")
    ha_history_disk = fields.Float("GB on Disk", compute="_compute_ha_history_disk", digits=(16, 2))
    ha_history_expected = fields.Float(
        "GB Expected",
        compute="_compute_ha_history_disk",
        digits=(16, 2),
        help="Once all is as old as it is kept, at today's rate; of what is kept for ever, one year",
    )

    @api.model
    def get_values(self):
        rules = {name: self._ha_history_rule(ref) for name, ref in RULES.items()}
        return super().get_values() | {name: rule.keep for name, rule in rules.items() if rule}

    def set_values(self):
        result = super().set_values()
        for name, ref in RULES.items():
            rule = self._ha_history_rule(ref)
            if rule and self[name] and rule.keep != self[name]:
                rule.keep = self[name]
        return result

    @api.model
    def _ha_history_rule(self, ref: str):
        rule = self.env.ref(ref, raise_if_not_found=False)
        return rule.sudo() if rule and rule.sudo().active else self.env["ha.history.rule"]

    @api.depends(*RULES)
    def _compute_ha_history_disk(self) -> None:
        disk = cost.disk_by_keep(self.env.cr).values()
        size = cost.bytes_per_row(self.env.cr)
        all_rules = self.env["ha.history.rule"].sudo().search([])
        chosen = {self._ha_history_rule(ref): name for name, ref in RULES.items()}
        for settings in self:
            settings.ha_history_disk = sum(each.bytes for each in disk) / GIGABYTE
            settings.ha_history_expected = (
                sum(
                    rule.rows_a_day * (int(settings[chosen[rule]] if rule in chosen else rule.keep) or YEAR)
                    for rule in all_rules
                )
                * size
                / GIGABYTE
            )
