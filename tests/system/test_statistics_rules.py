"""Hours and days that PostgreSQL compiles are those of a slow plain model, whatever the states, gaps, zones and clocks.

The tables of the base have here the columns that are read, and nothing else; so no Odoo is needed.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

import psycopg2
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from devkit import paths
from devkit.console import Console
from devkit.parts import ensure_parts
from devkit.postgres import Postgres
from devkit.suite.stack import POSTGRES_SETTINGS
from odoo_ha_history.storage import schema
from odoo_ha_history.storage.partitions import FOR_EVER, partition_of
from odoo_ha_history.storage.statistics import schema as statistics_schema
from odoo_ha_history.storage.statistics.days import compile_days
from odoo_ha_history.storage.statistics.hours import compile_hours
from odoo_ha_history.storage.statistics.stale import HOUR, Range, floor_hour
from tests.statistics_model import DAY_ZONES, Gap, Hour, days_of, hours_of, words_of

pytestmark = pytest.mark.apart

ENTITY, INSTANCE = 7, 1
STAND_INS = """
    CREATE TABLE ha_entity (id int PRIMARY KEY, instance_id int, state_id int, capabilities jsonb);
    CREATE TABLE ha_entity_state (id int PRIMARY KEY, state varchar, attributes jsonb, last_updated timestamp);
    CREATE TABLE ha_history_gap (instance_id int, entity_id int, since timestamp, until timestamp, reason varchar);
    CREATE TABLE ha_statistic_source (entity_id int UNIQUE, mean_type varchar);
    CREATE TABLE ir_config_parameter (key varchar, value text);
    INSERT INTO ha_entity VALUES (7, 1, 7, '{}');
