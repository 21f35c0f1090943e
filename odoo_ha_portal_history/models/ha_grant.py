"""Whether a grant gives what was, beside what is."""

from datetime import datetime

from odoo import api, fields, models
from odoo.addons.odoo_ha_addon.protocol.grant_times import held_since


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

    def _told_since(self) -> datetime:
        """From when on whoever has this grant, which holds now, may know what was: since it began, and where it has
        hours, since those of now began. UTC.
        """
        begins = self.begins or self.create_date
        return max(begins, held_since(self._times(), self._moment()) or begins)
