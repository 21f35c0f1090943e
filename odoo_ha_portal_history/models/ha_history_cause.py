"""Guests are all one user of Odoo: the cause of a change keeps the name by which the audit knows them."""

from odoo import api, fields, models


class HaHistoryCause(models.Model):
    _inherit = "ha.history.cause"

    guest = fields.Char(
        readonly=True, help="Who asked for it by a guest link; written down before the command is removed"
    )

    @api.model
    def _names_of_commands(self) -> list[str]:
        return [*super()._names_of_commands(), "guest"]
