"""Another zone of the site makes other days. Hours stay as they are: each belongs to the day in which it begins.

Entities whose days are still to be made wait in `ha_statistics_rezone`, so that it can stop and go on. Days whose
hours are not kept any more stay what they were.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from .days import compile_days

ENTITIES = 10
"""That one transaction takes on; each may have hours of many years."""


def note_zone(cr: Any, instance_id: int, zone: str) -> None:
    """Have the days of an instance made again where its zone is not the one that they are of."""
    cr.execute(
        """
        UPDATE ha_history_source AS source SET days_zone = %s
        FROM (SELECT id, days_zone FROM ha_history_source) AS before
        WHERE source.instance_id = %s AND before.id = source.id AND source.days_zone IS DISTINCT FROM %s
        RETURNING before.days_zone
        """,
        [zone, instance_id, zone],
    )
    changed = cr.fetchone()
    if changed and changed[0] is not None:
        cr.execute(
            """
            INSERT INTO ha_statistics_rezone (entity_id)
            SELECT id FROM ha_entity WHERE instance_id = %s ON CONFLICT DO NOTHING
            """,
            [instance_id],
        )


def rezone_step(cr: Any, instance_id: int, zone: str, kept: datetime = datetime.min) -> bool:
    """Make the days of some entities again; whether there were any.

    :param kept: days that begin before stay what they are, for not all of their hours are kept
    """
    cr.execute(
        """
        DELETE FROM ha_statistics_rezone WHERE entity_id IN (
            SELECT waiting.entity_id FROM ha_statistics_rezone AS waiting
            JOIN ha_entity AS entity ON entity.id = waiting.entity_id
            WHERE entity.instance_id = %s ORDER BY waiting.entity_id LIMIT %s
        ) RETURNING entity_id
        """,
        [instance_id, ENTITIES],
    )
    entities = [entity for (entity,) in cr.fetchall()]
    if not entities:
        return False
    values = {"entities": entities, "zone": zone, "kept": kept}
    for table in ("ha_statistics", "ha_statistics_word"):
        cr.execute(
            f"""
            UPDATE {table} SET day = (start AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)::date
            WHERE entity_id = ANY(%(entities)s) AND period = 'hour'
                AND day <> (start AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)::date
            """,
            values,
        )
        cr.execute(
            f"""
            DELETE FROM {table} AS old USING (
                SELECT entity_id, min(start) AS first FROM {table}
                WHERE entity_id = ANY(%(entities)s) AND period = 'hour' GROUP BY entity_id
            ) AS hours
            WHERE old.entity_id = hours.entity_id AND old.period = 'day'
                AND old.start > hours.first - interval '1 day' AND old.start >= %(kept)s
            """,
            values,
        )
    cr.execute(
        """
        SELECT DISTINCT entity_id, day FROM ha_statistics
        WHERE entity_id = ANY(%(entities)s) AND period = 'hour' AND start >= %(kept)s
        """,
        values,
    )
    compile_days(cr, zone, cr.fetchall())
    return True
