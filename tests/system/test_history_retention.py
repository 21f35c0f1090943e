"""What is not kept any longer goes while others read and write, and nobody waits for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import datetime, timedelta
from typing import Any

import psycopg2
import pytest

from devkit import paths
from devkit.console import Console
from devkit.parts import ensure_parts
from devkit.postgres import Postgres
from odoo_ha_history.storage.partitions import Partition, partition_of
from odoo_ha_history.storage.retention import drop_due
from odoo_ha_history.storage.schema import (
    create_tables,
    detached_partitions,
    drop_tables,
    ensure_partitions,
    existing_partitions,
)
from odoo_ha_history.storage.statistics.retention import drop_years
from odoo_ha_history.storage.statistics.schema import create_tables as create_statistics
from odoo_ha_history.storage.statistics.schema import ensure_years

pytestmark = pytest.mark.apart

NOW = datetime(2026, 11, 28, 12)
OLD = partition_of(366, NOW - timedelta(days=800))
YOUNG = partition_of(366, NOW)
OTHER = partition_of(31, NOW)

Connect = Callable[[], Any]


@pytest.fixture(scope="module")
def postgres() -> Iterator[Postgres]:
    """One of its own."""
    parts = ensure_parts(Console(quiet=True))
    server = Postgres(paths.RUN / "test" / "history-postgres", parts.postgres)
    server.start()
    yield server
    server.stop()


@pytest.fixture
def connect(postgres: Postgres) -> Iterator[Connect]:
    """Connections in autocommit to a database with three partitions: one is due, two are not."""
    postgres.query("DROP DATABASE IF EXISTS history WITH (FORCE)")
    postgres.query("CREATE DATABASE history")
    opened = []

    def connect() -> Any:
        connection = psycopg2.connect(postgres.dsn("history"))
        connection.autocommit = True
        opened.append(connection)
        return connection.cursor()

    cr = connect()
    create_tables(cr)
    for partition in (OLD, YOUNG, OTHER):
        ensure_partitions(cr, [partition])
        fill(cr, partition, 1_000)
    yield connect
    for connection in opened:
        connection.close()


def fill(cr: Any, partition: Partition, rows: int) -> None:
    cr.execute(
        """
        INSERT INTO ha_history (last_updated, value, decimals, entity_id, keep)
        SELECT %s + number * interval '1 second', number, 0, 1, %s FROM generate_series(1, %s) AS number
        """,
        [partition.since, partition.keep, rows],
    )


def count(cr: Any, partition: Partition) -> int:
    cr.execute(
        "SELECT count(*) FROM ha_history WHERE keep = %s AND last_updated >= %s AND last_updated < %s",
        partition,
    )
    return int(cr.fetchone()[0])


def tables(cr: Any) -> set[str]:
    cr.execute("SELECT relname FROM pg_class WHERE relkind IN ('r', 'p', 'S', 'v') AND relname LIKE 'ha%'")
    return {name for (name,) in cr.fetchall()}


def test_what_is_due_goes_and_nothing_else(connect: Connect) -> None:
    cr = connect()
    assert drop_due(cr, NOW) == [OLD.name]
    assert existing_partitions(cr) == {YOUNG.name, OTHER.name}
    assert (count(cr, OLD), count(cr, YOUNG), count(cr, OTHER)) == (0, 1_000, 1_000)
    assert drop_due(cr, NOW) == []


def test_it_waits_for_no_reader_of_what_is_kept_for_another_time(connect: Connect) -> None:
    reader = connect()
    reader.execute("BEGIN")
    assert count(reader, OTHER) == 1_000
    assert drop_due(connect(), NOW) == [OLD.name]
    reader.execute("COMMIT")


def test_readers_and_writers_do_not_wait_for_it_while_it_waits_for_one_of_them(connect: Connect) -> None:
    slow, cr, other = connect(), connect(), connect()
    slow.execute("BEGIN ISOLATION LEVEL REPEATABLE READ")
    assert count(slow, OLD) == 1_000
    with pytest.raises(psycopg2.errors.QueryCanceled):
        drop_due(cr, NOW, wait_seconds=0.5)
    # It is half done, and everybody goes on.
    other.execute("SET lock_timeout = '200ms'")
    assert count(other, YOUNG) == 1_000
    following = partition_of(366, YOUNG.until)
    ensure_partitions(other, [following])
    fill(other, following, 10)
    assert count(other, following) == 10
    assert count(slow, OLD) == 1_000
    slow.execute("COMMIT")
    assert drop_due(cr, NOW) == [OLD.name]
    assert OLD.name not in tables(cr)


def test_what_was_detached_and_not_dropped_is_dropped_by_the_next_run(connect: Connect) -> None:
    cr = connect()
    cr.execute(f"ALTER TABLE ha_history_366 DETACH PARTITION {OLD.name} CONCURRENTLY")
    assert detached_partitions(cr) == [OLD.name]
    assert drop_due(cr, NOW) == [OLD.name]
    assert detached_partitions(cr) == []


def test_what_somebody_has_taken_out_and_is_not_due_stays(connect: Connect) -> None:
    cr = connect()
    cr.execute(f"ALTER TABLE ha_history_366 DETACH PARTITION {YOUNG.name}")
    assert drop_due(cr, NOW) == [OLD.name]
    assert YOUNG.name in tables(cr)


def test_dropping_all_tables_leaves_none(connect: Connect) -> None:
    cr = connect()
    cr.execute(f"ALTER TABLE ha_history_366 DETACH PARTITION {OLD.name} CONCURRENTLY")
    drop_tables(cr)
    assert tables(cr) == set()


def test_a_large_partition_goes_without_its_rows_being_touched(connect: Connect) -> None:
    cr = connect()
    drop_due(cr, NOW)
    large = partition_of(366, OLD.since - timedelta(days=1))
    ensure_partitions(cr, [large])
    fill(cr, large, 300_000)
    with closing(connect()) as watcher:
        watcher.execute("SELECT pg_current_wal_lsn()")
        [(before,)] = watcher.fetchall()
        assert drop_due(cr, NOW) == [large.name]
        watcher.execute("SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), %s)", [before])
        [(written,)] = watcher.fetchall()
    # Rows that are removed one by one are written down one by one; some 50 bytes each.
    assert written < 1_000_000


def test_hours_of_old_years_go_with_their_words_and_readers_do_not_wait(connect: Connect) -> None:
    slow, cr, other = connect(), connect(), connect()
    create_statistics(cr)
    ensure_years(cr, (2023, 2024, 2026))
    cr.execute(
        """
        INSERT INTO ha_statistics (entity_id, period, start, day, seconds, source)
        SELECT 1, 'hour', start, start::date, 3600, 'odoo' FROM unnest(%s::timestamp[]) AS start
        """,
        [[datetime(2023, 12, 31, 23), datetime(2024, 1, 1), datetime(2026, 11, 1)]],
    )
    slow.execute("BEGIN ISOLATION LEVEL REPEATABLE READ")
    slow.execute("SELECT start FROM ha_statistics WHERE period = 'hour' AND start < '2024-01-01'")
    with pytest.raises(psycopg2.errors.QueryCanceled):
        drop_years(cr, datetime(2024, 1, 1), wait_seconds=0.5)
    other.execute("SET lock_timeout = '200ms'")
    other.execute("SELECT start FROM ha_statistics ORDER BY start")
    assert other.fetchall() == [(datetime(2024, 1, 1),), (datetime(2026, 11, 1),)]
    slow.execute("COMMIT")
    assert drop_years(cr, datetime(2024, 1, 1)) == ["ha_statistics_hour_2023", "ha_statistics_word_hour_2023"]
    assert drop_years(cr, datetime(2024, 1, 1)) == []
    assert {name for name in tables(cr) if "_hour_" in name} == {
        f"{table}_hour_{year}" for table in ("ha_statistics", "ha_statistics_word") for year in (2024, 2026)
    }
