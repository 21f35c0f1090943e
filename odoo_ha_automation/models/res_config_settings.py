"""For how long it is kept what rules did."""

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .firing.ha_rule_firing import KEEP_DAYS, KEEP_PARAMETER

LONGEST_DAYS = 3650


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    ha_rule_keep_days = fields.Integer(
        "Days That Firings Are Kept", default=KEEP_DAYS, config_parameter=KEEP_PARAMETER
    )

    @api.constrains("ha_rule_keep_days")
    def _check_ha_rule_keep_days(self) -> None:
        for settings in self:
            if not 1 <= settings.ha_rule_keep_days <= LONGEST_DAYS:
                raise ValidationError(
                    self.env._("What rules did can be kept for 1 to %s days.", LONGEST_DAYS)
                )
