"""Takes partitions away whose time is over, while others read and write.

A partition is detached with `CONCURRENTLY`: whoever reads or writes does not wait for it, it waits for them. That
cannot happen inside of a transaction, so these functions need a cursor in autocommit. One that is interrupted stays
half detached, invisible to new readers; the next run finishes it.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from .partitions import branch_name
from .schema import detached_partitions, due_partitions, existing_partitions


def drop_due(cr: Any, now: datetime, *, wait_seconds: float = 60.0) -> list[str]:
    """Drop what is due, and what was detached before and not dropped.

    :param cr: in autocommit, of a connection whose session holds no lock on history
    :param now: UTC without a zone
    :param wait_seconds: how long to wait for those who still read a partition
    :return: names of the tables that are gone
    :raises psycopg2.errors.QueryCanceled: somebody reads longer than that; the next run goes on
    """
    cr.execute("SELECT set_config('statement_timeout', %s, false)", [str(round(wait_seconds * 1000))])
    finish_detaching(cr, "ha_history")
    for partition in due_partitions(sorted(existing_partitions(cr)), now):
        cr.execute(
            f"ALTER TABLE {branch_name(partition.keep)} DETACH PARTITION {partition.name} CONCURRENTLY"
        )
    gone = [due.name for due in due_partitions(detached_partitions(cr), now)]
    for name in gone:
        cr.execute(f"DROP TABLE {name}")
    return gone


def finish_detaching(cr: Any, root: str) -> None:
    """Go on with what was interrupted.

    :param root: what is cut by a list, and that by time
    """
    cr.execute(
        """
        SELECT half.inhparent::regclass::text, half.inhrelid::regclass::text
        FROM pg_inherits AS half JOIN pg_inherits AS of_root ON of_root.inhrelid = half.inhparent
        WHERE half.inhdetachpending AND of_root.inhparent = %s::regclass
        """,
        [root],
    )
    for branch, leaf in cr.fetchall():
        cr.execute(f"ALTER TABLE {branch} DETACH PARTITION {leaf} FINALIZE")


def forget_unused(cr: Any, today: date, most: int = 10_000) -> int:
    """Remove words and attributes that no row refers to any more; how many. Statistics keep words longer than rows."""
    removed = 0
    for table, used in (
        ("ha_history_word", "EXISTS (SELECT FROM ha_statistics_word WHERE word_id = unused.id)"),
        ("ha_history_attributes", "false"),
    ):
        cr.execute(
            f"""
            DELETE FROM {table} AS unused WHERE id IN (
                SELECT id FROM {table} AS unused
                WHERE kept_until < %s AND NOT {used} LIMIT %s
            ) AND kept_until < %s
            """,
            [today, most, today],
        )
        removed += cr.rowcount
    return removed


def forget_gaps(cr: Any, oldest: datetime) -> int:
    """Remove notes of what is missing from before anything that is still there; how many.

    :param oldest: since when there are rows
    """
    cr.execute(
        """
        SELECT min(first.start) FROM ha_entity AS entity
        CROSS JOIN unnest(enum_range(NULL::ha_statistics_period)) AS kind (period)
        CROSS JOIN LATERAL (
            SELECT start FROM ha_statistics WHERE entity_id = entity.id AND period = kind.period
            ORDER BY start LIMIT 1
        ) AS first
        """
    )
    [(first,)] = cr.fetchall()
    cr.execute("DELETE FROM ha_history_gap WHERE until < %s", [min(oldest, first or oldest)])
    return int(cr.rowcount)
