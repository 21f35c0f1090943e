"""How many charts a guest's link may ask for, as commands and openings are bounded."""

from odoo import fields, models

CHARTS = (30, 1.0)
"""At once, and then how many a second."""


class HaGrantLink(models.Model):
    _inherit = "ha.grant.link"

    chart_tokens = fields.Float(groups=fields.NO_ACCESS, copy=False)
    chart_moment = fields.Datetime(groups=fields.NO_ACCESS, copy=False)

    def _spend_chart(self) -> None:
        """:raises Refusal: `rate_limited`"""
        self._spend("chart", *CHARTS)
