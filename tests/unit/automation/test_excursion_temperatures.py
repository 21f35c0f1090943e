"""Units, the mean kinetic temperature, and what is told of a time: minimum, means, gaps."""

from __future__ import annotations

import math

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from odoo_ha_automation.excursion.course import NOTHING, Gap, Span, make_course, summary_of
from odoo_ha_automation.excursion.kinetic import mean_kinetic_temperature
from odoo_ha_automation.excursion.temperature import CELSIUS, FAHRENHEIT, KELVIN, UNITS, convert
from odoo_ha_automation.excursion.temperature import convert_difference as difference

HOUR = 3600.0
TEMPERATURES = st.floats(-80, 80, allow_nan=False)
READINGS = st.lists(st.tuples(TEMPERATURES, st.floats(1, 1e6)), min_size=1, max_size=50)
ENERGIES = st.floats(10, 1000)
ROUNDING = 1e-6


@pytest.mark.parametrize(
    ("value", "unit", "wanted", "expected"),
    [
        (0, CELSIUS, FAHRENHEIT, 32),
        (100, CELSIUS, KELVIN, 373.15),
        (-40, FAHRENHEIT, CELSIUS, -40),
        (46.4, FAHRENHEIT, CELSIUS, 8),
        (275.15, KELVIN, CELSIUS, 2),
        (0, KELVIN, FAHRENHEIT, -459.67),
    ],
)
def test_temperatures_are_converted(value: float, unit: str, wanted: str, expected: float) -> None:
    assert convert(value, unit, wanted) == pytest.approx(expected, abs=1e-9)


@given(TEMPERATURES, st.sampled_from(UNITS), st.sampled_from(UNITS))
def test_there_and_back_is_the_same_temperature(value: float, unit: str, wanted: str) -> None:
    assert convert(convert(value, unit, wanted), wanted, unit) == pytest.approx(value, abs=1e-8)


@given(TEMPERATURES, st.floats(0, 50), st.sampled_from(UNITS), st.sampled_from(UNITS))
def test_a_difference_is_converted_as_the_temperatures_are(
    value: float, more: float, unit: str, wanted: str
) -> None:
    moved = convert(value + more, unit, wanted) - convert(value, unit, wanted)
    assert difference(more, unit, wanted) == pytest.approx(moved, abs=1e-7)


def plain_kinetic(readings: list[tuple[float, float]], energy: float) -> float:
    """The formula as it stands in the pharmacopoeia."""
    ratio = energy / 8.3144e-3
    seconds = sum(weight for _, weight in readings)
    mean = sum(weight * math.exp(-ratio / (value + 273.15)) for value, weight in readings) / seconds
    return ratio / -math.log(mean) - 273.15


def test_the_mean_kinetic_temperature_is_that_of_the_formula() -> None:
    readings = [(5.0, HOUR), (7.5, HOUR), (12.0, 2 * HOUR), (3.0, HOUR)]
    found = mean_kinetic_temperature(readings)
    assert found == pytest.approx(plain_kinetic(readings, 83.144), abs=1e-9)


def test_the_mean_kinetic_temperature_of_a_hot_week_is_above_its_mean() -> None:
    """As tables of the pharmacopoeia have it: 25 °C but for a week of 40 °C in a year of weeks."""
    readings = [(25.0, 51 * 168 * HOUR), (40.0, 168 * HOUR)]
    found = mean_kinetic_temperature(readings)
    assert found is not None
    assert 25.29 < found < 26.5


def test_each_reading_counts_by_how_long_it_lasted() -> None:
    many = [(5.0, 60.0)] * 59 + [(20.0, 60.0)]
    assert mean_kinetic_temperature([(5.0, 59 * 60.0), (20.0, 60.0)]) == pytest.approx(
        mean_kinetic_temperature(many) or 0.0
    )


@given(READINGS, ENERGIES)
@example([(-80.0, 1.0), (80.0, 1.0)], 1000.0)
def test_the_mean_kinetic_temperature_lies_between_the_extremes_and_not_below_the_mean(
    readings: list[tuple[float, float]], energy: float
) -> None:
    found = mean_kinetic_temperature(readings, energy)
    values = [value for value, _ in readings]
    mean = sum(value * weight for value, weight in readings) / sum(weight for _, weight in readings)
    assert found is not None
    assert min(values) - ROUNDING <= found <= max(values) + ROUNDING
    assert found >= mean - ROUNDING


