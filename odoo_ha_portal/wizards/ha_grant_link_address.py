"""Shows the address of a link, with its QR code, once: it is kept nowhere, and stands in no row of this table."""

from odoo import api, fields, models

from ..qr_code import qr_code, qr_source


class HaGrantLinkAddress(models.TransientModel):
    _name = "ha.grant.link.address"
    _description = "Home Assistant Address of a Guest Link"
    _inherit = ["ha.guarded.mixin"]

    address = fields.Char(compute="_compute_address")
    qr_code = fields.Binary("QR Code", compute="_compute_address", attachment=False)

    @api.depends_context("ha_link_address")
    def _compute_address(self) -> None:
        address = self._address()
        for shown in self:
            shown.address = address
            shown.qr_code = qr_code(address) if address else False

    @api.model
    def _address(self) -> str:
        """As the browser has it, which alone still knows it."""
        address = self.env.context.get("ha_link_address")
        return address if isinstance(address, str) else ""

    def action_door_sign(self) -> dict:
        """Have the browser print the sign. No report of Odoo's, which would put the address into a file on its way."""
        link = self.env["ha.grant.link"].browse(self.env.context.get("ha_link_id")).exists()
        link.ensure_one()
        link.check_access("read")
        grant = link.grant_id
        sign = {
            "name": grant.area_id.name or grant.what,
            "words": self.env._("Scan this to see and control what is here."),
            "below": self.env._("Until %s", grant._moment_in_words(grant.ends)),
            "qr": qr_source(self._address()),
        }
        if grant.access == "view":
            sign["words"] = self.env._("Scan this to see what is here.")
        html = self.env["ir.qweb"]._render("odoo_ha_portal.door_sign_page", {"sign": sign})
        return {"type": "ir.actions.client", "tag": "ha_print_page", "params": {"html": html}}
