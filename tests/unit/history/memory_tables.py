"""What the feed writes, without PostgreSQL: `storage.rows.RowWriter`, `storage.causes` and the tables of `backfill`."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from odoo_ha_history.bridge.backfill.groups import Asked
from odoo_ha_history.bridge.backfill.proof import Gap, Start
from odoo_ha_history.bridge.backfill.table import Step, Task
from odoo_ha_history.storage.causes import Told
from odoo_ha_history.storage.missing import Missing, MissingReason
from odoo_ha_history.storage.policy import Recording
from odoo_ha_history.storage.rows import HistoryRow

ALL = Recording(366, frozenset())


def task(reason: MissingReason = MissingReason.FIRST, **values: Any) -> Task:
    given = {
        "id": 1, "instance_id": 1, "reason": reason, "records": None, "since": None, "until": None, "place": None,
        "reached": None, "oldest": None, "rows_read": 0, "entities_done": 0, **values,
    }  # fmt: skip
    return Task(**given)


class MemoryTables:
    """`entities` are the recorded ones, by entity id. `fail` is raised by the next transaction that writes rows."""

    def __init__(self, entities: Iterable[str]) -> None:
        self.entities = {entity_id: number for number, entity_id in enumerate(entities, 1)}
        self.recordings: dict[str, Recording] = {}
        self.rows: dict[tuple[int, float], HistoryRow] = {}
        self.doubles = 0
        self.tasks: list[Task] = []
        self.steps: list[Step] = []
        self.gaps: list[Gap] = []
        self.closed: list[tuple[frozenset[int] | None, float | None, float]] = []
        self.troubles: list[tuple[str, str | None]] = []
        self.whole: list[float] = []
        self.done: list[int] = []
        self.alive: float | None = None
        self.missing: list[Missing] = []
        self.told: list[Told] = []
        self.starts: list[Start] = []
        self.commands: dict[str, str | None] = {}
        self.fail: Exception | None = None

    def states(self, entity_id: str) -> list[str | None]:
        record = self.entities[entity_id]
        found = [row for (entity, _), row in self.rows.items() if entity == record]
        return [row.state for row in sorted(found, key=lambda row: row.last_updated)]

    # -- RowWriter

    def write(self, cr: Any, rows: Sequence[HistoryRow]) -> int:
        if self.fail:
            error, self.fail = self.fail, None
            raise error
        new = {(row.entity, row.last_updated): row for row in rows}
        self.doubles += len(rows) - len(new.keys() - self.rows.keys())
        self.rows.update(new)
        return len(new)

    def forget(self) -> None: ...

    # -- table

    def asked_entities(self, cr: Any, recording: Any, task: Task) -> list[Asked]:
        return [
            Asked(record, entity_id, self.recordings.get(entity_id, ALL))
            for entity_id, record in self.entities.items()
            if task.records is None or record in task.records
        ]

    def note_recorded(self, cr: Any, recording: Any, instance_id: int, present: Collection[str]) -> None: ...

    def take(self, cr: Any, instance_id: int) -> Task | None:
        return next((task for task in self.tasks if task.id not in self.done), None)

    def write_step(self, cr: Any, task: Task, step: Step) -> None:
        self.steps.append(step)

    def write_trouble(self, cr: Any, task: Task, code: str, detail: str | None) -> None:
        self.troubles.append((code, detail))

    def write_done(self, cr: Any, task: Task) -> None:
        self.done.append(task.id)

    def write_whole(self, cr: Any, task: Task, since: float) -> None:
        self.whole.append(since)

    def write_missing(self, cr: Any, instance_id: int, missing: Iterable[Missing]) -> None:
        self.missing += missing

    # -- gap_table

    def write_gaps(self, cr: Any, instance_id: int, gaps: Iterable[Gap]) -> None:
        self.gaps += gaps

    def close_gaps(
        self, cr: Any, instance_id: int, records: Collection[int] | None, since: float | None, until: float
    ) -> None:
        self.closed.append((None if records is None else frozenset(records), since, until))

    def shorten_absences(self, cr: Any, instance_id: int) -> None: ...

    def note_starts(self, cr: Any, instance_id: int, starts: Iterable[Start]) -> None:
        self.starts += starts

    # -- storage.causes

    def write_told(self, cr: Any, instance_id: int, told: Collection[Told]) -> int:
        self.told += told
        return len(told)

    def contexts_of_commands(
        self, cr: Any, instance_id: int, since: float, until: float, most: int
    ) -> dict[str, str | None]:
        return self.commands

    # -- table again

    def alive_until(self, cr: Any, instance_id: int) -> float | None:
        return self.alive

    def write_alive(self, cr: Any, instance_id: int, moment: float) -> None:
        self.alive = moment
