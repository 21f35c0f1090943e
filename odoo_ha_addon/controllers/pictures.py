"""Pictures of entities and areas for the browser, which never gets to know Home Assistant's address or a key to it."""

from __future__ import annotations

from typing import Any

from odoo.http import Controller, Response, request, route

from ..models.access.ha_refusal import Refusal
from ..models.limits import INT4_MAX

STATUS = {"no_picture": 404, "busy": 503, "not_connected": 502, "failed": 502}
SAFE = {
    # A picture may be an SVG, which opened by its own address would run what is in it.
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
}
A_DAY = "private, max-age=86400"
NEVER = "no-store"


class HaPictures(Controller):
    @route(
        "/odoo_ha_addon/picture/<int:entity_id>",
        type="http", auth="user", methods=["GET"], readonly=True, save_session=False,
    )  # fmt: skip
    def picture(self, entity_id: int, of: str = "", **_others: Any) -> Response:
        """The picture of an entity (record id of `ha.entity`) that the user may see.

        :param of: what the page means a picture of. Browsers keep a picture of something for a day; one
            that was asked for without is not kept at all
        """
        return _answer("ha.entity", entity_id, of)

    @route(
        "/odoo_ha_addon/area_picture/<int:area_id>",
        type="http", auth="user", methods=["GET"], readonly=True, save_session=False,
    )  # fmt: skip
    def area_picture(self, area_id: int, of: str = "", **_others: Any) -> Response:
        """The picture of an area (record id of `ha.area`) that the user may see; `of` as that of `picture`."""
        return _answer("ha.area", area_id, of)


def _answer(model: str, record_id: int, of: str) -> Response:
    try:
        picture = _visible(model, record_id)._picture()
    except Refusal as refusal:
        return _refused(refusal)
    headers = {**SAFE, "Content-Type": picture.content_type, "Cache-Control": A_DAY if of else NEVER}
    return request.make_response(picture.content, list(headers.items()))


def _visible(model: str, record_id: int):
    """The record of this id, if the user may see it; :raises Refusal: else, without telling which."""
    records = request.env[model]
    if request.env["ha.access"]._is_user() and (
        record := records.search([("id", "=", record_id if record_id <= INT4_MAX else 0)])
    ):
        return record
    raise Refusal("no_picture", request.env._("There is no such picture."))


def _refused(refusal: Refusal) -> Response:
    headers = {**SAFE, "Content-Type": "text/plain; charset=utf-8", "Cache-Control": NEVER}
    if refusal.code == "busy":
        headers["Retry-After"] = "1"
    return request.make_response(str(refusal), list(headers.items()), status=STATUS[refusal.code])
