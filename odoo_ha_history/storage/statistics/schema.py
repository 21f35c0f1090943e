"""The tables of statistics: a row for each entity and hour of UTC, and one for each day of the site.

Key is (entity, period, start). Days lie apart from hours, so that who asks for months of a thousand entities reads one
row a day; hours are cut by years, so that old ones go by dropping a table. An hour has about 133 bytes with its index:
1,000 entities make 1.2 GB of hours and 50 MB of days a year. There is no foreign key to `ha_entity`, as in
`ha_history`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from ..schema import PARTITION_LOCK

TABLES = ("ha_statistics", "ha_statistics_word")
_HOURS = re.compile(r"ha_statistics(?:_word)?_hour_([0-9]{4})")
_TABLES = """
    CREATE TABLE IF NOT EXISTS ha_statistics (
        start timestamp NOT NULL,
        mean float8,
        min float8,
        max float8,
        change float8,
        seconds float8 NOT NULL,
        entity_id int4 NOT NULL,
        day date NOT NULL,
        period ha_statistics_period NOT NULL,
        source ha_statistics_origin NOT NULL,
        length int4,
        unit_id int4
    ) PARTITION BY LIST (period);
    COMMENT ON COLUMN ha_statistics.start IS 'UTC';
    COMMENT ON COLUMN ha_statistics.day IS 'of the site';
    COMMENT ON COLUMN ha_statistics.seconds IS 'in which the state was known; the weight of the mean';
    COMMENT ON COLUMN ha_statistics.length IS 'seconds in which it could be known; empty: only Home Assistant can tell';
    COMMENT ON COLUMN ha_statistics.unit_id IS 'of mean, min, max and change; of ha_statistics_unit';
    CREATE SEQUENCE IF NOT EXISTS ha_statistics_word_id_seq AS bigint CACHE 100;
    CREATE TABLE IF NOT EXISTS ha_statistics_word (
        id bigint NOT NULL DEFAULT nextval('ha_statistics_word_id_seq'),
        start timestamp NOT NULL,
        seconds float8 NOT NULL,
        entity_id int4 NOT NULL,
        day date NOT NULL,
        period ha_statistics_period NOT NULL,
        word_id int4 NOT NULL,
        changes int4 NOT NULL
    ) PARTITION BY LIST (period);
    CREATE INDEX IF NOT EXISTS ha_statistics_word_id ON ha_statistics_word USING brin (id);
    COMMENT ON COLUMN ha_statistics_word.changes IS 'how often the entity came to this state';
    CREATE TABLE IF NOT EXISTS ha_statistics_unit (
        id int4 GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        text varchar NOT NULL UNIQUE
    );
    CREATE TABLE IF NOT EXISTS ha_statistics_stale (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        entity_id int4 NOT NULL,
        since timestamp NOT NULL,
        until timestamp NOT NULL
    );
    CREATE TABLE IF NOT EXISTS ha_statistics_rezone (entity_id int4 PRIMARY KEY);
    COMMENT ON TABLE ha_statistics_rezone IS 'whose days are to be made again, for the site has another zone';
    COMMENT ON TABLE ha_statistics_stale IS 'times whose hours are to be compiled, or compiled again';
"""
_TYPES = {
    "ha_statistics_period": ("hour", "day"),
    "ha_statistics_origin": ("home_assistant", "odoo"),
}
_KEYS = {
    "ha_statistics": "entity_id, period, start",
    "ha_statistics_word": "entity_id, period, start, word_id",
}
_BRANCHES = """
    CREATE UNIQUE INDEX IF NOT EXISTS {table}_key ON {table} ({key});
    CREATE TABLE IF NOT EXISTS {table}_day PARTITION OF {table} FOR VALUES IN ('day');
    CREATE TABLE IF NOT EXISTS {table}_hour PARTITION OF {table} FOR VALUES IN ('hour') PARTITION BY RANGE (start);
