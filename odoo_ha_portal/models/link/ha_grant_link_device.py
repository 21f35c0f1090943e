"""A device on which a guest has opened a link; a cookie knows it again."""

from odoo import api, fields, models


class HaGrantLinkDevice(models.Model):
    _name = "ha.grant.link.device"
    _description = "Home Assistant Guest's Device"
    _inherit = ["ha.guarded.mixin"]
    _order = "id desc"

    name = fields.Char("Guest", readonly=True, help="The name that was given on this device")
    link_id = fields.Many2one("ha.grant.link", required=True, readonly=True, ondelete="cascade", index=True)
    token_hash = fields.Char(required=True, groups=fields.NO_ACCESS, copy=False)
    kind = fields.Char("Device", readonly=True, help="What the browser says of itself")

    _token_uniq = models.UniqueIndex("(token_hash)")

    @api.depends("name", "kind")
    def _compute_display_name(self) -> None:
        for device in self:
            device.display_name = device.name or device.kind or self.env._("Unknown device")

    def unlink(self) -> bool:
        grants = self.sudo().link_id.with_context(active_test=False).grant_ids
        result = super().unlink()
        # What it hears ends at once; the other devices prove their right again.
        grants._renew_channels()
        return result
