"""What has to be done with rows now and then, in steps that are over soon, so that it can stop after any of them.

Partitions are made ahead and dropped; rows go where they belong by now; what nobody refers to is forgotten. With a
cursor that is given.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any, NamedTuple

from .moving import entities_in, leaves, move, remove
from .partitions import Partition, is_longer
from .policy import read_entities, read_rules, recording_of
from .retention import forget_gaps, forget_unused
from .schema import make_ahead

BATCH = 20_000
"""Rows that one transaction moves or removes."""


class Task(NamedTuple):
    """What a person has said or Home Assistant has done, to be carried out with the rows of some entities.

    :ivar kind: `remove` what is from before `asked`; `keep` it for `keep` days only; `hand_over` to the entity `into`
    :ivar before: what is handed over is older
    """

    id: int
    kind: str
    records: frozenset[int]
    keep: int
    into: int | None
    asked: datetime
    before: datetime = datetime.max


class Step(NamedTuple):
    """What to do with rows of some entities in one partition: remove or move them.

    :ivar keep: None to remove
    :ivar if_gone: remove only of those that have no record in that moment either
    """

    records: tuple[int, ...]
    keep: int | None = None
    into: int | None = None
    before: datetime = datetime.max
    if_gone: bool = False


class Entities(NamedTuple):
    """:ivar there: ids of all that have a record
    :ivar keeps: for how many days those that are recorded are kept
    """

    there: frozenset[int]
    keeps: Mapping[int, int]


def steps(
    leaf: Partition, present: Collection[int], entities: Entities, tasks: Sequence[Task]
) -> Iterator[Step]:
    """What has to be done with one partition."""
    claimed: set[int] = set()
    for task in tasks:
        records = tuple(sorted(task.records.intersection(present)))
        if not records:
            continue
        if task.kind == "hand_over":
            claimed.update(records)
            yield Step(records, leaf.keep, task.into, task.before)
        elif task.kind == "remove":
            yield Step(records, before=task.asked)
        elif is_longer(leaf.keep, task.keep):
            claimed.update(records)
            yield Step(records, task.keep)
    left = [entity for entity in present if entity not in claimed]
    if gone := tuple(entity for entity in left if entity not in entities.there):
        yield Step(gone, if_gone=True)
    for keep in sorted(set(entities.keeps.values())):
        # Nothing goes earlier than was said when it was written, unless a person says so: a task.
        if is_longer(keep, leaf.keep) and (
            longer := tuple(entity for entity in left if entities.keeps.get(entity) == keep)
        ):
            yield Step(longer, keep)


class Maintenance:
    """One run. `drop_due` of `retention` is apart from it: it needs to be outside of any transaction."""

    def __init__(
        self,
        cr: Any,
        transaction: Callable[[], AbstractContextManager[Any]],
        now: datetime,
        seconds: float,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """:param transaction: around each step
        :param now: UTC without a zone
        :param seconds: after which it begins no other step
        """
        self._cr = cr
        self._transaction = transaction
        self._now = now
        self._clock = clock
        self._end = clock() + seconds

    def run(self) -> bool:
        """Whether all is done; if not, another run goes on with it."""
        with self._transaction():
            rules = read_rules(self._cr)
            make_ahead(self._cr, self._now, sorted({rule.keep for rule in rules if rule.record}))
            entities = self._entities()
            tasks = self._tasks()
        if not all(self._work_on(leaf, entities, tasks) for leaf in leaves(self._cr)):
            return False
        with self._transaction():
            self._cr.execute("DELETE FROM ha_history_task WHERE id = ANY(%s)", [[task.id for task in tasks]])
            forget_unused(self._cr, self._now.date())
            forget_gaps(self._cr, min((leaf.since for leaf in leaves(self._cr)), default=self._now))
        return True

    def _entities(self) -> Entities:
        self._cr.execute("SELECT id, instance_id FROM ha_entity")
        found = self._cr.fetchall()
        rules = read_rules(self._cr)
        facts = read_entities(self._cr, sorted({instance for _, instance in found}))
        recordings = {entity.record_id: recording_of(entity, rules) for entity in facts}
        return Entities(
            frozenset(record for record, _ in found),
            {record: recording.keep for record, recording in recordings.items() if recording},
        )

    def _tasks(self) -> list[Task]:
        self._cr.execute(
            "SELECT id, kind, record_ids, keep::int, into_id, asked, before FROM ha_history_task ORDER BY id"
        )
        return [
            Task(task, kind, frozenset(records or ()), keep or 0, into, asked, before or datetime.max)
            for task, kind, records, keep, into, asked, before in self._cr.fetchall()
        ]

    def _work_on(self, leaf: Partition, entities: Entities, tasks: Sequence[Task]) -> bool:
        """Whether all is done in this partition."""
        for step in steps(leaf, entities_in(self._cr, leaf), entities, tasks):
            while True:
                if self._clock() > self._end:
                    return False
                with self._transaction():
                    count = self._carry_out(leaf, step)
                if count < BATCH:
                    break
        return True

    def _carry_out(self, leaf: Partition, step: Step) -> int:
        if step.keep is None:
            return remove(self._cr, leaf, step.records, step.before, BATCH, if_gone=step.if_gone)
        return move(self._cr, leaf, step.records, step.keep, self._now, BATCH, step.into, step.before)