@given(TEMPERATURES, st.lists(st.floats(1, 1e6), min_size=1, max_size=20), ENERGIES)
def test_where_the_temperature_is_constant_it_is_the_mean_kinetic_one(
    value: float, lengths: list[float], energy: float
) -> None:
    found = mean_kinetic_temperature([(value, seconds) for seconds in lengths], energy)
    assert found == pytest.approx(value, abs=ROUNDING)


def test_of_nothing_there_is_no_mean() -> None:
    assert mean_kinetic_temperature([]) is None
    assert mean_kinetic_temperature([(5.0, 0.0)]) is None


def flat(since: float, until: float, value: float) -> Span:
    return Span(since, until, value, value, value)


def test_what_no_reading_covers_is_a_gap_with_its_reason() -> None:
    spans = [flat(0, 10, 5), flat(20, 30, 6)]
    course = make_course(spans, [Gap(12, 18, "unavailable")], 0, 40, now=40)
    assert course.gaps == [
        Gap(10, 12, NOTHING),
        Gap(12, 18, "unavailable"),
        Gap(18, 20, NOTHING),
        Gap(30, 40, NOTHING),
    ]


def test_what_lies_in_the_future_is_no_gap() -> None:
    course = make_course([flat(0, 10, 5)], [], 0, 100, now=10)
    assert course.until == 10
    assert course.gaps == []


def test_a_time_is_cut_out_of_what_is_known() -> None:
    course = make_course([flat(-50, 5, 4), flat(5, 500, 6)], [], 0, 10, now=1000)
    assert course.spans == [flat(0, 5, 4), flat(5, 10, 6)]
    assert course.gaps == []


def test_a_summary_weighs_by_time_and_leaves_out_what_is_not_known() -> None:
    spans = [flat(0, 10, 2), flat(10, 40, 6), Span(60, 70, 4, 1, 9)]
    summary = summary_of(make_course(spans, [], 0, 100, now=100))
    assert summary is not None
    assert (summary.least, summary.least_at) == (1, 60)
    assert (summary.largest, summary.largest_at) == (9, 60)
    assert summary.mean == pytest.approx((2 * 10 + 6 * 30 + 4 * 10) / 50)
    assert (summary.known, summary.unknown) == (50, 50)


def test_nothing_known_has_no_summary() -> None:
    course = make_course([], [Gap(0, 50, "home_assistant_down")], 0, 100, now=100)
    assert summary_of(course) is None
    assert course.gaps == [Gap(0, 50, "home_assistant_down"), Gap(50, 100, NOTHING)]


@st.composite
def pasts(draw: st.DrawFn) -> tuple[list[Span], list[Gap]]:
    """Readings one after the other, with holes, and reasons that overlap as they like."""
    moment = draw(st.floats(-50, 50))
    spans = []
    for value in draw(st.lists(TEMPERATURES, max_size=12)):
        since = moment + draw(st.sampled_from([0.0, 0.0, 7.0]))
        moment = since + draw(st.floats(0.5, 30))
        spans.append(flat(since, moment, value))
    begins = st.floats(-60, 200)
    reasons = st.builds(
        lambda since, length, reason: Gap(since, since + length, reason),
        begins,
        st.floats(0, 80),
        st.sampled_from("ab"),
    )
    return spans, draw(st.lists(reasons, max_size=6))


@given(pasts())
def test_spans_and_gaps_fill_the_time_without_overlapping(past: tuple[list[Span], list[Gap]]) -> None:
    course = make_course(*past, 0, 100, now=90)
    pieces = sorted([*[(s.since, s.until) for s in course.spans], *[(g.since, g.until) for g in course.gaps]])
    cursor = 0.0
    for since, until in pieces:
        assert since == pytest.approx(cursor)
        assert until > since
        cursor = until
    assert cursor == pytest.approx(90)
