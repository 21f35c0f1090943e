"""What history costs is told by the day."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from odoo_ha_history.storage import cost

NOW = datetime(2026, 11, 28, 12)


class Counter:
    """A cursor that has counted rows, by how far back somebody looked."""

    def __init__(self, rows_an_hour: int) -> None:
        self.rows_an_hour = rows_an_hour
        self.spans: list[timedelta] = []

    def execute(self, sql: str, values: dict[str, Any]) -> None:
        self.spans.append(values["now"] - values["since"])

    def fetchall(self) -> list[tuple[int, int, datetime]]:
        span = self.spans[-1]
        return [(7, round(self.rows_an_hour * (span / timedelta(hours=1))), NOW - span)]


@pytest.mark.parametrize(
    ("rows_an_hour", "span"),
    [(10, timedelta(days=7)), (50_000, timedelta(days=1)), (3_600_000, timedelta(hours=1))],
)
def test_rows_are_counted_as_far_back_as_there_are_not_too_many(rows_an_hour: int, span: timedelta) -> None:
    counter = Counter(rows_an_hour)
    measured = cost.measure(counter, [7], NOW)
    assert counter.spans[-1] == span
    assert measured.a_day([7]) == pytest.approx(24 * rows_an_hour)


def test_only_the_given_entities_count() -> None:
    measured = cost.Measured({1: 100, 2: 10}, 2.0)
    assert measured.a_day([1, 3]) == 50
    assert measured.a_day([]) == 0


def test_where_nothing_was_counted_there_is_nothing_a_day() -> None:
    assert cost.Measured({}, 0.0).a_day([1]) == 0
