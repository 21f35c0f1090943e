"""When a rule fires: at the beginning of what it waits for, once, and not for what nobody knows."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo_ha_addon.bridge.write.sinks.sink import StateChange
from odoo_ha_addon.hass import EntityState
from odoo_ha_automation.bridge.rule import Rule, When
from odoo_ha_automation.bridge.standing import (
    CLOCKS_AGREE_SECONDS,
    Match,
    Standing,
    first_seen,
    ring,
    step,
)
from odoo_ha_automation.bridge.targets import Target
from odoo_ha_history.storage.rows import as_seconds, as_time

from . import rule_model

DOOR = "binary_sensor.door"
EPOCH_OF_2000 = datetime(2000, 1, 1)
SECONDS_TO_2000 = 946_684_800.0
OPENS = Rule(1, 1, Target(frozenset({1})), When.STATE, to=frozenset({"on"}))
WARM = Rule(1, 1, Target(frozenset({1})), When.ABOVE, limit=30.0, hysteresis=2.0)


def state(value: str, at: float, **attributes: object) -> EntityState:
    return EntityState(DOOR, value, attributes, at, at, f"context {at}")


class Follower:
    """One entity under one rule. Times are seconds; changes are heard at once, and the clock rings in time."""

    def __init__(self, rule: Rule, value: str, at: float = 0.0) -> None:
        self.rule = rule
        self.state = state(value, at)
        self.standing: Standing | None = first_seen(rule, self.state, at)
        self.now = at
        self.matches: list[tuple[float, Match]] = []

    def wait(self, until: float) -> None:
        while self.standing and self.standing.due is not None and self.now <= self.standing.due <= until:
            self.now = self.standing.due
            before = self.standing
            self._after(ring(self.rule, self.standing, self.state, self.now))
            if self.standing == before:
                break
        self.now = until

    def becomes(self, value: str, at: float, *, snapshot: bool = False, rings: bool = True) -> None:
        if rings:
            self.wait(at)
        self.now = at
        old, self.state = self.state, state(value, at)
        change = StateChange(DOOR, old, self.state, snapshot)
        self._after(step(self.rule, self.standing, change, self.now))

    def _after(self, after: tuple[Standing | None, Match | None]) -> None:
        self.standing, match = after
        if match:
            self.matches.append((self.now, match))

    @property
    def fired(self) -> list[tuple[float, float]]:
        return [(at, match.since) for at, match in self.matches]


words = st.sampled_from(["on", "off", "ajar", "unavailable", "unknown"])
numbers = st.sampled_from(["20", "27.5", "28", "29", "30", "30.5", "40", "unavailable", "unknown"])
steps = st.integers(1, 40).map(float)
holds = st.sampled_from([0.0, 10.0, 25.0])
pauses = st.sampled_from([0.0, 30.0])
word_rules = st.builds(
    lambda when, to, come_from, hold, pause: replace(
        OPENS,
        when=when,
        to=to if when is When.STATE else frozenset(),
        come_from=come_from if when is When.STATE else frozenset(),
        hold=hold,
        pause=pause,
    ),
    st.sampled_from([When.STATE, When.UNAVAILABLE, When.BACK]),
    st.sampled_from([frozenset({"on"}), frozenset({"on", "ajar"})]),
    st.sampled_from([frozenset(), frozenset({"off"})]),
    holds,
    pauses,
)
number_rules = st.builds(
    lambda when, hysteresis, hold, pause: replace(
        WARM, when=when, hysteresis=hysteresis, hold=hold, pause=pause
    ),
    st.sampled_from([When.ABOVE, When.BELOW]),
    st.sampled_from([0.0, 2.0]),
    holds,
    pauses,
)


def timeline(values: list[tuple[float, str]]) -> list[tuple[float, str]]:
    """Moments and values that differ from those before, from steps and values."""
    found: list[tuple[float, str]] = []
    now = 0.0
    for seconds, value in values:
        now += seconds
        if not found or found[-1][1] != value:
            found.append((now, value))
    return found


@given(st.one_of(
    st.tuples(word_rules, st.lists(st.tuples(steps, words), min_size=1, max_size=12)),
    st.tuples(number_rules, st.lists(st.tuples(steps, numbers), min_size=1, max_size=12)),
))  # fmt: skip
def test_it_fires_as_the_plain_model_says(given_: tuple[Rule, list[tuple[float, str]]]) -> None:
    rule, values = given_
    happened = timeline(values)
    end = happened[-1][0] + 60.0
    follower = Follower(rule, happened[0][1], happened[0][0])
    for at, value in happened[1:]:
        follower.becomes(value, at)
    follower.wait(end)
    assert follower.fired == rule_model.firings(rule, happened, end)


@given(word_rules, st.lists(st.tuples(steps, words), min_size=1, max_size=12))
def test_a_rule_that_tells_its_end_fires_as_one_that_does_not(
    rule: Rule, values: list[tuple[float, str]]
) -> None:
    """But for what lasts longer than a pause."""
    rule = replace(rule, pause=0.0)
    happened = timeline(values)
    plain, telling = (
        Follower(each, happened[0][1], happened[0][0]) for each in (rule, replace(rule, tells_end=True))
    )
    for at, value in happened[1:]:
        plain.becomes(value, at)
        telling.becomes(value, at)
        holds = telling.standing.held if telling.standing else rule.rest
        assert holds == (plain.standing.held if plain.standing else rule.rest)
    assert telling.fired == plain.fired


@given(word_rules, st.lists(st.tuples(steps, words), min_size=1, max_size=12))
def test_a_clock_that_sleeps_loses_nothing_that_was_known_to_hold(
    rule: Rule, values: list[tuple[float, str]]
) -> None:
    """The firing is late then, but it is one."""
    rule = replace(rule, pause=0.0)
    happened = timeline(values)
    follower = Follower(rule, happened[0][1], happened[0][0])
    for at, value in happened[1:]:
        follower.becomes(value, at, rings=False)
    in_time = rule_model.firings(rule, happened, happened[-1][0] + 0.5)
    assert {since for _, since in follower.fired} <= {since for _, since in in_time}
    ended_known = {
        period.since
        for period in rule_model.periods(rule, happened)
        if period.until is not None and _known_just_before(rule, happened, period.until)
    }
    assert {since for _, since in in_time} & ended_known <= {since for _, since in follower.fired}


def _known_just_before(rule: Rule, happened: list[tuple[float, str]], moment: float) -> bool:
    before = [value for at, value in happened if at < moment][-1]
    return rule_model.says(rule, before, True) is True


@given(st.floats(1.7e9, 2e9))
def test_a_change_is_the_same_one_whether_it_was_heard_or_is_read_of_history(at: float) -> None:
    kept = as_time(at)

    def fired(moment: float) -> float:
        closed, opened = state("off", moment - 60), state("on", moment)
        _, match = step(
            OPENS, first_seen(OPENS, closed, moment - 60), StateChange(DOOR, closed, opened), moment
        )
        assert match is not None
        return match.cause.changed_at

    assert fired(at) == fired(as_seconds(kept))
    assert as_time(fired(at)) == kept
    # As PostgreSQL's to_timestamp does it, which counts from 2000.
    assert EPOCH_OF_2000 + timedelta(microseconds=round((fired(at) - SECONDS_TO_2000) * 1e6)) == kept


def test_what_holds_when_a_rule_begins_does_not_set_it_off() -> None:
    follower = Follower(OPENS, "on")
    follower.becomes("ajar", 5.0)
    assert follower.fired == []
    follower.becomes("on", 9.0)
    assert follower.fired == [(9.0, 9.0)]


def test_a_sensor_that_was_away_and_says_the_same_again_does_not_fire_again() -> None:
    follower = Follower(OPENS, "off")
    for at, value in [(1.0, "on"), (2.0, "unavailable"), (3.0, "unknown"), (4.0, "on")]:
        follower.becomes(value, at)
    assert follower.fired == [(1.0, 1.0)]


def test_a_match_tells_the_values_the_unit_and_what_the_change_was() -> None:
    warm = StateChange(
        DOOR, state("29.5", 1.0), state("31", 2.0, unit_of_measurement="°C")._replace(last_updated=2.5)
    )
    _, match = step(WARM, None, warm, 2.5)
    assert match
    assert (match.cause.old, match.new, match.unit) == ("29.5", "31", "°C")
    assert (match.cause.changed_at, match.since, match.cause.context_id) == (2.5, 2.0, "context 2.0")
    assert not match.late


def test_hysteresis_keeps_a_value_that_trembles_at_the_limit_from_firing_again() -> None:
    follower = Follower(WARM, "29")
    for at, value in enumerate(["30.5", "29.5", "30.5", "28.5", "31", "28", "30.5"], 1):
        follower.becomes(value, float(at))
    assert follower.fired == [(1.0, 1.0), (7.0, 7.0)]


def test_an_attribute_is_looked_at_instead_of_the_state() -> None:
    rule = replace(OPENS, attribute="hvac_action", to=frozenset({"heating"}))
    old, new = state("heat", 1.0, hvac_action="idle"), state("heat", 1.0, hvac_action="Heating")
    _, match = step(rule, None, StateChange(DOOR, old, new._replace(last_updated=3.0)), 3.0)
    assert match
    assert (match.cause.old, match.new, match.since) == ("idle", "Heating", 3.0)


@pytest.mark.parametrize(
    ("entity", "old", "new", "fires"),
    [
        ("button.bell", "2026-11-28T10:00:00", "2026-11-28T11:00:00", True),
        ("button.bell", "unknown", "2026-11-28T11:00:00", True),
        ("button.bell", "unavailable", "2026-11-28T11:00:00", False),
        ("event.door", "unknown", "2026-11-28T11:00:00", True),
        ("sensor.mode", "unknown", "eco", False),
        ("sensor.mode", "eco", "unavailable", False),
        ("sensor.mode", "eco", "comfort", True),
    ],
)
def test_a_change_is_from_one_value_to_another(entity: str, old: str, new: str, fires: bool) -> None:
    rule = replace(OPENS, when=When.CHANGED, to=frozenset())
    before, after = (state(value, at)._replace(entity_id=entity) for value, at in ((old, 1.0), (new, 2.0)))
    standing, match = step(rule, None, StateChange(entity, before, after), 2.0)
    assert (match is not None) is fires
    assert standing is None


def test_leaving_a_state_counts_wherever_it_goes() -> None:
    follower = Follower(replace(OPENS, to=frozenset(), come_from=frozenset({"docked"})), "docked")
    for at, value in enumerate(["unavailable", "docked", "cleaning", "returning", "docked", "error"], 1):
        follower.becomes(value, float(at))
    assert follower.fired == [(3.0, 3.0), (6.0, 6.0)]


class TestAfterAnOutage:
    def test_what_began_meanwhile_fires_and_says_that_it_is_late(self) -> None:
        change = StateChange(DOOR, None, state("on", 100.0), snapshot=True)
        _, match = step(OPENS, None, change, 160.0)
        assert match
        assert (match.late, match.since) == (True, 100.0)

    def test_unless_the_rule_says_otherwise(self) -> None:
        change = StateChange(DOOR, None, state("on", 100.0), snapshot=True)
        standing, match = step(replace(OPENS, fires_late=False), None, change, 160.0)
        assert match is None
        assert standing
        assert standing.held

    def test_a_time_that_is_over_by_then_fires_and_one_that_is_not_goes_on(self) -> None:
        rule = replace(OPENS, hold=60.0)
        change = StateChange(DOOR, None, state("on", 100.0), snapshot=True)
        assert step(rule, None, change, 161.0)[1]
        standing, match = step(rule, None, change, 130.0)
        assert match is None
        assert standing
        assert standing.due == 160.0

    def test_what_ended_meanwhile_does_not_fire_for_nobody_knows_when(self) -> None:
        follower = Follower(replace(OPENS, hold=60.0), "off")
        follower.becomes("on", 100.0)
        follower.becomes("off", 500.0, snapshot=True, rings=False)
        assert follower.fired == []

    def test_what_still_holds_fires_late_when_the_clock_runs_again(self) -> None:
        follower = Follower(replace(OPENS, hold=60.0), "off")
        follower.becomes("on", 100.0)
        assert follower.standing
        _, match = ring(follower.rule, follower.standing, follower.state, 500.0)
        assert match
        assert (match.late, match.since) == (True, 100.0)


def test_a_clock_of_home_assistant_that_is_wrong_does_not_move_what_was_heard_just_now() -> None:
    rule = replace(OPENS, hold=10.0)
    wrong = 1000.0 + 10 * CLOCKS_AGREE_SECONDS
    standing, _ = step(rule, None, StateChange(DOOR, state("off", 1.0), state("on", wrong)), 1000.0)
    assert standing
    assert standing.due == 1010.0


class TestItsEnd:
    TELLS = replace(WARM, tells_end=True)

    def test_is_remembered_with_the_moment_where_the_rule_tells_it(self) -> None:
        follower = Follower(self.TELLS, "20")
        follower.becomes("31", 100.0)
        follower.becomes("27", 200.0)
        assert follower.standing
        assert (follower.standing.held, follower.standing.since) == (False, 200.0)

    def test_is_not_there_within_the_hysteresis(self) -> None:
        follower = Follower(self.TELLS, "20")
        follower.becomes("31", 100.0)
        follower.becomes("29", 200.0)
        assert follower.standing
        assert follower.standing.held

    def test_is_not_known_while_the_sensor_is_away(self) -> None:
        follower = Follower(self.TELLS, "20")
        follower.becomes("31", 100.0)
        follower.becomes("unavailable", 200.0)
        assert follower.standing
        assert follower.standing.held

    def test_leaves_nothing_behind_where_nobody_asks(self) -> None:
        follower = Follower(WARM, "20")
        follower.becomes("31", 100.0)
        follower.becomes("27", 200.0)
        assert follower.standing is None


def test_a_removed_entity_says_nothing() -> None:
    follower = Follower(replace(OPENS, hold=60.0), "off")
    follower.becomes("on", 100.0)
    standing, match = step(follower.rule, follower.standing, StateChange(DOOR, follower.state, None), 110.0)
    assert (standing, match) == (follower.standing, None)
    assert standing
    assert ring(follower.rule, standing, None, 200.0) == (standing, None)
