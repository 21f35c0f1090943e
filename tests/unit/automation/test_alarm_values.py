"""The values of an alarm: by time, from what is known."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo_ha_automation.alarm.values import MOST_TOLD, Values, values_between, with_told


def test_a_value_holds_until_the_next_one() -> None:
    assert values_between([(0.0, 4.0), (60.0, 10.0)], 0.0, 240.0) == Values(4.0, 8.5, 10.0, 240.0)


def test_the_last_value_before_the_beginning_counts_from_the_beginning_on() -> None:
    assert values_between([(0.0, 4.0), (50.0, 6.0), (110.0, 8.0)], 100.0, 120.0) == Values(
        6.0, 7.0, 8.0, 20.0
    )


def test_what_comes_after_the_end_does_not_count() -> None:
    assert values_between([(0.0, 4.0), (10.0, 99.0)], 0.0, 5.0) == Values(4.0, 4.0, 4.0, 5.0)


def test_a_time_in_which_nothing_is_known_does_not_count() -> None:
    assert values_between([(0.0, 4.0), (10.0, None), (30.0, 8.0)], 0.0, 40.0) == Values(4.0, 6.0, 8.0, 20.0)


def test_points_that_stand_for_several_values_have_their_extremes() -> None:
    values = values_between([(0.0, 4.0)], 0.0, 10.0, [(5.0, 1.0, 9.0), (50.0, -9.0, 99.0)])
    assert values == Values(1.0, 4.0, 9.0, 10.0)


@pytest.mark.parametrize("points", [[], [(0.0, None)], [(20.0, 5.0)]])
def test_where_nothing_is_known_there_are_no_values(points: list[tuple[float, float | None]]) -> None:
    assert values_between(points, 0.0, 10.0) is None


def test_a_time_without_any_length_has_the_value_of_its_moment() -> None:
    assert values_between([(0.0, 4.0)], 10.0, 10.0) == Values(4.0, 4.0, 4.0, 0.0)


def test_times_are_added_up_by_their_length() -> None:
    first, second = Values(1.0, 2.0, 3.0, 10.0), Values(4.0, 6.0, 8.0, 30.0)
    assert first.and_those_of(second) == Values(1.0, 5.0, 8.0, 40.0)
    assert first.and_those_of(None) == first


@given(st.lists(st.floats(-1e6, 1e6), min_size=1), st.floats(1, 1e6))
def test_the_mean_is_between_the_extremes(numbers: list[float], seconds: float) -> None:
    points = [(place * seconds, number) for place, number in enumerate(numbers)]
    values = values_between(points, 0.0, len(numbers) * seconds)
    assert values
    assert values.least - 1e-3 <= values.mean <= values.largest + 1e-3
    assert (values.least, values.largest) == (min(numbers), max(numbers))


def test_what_was_told_is_kept_in_order_and_bounded() -> None:
    told: list[list[float]] = []
    for moment in range(1000):
        told = with_told(told, float(moment), float(moment))
    assert len(told) <= MOST_TOLD
    assert told == sorted(told)
    assert (told[0], told[-1]) == ([0.0, 0.0], [999.0, 999.0])
