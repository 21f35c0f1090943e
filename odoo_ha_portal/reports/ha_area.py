"""The sign at the door of a room, for those who work there: it opens the room in the web client."""

from odoo import models

from ..qr_code import qr_source


class HaArea(models.Model):
    _inherit = "ha.area"

    def _door_sign(self) -> dict[str, str]:
        """What stands on the sign; its address lets nobody in who may not read the room anyway."""
        self.ensure_one()
        self.check_access("read")
        address = f"{self.get_base_url()}/odoo/home-assistant-dashboard?area={self.id}"
        return {
            "name": self.name,
            "words": self.env._("Scan this to open the room. You need an account."),
            "below": self.floor_id.name or "",
            "qr": qr_source(address),
        }