"""
_YEAR = """
    CREATE TABLE {table}_hour_{year} (LIKE {table} INCLUDING DEFAULTS);
    CREATE UNIQUE INDEX {table}_hour_{year}_key ON {table}_hour_{year} ({key});
    ALTER TABLE {table}_hour ATTACH PARTITION {table}_hour_{year}
        FOR VALUES FROM ('{year}-01-01') TO ('{next}-01-01');
"""
# A gap that becomes known, or gets longer or shorter, changes what the hours around it say; whoever writes it.
_GAPS = """
    CREATE OR REPLACE FUNCTION ha_statistics_gap_changed() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        INSERT INTO ha_statistics_stale (entity_id, since, until)
        SELECT id, NEW.since, NEW.until FROM ha_entity
        WHERE instance_id = NEW.instance_id AND id = coalesce(NEW.entity_id, id);
        IF TG_OP = 'UPDATE' THEN
            INSERT INTO ha_statistics_stale (entity_id, since, until)
            SELECT id, OLD.since, OLD.until FROM ha_entity
            WHERE instance_id = OLD.instance_id AND id = coalesce(OLD.entity_id, id);
        END IF;
        RETURN NULL;
    END $$;
    CREATE OR REPLACE TRIGGER ha_statistics_gap_changed AFTER INSERT OR UPDATE ON ha_history_gap
        FOR EACH ROW EXECUTE FUNCTION ha_statistics_gap_changed();
"""


def create_tables(cr: Any) -> None:
    for name, values in _TYPES.items():
        cr.execute("SELECT to_regtype(%s)", [name])
        if not cr.fetchone()[0]:
            cr.execute(f"CREATE TYPE {name} AS ENUM %s", [values])
    cr.execute(_TABLES)
    for table, key in _KEYS.items():
        cr.execute(_BRANCHES.format(table=table, key=key))


def watch_gaps(cr: Any) -> None:
    """To be called when `ha_history_gap` is there."""
    cr.execute(_GAPS)


def drop_tables(cr: Any) -> None:
    """With all partitions, those too that were taken out and not dropped yet."""
    cr.execute(
        "DROP TABLE IF EXISTS ha_statistics, ha_statistics_word, ha_statistics_stale, ha_statistics_rezone, "
        "ha_statistics_unit CASCADE"
    )
    for name in detached_years(cr):
        cr.execute(f"DROP TABLE {name}")
    cr.execute("DROP SEQUENCE IF EXISTS ha_statistics_word_id_seq")
    cr.execute("DROP FUNCTION IF EXISTS ha_statistics_gap_changed CASCADE")
    for name in _TYPES:
        cr.execute(f"DROP TYPE IF EXISTS {name} CASCADE")


def ensure_years(cr: Any, years: Iterable[int]) -> None:
    """Make the partitions of the hours of these years."""
    wanted = {f"ha_statistics_hour_{year}": year for year in years}
    if not (missing := _missing(cr, wanted)):
        return
    cr.execute("SELECT pg_advisory_xact_lock(%s)", [PARTITION_LOCK])
    for name in sorted(_missing(cr, missing)):
        year = wanted[name]
        for table, key in _KEYS.items():
            cr.execute(_YEAR.format(table=table, key=key, year=year, next=year + 1))


def _missing(cr: Any, names: Iterable[str]) -> set[str]:
    cr.execute("SELECT relname FROM pg_class WHERE relname = ANY(%s)", [list(names)])
    return set(names) - {name for (name,) in cr.fetchall()}


def detached_years(cr: Any) -> list[str]:
    """Names of the tables that hold hours and are no part of statistics any more."""
    cr.execute(
        """
        SELECT relname FROM pg_class
        WHERE relkind = 'r' AND NOT relispartition AND relname ~ '^ha_statistics(_word)?_hour_[0-9]{4}$'
            AND relnamespace = current_schema::regnamespace
        ORDER BY relname
        """
    )
    return [name for (name,) in cr.fetchall()]


def years_before(names: Iterable[str], before: datetime) -> list[str]:
    """Those of the tables of hours whose year is before this one."""
    years = {name: found[1] for name in names if (found := _HOURS.fullmatch(name))}
    return sorted(name for name, year in years.items() if int(year) < before.year)
