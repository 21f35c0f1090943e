"""Rules about what does not change: since Home Assistant's own time of the last change, once, across restarts too."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from odoo_ha_addon.hass import EntityState
from odoo_ha_automation.bridge.rule import Rule, When
from odoo_ha_automation.bridge.targets import Target

from . import rule_model
from .matched import Matched

STUCK = Rule(1, 1, Target(frozenset({1})), When.NO_CHANGE, hold=20.0)


def state(value: str, at: float, **attributes: object) -> EntityState:
    return EntityState("sensor.level", value, attributes, at, at)


values = st.sampled_from(["1", "2", "unavailable", "unknown"])
rules = st.builds(
    lambda hold, pause: replace(STUCK, hold=hold, pause=pause),
    st.sampled_from([5.0, 20.0]),
    st.sampled_from([0.0, 30.0]),
)


@given(rules, st.lists(st.tuples(st.integers(1, 40).map(float), values), min_size=1, max_size=12))
def test_it_fires_as_the_plain_model_says(rule: Rule, steps: list[tuple[float, str]]) -> None:
    happened: list[tuple[float, str]] = []
    now = 0.0
    for seconds, value in steps:
        now += seconds
        if not happened or happened[-1][1] != value:
            happened.append((now, value))
    end = now + 60.0
    sensor = Matched(rule, state(happened[0][1], happened[0][0]), happened[0][0])
    for at, value in happened[1:]:
        sensor.becomes(state(value, at), at)
    sensor.wait(end)
    assert sensor.moments == rule_model.quiet_firings(rule, happened, end)


def test_a_change_of_attributes_alone_is_no_change() -> None:
    sensor = Matched(STUCK, state("1", 0.0))
    sensor.becomes(EntityState("sensor.level", "1", {"battery": 3}, 0.0, 15.0), 15.0)
    sensor.wait(21.0)
    assert sensor.moments == [(20.0, 0.0)]
    sensor.becomes(EntityState("sensor.level", "1", {"battery": 4}, 0.0, 25.0), 25.0)
    sensor.wait(100.0)
    assert len(sensor.moments) == 1
    assert sensor.matcher.next_due() is None


def test_what_has_not_changed_for_long_when_the_rule_begins_does_not_set_it_off() -> None:
    sensor = Matched(STUCK, state("1", 0.0), 50.0)
    sensor.wait(100.0)
    assert sensor.moments == []
    sensor.becomes(state("2", 110.0), 110.0)
    sensor.wait(140.0)
    assert sensor.moments == [(130.0, 110.0)]


def test_many_changes_do_not_move_a_timer_each_time() -> None:
    sensor = Matched(STUCK, state("0", 0.0))
    for second in range(1, 11):
        sensor.becomes(state(str(second), float(second)), float(second))
        assert sensor.matcher.next_due() == 20.0
    assert sensor.matcher.take_outcome().standings == {}
    sensor.wait(40.0)
    assert sensor.moments == [(30.0, 10.0)]


def test_another_bridge_goes_on_and_does_not_fire_again() -> None:
    sensor = Matched(STUCK, state("1", 0.0))
    sensor.wait(10.0)
    sensor.restarts()
    sensor.wait(25.0)
    assert sensor.moments == [(20.0, 0.0)]
    sensor.restarts()
    sensor.wait(100.0)
    assert len(sensor.moments) == 1


def test_what_fell_due_while_nobody_listened_is_late() -> None:
    sensor = Matched(STUCK, state("1", 0.0))
    sensor.now = 90.0
    sensor.settle()
    [(_, firing)] = sensor.fired
    assert (firing.match.late, firing.match.since, firing.match.new) == (True, 0.0, "1")


def test_or_is_left_if_the_rule_says_so() -> None:
    sensor = Matched(replace(STUCK, fires_late=False), state("1", 0.0))
    sensor.now = 90.0
    sensor.settle()
    sensor.wait(200.0)
    assert sensor.fired == []
