"""What a page knows without asking: its user's rights, which icon font there is, and the language of words."""

from odoo import models

from ... import icon_font
from ..access.ha_access import MANAGER, USER


class IrHttp(models.AbstractModel):
    _inherit = "ir.http"

    def session_info(self) -> dict:
        info = super().session_info()
        if info["uid"]:
            info["groups"] |= {group: self.env.user.has_group(group) for group in (USER, MANAGER)}
            info["ha_is_user"] = info["groups"][USER]
            info["ha_icon_font"] = icon_font.VERSION
            info["ha_words_language"] = self.env.lang or "en_US"
        return info