"""


@pytest.fixture(scope="module")
def cr() -> Iterator[Any]:
    postgres = Postgres(
        paths.RUN / "test" / "statistics",
        ensure_parts(Console(quiet=True)).postgres,
        settings=POSTGRES_SETTINGS,
    )
    postgres.start()
    connection = psycopg2.connect(postgres.dsn())
    try:
        with connection.cursor() as cursor:
            cursor.execute(STAND_INS)
            schema.create_tables(cursor)
            statistics_schema.create_tables(cursor)
            days = [day + timedelta(days=around) for _, day in DAY_ZONES for around in (-5, 0, 5)]
            schema.ensure_partitions(cursor, {partition_of(FOR_EVER, day) for day in days})
            yield cursor
    finally:
        connection.rollback()
        connection.close()
        postgres.stop()


TEXTS = [
    "0",
    "1",
    "2",
    "5",
    "9.5",
    "10",
    "-3.25",
    "1000",
    "0.95",
    "unavailable",
    "unknown",
    "on",
    "off",
    None,
]
"""None: the entity was removed."""

seconds = st.one_of(st.integers(0, 30 * 3600), st.sampled_from([3600 * n for n in range(31)]))


@st.composite
def courses(
    draw: st.DrawFn,
) -> tuple[str, datetime, list[tuple[datetime, str | None]], list[Gap], str | None]:
    zone, day = draw(st.sampled_from(DAY_ZONES))
    since = floor_hour(day + timedelta(hours=draw(st.integers(-20, 20))))
    moments = draw(st.lists(seconds, unique=True, max_size=12))
    rows = [
        (since - 3 * HOUR + timedelta(seconds=moment), draw(st.sampled_from(TEXTS)))
        for moment in sorted(moments)
    ]
    gaps = [
        Gap(since + timedelta(seconds=begin), since + timedelta(seconds=begin + length), reason)
        for begin, length, reason in draw(
            st.lists(
                st.tuples(
                    seconds, st.integers(1, 20_000), st.sampled_from(["home_assistant_down", "purged"])
                ),
                max_size=2,
            )
        )
    ]
    state_class = draw(st.sampled_from([None, "measurement", "total", "total_increasing"]))
    return zone, since, rows, gaps, state_class


def write(cr: Any, rows: list[tuple[datetime, str | None]], gaps: list[Gap], state_class: str | None) -> None:
    cr.execute("DELETE FROM ha_history")
    cr.execute("DELETE FROM ha_history_gap")
    cr.execute("DELETE FROM ha_statistics")
    cr.execute("DELETE FROM ha_statistics_word")
    cr.execute(
        "UPDATE ha_entity SET capabilities = jsonb_build_object('state_class', %s::text) WHERE id = %s",
        [state_class, ENTITY],
    )
    for at, text in rows:
        number = text is not None and text.lstrip("-")[:1].isdigit()
        word = None
        if text is not None and not number:
            cr.execute("INSERT INTO ha_history_word (text) VALUES (%s) ON CONFLICT DO NOTHING", [text])
            cr.execute("SELECT id FROM ha_history_word WHERE text = %s", [text])
            [word] = cr.fetchone()
        cr.execute(
            "INSERT INTO ha_history (entity_id, last_updated, value, word_id, keep) VALUES (%s, %s, %s, %s, 0)",
            [ENTITY, at, float(text) if number and text else None, word],
        )
    for gap in gaps:
        cr.execute(
            "INSERT INTO ha_history_gap VALUES (%s, NULL, %s, %s, %s)",
            [INSTANCE, gap.since, gap.until, gap.reason],
        )


def read(cr: Any, period: str) -> dict[datetime, Hour]:
    cr.execute(
        """
        SELECT start, day, mean, min, max, change, seconds, length FROM ha_statistics
        WHERE entity_id = %s AND period = %s
        """,
        [ENTITY, period],
    )
    return {row[0]: Hour(*row) for row in cr.fetchall()}


def read_words(cr: Any, period: str) -> tuple[dict[Any, float], dict[Any, int]]:
    """By beginning and word: seconds; how often it came to that."""
    cr.execute(
        """
        SELECT start, text, seconds, changes FROM ha_statistics_word JOIN ha_history_word AS word ON word.id = word_id
        WHERE entity_id = %s AND period = %s
        """,
        [ENTITY, period],
    )
    rows = cr.fetchall()
    return {row[:2]: row[2] for row in rows}, {row[:2]: row[3] for row in rows}


def same(found: dict[datetime, Hour], expected: dict[datetime, Hour]) -> None:
    assert found.keys() == expected.keys()
    for start, hour in expected.items():
        assert found[start][:2] == hour[:2]
        assert found[start][2:] == pytest.approx(hour[2:], abs=1e-6), (start, found[start], hour)


def compiled(cr: Any, zone: str, since: datetime, until: datetime, *cuts: datetime) -> set[tuple[int, date]]:
    """In one go, or in several where it is cut."""
    edges = [since, *sorted(cuts), until]
    ranges = [Range(ENTITY, a, b) for a, b in pairwise(edges) if a < b]
    return compile_hours(cr, zone, ranges)


@settings(deadline=None, max_examples=150)
@given(courses(), st.lists(st.integers(1, 26), max_size=2, unique=True))
def test_hours_and_words_are_those_of_the_plain_model(cr: Any, course: Any, cuts: list[int]) -> None:
    zone, since, rows, gaps, state_class = course
    until = since + 27 * HOUR
    write(cr, rows, gaps, state_class)
    touched = compiled(cr, zone, since, until, *(since + cut * HOUR for cut in cuts))
    expected = hours_of(rows, gaps, state_class, zone, since, until)
    same(read(cr, "hour"), expected)
    assert touched == {(ENTITY, hour.day) for hour in expected.values()}
    lasted, changes = words_of(rows, gaps, zone, since, until)
    assert read_words(cr, "hour") == (pytest.approx(lasted), changes)
    # Once more changes nothing.
    compiled(cr, zone, since, until)
    same(read(cr, "hour"), expected)


@settings(deadline=None, max_examples=100)
@given(courses())
@example(("America/Havana", datetime(2025, 11, 1, 12), [(datetime(2025, 11, 1, 10), "5")], [], None))
def test_days_are_the_sites_across_changes_of_clocks_and_in_odd_zones(cr: Any, course: Any) -> None:
    zone, since, rows, gaps, state_class = course
    until = since + 75 * HOUR
    write(cr, rows, gaps, state_class)
    compile_days(cr, zone, compiled(cr, zone, since, until))
    hours = hours_of(rows, gaps, state_class, zone, since, until)
    same(read(cr, "day"), days_of(hours, zone))


@settings(deadline=None, max_examples=60)
@given(courses(), st.data())
def test_a_state_that_comes_late_gives_the_same_as_if_it_had_come_in_time(
    cr: Any, course: Any, data: st.DataObject
) -> None:
    zone, since, rows, gaps, state_class = course
    if not rows:
        return
    until = since + 27 * HOUR
    write(cr, rows, gaps, state_class)
    late = data.draw(st.sampled_from(rows))
    cr.execute("DELETE FROM ha_history WHERE last_updated = %s RETURNING value, word_id", [late[0]])
    [value, word] = cr.fetchone()
    compiled(cr, zone, since, until)
    cr.execute(
        "INSERT INTO ha_history (entity_id, last_updated, value, word_id, keep) VALUES (%s, %s, %s, %s, 0)",
        [ENTITY, late[0], value, word],
    )
    following = [at for at, _ in rows if at > late[0]]
    numbers = [at for at, text in rows if at > late[0] and text and text.lstrip("-")[:1].isdigit()]
    last = max([*following[:1], *numbers[:1]], default=until)
    last = until if not following or (state_class and "total" in state_class and not numbers) else last
    first = max(since, floor_hour(late[0]))
    if first < until:
        compiled(cr, zone, first, min(until, floor_hour(last) + HOUR) if following else until)
    same(read(cr, "hour"), hours_of(rows, gaps, state_class, zone, since, until))
