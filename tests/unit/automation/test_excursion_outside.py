"""When a temperature was outside of its limits, and the same as the rules of the bridge would have it."""

from __future__ import annotations

import datetime
import xml.etree.ElementTree as ET
import zoneinfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo_ha_addon.bridge.write.sinks.sink import StateChange
from odoo_ha_addon.hass import EntityState
from odoo_ha_automation.bridge.rule import Rule, When
from odoo_ha_automation.bridge.standing import Standing, ring, step
from odoo_ha_automation.bridge.targets import Target
from odoo_ha_automation.excursion.chart import Look, draw
from odoo_ha_automation.excursion.course import Course, Span, make_course
from odoo_ha_automation.excursion.month import Month, next_month
from odoo_ha_automation.excursion.outside import (
    ABOVE,
    BELOW,
    Limits,
    excursions,
    seconds_outside,
    times_outside,
)

FRIDGE = Limits(2.0, 8.0, hysteresis=0.5, allowed=30.0)


def course(*readings: tuple[float, float | None], end: float = 100.0) -> Course:
    """:param readings: since when, and the temperature; None: it is not known"""
    spans = []
    for (since, value), (until, _) in zip(readings, [*readings[1:], (end, None)], strict=True):
        if value is not None:
            spans.append(Span(since, until, value, value, value))
    return make_course(spans, [], 0, end, now=end)


def test_what_is_within_is_never_outside() -> None:
    assert times_outside(course((0, 2.0), (50, 8.0)), FRIDGE) == []


def test_a_time_outside_ends_when_the_temperature_is_back_by_the_hysteresis() -> None:
    [found] = times_outside(course((0, 5), (10, 9), (20, 11), (30, 7.8), (40, 7.5)), FRIDGE)
    assert (found.side, found.since, found.until, found.extreme) == (ABOVE, 10, 40, 11)
    assert not found.began_before
    assert not found.lasts


def test_too_cold_is_another_side() -> None:
    found = times_outside(course((0, 9), (10, 1), (20, 5)), FRIDGE)
    assert [(each.side, each.since, each.until, each.extreme) for each in found] == [
        (ABOVE, 0, 10, 9),
        (BELOW, 10, 20, 1),
    ]
    assert found[0].began_before


def test_what_is_shorter_than_allowed_is_no_excursion() -> None:
    found = times_outside(course((0, 5), (10, 9), (39, 5), (50, 9), (80, 5)), FRIDGE)
    assert [each.seconds for each in found] == [29, 30]
    assert [each.since for each in excursions(found, FRIDGE)] == [50]


def test_what_is_not_known_does_not_end_it_and_is_told() -> None:
    [found] = times_outside(course((0, 5), (10, 9), (20, None), (60, 9), (70, 5)), FRIDGE)
    assert (found.since, found.until, found.unknown) == (10, 70, 40)


def test_back_within_after_a_gap_it_ended_at_the_latest_then() -> None:
    [found] = times_outside(course((0, 9), (20, None), (60, 5)), FRIDGE)
    assert (found.until, found.unknown, found.lasts) == (60, 40, False)


def test_at_the_end_it_lasts() -> None:
    [found] = times_outside(course((0, 5), (70, 9), (90, None)), FRIDGE)
    assert (found.until, found.unknown, found.lasts) == (100, 10, True)


def test_the_time_outside_is_without_hysteresis_and_gaps() -> None:
    given_course = course((0, 5), (10, 9), (20, 7.8), (30, None), (60, 9), (70, 5))
    assert seconds_outside(given_course.spans, FRIDGE) == 20


def test_one_limit_is_enough() -> None:
    frozen = Limits(None, -18.0)
    [found] = times_outside(course((0, -30), (10, -17), (20, -40)), frozen)
    assert (found.since, found.until) == (10, 20)


VALUES = st.sampled_from([0.0, 1.9, 2.0, 2.3, 5.0, 7.6, 7.9, 8.0, 8.1, 12.0, None])


