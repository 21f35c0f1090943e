"""Shows the address of a link, with its QR code, once: it is kept nowhere, and stands in no row of this table."""

import base64
import io

import qrcode
from odoo import api, fields, models


class HaGrantLinkAddress(models.TransientModel):
    _name = "ha.grant.link.address"
    _description = "Home Assistant Address of a Guest Link"
    _inherit = ["ha.guarded.mixin"]

    address = fields.Char(compute="_compute_address")
    qr_code = fields.Binary("QR Code", compute="_compute_address", attachment=False)

    @api.depends_context("ha_link_address")
    def _compute_address(self) -> None:
        address = self.env.context.get("ha_link_address")
        address = address if isinstance(address, str) else ""
        for shown in self:
            shown.address = address
            shown.qr_code = self._qr_code(address)

    @api.model
    def _qr_code(self, address: str):
        if not address:
            return False
        picture = io.BytesIO()
        qrcode.make(address).save(picture, "PNG")
        return base64.b64encode(picture.getvalue())
