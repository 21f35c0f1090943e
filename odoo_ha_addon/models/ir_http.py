"""What a page knows of its user's rights without asking."""

from odoo import models

from .ha_access import MANAGER, USER


class IrHttp(models.AbstractModel):
    _inherit = "ir.http"

    def session_info(self) -> dict:
        info = super().session_info()
        if info["uid"]:
            info["groups"] |= {group: self.env.user.has_group(group) for group in (USER, MANAGER)}
        return info
