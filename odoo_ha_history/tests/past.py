"""Rows of history for tests, written as the bridge writes them."""

from datetime import datetime, timedelta, timezone

from ..storage.rows import HistoryRow, RowWriter, as_seconds

START = datetime.now(timezone.utc).replace(
    tzinfo=None, hour=8, minute=0, second=0, microsecond=0
) - timedelta(days=3)
"""Eight in the morning (UTC) three days ago: a time of which rows are kept and to which nobody else writes."""


def after(**time):
    """A moment after `START`, as `timedelta` takes it."""
    return START + timedelta(**time)


def write(env, entity, *rows, keep=366):
    """:param rows: ``(moment, state)``, with the attributes that are kept and since when the state is, where it has
    them"""
    env.flush_all()
    RowWriter().write(
        env.cr,
        [
            HistoryRow(
                entity.id,
                state,
                as_seconds(moment),
                as_seconds(rest[1]) if len(rest) > 1 else None,
                rest[0] if rest else {},
                keep,
            )
            for moment, state, *rest in rows
        ],
    )
