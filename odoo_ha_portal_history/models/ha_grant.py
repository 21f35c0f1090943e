"""Whether a grant gives what was, beside what is."""

from odoo import api, fields, models


class HaGrant(models.Model):
    _inherit = "ha.grant"

    with_history = fields.Boolean(
        tracking=True, help="Pages for customers and guests show charts, of the time since it was given"
    )

    @api.depends("with_history")
    # pylint: disable-next=missing-return
    def _compute_sentence(self) -> None:
        super()._compute_sentence()
        for grant in self.filtered("with_history"):
            grant.sentence = self.env._("%s, with history", grant.sentence)
