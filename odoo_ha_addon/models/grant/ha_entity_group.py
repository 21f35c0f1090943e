"""An entity group that is given by grants: what it holds changes what they give."""

from odoo import fields, models

from ..access.ha_access import MANAGER


class HaEntityGroup(models.Model):
    _inherit = "ha.entity.group"

    grant_ids = fields.Many2many(
        "ha.grant", "ha_grant_entity_group_rel", "entity_group_id", "grant_id", "Grants",
        readonly=True, copy=False, groups=MANAGER,
    )  # fmt: skip

    # pylint: disable-next=missing-return
    def _renew_channels(self) -> None:
        super()._renew_channels()
        self.sudo().grant_ids.filtered("is_holding")._renew_channels()
