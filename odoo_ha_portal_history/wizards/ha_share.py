"""Who makes a link says whether guests see charts."""

from odoo import fields, models


class HaGrantLinkCreation(models.TransientModel):
    _inherit = "ha.grant.link.creation"

    with_history = fields.Boolean(help="The page shows charts, of the time since it was given")

    def _grant_values(self) -> dict:
        return {**super()._grant_values(), "with_history": self.with_history}
