"""`/my/home-assistant`: what is shared with a user, and the addresses that it had in an earlier system."""

from __future__ import annotations

from typing import Any

from odoo.addons.portal.controllers.portal import CustomerPortal
from odoo.http import Response, request, route

from ..models.access.outsider import Outsider
from .guest import manifest
from .pages import ROOM_KINDS, app_page, nothing

HOME = "/my/home-assistant"
OLD_ADDRESSES = {
    "entity": ["/portal/entity/<int:record_id>", "/my/ha/<int:instance_id>/entity/<int:record_id>"],
    "group": ["/portal/entity_group/<int:record_id>", "/my/ha/<int:instance_id>/group/<int:record_id>"],
    "device": ["/portal/device/<int:record_id>", "/my/ha/<int:instance_id>/device/<int:record_id>"],
}


def _route(path: Any, **more: Any) -> Any:
    return route(path, type="http", auth="user", methods=["GET"], sitemap=False, **more)


class HaPortal(CustomerPortal):
    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        if "ha_count" in counters:
            outsider = Outsider(user_id=request.env.uid)
            values["ha_count"] = len(request.env["ha.outsider"]._entities(outsider))
        return values

    @_route(HOME)
    def ha_rooms(self, **_others: Any) -> Response:
        return self._ha_page("", 0)

    @_route(f"{HOME}/<any({', '.join(ROOM_KINDS)}):kind>/<int:record_id>")
    def ha_part(self, kind: str, record_id: int, **_others: Any) -> Response:
        return self._ha_page(kind, record_id)

    def _ha_page(self, kind: str, record_id: int) -> Response:
        outsider = Outsider(user_id=request.env.uid)
        values = request.env["ha.outsider"]._page(outsider, kind, record_id)
        if values is None:
            return nothing()
        request.env["ha.grant.use"]._note_opening(outsider)
        crumbs = [{"name": request.env._("My account"), "address": "/my"}]
        if kind:
            crumbs.append({"name": request.env._("Home Assistant"), "address": HOME})
        title = values.pop("name", "") or request.env._("Home Assistant")
        return app_page(
            {
                **values,
                "base": f"{HOME}/live",
                "pages": HOME,
                "title": title,
                "manifest": f"{HOME}/manifest.json",
                "guest": "",
                "ends": "",
                "begins": "",
                "crumbs": crumbs,
            },
            request.env.lang or "en_US",
        )

    @_route(f"{HOME}/manifest.json")
    def ha_manifest(self, **_others: Any) -> Response:
        return manifest(HOME)

    @_route(["/my/ha", "/my/ha/<int:instance_id>", "/my/ha/<int:instance_id>/page/<int:page>"])
    def ha_old_rooms(self, **_others: Any) -> Response:
        return request.redirect(HOME, code=301)

    @_route(OLD_ADDRESSES["entity"])
    def ha_old_entity(self, record_id: int, **_others: Any) -> Response:
        return request.redirect(f"{HOME}/entity/{record_id}", code=301)

    @_route(OLD_ADDRESSES["group"])
    def ha_old_group(self, record_id: int, **_others: Any) -> Response:
        return request.redirect(f"{HOME}/group/{record_id}", code=301)

    @_route(OLD_ADDRESSES["device"])
    def ha_old_device(self, record_id: int, **_others: Any) -> Response:
        return request.redirect(f"{HOME}/device/{record_id}", code=301)
