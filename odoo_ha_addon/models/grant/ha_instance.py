"""An instance of which something is given by grants."""

from odoo import fields, models

from ..access.ha_access import MANAGER


class HaInstance(models.Model):
    _inherit = "ha.instance"

    grant_ids = fields.One2many(
        "ha.grant", "instance_id", "Grants", readonly=True, copy=False, groups=MANAGER
    )

    # pylint: disable-next=missing-return
    def _renew_access(self) -> None:
        super()._renew_access()
        self._grants_holding()._renew_channels()

    def _grants_holding(self):
        """The grants that somebody may listen to now."""
        grants = self.env["ha.grant"].sudo()
        return grants.search([("instance_id", "in", self.ids), ("is_holding", "=", True)], order="id")
