"""The streaming export: history as CSV or JSON lines, of any length, in a memory that does not grow with it."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta, timezone
from typing import Any

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.http import Controller, Response, content_disposition, request, route

from ..storage import export_places
from ..storage.export import export
from ..storage.export_places import Taken
from ..storage.rows import EPOCH
from ..wizards.ha_history_export import DEFAULT_DAYS, ROUTE, SCOPES, Selection

LONGEST_ID = 11
"""Digits."""
HEADERS = {
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    # A proxy that gathers the answer first would need a memory that does grow.
    "X-Accel-Buffering": "no",
}


class HaHistoryExport(Controller):
    # The parts of the file are read where Odoo reads; that an export runs is written.
    @route(ROUTE, type="http", auth="user", methods=["GET"], save_session=False)
    def export(self, chosen: str = "", **params: Any) -> Response:
        """History of the entities that the user may see, as a file.

        Entities are named by any of `entity_ids`, `area_ids`, `device_ids`, `label_ids` and `instance_ids`: record ids
        with commas between. `since` and `until` are times of ISO 8601, UTC where they name no offset; by default the
        last 30 days. `form` is `csv` or `jsonl`.

        :param chosen: id of a `ha.history.export` that says all of this
        """
        try:
            selection = _chosen(chosen) if chosen else _from_params(params)
        except (AccessError, UserError) as error:
            return _refused(error, 400)
        try:
            place = _Place(request.env, [entity.record_id for entity in selection.entities])
        except Taken as taken:
            return _refused(request.env["ha.history.export"]._busy(taken), 429)
        cursor, form = request.env.registry.cursor, selection.form
        lines = export(
            lambda: cursor(readonly=True), form, selection.entities, selection.since, selection.until
        )
        name = f"home-assistant-history-{selection.since:%Y%m%d}-{selection.until:%Y%m%d}.{form.name}"
        headers = {
            **HEADERS,
            "Content-Type": form.content_type,
            "Content-Disposition": content_disposition(name),
        }
        response = Response(place.while_read(lines), headers=headers, direct_passthrough=True)
        response.call_on_close(place.free)
        return response


class _Place:
    """One of those that exports may take at a time, until `free`."""

    def __init__(self, env, entity_ids: list[int]) -> None:
        """
        :param entity_ids: records of `ha.entity` that are exported
        :raises Taken: there is none
        """
        self._env = env
        self._entity_ids = entity_ids
        with env.registry.cursor() as cr:
            self._id = export_places.take(cr, env.uid, env["ha.history.export"]._most())
        self._kept = time.monotonic()

    def while_read(self, parts: Iterable[bytes]) -> Iterator[bytes]:
        """
        :raises RightLost: the user may not have all of it any more; what was read is no whole file
        """
        try:
            for part in parts:
                if time.monotonic() - self._kept >= export_places.SECONDS / 4:
                    self._keep()
                yield part
        finally:
            self.free()

    def _keep(self) -> None:
        with self._env.registry.cursor() as cr:
            export_places.keep(cr, self._id)
            if not self._is_still_right(self._env(cr=cr)):
                raise RightLost
        self._kept = time.monotonic()

    def _is_still_right(self, env) -> bool:
        if not env.user.active or not env["ha.access"]._is_user():
            return False
        entities = env["ha.entity"].with_context(active_test=False)
        chosen = [("id", "in", self._entity_ids)]
        # What was deleted meanwhile is nobody's any more.
        return entities.search_count(chosen) == entities.sudo().search_count(chosen)

    def free(self) -> None:
        """Also for what nobody has begun to read."""
        if self._id:
            with self._env.registry.cursor() as cr:
                export_places.free(cr, self._id)
            self._id = 0


class RightLost(Exception):
    """A file that is being read has something in it that its reader may not see any more."""


def _refused(error: Exception, status: int) -> Response:
    return request.make_response(str(error), [("Content-Type", "text/plain; charset=utf-8")], status=status)


def _chosen(text: str) -> Selection:
    _check_is_user()
    is_id = text.isascii() and text.isdecimal() and len(text) <= LONGEST_ID
    wizard = request.env["ha.history.export"].search([("id", "=", int(text) if is_id else 0)])
    if not wizard:
        raise UserError(
            request.env._("What was chosen for this export is not known any more. Choose it again.")
        )
    return wizard._selection()


def _from_params(params: dict[str, Any]) -> Selection:
    _check_is_user()
    scopes = {name: _ids(params.get(name, "")) for name in SCOPES}
    until = _moment(params.get("until", "")) or fields.Datetime.now()
    since = _moment(params.get("since", "")) or max(until, EPOCH) - timedelta(days=DEFAULT_DAYS)
    return request.env["ha.history.export"]._select(scopes, since, until, params.get("form", "csv"))


def _check_is_user() -> None:
    if not request.env["ha.access"]._is_user():
        raise AccessError(
            request.env._("You have no access to Home Assistant. Ask a Home Assistant manager.")
        )


def _ids(text: str) -> list[int]:
    parts = [part.strip() for part in text.split(",") if part.strip()]
    if not all(part.isascii() and part.isdecimal() and len(part) <= LONGEST_ID for part in parts):
        raise UserError(request.env._("Record IDs are whole numbers with commas between them."))
    return [int(part) for part in parts]


def _moment(text: str) -> datetime | None:
    """In UTC, without a zone."""
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text.replace("Z", "+00:00"))
        return moment.astimezone(timezone.utc).replace(tzinfo=None) if moment.tzinfo else moment
    except (ValueError, OverflowError):
        raise UserError(
            request.env._("%s is no time. Write it as 2026-01-31T08:00:00Z.", text[:40])
        ) from None
