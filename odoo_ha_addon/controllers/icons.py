"""The icon font, for every page that shows icons of Home Assistant; see `icon_font.py`."""

import functools
import gzip
from collections.abc import Callable

from odoo.http import Controller, Response, request, route

from .. import icon_font

FOREVER = "public, max-age=31536000, immutable"


def _route(name: str):
    return route(
        f"/odoo_ha_addon/icons/<string:version>/{name}",
        type="http", auth="public", methods=["GET"], readonly=True, save_session=False,
    )  # fmt: skip


class HaIcons(Controller):
    @_route("mdi.ttf")
    def font(self, version: str) -> Response:
        return _file(version, icon_font.font, "font/ttf")

    @_route("mdi.json")
    def names(self, version: str) -> Response:
        return _file(version, icon_font.names, "application/json")


def _file(version: str, read: Callable[[], bytes], content_type: str) -> Response:
    """What `read` gives, to be kept by the browser for ever under the address of this version."""
    if version != icon_font.VERSION:
        raise request.not_found()
    headers = {"Cache-Control": FOREVER, "Vary": "Accept-Encoding"}
    if "gzip" not in request.httprequest.headers.get("Accept-Encoding", ""):
        return request.make_response(read(), [*headers.items(), ("Content-Type", content_type)])
    headers["Content-Encoding"] = "gzip"
    return request.make_response(_compressed(read), [*headers.items(), ("Content-Type", content_type)])


@functools.cache
def _compressed(read: Callable[[], bytes]) -> bytes:
    return gzip.compress(read())