def raised_by_the_bridge(values: list[float | None], every: float, side: str) -> list[float]:
    """When the condition began with which a rule fires, as the bridge decides it."""
    rule = Rule(
        id=1, generation=1, target=Target(entity_ids=frozenset([1])), when=When(side),
        limit=8.0 if side == ABOVE else 2.0, hysteresis=0.5, hold=30.0,
    )  # fmt: skip

    def state(number: int) -> EntityState:
        value = values[number]
        moment = number * every
        return EntityState(
            "sensor.fridge", "unavailable" if value is None else str(value), {}, moment, moment
        )

    raised = []
    standing: Standing | None = None
    for number in range(len(values)):
        before = state(number - 1) if number else None
        now = number * every
        if standing is not None and before is not None and standing.due is not None and standing.due <= now:
            standing, match = ring(rule, standing, before, standing.due)
            raised += [match.since] if match else []
        change = StateChange("sensor.fridge", before, state(number))
        standing, match = step(rule, standing, change, now)
        raised += [match.since] if match else []
    return raised


@given(st.lists(VALUES, min_size=1, max_size=25))
def test_excursions_of_a_report_are_those_that_rules_raise(values: list[float | None]) -> None:
    every = 10.0
    # The last one is within, so that nothing is still to come.
    values = [5.0, *values, 5.0, 5.0]
    readings = [(number * every, value) for number, value in enumerate(values)]
    found = excursions(times_outside(course(*readings, end=len(values) * every), FRIDGE), FRIDGE)
    for side in (ABOVE, BELOW):
        raised = raised_by_the_bridge(values, every, side)
        reported = [each for each in found if each.side == side]
        # What may have ended while nothing was known is reported as if it had lasted: more than was raised, never less.
        assert set(raised) <= {each.since for each in reported}
        for each in reported:
            assert each.unknown or each.since in raised


def look(**values: object) -> Look:
    return Look(
        title="Fridge <1>", ticks=[(0, "1"), (50, "15")], degrees=lambda value: f"{value:g}", **values
    )  # type: ignore[arg-type]


def test_a_chart_is_a_picture_with_limits_line_and_words() -> None:
    given_course = course((0, 5), (10, 9), (50, None), (60, 4))
    drawn = draw(given_course, FRIDGE, times_outside(given_course, FRIDGE), look())
    picture = ET.fromstring(drawn)
    name = "{http://www.w3.org/2000/svg}"
    assert picture.find(f"{name}title").text == "Fridge <1>"  # type: ignore[union-attr]
    texts = {text.text for text in picture.iter(f"{name}text")}
    assert {"1", "15", "2", "8"} <= texts
    dashed = [path for path in picture.iter(f"{name}path") if path.get("stroke-dasharray")]
    assert len(dashed) == 2
    bands = [band.get("fill") for band in picture.iter(f"{name}rect")]
    assert bands == ["#b3261e"]
    line = next(
        path.get("d") or "" for path in picture.iter(f"{name}path") if path.get("stroke-width") == "1.3"
    )
    assert line.count("M") == 2, "the line is interrupted where nothing is known"


def test_a_chart_of_many_readings_stays_small_and_keeps_their_extremes() -> None:
    readings = [(number / 10, 5 + (number % 7)) for number in range(100_000)]
    drawn = draw(course(*readings, end=10_000), FRIDGE, [], look())
    assert len(drawn) < 120_000
    ET.fromstring(drawn)


@pytest.mark.parametrize("value", [5.0, -273.0, 0.0])
def test_a_constant_temperature_can_be_drawn(value: float) -> None:
    ET.fromstring(draw(course((0, value)), Limits(None, None), [], look()))


def test_a_month_is_as_long_as_clocks_say() -> None:
    vienna = zoneinfo.ZoneInfo("Europe/Vienna")
    october = Month(datetime.date(2026, 10, 1), vienna)
    assert (october.end - october.start) / 3600 == 31 * 24 + 1
    march = Month(datetime.date(2026, 3, 1), vienna)
    assert (march.end - march.start) / 3600 == 31 * 24 - 1
    assert [day.day for _, day in october.days(10)] == [1, 11, 21, 31]
    assert next_month(datetime.date(2026, 12, 31)) == datetime.date(2027, 1, 1)
