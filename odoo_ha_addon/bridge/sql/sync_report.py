"""What people see of a sync: how far it is, on open pages, and what it did, as a record that stays."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from ...protocol.jsonb import as_jsonb
from ...protocol.registry_diff import RefusedRow
from ...protocol.settings import Lease
from . import bus

REFUSALS_KEPT = 20


@dataclass
class Count:
    """What happened to the records of one kind; `refused` is what had to be left out."""

    created: int = 0
    changed: int = 0
    archived: int = 0
    came_back: int = 0
    refused: list[RefusedRow] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.created or self.changed or self.archived or self.came_back or self.refused)


@dataclass
class Progress:
    """A sync under way. `report_id`: the record that somebody is waiting for; None where nobody asked for the sync."""

    report_id: int | None = None
    state: str = "running"
    phase: str = "reading"
    done: int = 0
    total: int = 0
    counts: dict[str, Count] = field(default_factory=dict)
    error: str | None = None

    @property
    def over(self) -> bool:
        return self.state in ("done", "failed")


def write(cr: Any, lease: Lease, progress: Progress) -> str | None:
    """Store it and tell open pages, in autocommit; returns the bus channel to announce, None if the lease is
    not ours.
    """
    if progress.report_id is None and progress.over and (progress.error or any(progress.counts.values())):
        progress.report_id = _new_report(cr, lease)
    if progress.report_id is not None:
        _update(cr, lease, progress)
    payload = {
        "instance_id": lease.instance_id,
        "report_id": progress.report_id or False,
        "state": progress.state,
        "phase": progress.phase,
        "done": progress.done,
        "total": progress.total,
    }
    return bus.insert(cr, "ha.instance", lease.instance_id, "status:", "ha_sync_progress", payload)


def take(cr: Any, lease: Lease) -> int | None:
    """The oldest report that somebody asked for and no sync has begun; those that were broken off are closed."""
    cr.execute(
        """
        UPDATE ha_sync_report SET state = 'failed', error = 'The connection broke.', finished =
        clock_timestamp() AT TIME ZONE 'UTC' WHERE instance_id = %s AND state = 'running'
        """,
        [lease.instance_id],
    )
    cr.execute(
        "SELECT id FROM ha_sync_report WHERE instance_id = %s AND state = 'waiting' ORDER BY id LIMIT 1",
        [lease.instance_id],
    )
    row = cr.fetchone()
    return row[0] if row else None


def _new_report(cr: Any, lease: Lease) -> int:
    cr.execute(
        """
        INSERT INTO ha_sync_report (instance_id, origin, state, started, done, total)
        VALUES (%s, 'connection', 'running', clock_timestamp() AT TIME ZONE 'UTC', 0, 0)
        RETURNING id
        """,
        [lease.instance_id],
    )
    return int(cr.fetchone()[0])


def _update(cr: Any, lease: Lease, progress: Progress) -> None:
    cr.execute(
        """
        UPDATE ha_sync_report AS report
        SET state = %(state)s, phase = %(phase)s, done = %(done)s, total = %(total)s, error = %(error)s,
            started = coalesce(report.started, clock_timestamp() AT TIME ZONE 'UTC'),
            finished = CASE WHEN %(over)s THEN clock_timestamp() AT TIME ZONE 'UTC' END
        FROM ha_lease AS lease
        WHERE report.id = %(id)s AND lease.instance_id = report.instance_id AND lease.epoch = %(epoch)s
        """,
        {
            "id": progress.report_id,
            "state": progress.state,
            "phase": progress.phase,
            "done": progress.done,
            "total": progress.total,
            "error": progress.error,
            "over": progress.over,
            "epoch": lease.epoch,
        },
    )
    if progress.over and cr.rowcount:
        for number, (kind, count) in enumerate(progress.counts.items()):
            cr.execute(
                """
                INSERT INTO ha_sync_report_line
                    (report_id, sequence, kind, created, changed, archived, came_back, refused, refusals)
                VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)
                """,
                [
                    progress.report_id, number, kind, count.created, count.changed, count.archived, count.came_back,
                    len(count.refused), _refusals(count),
                ],
            )  # fmt: skip


def _refusals(count: Count) -> str | None:
    """The first ones, as `ha.sync.report.line` reads them."""
    kept = [
        {"key": refused.key, "reason": refused.reason, "detail": refused.detail}
        for refused in count.refused[:REFUSALS_KEPT]
    ]
    return as_jsonb(kept) if kept else None
