"""What a page for outsiders asks while it is open. Guests and users ask the same, each at addresses of theirs."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from odoo.addons.odoo_ha_addon.controllers.pictures import A_DAY, NEVER, SAFE, STATUS
from odoo.addons.odoo_ha_addon.models.access.ha_refusal import Refusal
from odoo.addons.odoo_ha_addon.models.limits import INT4_MAX, record_ids
from odoo.http import Controller, Response, request, route

from ..models.access.outsider import Outsider
from .answers import HEADERS, answer, odd
from .languages import speak
from .pages import ROOM_KINDS

MOST_FOLLOWED = 1000
LONGEST_VIEWER = 40
COOKIE = "ha_guest_%s"
"""With the address of the link."""
AN_HOUR = "private, max-age=3600"


def guest_of(ref: str):
    """The link (ha.grant.link, as superuser) and the device that a request is of; none unless both are good."""
    link = request.env["ha.grant.link"]._by_ref(ref)
    device = link._device(request.httprequest.cookies.get(COOKIE % ref))
    return (link, device) if device else (link.browse(), device)


def guest(ref: str) -> Outsider:
    """:raises NotFound: nobody who may"""
    link, device = guest_of(ref)
    if not link:
        raise request.not_found()
    return with_something(link._outsider(device))


def user() -> Outsider:
    """:raises NotFound: nothing is shared with the user now"""
    return with_something(Outsider(user_id=request.env.uid))


def with_something(outsider: Outsider) -> Outsider:
    if not request.env["ha.outsider"]._grants(outsider):
        raise request.not_found()
    return outsider


def _follow(outsider: Outsider, question: dict) -> Any:
    ids = record_ids(request.env, question.get("ids"), MOST_FOLLOWED)
    return request.env["ha.outsider"]._follow(outsider, _viewer(question), ids)


def _unfollow(outsider: Outsider, question: dict) -> Any:
    request.env["ha.outsider"]._unfollow(outsider, _viewer(question))
    return True


def _call(outsider: Outsider, question: dict) -> Any:
    if outsider.is_guest:
        request.env["ha.grant"].sudo().browse(outsider.grant_id).link_id._spend_command()
    service, data = question.get("service"), question.get("data")
    return request.env["ha.outsider"]._call_service(outsider, record_id(question), service, data)


def _connections(outsider: Outsider, question: dict) -> Any:
    ids = record_ids(request.env, question.get("ids"), MOST_FOLLOWED)
    return request.env["ha.outsider"]._connections(outsider, ids)


def _script_fields(outsider: Outsider, question: dict) -> Any:
    return request.env["ha.outsider"]._script_fields(outsider, record_id(question))


def _services(outsider: Outsider, question: dict) -> Any:
    return request.env["ha.outsider"]._more_services(outsider, record_id(question))


def _default_code(outsider: Outsider, question: dict) -> Any:
    return request.env["ha.outsider"]._has_default_code(outsider, record_id(question))


def _actions(outsider: Outsider, question: dict) -> Any:
    ids = record_ids(request.env, question.get("ids"), MOST_FOLLOWED)
    return request.env["ha.outsider"]._actions(outsider, ids, question.get("before"))


def _page(outsider: Outsider, question: dict) -> Any:
    """What the page shows now; it is asked for when what is shared has changed."""
    kind = question.get("kind")
    if kind not in ("", *ROOM_KINDS):
        raise odd()
    page = request.env["ha.outsider"]._page(outsider, kind, record_id(question))
    if page is None:
        raise request.not_found()
    if outsider.is_guest:
        page |= request.env["ha.grant"].sudo().browse(outsider.grant_id).link_id._span()
    return page


QUESTIONS = {
    "actions": _actions,
    "page": _page,
    "follow": _follow,
    "unfollow": _unfollow,
    "call": _call,
    "connections": _connections,
    "script_fields": _script_fields,
    "services": _services,
    "default_code": _default_code,
}


def _viewer(question: dict) -> str:
    viewer = question.get("viewer")
    if not isinstance(viewer, str) or len(viewer) > LONGEST_VIEWER:
        raise odd()
    return viewer


def record_id(question: dict) -> int:
    """A record id, or one that no record has."""
    value = question.get("id")
    return value if type(value) is int and 0 < value <= INT4_MAX else 0


def _route(path: str, auth: str, method: str) -> Any:
    return route(
        path, type="http", auth=auth, methods=[method], csrf=False, save_session=False, sitemap=False
    )


class HaLive(Controller):
    @_route("/ha/g/<string:ref>/<string:what>", "public", "POST")
    def guest_question(self, ref: str, what: str, **_others: Any) -> Response:
        speak()
        return answer(lambda question: self._ask(what, guest(ref), question))

    @_route("/my/home-assistant/live/<string:what>", "user", "POST")
    def user_question(self, what: str, **_others: Any) -> Response:
        return answer(lambda question: self._ask(what, user(), question))

    def _ask(self, what: str, outsider: Outsider, question: dict) -> Any:
        questions = self._questions()
        if what not in questions:
            raise request.not_found()
        return questions[what](outsider, question)

    def _questions(self) -> Mapping[str, Callable[[Outsider, dict], Any]]:
        """By name what a page may ask; other addons add theirs."""
        return QUESTIONS

    @_route("/ha/g/<string:ref>/picture/<int:entity_id>", "public", "GET")
    def guest_picture(self, ref: str, entity_id: int, of: str = "", **_others: Any) -> Response:
        return self._picture(guest(ref), entity_id, of)

    @_route("/my/home-assistant/live/picture/<int:entity_id>", "user", "GET")
    def user_picture(self, entity_id: int, of: str = "", **_others: Any) -> Response:
        return self._picture(user(), entity_id, of)

    def _picture(self, outsider: Outsider, entity_id: int, of: str) -> Response:
        try:
            picture = request.env["ha.outsider"]._picture(outsider, entity_id if entity_id <= INT4_MAX else 0)
        except Refusal as refusal:
            headers = {**SAFE, "Content-Type": "text/plain; charset=utf-8", "Cache-Control": NEVER}
            status = STATUS[refusal.code]
            return request.make_response(str(refusal), list(headers.items()), status=status)
        headers = {**SAFE, "Content-Type": picture.content_type, "Cache-Control": A_DAY if of else NEVER}
        return request.make_response(picture.content, list(headers.items()))

    @_route("/ha/g/<string:ref>/words/<int:instance_id>/<string:lang>", "public", "GET")
    def guest_words(self, ref: str, instance_id: int, lang: str, **_others: Any) -> Response:
        return self._words(guest(ref), instance_id, lang)

    @_route("/my/home-assistant/live/words/<int:instance_id>/<string:lang>", "user", "GET")
    def user_words(self, instance_id: int, lang: str, **_others: Any) -> Response:
        return self._words(user(), instance_id, lang)

    def _words(self, outsider: Outsider, instance_id: int, lang: str) -> Response:
        if lang not in {code for code, _name in request.env["res.lang"].get_installed()}:
            raise request.not_found()
        try:
            words = request.env["ha.outsider"]._words(outsider, instance_id, lang)
        except Refusal:
            return request.make_response("", list(HEADERS.items()), status=503)
        headers = {**HEADERS, "Cache-Control": AN_HOUR}
        return request.make_response(json.dumps(words, ensure_ascii=False), list(headers.items()))
