"""Links to our pages, opened by who is no employee, such as a portal user: they are told why, and where they can go.

Odoo itself leads them to their account, whatever they asked for.
"""

from __future__ import annotations

from typing import Any

from odoo.addons.web.controllers.home import Home
from odoo.addons.web.controllers.utils import ensure_db, is_user_internal
from odoo.http import request, route
from odoo.service import security

EXPLANATION = "/odoo_ha_addon/for_employees"
PAGES = (
    "/odoo/home-assistant",
    "/odoo/home-assistant/<path:subpath>",
    "/odoo/home-assistant-<path:subpath>",
    "/odoo/action-odoo_ha_addon.<path:subpath>",
    "/odoo/ha.<path:subpath>",
)


class HaHome(Home):
    @route(PAGES, type="http", auth="none", readonly=Home._web_client_readonly)
    def ha_page(self, **kwargs: Any):
        ensure_db()
        session = request.session
        is_known = session.uid and security.check_session(session, request.env, request)
        if is_known and not is_user_internal(session.uid):
            return request.redirect_query(EXPLANATION, {"page": request.httprequest.path}, code=303)
        return self.web_client(**kwargs)

    @route(EXPLANATION, type="http", auth="user", methods=["GET"], website=True, sitemap=False)
    def ha_for_employees(self, page: str = "", **_kwargs: Any):
        """:param page: the address of ours that was asked for"""
        values = {
            "account": self._login_redirect(request.session.uid),
            "page": page if page.startswith("/odoo/") else "/odoo",
        }
        return request.render("odoo_ha_addon.for_employees", values, status=403)
