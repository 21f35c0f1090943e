"""When nobody listened, and what Odoo's history knows of it, where it is installed: SQL alone."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, NamedTuple

from odoo.addons.odoo_ha_addon.hass import EntityState

from .matcher import Key
from .rule import UNKNOWN
from .standing import Standing
from .standing_table import standings_of

LATENCY_SECONDS = 5.0
"""How long ago something may have happened, by Home Assistant's clock, that comes only now."""
SHORT_SECONDS = 3.0
"""A shorter time is none in which anything would have been missed."""
KEEP_DAYS = 7
READING_SECONDS = 60.0
"""How long history may take to note what it has to read, where nothing else happens."""
LONGEST_WAIT_SECONDS = 24 * 3600.0
"""When it is given up that history is read."""
MOST_ENTITIES = 200
MOST_ROWS = 50_000
"""Of so many entities, so many states are looked at in one transaction."""


class Outage(NamedTuple):
    """:ivar since: when it was heard last; all that had come by then is written
    :ivar after_record: the entities up to this one have been looked at
    """

    id: int
    since: float
    until: float
    after_record: int

    @property
    def window(self) -> tuple[float, float]:
        """When that happened which may not have been heard."""
        return self.since - LATENCY_SECONDS, self.until


class Past(NamedTuple):
    """What history has of some entities in a time.

    :ivar records: those that changed, the last of which is where it goes on; empty at the end
    :ivar before: by record, the state of each before that time
    :ivar changes: records and states, in order of time
    """

    records: list[int]
    before: dict[int, EntityState]
    changes: list[tuple[int, EntityState]]


def note_heard(cr: Any, instance_id: int, now: float) -> None:
    """All that had come at this moment is written, or is with this transaction."""
    cr.execute(
        """
        INSERT INTO ha_rule_outage AS outage (instance_id, since, state) VALUES (%s, %s, 'listening')
        ON CONFLICT (instance_id) WHERE until IS NULL DO UPDATE SET since = greatest(outage.since, EXCLUDED.since)
        """,
        [instance_id, now],
    )


def begin_listening(cr: Any, instance_id: int, now: float) -> list[tuple[float, float]]:
    """A connection begins: keep since when nobody has listened, and how rules stood then.

    :return: the times in which nobody has listened lately
    """
    cr.execute(
        """
        UPDATE ha_rule_outage SET
            until = %(now)s, state = CASE WHEN %(has_history)s THEN 'waiting' ELSE 'done' END, after_record = 0,
            standings = CASE WHEN %(has_history)s THEN (
                SELECT jsonb_agg(to_jsonb(standing)) FROM ha_rule_standing AS standing
                JOIN ha_entity AS entity ON entity.id = standing.entity_id
                WHERE entity.instance_id = %(instance)s
            ) END
        WHERE instance_id = %(instance)s AND until IS NULL AND since < %(now)s - %(short)s
        """,
        {
            "now": now,
            "instance": instance_id,
            "short": SHORT_SECONDS,
            "has_history": has_history(cr),
        },
    )
    note_heard(cr, instance_id, now)
    cr.execute(
        "DELETE FROM ha_rule_outage WHERE instance_id = %s AND state = 'done' AND until < %s",
        [instance_id, now - KEEP_DAYS * 86_400],
    )
    cr.execute(
        "SELECT since, until FROM ha_rule_outage WHERE instance_id = %s AND until IS NOT NULL ORDER BY since",
        [instance_id],
    )
    return list(cr.fetchall())


def has_history(cr: Any) -> bool:
    """Whether `odoo_ha_history` is installed."""
    cr.execute(
        "SELECT to_regclass('ha_history_reading') IS NOT NULL AND to_regclass('ha_history_backfill') IS NOT NULL"
    )
    return bool(cr.fetchone()[0])


def next_outage(cr: Any, instance_id: int, now: float) -> Outage | None:
    """The first that history has been read of as far as it can be."""
    if not has_history(cr):
        return None
    cr.execute(
        """
        SELECT outage.id, outage.since, outage.until, coalesce(outage.after_record, 0)
        FROM ha_rule_outage AS outage
        WHERE outage.instance_id = %(instance)s AND outage.state = 'waiting' AND (outage.until < %(given_up)s OR (
            -- What history has to read is noted with the changes after the outage at the latest.
            (outage.until < %(noted)s OR EXISTS (
                SELECT FROM ha_history_source AS source WHERE source.instance_id = outage.instance_id
                  AND source.heard_until > to_timestamp(outage.until) AT TIME ZONE 'UTC'
            ))
            AND NOT EXISTS (
                SELECT FROM ha_history_backfill AS reading
                WHERE reading.instance_id = outage.instance_id AND reading.state <> 'done'
                  AND reading.reason NOT IN ('asked', 'causes')
                  AND coalesce(reading.since, '-infinity') <= to_timestamp(outage.until) AT TIME ZONE 'UTC'
            )
        ))
        ORDER BY outage.since LIMIT 1
        """,
        {"instance": instance_id, "given_up": now - LONGEST_WAIT_SECONDS, "noted": now - READING_SECONDS},
    )
    row = cr.fetchone()
    return Outage(*row) if row else None


def is_waiting(cr: Any, instance_id: int) -> bool:
    cr.execute(
        "SELECT FROM ha_rule_outage WHERE instance_id = %s AND state = 'waiting' LIMIT 1", [instance_id]
    )
    return bool(cr.rowcount)


def standings_before(cr: Any, outage: Outage, records: Collection[int]) -> dict[Key, Standing]:
    """How rules stood with these entities."""
    return standings_of(
        cr,
        "jsonb_populate_recordset(NULL::ha_rule_standing, (SELECT standings FROM ha_rule_outage WHERE id = %s))",
        [outage.id],
        "standing.entity_id = ANY(%s)",
        [list(records)],
    )


