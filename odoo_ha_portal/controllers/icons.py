"""Icons for pages that draw a few of them: fonts of some kilobytes, where the whole ones have hundreds."""

from __future__ import annotations

import functools
import gzip
import json
import re
from pathlib import Path

from odoo.addons.odoo_ha_addon import icon_font
from odoo.addons.odoo_ha_addon.controllers.icons import FOREVER
from odoo.api import Environment
from odoo.http import Controller, Response, request, route
from odoo.tools import consteq, file_open, file_path
from odoo.tools.misc import hmac

from ..font_subset import subset

NAME = re.compile(r"mdi:([a-z0-9-]{1,60})")
SOURCES = ("services", "components")
SIMPLE_CODES = re.compile(r'"\\(f[0-9a-f]{3})"')
NO_NAMES = "-"
SCOPE = "odoo_ha_portal.icons"
MOST_NAMES = 60
"""Of icons that are in no source of ours, but were chosen for an entity or a room."""


def address(env: Environment, names: list[str]) -> str:
    """Where a page that needs these icons too, such as `mdi:sofa`, finds font and names.

    It is signed: each set of names is some work, so that nobody but our pages may choose them.

    :param names: of entities and rooms; those that are no names of icons are left out
    """
    found = sorted({match[1] for name in names if (match := NAME.fullmatch(name or ""))} - _own_names())
    asked = "+".join(found[:MOST_NAMES]) or NO_NAMES
    return f"/odoo_ha_portal/icons/{icon_font.VERSION}/{asked}/{_signature(env, asked)}"


def _signature(env: Environment, asked: str) -> str:
    return hmac(env(su=True), SCOPE, asked)


def _route(path: str):
    return route(
        path, type="http", auth="public", methods=["GET"], readonly=True, save_session=False, sitemap=False
    )


class HaPageIcons(Controller):
    @_route("/odoo_ha_portal/icons/<string:version>/<string:names>/<string:signature>/mdi.ttf")
    def font(self, version: str, names: str, signature: str) -> Response:
        return _file(_font(_wanted(version, names, signature)), "font/ttf")

    @_route("/odoo_ha_portal/icons/<string:version>/<string:names>/<string:signature>/mdi.json")
    def names(self, version: str, names: str, signature: str) -> Response:
        wanted = dict(_wanted(version, names, signature))
        characters = json.dumps(wanted, separators=(",", ":"), ensure_ascii=False)
        return _file(characters.encode(), "application/json")

    @_route("/odoo_ha_portal/icons/simple.ttf")
    def simple(self) -> Response:
        return _file(_simple_font(), "font/ttf")


def _wanted(version: str, names: str, signature: str) -> tuple[tuple[str, str], ...]:
    """Name and character of each icon.

    :raises NotFound: there are no such icons, or no page of ours has asked for them
    """
    is_signed = signature.isascii() and consteq(signature, _signature(request.env, names))
    if version != icon_font.VERSION or not is_signed:
        raise request.not_found()
    asked = set(names.split("+"))
    return tuple(sorted((name, char) for name, char in _characters().items() if name in asked | _own_names()))


@functools.cache
def _characters() -> dict[str, str]:
    return json.loads(icon_font.names())


@functools.cache
def _own_names() -> frozenset[str]:
    """The icons that sources of controls, words and pages name."""
    folders = [Path(file_path(f"odoo_ha_addon/static/src/{name}")) for name in SOURCES]
    folders.append(Path(file_path("odoo_ha_portal/static/src/public")))
    texts = (path.read_text(encoding="utf-8") for folder in folders for path in folder.rglob("*.*"))
    return frozenset(name for text in texts for name in NAME.findall(text))


@functools.lru_cache(maxsize=32)
def _font(wanted: tuple[tuple[str, str], ...]) -> bytes:
    return subset(icon_font.font(), {character for _name, character in wanted})


@functools.cache
def _simple_font() -> bytes:
    with file_open("odoo_ha_portal/static/src/public/simple_icons.scss") as styles:
        codes = SIMPLE_CODES.findall(styles.read())
    with file_open("web/static/src/libs/fontawesome/fonts/fontawesome-webfont.woff", "rb") as font:
        return subset(font.read(), {chr(int(code, 16)) for code in codes})


def _file(content: bytes, content_type: str) -> Response:
    headers = {"Cache-Control": FOREVER, "Content-Type": content_type, "Vary": "Accept-Encoding"}
    if "gzip" in request.httprequest.headers.get("Accept-Encoding", ""):
        content = gzip.compress(content)
        headers["Content-Encoding"] = "gzip"
    return request.make_response(content, list(headers.items()))
