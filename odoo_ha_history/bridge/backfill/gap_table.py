"""The rows of `ha_history_gap`, as the feed writes them: what cannot be known, and from when until when.

Each function has a cursor in a transaction that has proved that the instance is ours.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import Any

from ...storage.rows import as_seconds, as_time
from .proof import Gap, GapReason, Start

START_SECONDS = 20.0
"""How long before the state that tells of a start others can have been made."""
SETUP_SECONDS = 120.0
"""How long before it says that it has started a Home Assistant can have made its first states."""
LONG_SETUP_SECONDS = 600.0
SHORTEST_DOWN_SECONDS = 0.5


def write_gaps(cr: Any, instance_id: int, gaps: Iterable[Gap]) -> None:
    """Those that touch each other become one."""
    for gap in gaps:
        values = {
            "instance": instance_id,
            "record": gap.record,
            "reason": gap.reason.value,
            "since": as_time(gap.since),
            "until": as_time(gap.until),
        }
        cr.execute(
            """
            UPDATE ha_history_gap SET since = least(since, %(since)s), until = greatest(until, %(until)s)
            WHERE id = (
                SELECT id FROM ha_history_gap
                WHERE instance_id = %(instance)s AND entity_id IS NOT DISTINCT FROM %(record)s
                  AND reason = %(reason)s AND since <= %(until)s AND until >= %(since)s
                ORDER BY id LIMIT 1
            )
            """,
            values,
        )
        if not cr.rowcount:
            cr.execute(
                """
                INSERT INTO ha_history_gap (instance_id, entity_id, since, until, reason)
                VALUES (%(instance)s, %(record)s, %(since)s, %(until)s, %(reason)s)
                """,
                values,
            )


def close_gaps(
    cr: Any, instance_id: int, records: Collection[int] | None, since: float | None, until: float
) -> None:
    """What happened between these times is read and proved: it was recorded after all.

    :param records: None: what is said of the instance as a whole
    """
    values = {
        "instance": instance_id,
        "records": None if records is None else list(records),
        "since": None if since is None else as_time(since),
        "until": as_time(until),
        "reasons": [GapReason.NOT_RECORDED.value, GapReason.RECORDER_FAILED.value],
    }
    of_these = """
        instance_id = %(instance)s AND reason = ANY(%(reasons)s) AND until <= %(until)s
        AND CASE WHEN %(records)s::int[] IS NULL THEN entity_id IS NULL ELSE entity_id = ANY(%(records)s::int[]) END
    """
    cr.execute(
        f"DELETE FROM ha_history_gap WHERE {of_these} AND (%(since)s::timestamp IS NULL OR since >= %(since)s)",
        values,
    )
    if since is not None:
        cr.execute(
            f"""
            UPDATE ha_history_gap SET until = %(since)s
            WHERE {of_these} AND since < %(since)s AND until > %(since)s
            """,
            values,
        )


def shorten_absences(cr: Any, instance_id: int) -> None:
    """Home Assistant was not running in the longest silence that ends at its start. What tells of the start is a state
    that has not changed since; others were made a moment before.
    """
    cr.execute(
        """
        SELECT id, since, until FROM ha_history_gap
        WHERE instance_id = %s AND reason = %s AND until > (now() AT TIME ZONE 'UTC') - interval '31 days'
        """,
        [instance_id, GapReason.HOME_ASSISTANT_DOWN.value],
    )
    for gap_id, since, until in cr.fetchall():
        silence = _longest_silence(cr, instance_id, since, until, START_SECONDS)
        if silence != (since, until):
            cr.execute("UPDATE ha_history_gap SET since = %s, until = %s WHERE id = %s", [*silence, gap_id])


def note_starts(cr: Any, instance_id: int, starts: Iterable[Start]) -> None:
    """Home Assistant was not running before each of these; what happened around them has been read. Those of which a
    gap tells already, because we saw them ourselves, add nothing.
    """
    for start in starts:
        cr.execute(
            """
            SELECT FROM ha_history_gap
            WHERE instance_id = %s AND reason = %s AND since < %s AND until > %s AND until <= %s LIMIT 1
            """,
            [
                instance_id,
                GapReason.HOME_ASSISTANT_DOWN.value,
                as_time(start.at),
                as_time(max(start.since, start.at - LONG_SETUP_SECONDS)),
                as_time(start.at + START_SECONDS),
            ],
        )
        if cr.rowcount:
            continue
        # One that has said that it stops was silent from then on, but for its last states.
        near = start.at - start.since if start.has_stopped else SETUP_SECONDS
        since, until = _longest_silence(cr, instance_id, as_time(start.since), as_time(start.at), near)
        if until - since >= timedelta(seconds=SHORTEST_DOWN_SECONDS):
            gap = Gap(None, as_seconds(since), as_seconds(until), GapReason.HOME_ASSISTANT_DOWN)
            write_gaps(cr, instance_id, [gap])


def _longest_silence(
    cr: Any, instance_id: int, since: datetime, until: datetime, near: float
) -> tuple[datetime, datetime]:
    """Between two times, without a state of any entity; of those that end in the last `near` seconds."""
    cr.execute(
        """
        WITH moment AS (
            SELECT %(since)s::timestamp AS at
            UNION SELECT %(until)s::timestamp
            UNION SELECT row.at
            FROM ha_entity AS entity
            CROSS JOIN LATERAL (
                SELECT max(last_updated) AS at FROM ha_history
                WHERE entity_id = entity.id AND last_updated > %(since)s AND last_updated <= %(near)s
                UNION ALL
                SELECT last_updated FROM ha_history
                WHERE entity_id = entity.id AND last_updated > %(near)s AND last_updated < %(until)s
            ) AS row
            WHERE entity.instance_id = %(instance)s AND row.at IS NOT NULL
        ), silence AS (
            SELECT at AS since, lead(at) OVER (ORDER BY at) AS until FROM moment
        )
        SELECT since, until FROM silence WHERE until >= %(near)s ORDER BY until - since DESC, since LIMIT 1
        """,
        {
            "instance": instance_id,
            "since": since,
            "until": until,
            "near": max(since, until - timedelta(seconds=near)),
        },
    )
    found: tuple[datetime, datetime] | None = cr.fetchone()
    return found or (since, until)
