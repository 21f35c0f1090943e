"""What a page knows without asking: its user's rights, which icon font there is, and the language of words.

Public pages, which load `odoo_ha_addon.assets_live`, know what they can use of it, and have our texts translated.
"""

from odoo import api, models
from odoo.http import request

from ... import icon_font
from ..access.ha_access import MANAGER, USER
from ..common.documentation import documentation_url


class IrHttp(models.AbstractModel):
    _inherit = "ir.http"

    def session_info(self) -> dict:
        info = super().session_info()
        if info["uid"]:
            info["groups"] |= {group: self.env.user.has_group(group) for group in (USER, MANAGER)}
            info["ha_is_user"] = info["groups"][USER]
            info["ha_documentation_url"] = info["ha_is_user"] and documentation_url(self.env)
            info["ha_more_services"] = self.env["ha.access"]._has_services_beyond()
            info["ha_icon_font"] = icon_font.VERSION
            info["ha_words_language"] = self.env.lang or "en_US"
        return info

    @api.model
    def get_frontend_session_info(self) -> dict:
        info = super().get_frontend_session_info()
        info["ha_icon_font"] = icon_font.VERSION
        if request.session.uid and self.env["ha.access"]._is_user():
            # The page's language, which need not be that of the user. Others get no words of an instance.
            info["ha_words_language"] = info["bundle_params"]["lang"]
        return info

    @classmethod
    def _dispatch(cls, endpoint):
        # A route is called with what was asked for by name: by `?self=x` it would get two of them, and fail.
        request.params.pop("self", None)
        return super()._dispatch(endpoint)

    @classmethod
    def _serve_fallback(cls):
        # Odoo looks for a file with an address that is no route, and PostgreSQL knows no text with such a character.
        return None if "\0" in request.httprequest.path else super()._serve_fallback()

    @classmethod
    def _get_translation_frontend_modules_name(cls) -> list[str]:
        return [*super()._get_translation_frontend_modules_name(), "odoo_ha_addon"]