def read_past(cr: Any, outage: Outage, records: Collection[int]) -> Past:
    """What history has of the next of these entities that changed meanwhile."""
    changed = _changed(cr, outage, [record for record in sorted(records) if record > outage.after_record])
    changes = _changes(cr, outage, changed)
    while len(changes) > MOST_ROWS and len(changed) > 1:
        changed = changed[: len(changed) // 2]
        changes = _changes(cr, outage, changed)
    if len(changes) > MOST_ROWS or not changed:
        # One entity that changed more often than anybody would be told of.
        return Past(changed, {}, [])
    told = [*changes, *_not_known(cr, outage, changed)]
    return Past(changed, _before(cr, outage, changed), sorted(told, key=lambda each: each[1].last_updated))


def _changed(cr: Any, outage: Outage, records: list[int]) -> list[int]:
    cr.execute(
        f"""
        SELECT record FROM unnest(%(records)s::int[]) AS record
        WHERE EXISTS (SELECT FROM ha_history_reading WHERE entity_id = record AND {_IN_WINDOW})
        ORDER BY record LIMIT %(most)s
        """,
        {"records": records, **_moments(outage), "most": MOST_ENTITIES},
    )
    return [record for (record,) in cr.fetchall()]


def _changes(cr: Any, outage: Outage, records: list[int]) -> list[tuple[int, EntityState]]:
    cr.execute(
        f"""
        SELECT reading.entity_id, entity.entity_id, {_STATE}
        FROM ha_history_reading AS reading JOIN ha_entity AS entity ON entity.id = reading.entity_id
        WHERE reading.entity_id = ANY(%(records)s) AND {_IN_WINDOW}
        ORDER BY reading.last_updated LIMIT %(most)s
        """,
        {"records": records, **_moments(outage), "most": MOST_ROWS + 1},
    )
    return [(record, _state(*values)) for record, *values in cr.fetchall()]


def _before(cr: Any, outage: Outage, records: list[int]) -> dict[int, EntityState]:
    cr.execute(
        f"""
        SELECT record.record, entity.entity_id, {_STATE} FROM unnest(%(records)s::int[]) AS record (record)
        JOIN ha_entity AS entity ON entity.id = record.record
        CROSS JOIN LATERAL (
            SELECT * FROM ha_history_reading WHERE entity_id = record.record
              AND last_updated <= to_timestamp(%(since)s) AT TIME ZONE 'UTC' ORDER BY last_updated DESC LIMIT 1
        ) AS reading
        """,
        {"records": records, **_moments(outage)},
    )
    return {record: _state(*values) for record, *values in cr.fetchall()}


def _moments(outage: Outage) -> dict[str, float]:
    since, until = outage.window
    return {"since": since, "until": until}


_IN_WINDOW = """
    last_updated > to_timestamp(%(since)s) AT TIME ZONE 'UTC'
    AND last_updated <= to_timestamp(%(until)s) AT TIME ZONE 'UTC'
"""
_STATE = """
    reading.state, coalesce(reading.attributes, '{}'),
    extract(epoch FROM reading.last_changed)::float8, extract(epoch FROM reading.last_updated)::float8
"""


def _state(
    entity_id: str, state: str | None, attributes: Mapping[str, Any], changed: float, updated: float
) -> EntityState:
    return EntityState(entity_id, UNKNOWN if state is None else state, attributes, changed, updated)


def _not_known(cr: Any, outage: Outage, records: Collection[int]) -> list[tuple[int, EntityState]]:
    """Where history itself has a gap, nobody knows what was."""
    cr.execute(
        """
        SELECT entity.id, entity.entity_id, extract(epoch FROM gap.since)::float8
        FROM ha_history_gap AS gap
        JOIN ha_entity AS entity ON entity.id = gap.entity_id OR (
            gap.entity_id IS NULL AND entity.instance_id = gap.instance_id
        )
        WHERE entity.id = ANY(%(records)s)
          AND gap.since >= to_timestamp(%(since)s) AT TIME ZONE 'UTC'
          AND gap.since <= to_timestamp(%(until)s) AT TIME ZONE 'UTC'
        """,
        {"records": list(records), **_moments(outage)},
    )
    return [
        (record, EntityState(entity_id, UNKNOWN, {}, since, since))
        for record, entity_id, since in cr.fetchall()
    ]


def fired_with(cr: Any, moments: Mapping[Key, float]) -> set[Key]:
    """Those for which a change of this moment has set off the rule already."""
    cr.execute(
        """
        SELECT asked.rule_id, asked.entity_id
        FROM unnest(%s::int[], %s::int[], %s::float8[]) AS asked (rule_id, entity_id, moment)
        JOIN ha_rule_firing AS firing ON firing.rule_id = asked.rule_id AND firing.entity_id = asked.entity_id
          AND firing.changed_at = to_timestamp(asked.moment) AT TIME ZONE 'UTC'
        """,
        [
            [rule_id for rule_id, _ in moments],
            [record_id for _, record_id in moments],
            list(moments.values()),
        ],
    )
    return set(cr.fetchall())


def write_progress(cr: Any, outage: Outage, after_record: int | None) -> None:
    """:param after_record: where it goes on; None: it is done"""
    if after_record is None:
        cr.execute("UPDATE ha_rule_outage SET state = 'done', standings = NULL WHERE id = %s", [outage.id])
    else:
        cr.execute("UPDATE ha_rule_outage SET after_record = %s WHERE id = %s", [after_record, outage.id])
