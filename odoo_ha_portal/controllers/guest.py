"""The pages of guest links: `/ha/s/SECRET` lets a device in, `/ha/g/ADDRESS` is what it sees from then on.

The secret stands in the first address alone; the device's cookie is what proves the right after it.
"""

from __future__ import annotations

from typing import Any

from odoo.http import Controller, Response, request, route

from .answers import answer, as_json
from .languages import speak
from .live import COOKIE, guest_of
from .pages import app_page, nothing, page


def _route(path: str, method: str) -> Any:
    return route(
        path, type="http", auth="public", methods=[method], csrf=False, save_session=False, sitemap=False
    )


class HaGuest(Controller):
    @_route("/ha/s/<string:secret>", "GET")
    def door(self, secret: str, **_others: Any) -> Response:
        """Asks for what the link asks for. Nothing is written: who only looks, as messengers do, takes no place."""
        link = request.env["ha.grant.link"]._by_secret(secret)
        if not link:
            return nothing()
        speak()
        is_known = bool(link._device(request.httprequest.cookies.get(COOKIE % link.ref)))
        return page(
            "odoo_ha_portal.door_page",
            {"asks_pin": link.has_pin and not is_known, "asks_name": link.asks_name and not is_known},
        )

    @_route("/ha/s/<string:secret>/enter", "POST")
    def enter(self, secret: str, **_others: Any) -> Response:
        speak()
        return answer(lambda question: self._enter(secret, question))

    def _enter(self, secret: str, question: dict[str, Any]) -> Response:
        link = request.env["ha.grant.link"]._by_secret(secret)
        if not link:
            raise request.not_found()
        http = request.httprequest
        response = as_json({"page": f"/ha/g/{link.ref}"})
        name = COOKIE % link.ref
        token = http.cookies.get(name)
        if not link._device(token):
            token = link._enter(question.get("pin") or "", question.get("name") or "", http.user_agent.string)
        for path in (f"/ha/g/{link.ref}", f"/ha/s/{secret}"):
            response.set_cookie(
                name, token, max_age=link._seconds_left(), expires=None, path=path,
                secure=http.scheme == "https", httponly=True, samesite="Strict",
            )  # fmt: skip
        return response

    @_route("/ha/g/<string:ref>", "GET")
    def rooms(self, ref: str, **_others: Any) -> Response:
        link, device = guest_of(ref)
        if not link:
            return nothing()
        lang = speak()
        outsider = link._outsider(device)
        values = request.env["ha.outsider"]._page(outsider)
        request.env["ha.grant.use"]._note_opening(outsider)
        return app_page(
            {
                **values,
                "base": f"/ha/g/{ref}",
                "title": link.instance_id.name,
                "manifest": f"/ha/g/{ref}/manifest.json",
                "guest": device.name or "",
                **link._span(),
                "crumbs": [],
            },
            lang,
        )

    @_route("/ha/g/<string:ref>/manifest.json", "GET")
    def manifest(self, ref: str, **_others: Any) -> Response:
        """For the home screen. It says nothing of the link, for browsers fetch it without the cookie."""
        return manifest(f"/ha/g/{ref}")


def manifest(start: str) -> Response:
    speak()
    icon = "/odoo_ha_portal/static/description/icon.png"
    return request.make_json_response(
        {
            "name": request.env._("My Home"),
            "short_name": request.env._("Home"),
            "start_url": start,
            "scope": start,
            "display": "standalone",
            "background_color": "#ffffff",
            "theme_color": "#714b67",
            "icons": [{"src": icon, "sizes": "128x128", "type": "image/png", "purpose": "any"}],
        },
        [("Content-Type", "application/manifest+json"), ("X-Robots-Tag", "noindex")],
    )
