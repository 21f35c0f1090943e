"""Who shares something says whether it is with its history."""

from odoo import api, fields, models


class HaShare(models.TransientModel):
    _inherit = "ha.share"

    with_history = fields.Boolean(help="Their pages show charts, of the time since it was given")

    @api.depends("with_history")
    # pylint: disable-next=missing-return
    def _compute_sentence(self) -> None:
        super()._compute_sentence()

    def _values(self) -> dict:
        return {**super()._values(), "with_history": self.with_history}
