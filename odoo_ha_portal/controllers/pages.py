"""How pages for outsiders are sent: with all that they show, and with headers that let nothing else in."""

from __future__ import annotations

import secrets
from typing import Any

from markupsafe import Markup
from odoo.addons.bus.websocket import WebsocketConnectionHandler
from odoo.addons.odoo_ha_addon import icon_font
from odoo.http import Controller, Response, request, route
from odoo.tools.json import scriptsafe

from .icons import address
from .languages import speak

ROOM_KINDS = ("room", "group", "device", "entity")
SAFE = {
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex, nofollow",
}
OUR_MODULES = ("odoo_ha_addon", "odoo_ha_portal")
OF_ODOO = frozenset(
    {"Cancel", "Close", "Confirm", "Confirmation", "No", "OK", "Ok", "Yes", "Search...", "Select"}
)
"""Texts of Odoo's own components that a page shows; all of Odoo's would be larger than the page."""


def page(template: str, values: dict[str, Any], status: int = 200, has_app: bool = False) -> Response:
    """:param has_app: the page runs components, whose templates are compiled in the browser"""
    nonce = secrets.token_urlsafe(16)
    html = request.env["ir.qweb"]._render(template, {**values, "nonce": nonce, "lang": request.env.lang})
    headers = {
        **SAFE,
        "Content-Type": "text/html; charset=utf-8",
        "Content-Security-Policy": _policy(nonce, has_app),
    }
    return request.make_response(html, list(headers.items()), status=status)


def _policy(nonce: str, has_app: bool) -> str:
    parts = {
        "default-src": "'none'",
        "script-src": f"'self' 'nonce-{nonce}'",
        "style-src": f"'self' 'nonce-{nonce}'",
        "img-src": "'self' blob: data:",
        "font-src": "'self'",
        "connect-src": "'self'",
        "manifest-src": "'self'",
        "base-uri": "'none'",
        "form-action": "'none'",
        "frame-ancestors": "'none'",
    }
    if has_app:
        # OWL makes functions of templates, and components set a colour or a width as an attribute.
        host = request.httprequest.host
        parts["script-src"] += " 'unsafe-eval'"
        parts["style-src-attr"] = "'unsafe-inline'"
        parts["connect-src"] += f" ws://{host} wss://{host}"
        parts["worker-src"] = "'self'"
    return "; ".join(f"{name} {value}" for name, value in parts.items())


def nothing() -> Response:
    """Wrong, ended, revoked, locked, somebody else's: all look like this."""
    speak()
    return page("odoo_ha_portal.nothing_page", {}, status=404)


def app_page(values: dict[str, Any], lang: str) -> Response:
    """:param values: what the page shows; `static/src/public/page_data.js` has its form"""
    info = {
        "uid": request.session.uid or False,
        "is_frontend": True,
        "is_public": True,
        "user_context": {"lang": lang},
        "registry_hash": "ha_portal",
        "websocket_worker_version": WebsocketConnectionHandler._VERSION,
        "translationURL": "/odoo_ha_portal/texts",
        "ha_words_language": lang,
        "ha_icon_font": icon_font.VERSION,
        "ha_icon_address": address(
            request.env,
            [thing[name] for thing in values["entities"] for name in ("icon", "original_icon")]
            + [room["icon"] for room in values["rooms"]],
        ),
        "ha_page": values,
        "ha_more_services": values["has_services"],
        "bundle_params": {"lang": lang},
    }
    shown = {
        "title": values["title"],
        "manifest": values["manifest"],
        "session": Markup(scriptsafe.dumps(info)),
        "styles": Markup(scriptsafe.dumps(_styles())),
        "debug": request.session.debug if request.session.uid else "",
    }
    return page("odoo_ha_portal.app_page", shown, has_app=True)


def _styles() -> dict[str, str]:
    """Address of the style sheet for a device that is light, and for one that is dark; a page loads one of them."""
    bundles = {"light": "odoo_ha_portal.assets_page", "dark": "odoo_ha_portal.assets_page_dark"}
    qweb = request.env["ir.qweb"].sudo()
    return {scheme: qweb._get_asset_link_urls(bundle)[0] for scheme, bundle in bundles.items()}


class HaTexts(Controller):
    @route("/odoo_ha_portal/texts", type="http", auth="public", methods=["GET"], readonly=True, save_session=False,
           sitemap=False)  # fmt: skip
    def texts(self, lang: str = "", part: str = "", **_others: Any) -> Response:
        """The translations of the pages' texts, in the form of Odoo's own.

        :param part: what is loaded later, by its name; empty for the page itself
        """
        installed = {code for code, _name in request.env["res.lang"].sudo().get_installed()}
        lang = lang if lang in installed else "en_US"
        modules, parameters = (
            request.env["ir.http"].sudo()._get_translations_for_webclient(self._modules_of(part), lang)
        )
        if "web" in modules:
            messages = [found for found in modules["web"]["messages"] if found["id"] in OF_ODOO]
            modules = {**modules, "web": {"messages": messages}}
        return request.make_json_response(
            {
                "lang": lang,
                "hash": "",
                "modules": modules,
                "lang_parameters": parameters,
                "multi_lang": False,
            },
            [("Cache-Control", "private, max-age=3600"), ("X-Robots-Tag", "noindex")],
        )

    def _modules_of(self, part: str) -> list[str]:
        """The addons whose texts a page, or a part of it that is loaded later, shows."""
        return [] if part else [*OUR_MODULES, "web"]
