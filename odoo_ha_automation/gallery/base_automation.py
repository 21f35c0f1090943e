"""From which ready rule of the gallery a rule was made."""

from odoo import fields, models


class BaseAutomation(models.Model):
    _inherit = "base.automation"

    ha_ready = fields.Char(
        "Made From", readonly=True, copy=False, help="The ready rule of the gallery from which it was made"
    )
