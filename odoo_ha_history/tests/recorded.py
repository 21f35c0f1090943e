"""States of an entity as if they had been recorded, for tests."""

from datetime import datetime, timedelta, timezone

from ..storage.rows import HistoryRow, RowWriter, as_seconds


def now() -> datetime:
    """UTC without a zone."""
    return datetime.now(timezone.utc).replace(tzinfo=None)


def record(
    env, entity, *states, every=timedelta(minutes=1), keep=366, ago=timedelta(), attributes=None
) -> None:
    """The last of the states came `every` before `ago`, the one before it as long before that, and so on."""
    env.flush_all()
    last = now() - ago
    moments = [last - every * (len(states) - number) for number in range(len(states))]
    rows = [
        HistoryRow(entity.id, state, as_seconds(moment), None, attributes or {}, keep)
        for state, moment in zip(states, moments, strict=True)
    ]
    assert RowWriter().write(env.cr, rows) == len(rows)
    env.invalidate_all()
