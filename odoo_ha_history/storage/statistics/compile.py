"""One step of compiling statistics from states: what is to be done lies in marks, and each step is a transaction."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from ..zone import zone_of
from .days import compile_days
from .hours import compile_hours
from .retention import kept
from .rezone import note_zone, rezone_step
from .stale import forget_marks, mark_new_hours, take_stale

STATISTICS_LOCK = 0x48410020
"""Advisory lock, with the instance's id: who writes its statistics is alone."""


def is_alone(cr: Any, instance_id: int) -> bool:
    """Whether nobody else writes the statistics of the instance, until the end of the transaction."""
    cr.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", [STATISTICS_LOCK, instance_id])
    return bool(cr.fetchone()[0])


def compile_step(cr: Any, instance_id: int, now: datetime) -> bool:
    """Compile what has come to an end or has changed, up to some thousand hours; whether there was anything.

    :param now: UTC without a zone
    """
    zone = zone_of(cr, instance_id)
    since = kept(cr, now).whole_since
    note_zone(cr, instance_id, zone)
    if rezone_step(cr, instance_id, zone, since):
        return True
    over = mark_new_hours(cr, instance_id, now)
    if over is None:
        return False
    taken = take_stale(cr, instance_id, over, since)
    compile_days(cr, zone, compile_hours(cr, zone, taken.ranges))
    forget_marks(cr, taken.marks)
    return bool(taken.marks)


def forget_removed(cr: Any) -> None:
    """Remove the statistics of entities that have no record any more."""
    for table in ("ha_statistics", "ha_statistics_word"):
        cr.execute(
            f"""
            WITH RECURSIVE found AS (
                (SELECT entity_id FROM {table} ORDER BY entity_id LIMIT 1)
                UNION ALL
                SELECT (
                    SELECT entity_id FROM {table} AS next
                    WHERE next.entity_id > found.entity_id ORDER BY entity_id LIMIT 1
                )
                FROM found WHERE found.entity_id IS NOT NULL
            )
            DELETE FROM {table} WHERE entity_id IN (
                SELECT entity_id FROM found
                WHERE entity_id IS NOT NULL AND NOT EXISTS (SELECT FROM ha_entity WHERE id = found.entity_id)
            )
            """
        )
    for table in ("ha_statistics_stale", "ha_statistics_rezone"):
        cr.execute(
            f"DELETE FROM {table} AS row WHERE NOT EXISTS (SELECT FROM ha_entity WHERE id = row.entity_id)"
        )
