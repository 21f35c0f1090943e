"""In which colours a page is served: those that its user chose, else those of the device."""

from odoo import models
from odoo.http import request

COOKIE = "color_scheme"
"""Where Odoo's own charts and editors look for the colours of the page."""

LIFETIME = 7 * 24 * 3600
"""Seconds that the cookie lives from the last page on: without this addon nobody would correct it."""

OTHER_DARK_THEMES = frozenset({"web_enterprise", "web_dark_mode"})
"""Addons with a dark theme and a switch of their own; beside one of them ours are not there."""


class IrHttp(models.AbstractModel):
    _inherit = "ir.http"

    def color_scheme(self) -> str:
        """`light` or `dark`; of a device that has not told yet, what Odoo takes."""
        if not self._has_ha_color_scheme():
            return super().color_scheme()
        chosen = self.env.user.ha_color_scheme
        if chosen != "device":
            return chosen
        told = request.cookies.get(COOKIE)
        return told if told in ("light", "dark") else super().color_scheme()

    def webclient_rendering_context(self) -> dict:
        context = super().webclient_rendering_context()
        if self._has_ha_color_scheme():
            chosen = self.env.user.ha_color_scheme
            context["session_info"]["ha_color_scheme"] = {"choice": chosen, "cookie_lifetime": LIFETIME}
            if chosen != "device":
                request.future_response.set_cookie(COOKIE, chosen, max_age=LIFETIME)
        return context

    def _has_ha_color_scheme(self) -> bool:
        """Whether the dark theme and its switch are ours."""
        return not OTHER_DARK_THEMES & self.env.registry._init_modules
