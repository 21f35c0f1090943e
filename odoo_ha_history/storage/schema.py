"""The tables of history that Odoo's ORM cannot make, and their partitions.

A row is one state of one entity. `id` is given in the order of writing, and a block holds what was written together,
so a BRIN index finds it. What words changed to has two more indexes, for the timeline. There is no foreign key to
`ha_entity`: it would be checked for each row, and dropping a partition would wait for others. What has lost its entity
is invisible (`ha.history` joins) until the daily maintenance.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from .partitions import KEEPS, Partition, branch_name, partition_named, partition_of

_TABLES = """
    CREATE SEQUENCE IF NOT EXISTS ha_history_id_seq AS bigint CACHE 100;
    CREATE TABLE IF NOT EXISTS ha_history (
        id bigint NOT NULL DEFAULT nextval('ha_history_id_seq'),
        last_updated timestamp NOT NULL,
        last_changed timestamp,
        value float8,
        entity_id int4 NOT NULL,
        word_id int4,
        attributes_id int4,
        keep int2 NOT NULL,
        decimals int2
    ) PARTITION BY LIST (keep);
    COMMENT ON COLUMN ha_history.last_changed IS 'empty: the same as last_updated';
    COMMENT ON COLUMN ha_history.value IS 'empty: the state is no number';
    COMMENT ON COLUMN ha_history.decimals IS 'of the text of a number; empty: the text is the word';
    CREATE TABLE IF NOT EXISTS ha_history_word (
        id int4 GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        text varchar NOT NULL UNIQUE,
        kept_until date NOT NULL DEFAULT '9999-12-31'
    );
    CREATE TABLE IF NOT EXISTS ha_history_attributes (
        id int4 GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        digest bytea NOT NULL UNIQUE,
        data jsonb NOT NULL,
        kept_until date NOT NULL DEFAULT '9999-12-31'
    );
    COMMENT ON COLUMN ha_history_word.kept_until IS 'no row that refers to it is kept longer';
"""
_BRANCH = """
    CREATE TABLE IF NOT EXISTS {branch} PARTITION OF ha_history
    FOR VALUES IN ({keep}) PARTITION BY RANGE (last_updated)
"""
_LEAF = """
    CREATE TABLE {leaf} (
        LIKE ha_history INCLUDING DEFAULTS,
        CONSTRAINT {leaf}_bounds CHECK (
            keep = {keep} AND last_updated >= '{since}' AND last_updated < '{until}'
        )
    );
    CREATE UNIQUE INDEX {leaf}_key ON {leaf} (entity_id, last_updated);
    CREATE INDEX {leaf}_change ON {leaf} (entity_id, last_updated) WHERE value IS NULL AND last_changed IS NULL;
    CREATE INDEX {leaf}_moment ON {leaf} (last_updated, entity_id) WHERE value IS NULL AND last_changed IS NULL;
    CREATE INDEX {leaf}_id ON {leaf} USING brin (id) WITH (pages_per_range = 16);
    CREATE INDEX {leaf}_time ON {leaf} USING brin (last_updated) WITH (pages_per_range = 16);
    ALTER TABLE {branch} ATTACH PARTITION {leaf} FOR VALUES FROM ('{since}') TO ('{until}');
    ALTER TABLE {leaf} DROP CONSTRAINT {leaf}_bounds;
"""
PARTITION_LOCK = 0x48410010
"""Advisory lock: who makes or drops partitions is alone."""


def create_tables(cr: Any) -> None:
    cr.execute(_TABLES)
    for keep in KEEPS:
        cr.execute(_BRANCH.format(branch=branch_name(keep), keep=keep))


def drop_tables(cr: Any) -> None:
    """With all partitions, those too that were taken out and not dropped yet."""
    cr.execute("DROP TABLE IF EXISTS ha_history CASCADE")
    for name in detached_partitions(cr):
        cr.execute(f"DROP TABLE {name}")
    cr.execute("DROP TABLE IF EXISTS ha_history_word, ha_history_attributes CASCADE")
    cr.execute("DROP SEQUENCE IF EXISTS ha_history_id_seq")


def existing_partitions(cr: Any, root: str = "ha_history") -> set[str]:
    """Names of the tables that hold rows.

    :param root: what is cut by a list, and that by time
    """
    cr.execute(
        """
        SELECT leaf.relname
        FROM pg_inherits AS of_root
        JOIN pg_inherits AS of_branch ON of_branch.inhparent = of_root.inhrelid
        JOIN pg_class AS leaf ON leaf.oid = of_branch.inhrelid
        WHERE of_root.inhparent = %s::regclass
        """,
        [root],
    )
    return {name for (name,) in cr.fetchall()}


def detached_partitions(cr: Any) -> list[str]:
    """Names of the tables that hold rows and are no part of `ha_history` any more."""
    cr.execute(
        """
        SELECT relname FROM pg_class
        WHERE relkind = 'r' AND NOT relispartition AND relname LIKE 'ha\\_history\\_%\\_%'
              AND relnamespace = current_schema::regnamespace
        ORDER BY relname
        """
    )
    return [name for (name,) in cr.fetchall() if partition_named(name)]


def ensure_partitions(cr: Any, needed: Iterable[Partition]) -> None:
    """Make those that are not there. Attaching one makes no reader wait, other than making it in place."""
    wanted = {partition.name: partition for partition in needed}
    cr.execute("SELECT pg_advisory_xact_lock(%s)", [PARTITION_LOCK])
    for name in sorted(wanted.keys() - existing_partitions(cr)):
        keep, since, until = wanted[name]
        cr.execute(
            _LEAF.format(
                leaf=name,
                branch=branch_name(keep),
                keep=keep,
                since=since.isoformat(),
                until=until.isoformat(),
            )
        )


def make_ahead(cr: Any, now: datetime, keeps: Iterable[int]) -> None:
    """The partitions of now and of the next period of time."""
    first = [partition_of(keep, now) for keep in keeps]
    ensure_partitions(cr, [*first, *(partition_of(part.keep, part.until) for part in first)])


def due_partitions(names: Iterable[str], now: datetime) -> list[Partition]:
    """Those of which nothing has to be kept any more."""
    parsed = [partition_named(name) for name in names]
    return [partition for partition in parsed if partition and partition.is_due(now)]
