"""`/ha/preview/USER`: the page that somebody else has, for managers; nothing is controlled from it."""

from __future__ import annotations

import logging
from typing import Any

from odoo.addons.odoo_ha_addon.models.limits import INT4_MAX
from odoo.exceptions import AccessError, MissingError, UserError
from odoo.http import Response, request, route
from werkzeug.exceptions import NotFound

from ..models.access.outsider import Outsider
from .answers import answer
from .live import HaLive
from .pages import ROOM_KINDS, app_page, nothing

_logger = logging.getLogger(__name__)

PREVIEW = "/ha/preview"


def previewed(user_id: int) -> Outsider:
    """:raises NotFound: it is not for whoever asks, or there is no such person"""
    user = request.env["res.users"].browse(user_id if user_id <= INT4_MAX else 0)
    try:
        return request.env["ha.outsider"]._previewed(user)
    except (AccessError, MissingError, UserError, ValueError):
        raise request.not_found() from None


def _route(path: Any, method: str = "GET") -> Any:
    return route(
        path, type="http", auth="user", methods=[method], csrf=False, save_session=False, sitemap=False
    )


class HaPreview(HaLive):
    @_route(
        [
            f"{PREVIEW}/<int:user_id>",
            f"{PREVIEW}/<int:user_id>/<any({', '.join(ROOM_KINDS)}):kind>/<int:record_id>",
        ]
    )
    def preview(self, user_id: int, kind: str = "", record_id: int = 0, **_others: Any) -> Response:
        try:
            outsider = previewed(user_id)
            values = request.env["ha.outsider"]._page(outsider, kind, record_id)
        except NotFound:
            values = None
        if values is None:
            return nothing()
        _logger.info("User %s looks at a page as user %s sees it", request.env.uid, user_id)
        home = f"{PREVIEW}/{user_id}"
        name = request.env["res.users"].browse(user_id).name
        return app_page(
            {
                **values,
                "base": f"{home}/live",
                "pages": home,
                "title": values["name"] or request.env._("Home Assistant"),
                "manifest": f"{home}/live/no-manifest",
                "guest": "",
                "preview": name,
                "ends": "",
                "begins": "",
                "crumbs": [{"name": request.env._("Home Assistant"), "address": home}] if kind else [],
            },
            request.env.lang or "en_US",
        )

    @_route(f"{PREVIEW}/<int:user_id>/live/<string:what>", "POST")
    def preview_question(self, user_id: int, what: str, **_others: Any) -> Response:
        return answer(lambda question: self._ask(what, previewed(user_id), question))

    @_route(f"{PREVIEW}/<int:user_id>/live/picture/<int:entity_id>")
    def preview_picture(self, user_id: int, entity_id: int, of: str = "", **_others: Any) -> Response:
        return self._picture(previewed(user_id), entity_id, of)

    @_route(f"{PREVIEW}/<int:user_id>/live/words/<int:instance_id>/<string:lang>")
    def preview_words(self, user_id: int, instance_id: int, lang: str, **_others: Any) -> Response:
        return self._words(previewed(user_id), instance_id, lang)
