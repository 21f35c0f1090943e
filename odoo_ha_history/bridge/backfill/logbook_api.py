"""What Home Assistant's logbook is asked, and what it answers, checked.

It tells what the history of the recorder does not: who or what caused a change, and when Home Assistant started and
stopped. It tells of changes of words only, not of numbers, nor of attributes alone.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, NamedTuple

from odoo.addons.odoo_ha_addon.hass import CommandFailed, Connection, HassError, UnexpectedAnswer

from .recorder_api import MICROSECOND, TooMuchError, as_iso

ANSWER_SECONDS = 120.0
_LONGEST_TEXT = 255
_YEAR_10000 = 253402300800.0


class NoLogbookError(HassError):
    """Home Assistant does not know the command."""

    code = "no_logbook"
    default_message = "Home Assistant runs without its logbook."


class LogEntry(NamedTuple):
    """A change of a state, a run of an automation or a script, or a start or stop of Home Assistant.

    :ivar when: seconds since 1970; of a change its `last_updated`
    :ivar entity_id: None for Home Assistant itself
    :ivar state: None for what is no change of a state
    :ivar context_id: only of runs
    :ivar user_id: of Home Assistant
    :ivar by_domain: of the service, automation or script that did it; `by_service` is the name of the service
    :ivar by_entity_id: of the automation or script; or whose change set it off
    :ivar source: what set the automation off, in Home Assistant's words
    """

    when: float
    entity_id: str | None
    state: str | None
    domain: str | None
    message: str | None
    context_id: str | None
    user_id: str | None
    by_domain: str | None
    by_service: str | None
    by_entity_id: str | None
    source: str | None


async def read_logbook(
    connection: Connection,
    since: float,
    until: float,
    *,
    entity_ids: Sequence[str] = (),
    context_id: str | None = None,
    timeout: float = ANSWER_SECONDS,
) -> list[LogEntry]:
    """All entries with `since <= when <= until`, in the order of time. Source: `logbook/get_events`, for any user.

    :param entity_ids: only of these; all where it is empty
    :param context_id: only what happened with this context; not together with entity ids
    :raises NoLogbookError: Home Assistant has none
    :raises TooMuchError: ask for less
    :raises UnexpectedAnswer, CommandFailed, CommandTimeout, ConnectionLost: as they say
    """
    message: dict[str, Any] = {
        "type": "logbook/get_events",
        # Its window is open at both ends.
        "start_time": as_iso(since - MICROSECOND),
        "end_time": as_iso(until + MICROSECOND),
    }
    if entity_ids:
        message["entity_ids"] = list(entity_ids)
    if context_id:
        message["context_id"] = context_id
    try:
        rows = await connection.command(message, timeout=timeout)
    except CommandFailed as error:
        raise NoLogbookError() if error.code == "unknown_command" else error from error
    except UnexpectedAnswer as error:
        raise TooMuchError() if error.code == "answer_too_big" else error from error
    if type(rows) is not list:
        raise UnexpectedAnswer("Home Assistant did not answer logbook/get_events with a list.")
    found = [entry for row in rows if (entry := _entry(row))]
    connection.note_bad_rows("logbook/get_events", len(rows) - len(found))
    return sorted(found, key=lambda entry: entry.when)


def _entry(row: Any) -> LogEntry | None:
    """None for one that cannot be used."""
    if type(row) is not dict:
        return None
    when: Any = row.get("when")
    if type(when) not in (int, float) or not math.isfinite(when) or not 0 <= when < _YEAR_10000:
        return None
    return LogEntry(
        when=float(when),
        entity_id=_text(row.get("entity_id")),
        state=_text(row.get("state")),
        domain=_text(row.get("domain")),
        message=_text(row.get("message")),
        context_id=_text(row.get("context_id")),
        user_id=_text(row.get("context_user_id")),
        by_domain=_text(row.get("context_domain")),
        by_service=_text(row.get("context_service")),
        by_entity_id=_text(row.get("context_entity_id")),
        source=_text(row["source"] if "source" in row else row.get("context_source")),
    )


def _text(value: Any) -> str | None:
    return value if type(value) is str and 0 < len(value) <= _LONGEST_TEXT else None
