"""The rows of `ha_history_backfill` and `ha_history_entity`, as the feed reads and writes them.

Each function has a cursor in a transaction that has proved that the instance is ours, and is over soon.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, NamedTuple

from ...storage.missing import OVERLAP_SECONDS, Missing, MissingReason, heard_until, write_missing
from ...storage.policy import note_numbers, read_entities, recording_of
from ...storage.rows import as_seconds, as_time
from ...storage.source import read_source, trouble_of, write_source
from ..recording_table import RecordingTable
from .groups import Asked

KEEP_DAYS = 14
"""How long what is done stays to be seen."""
_MERGED = (MissingReason.AWAY, MissingReason.REMOVED, MissingReason.NEW, MissingReason.ASKED)
"""Reasons of which the rows of an instance become one, where none has begun."""


class Task(NamedTuple):
    """A row of `ha_history_backfill` that is not done.

    :ivar records: None: all that are recorded
    :ivar place: of the last entity that is done, see `groups.Asked`; None at the beginning
    :ivar reached: until when those that come next are read already; None: not at all
    :ivar oldest: the oldest that the recorder had so far, of any entity
    """

    id: int
    instance_id: int
    reason: MissingReason
    records: frozenset[int] | None
    since: float | None
    until: float | None
    place: tuple[bool, int] | None
    reached: float | None
    oldest: float | None
    rows_read: int
    entities_done: int

    @property
    def heard(self) -> float | None:
        """Until when nothing is missing for sure."""
        if self.since is None or self.reason is not MissingReason.AWAY:
            return self.since
        return self.since + OVERLAP_SECONDS


class Step(NamedTuple):
    """How far a task is, after one chunk.

    :ivar at: the record of the entity that people are shown
    """

    place: tuple[bool, int] | None
    reached: float | None
    oldest: float | None
    rows_read: int
    at: int | None
    done: int
    total: int


def take(cr: Any, instance_id: int) -> Task | None:
    """What is to be read next: short absences first, then what takes long, then who caused it."""
    _merge(cr, instance_id)
    cr.execute(
        """
        SELECT id, reason, record_ids, since, until, after_attributes, after_record, reached, oldest,
               coalesce(rows_read, 0), coalesce(entities_done, 0)
        FROM ha_history_backfill WHERE instance_id = %s AND state <> 'done'
        ORDER BY reason = 'causes', reason IN ('first', 'new', 'asked'), id LIMIT 1
        """,
        [instance_id],
    )
    row = cr.fetchone()
    if row is None:
        return None
    id_, reason, records, since, until, attributes, after, reached, oldest, rows, done = row
    return Task(
        id_,
        instance_id,
        MissingReason(reason),
        None if records is None else frozenset(records),
        _seconds(since),
        _seconds(until),
        None if after is None else (bool(attributes), after),
        _seconds(reached),
        _seconds(oldest),
        rows,
        done,
    )


def _merge(cr: Any, instance_id: int) -> None:
    """Many absences that nobody has read yet, or that could not be read, are one."""
    cr.execute(
        """
        SELECT reason, array_agg(id ORDER BY id), min(since), bool_or(since IS NULL), bool_or(record_ids IS NULL),
               max(until), bool_or(until IS NULL)
        FROM ha_history_backfill
        WHERE instance_id = %s AND state IN ('waiting', 'failed') AND reason = ANY(%s)
          AND after_record IS NULL AND reached IS NULL
        GROUP BY reason HAVING count(*) > 1
        """,
        [instance_id, [reason.value for reason in _MERGED]],
    )
    for _reason, ids, since, from_beginning, about_all, until, to_now in cr.fetchall():
        cr.execute(
            """
            UPDATE ha_history_backfill SET since = %s, until = %s, record_ids = CASE WHEN %s THEN NULL ELSE (
                SELECT jsonb_agg(DISTINCT record) FROM ha_history_backfill AS each,
                jsonb_array_elements(each.record_ids) AS record WHERE each.id = ANY(%s)
            ) END WHERE id = %s
            """,
            [None if from_beginning else since, None if to_now else until, about_all, ids, ids[0]],
        )
        cr.execute("DELETE FROM ha_history_backfill WHERE id = ANY(%s)", [ids[1:]])


def asked_entities(cr: Any, table: RecordingTable, task: Task) -> list[Asked]:
    """What the recorder is asked for, by the ids that entities have now; those that are archived if they are named."""
    known = table.of(cr, task.instance_id)
    asked = [
        Asked(found.record_id, entity_id, found.recording)
        for entity_id, found in known.items()
        if found.recording and (task.records is None or found.record_id in task.records)
    ]
    if gone := (task.records or frozenset()) - {found.record_id for found in known.values()}:
        rules = table.rules(cr)
        asked += [
            Asked(entity.record_id, entity.entity_id, recording)
            for entity in read_entities(cr, [task.instance_id], archived=True)
            # An id that another has by now leads to that one's history.
            if entity.record_id in gone and entity.entity_id not in known
            if (recording := recording_of(entity, rules))
        ]
    return asked


def write_step(cr: Any, task: Task, step: Step) -> None:
    after_attributes, after_record = step.place or (None, None)
    cr.execute(
        """
        UPDATE ha_history_backfill
        SET state = 'running', trouble = NULL, trouble_detail = NULL, started = coalesce(started, %s),
            after_attributes = %s, after_record = %s, reached = %s, oldest = %s, rows_read = %s,
            entity_id = (SELECT id FROM ha_entity WHERE id = %s), entities_done = %s, entities_total = %s
        WHERE id = %s
        """,
        [
            _now(cr),
            after_attributes,
            after_record,
            _moment(step.reached),
            _moment(step.oldest),
            step.rows_read,
            step.at,
            step.done,
            step.total,
            task.id,
        ],
    )


def write_trouble(cr: Any, task: Task, code: str, detail: str | None) -> None:
    """It could not be read, and is tried again."""
    cr.execute(
        """
        UPDATE ha_history_backfill
        SET state = 'failed', trouble = %s, trouble_detail = %s, started = coalesce(started, %s) WHERE id = %s
        """,
        [trouble_of(code), detail, _now(cr), task.id],
    )


def write_done(cr: Any, task: Task) -> None:
    cr.execute(
        """
        UPDATE ha_history_backfill
        SET state = 'done', finished = %s, entity_id = NULL, trouble = NULL, trouble_detail = NULL WHERE id = %s
        """,
        [_now(cr), task.id],
    )
    cr.execute(
        """
        DELETE FROM ha_history_backfill
        WHERE instance_id = %s AND state = 'done' AND finished < (now() AT TIME ZONE 'UTC') - %s * interval '1 day'
        """,
        [task.instance_id, KEEP_DAYS],
    )


def write_whole(cr: Any, task: Task, since: float) -> None:
    """From here on the history of these entities is whole, but for gaps."""
    cr.execute(
        """
        UPDATE ha_history_entity SET whole_since = %(since)s
        WHERE instance_id = %(instance)s AND (%(records)s::int[] IS NULL OR entity_id = ANY(%(records)s::int[]))
          AND (whole_since IS NULL OR whole_since > %(since)s)
        """,
        {
            "since": as_time(since),
            "instance": task.instance_id,
            "records": None if task.records is None else list(task.records),
        },
    )


def note_recorded(cr: Any, table: RecordingTable, instance_id: int, present: Collection[str]) -> None:
    """What the recorder has of entities that are recorded from now on is missing; what is recorded no more is
    forgotten, so that it is missing when it comes again. So is what happened to an entity while we had no state of it.

    :param present: entity ids that have a state
    """
    if (heard := heard_until(cr, instance_id)) is None:
        return  # the first that is heard of it will say so
    known = table.of(cr, instance_id)
    recorded = {found.record_id: entity_id for entity_id, found in known.items() if found.recording}
    cr.execute("SELECT entity_id, away_since FROM ha_history_entity WHERE instance_id = %s", [instance_id])
    noted = dict(cr.fetchall())
    if gone := noted.keys() - recorded.keys():
        cr.execute("DELETE FROM ha_history_entity WHERE entity_id = ANY(%s)", [list(gone)])
    if new := recorded.keys() - noted.keys():
        _note_new(cr, instance_id, new)
    note_numbers(cr, instance_id)
    there = {record for record, entity_id in recorded.items() if entity_id in present}
    left = [record for record, away in noted.items() if away is None and record in recorded.keys() - there]
    if left:
        _write_away(cr, left, as_time(heard))
    back = {record: away for record, away in noted.items() if away is not None and record in there}
    if back:
        since = as_seconds(min(back.values())) - OVERLAP_SECONDS
        write_missing(cr, instance_id, [Missing(MissingReason.NEW, frozenset(back), since, None)])
        _write_away(cr, list(back), None)


def _note_new(cr: Any, instance_id: int, new: Collection[int]) -> None:
    cr.execute(
        """
        INSERT INTO ha_history_entity (entity_id, instance_id)
        SELECT id, instance_id FROM ha_entity WHERE id = ANY(%s) ON CONFLICT DO NOTHING
        """,
        [list(new)],
    )
    cr.execute(
        """
        SELECT FROM ha_history_backfill
        WHERE instance_id = %s AND reason = 'first' AND state <> 'done' AND after_record IS NULL AND reached IS NULL
        """,
        [instance_id],
    )
    if not cr.rowcount:
        write_missing(cr, instance_id, [Missing(MissingReason.NEW, frozenset(new), None, None)])


def _write_away(cr: Any, records: list[int], since: Any) -> None:
    cr.execute("UPDATE ha_history_entity SET away_since = %s WHERE entity_id = ANY(%s)", [since, records])


def alive_until(cr: Any, instance_id: int) -> float | None:
    """Until when Home Assistant is known to have run, by its own clock."""
    return _seconds(read_source(cr, instance_id, "alive_until"))


def write_alive(cr: Any, instance_id: int, moment: float) -> None:
    write_source(cr, instance_id, "alive_until", as_time(moment))


def _now(cr: Any) -> Any:
    cr.execute("SELECT clock_timestamp() AT TIME ZONE 'UTC'")
    return cr.fetchone()[0]


def _seconds(moment: Any) -> float | None:
    return None if moment is None else as_seconds(moment)


def _moment(seconds: float | None) -> Any:
    return None if seconds is None else as_time(seconds)
