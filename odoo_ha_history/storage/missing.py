"""What is known to be missing in `ha_history`, and until when all was heard. With a cursor that is given."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum
from typing import Any, NamedTuple

from .rows import as_seconds, as_time
from .source import read_source, write_source

OVERLAP_SECONDS = 300.0
"""How much of what was heard is read again: clocks of Home Assistant jump, and doubles are thrown away."""


class MissingReason(str, Enum):
    """Why something may be missing."""

    FIRST = "first"
    AWAY = "away"
    DROPPED = "dropped"
    REMOVED = "removed"
    NEW = "new"
    ASKED = "asked"
    CAUSES = "causes"
    """Not states: who or what caused those that were read."""


class Missing(NamedTuple):
    """What may have happened in a time and is not recorded yet.

    :ivar records: ids of the entities that it can be; None: all that are recorded
    :ivar since: seconds since 1970, UTC; None: since Home Assistant's recorder knows anything
    :ivar until: as `since`; None: until the moment in which it is read
    """

    reason: MissingReason
    records: frozenset[int] | None
    since: float | None
    until: float | None


def heard_until(cr: Any, instance_id: int) -> float | None:
    """Seconds since 1970 by Home Assistant's clock; None where nothing was ever heard."""
    moment = read_source(cr, instance_id, "heard_until")
    return None if moment is None else as_seconds(moment)


def write_heard(cr: Any, instance_id: int, heard: float) -> None:
    """All changes up to this time are recorded or named as missing. A clock that was put back takes it back."""
    write_source(cr, instance_id, "heard_until", as_time(heard))


def write_missing(cr: Any, instance_id: int, missing: Iterable[Missing]) -> None:
    for each in missing:
        cr.execute(
            """
            INSERT INTO ha_history_backfill (instance_id, reason, record_ids, since, until, state)
            VALUES (%s, %s, %s::jsonb, %s, %s, 'waiting')
            """,
            [
                instance_id,
                each.reason.value,
                None if each.records is None else str(sorted(each.records)),
                None if each.since is None else as_time(each.since),
                None if each.until is None else as_time(each.until),
            ],
        )
