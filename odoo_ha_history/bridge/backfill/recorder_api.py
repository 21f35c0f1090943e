"""What Home Assistant's recorder is asked, and what it answers, checked.

`history/stream` is asked, not `history/history_during_period`: that one answers with nothing where Home Assistant does
not know how far back its recorder reaches. A window of Home Assistant is open at both ends.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import datetime, timedelta, timezone
from typing import Any, NamedTuple

from odoo.addons.odoo_ha_addon.hass import (
    CommandFailed,
    CommandTimeout,
    Connection,
    Gap,
    HassError,
    UnexpectedAnswer,
)
from odoo.addons.odoo_ha_addon.hass.deadline import timeout as deadline

EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
MICROSECOND = 1e-6
BARRIER = "odoo_ha_history.barrier"
"""A valid id of no entity: who asks for its history hears of it twice, the second time after a commit."""
ANSWER_SECONDS = 120.0
BARRIER_SECONDS = 60.0
_YEAR_10000 = 253402300800.0


class PastState(NamedTuple):
    """A row of the recorder.

    :ivar state: None: the entity was removed
    :ivar last_changed: seconds since 1970, as `last_updated`; None where they are the same
    """

    state: str | None
    attributes: Mapping[str, Any]
    last_changed: float | None
    last_updated: float


class History(NamedTuple):
    """What the recorder has of a window.

    :ivar rows: by entity id, in the order of time
    :ivar known_before: entity ids of which it has an older row
    """

    rows: dict[str, list[PastState]]
    known_before: frozenset[str]

    @property
    def total(self) -> int:
        return sum(len(rows) for rows in self.rows.values())


class RecorderInfo(NamedTuple):
    """:ivar is_recording: states are written to the database as they come"""

    is_recording: bool
    is_migrating: bool


class TooMuchError(HassError):
    """The answer would be over a limit: ask for less."""

    code = "answer_too_big"
    default_message = "Home Assistant's recorder has more in this time than can be read at once."


class NoRecorderError(HassError):
    """Home Assistant does not know the commands."""

    code = "no_recorder"
    default_message = "Home Assistant does not offer the history of its recorder."


async def read_info(connection: Connection) -> RecorderInfo:
    """Source: `recorder/info`, at the level of users.

    :raises NoRecorderError: Home Assistant runs without one
    """
    try:
        answer = await connection.command({"type": "recorder/info"})
    except CommandFailed as error:
        raise _no_recorder(error) from error
    if type(answer) is not dict:
        raise UnexpectedAnswer(
            "Home Assistant answered recorder/info with something else than was asked for."
        )
    # Versions name more or fewer of them; what is not said is well.
    recording, running = answer.get("recording", True), answer.get("thread_running", True)
    migrating = answer.get("migration_in_progress", False) and not answer.get("migration_is_live", False)
    return RecorderInfo(recording is True and running is True, migrating is True)


class Commit(NamedTuple):
    """What the recorder has written.

    :ivar moment: what happened until then; seconds since 1970, by Home Assistant's clock
    :ivar is_done: False where the recorder is busy for longer than was waited, or has ended
    :ivar passed: seconds between the moment, as we heard of it, and the commit
    """

    moment: float
    is_done: bool
    passed: float


async def wait_for_commit(connection: Connection, timeout: float | None = None) -> Commit:
    """Wait until the recorder has committed what happened so far, at most `timeout` seconds.

    :raises NoRecorderError, UnexpectedAnswer, ConnectionLost: as it says
    """
    timeout = BARRIER_SECONDS if timeout is None else timeout
    message = {
        "type": "history/stream",
        "start_time": as_iso(86400),
        "entity_ids": [BARRIER],
        "include_start_time_state": False,
        "no_attributes": True,
    }
    async with _stream(connection, message, timeout) as events:
        moment = _time(_checked(await _next(events, timeout)).get("end_time"))
        if moment is None:
            raise UnexpectedAnswer(
                "Home Assistant answered history/stream without the time that it is about."
            )
        heard = time.monotonic()
        try:
            await _next(events, timeout)
        except CommandTimeout:
            return Commit(moment, False, time.monotonic() - heard)
        return Commit(moment, True, time.monotonic() - heard)


async def read_history(
    connection: Connection,
    entity_ids: Sequence[str],
    since: float,
    until: float,
    *,
    attributes: bool,
    timeout: float = ANSWER_SECONDS,
) -> History:
    """All rows with `since <= last_updated <= until`, seconds since 1970.

    :param attributes: whether they are wanted; without them the answer is a fraction
    :raises TooMuchError: ask for less
    :raises NoRecorderError, UnexpectedAnswer, CommandFailed, CommandTimeout, ConnectionLost: as they say
    """
    start = _microseconds(since) - 1
    message = {
        "type": "history/stream",
        "start_time": as_iso(start / 1_000_000),
        "end_time": as_iso(until + MICROSECOND),
        "entity_ids": list(entity_ids),
        # Without this some versions look at their current states first, and may answer with nothing.
        "include_start_time_state": True,
        "significant_changes_only": False,
        "no_attributes": not attributes,
    }
    async with _stream(connection, message, timeout) as events:
        event = _checked(await _next(events, timeout))
    return _history(connection, event, frozenset(entity_ids), start)


@contextlib.asynccontextmanager
async def _stream(
    connection: Connection, message: dict[str, Any], timeout: float
) -> AsyncIterator[asyncio.Queue[Any]]:
    """What a stream brings: events, and errors in their place."""
    events: asyncio.Queue[Any] = asyncio.Queue()

    def on_gap(gap: Gap) -> None:
        events.put_nowait(TooMuchError() if gap.code == "too_big" else UnexpectedAnswer(gap.text))

    try:
        unsubscribe = await connection.subscribe(message, events.put_nowait, on_gap=on_gap, timeout=timeout)
    except CommandFailed as error:
        raise _no_recorder(error) from error
    try:
        yield events
    finally:
        await unsubscribe()


async def _next(events: asyncio.Queue[Any], timeout: float) -> Any:
    try:
        async with deadline(timeout):
            event = await events.get()
    except asyncio.TimeoutError:
        raise CommandTimeout("Home Assistant's recorder did not answer in time.", sent=True) from None
    if isinstance(event, HassError):
        raise event
    return event


def _no_recorder(error: CommandFailed) -> HassError:
    return NoRecorderError() if error.code == "unknown_command" else error


def _checked(event: Any) -> dict[str, Any]:
    if type(event) is not dict or type(event.get("states")) is not dict:
        raise UnexpectedAnswer("Home Assistant answered history/stream without states.")
    return event


def _history(connection: Connection, event: Any, asked: frozenset[str], start: int) -> History:
    rows: dict[str, list[PastState]] = {}
    before: set[str] = set()
    refused = 0
    for entity_id in asked & event["states"].keys():
        given = event["states"][entity_id]
        parsed = [_past_state(row) for row in given] if type(given) is list else [None]
        refused += parsed.count(None)
        known = [state for state in parsed if state is not None]
        # The state at the start is made up, with the start as its time; what is recorded is later than that.
        found = [state for state in known if _microseconds(state.last_updated) > start]
        if len(found) < len(known):
            before.add(entity_id)
        if found:
            rows[entity_id] = found
    connection.note_bad_rows("history/stream", refused)
    return History(rows, frozenset(before))


def _past_state(row: Any) -> PastState | None:
    """None for one that cannot be used."""
    if type(row) is not dict:
        return None
    updated = _time(row.get("lu"))
    state, attributes = row.get("s"), row.get("a", {})
    if updated is None or not (state is None or type(state) is str) or type(attributes) is not dict:
        return None
    changed = _time(row.get("lc"))
    return PastState(state, attributes, None if changed == updated else changed, updated)


def _time(value: Any) -> float | None:
    if type(value) not in (int, float) or not 0 <= value < _YEAR_10000:
        return None
    return float(value)


def _microseconds(seconds: float) -> int:
    return round(seconds * 1_000_000)


def as_iso(seconds: float) -> str:
    return (EPOCH + timedelta(microseconds=_microseconds(max(0.0, seconds)))).isoformat()
