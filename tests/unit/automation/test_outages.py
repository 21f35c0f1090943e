"""After an outage: what began and ended unheard fires late where history knows of it, and nothing twice."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo_ha_addon.bridge.write.sinks.sink import Entry, Heard, StateChange
from odoo_ha_addon.hass import EntityState
from odoo_ha_automation.bridge.look_back import look_back
from odoo_ha_automation.bridge.matcher import Firing
from odoo_ha_automation.bridge.rule import Rule, When
from odoo_ha_automation.bridge.rules import Rules
from odoo_ha_automation.bridge.run_time import HOUR
from odoo_ha_automation.bridge.sink import RuleSink
from odoo_ha_automation.bridge.targets import Facts, Target

from . import rule_model
from .memory_outages import MemoryOutages
from .memory_tables import MemoryTables

HOME = 7
DOOR = "binary_sensor.door"
OPENS = Rule(1, 1, Target(frozenset({1})), When.STATE, to=frozenset({"on"}))
WARM = Rule(1, 1, Target(frozenset({1})), When.ABOVE, limit=30.0, hysteresis=2.0)


def door(value: str, at: float) -> EntityState:
    return EntityState(DOOR, value, {}, at, at)


class Night:
    """A home of one door and one rule. What happens while nobody listens is known to history alone."""

    def __init__(self, rule: Rule, first: str) -> None:
        self.rule = rule
        self.now = 0.0
        self.tables = MemoryTables()
        self.tables.rules = [rule]
        self.tables.entities = [Facts(1, HOME, DOOR, "binary_sensor", "door")]
        self.tables.states = {DOOR: door(first, 0.0)}
        self.outages = MemoryOutages(self.tables)
        self.outages.past = {1: [door(first, 0.0)]}
        self.heard: EntityState | None = door(first, 0.0)
        self.begin()
        self._give([Heard(0.0, begins=True)])

    def begin(self) -> None:
        """A bridge begins."""
        self.rules = Rules(self.tables, lambda: 0.0, lambda: self.now, outages=self.outages)
        self.rules.read(None)
        self.sink = RuleSink(self.rules, lambda: None, lambda instance_id: None, lambda: self.now)

    @property
    def state(self) -> EntityState:
        return self.outages.past[1][-1]

    def happens(self, value: str, at: float, *, heard: bool = True, noted: bool = True) -> None:
        """:param noted: that it was heard is known for sure, should the bridge be killed"""
        if heard:
            self.wait(at)
        self.now = at
        self.outages.past[1].append(door(value, at))
        if heard:
            self._give([StateChange(DOOR, self.heard, self.state), *([Heard(at)] if noted else ())])

    def comes_back(self, at: float, *, is_another: bool = False) -> None:
        """A connection begins, which tells what is now."""
        self.now = at
        if is_another:
            self.begin()
            self.heard = None
        change = StateChange(DOOR, self.heard, self.state, snapshot=True)
        self._give([Heard(at, begins=True), *([] if self.heard == self.state else [change])])
        self._ring()

    def looks_back(self) -> None:
        while not look_back(None, self.rules, HOME, self.now, self.outages).is_over:
            pass

    def wait(self, until: float) -> None:
        while (due := self.rules.next_due(HOME)) is not None and due <= until:
            self.now = max(self.now, due)
            self._ring()
        self.now = until

    def _give(self, batch: list[Entry]) -> None:
        self.sink.write(None, HOME, batch)
        self.sink.committed(HOME, batch)
        self.heard = self.state
        self.tables.states[DOOR] = self.state

    def _ring(self) -> None:
        with self.rules.changing(None, HOME) as matcher:
            matcher.ring(lambda entity_id: self.state, self.now)
            self.rules.write(None, matcher)

    @property
    def fired(self) -> list[Firing]:
        return list(self.tables.firings.values())


words = st.sampled_from(["on", "off", "ajar", "unavailable", "unknown"])
numbers = st.sampled_from(["20", "27.5", "29", "30.5", "40", "unavailable"])
holds = st.sampled_from([0.0, 10.0, 25.0])
rules_and_values = st.one_of(
    st.tuples(
        st.builds(
            lambda when, to, hold: replace(
                OPENS, when=when, to=to if when is When.STATE else frozenset(), hold=hold
            ),
            st.sampled_from([When.STATE, When.UNAVAILABLE]),
            st.sampled_from([frozenset({"on"}), frozenset({"on", "ajar"})]),
            holds,
        ),
        st.lists(st.tuples(st.integers(1, 40).map(float), words), min_size=2, max_size=12),
    ),
    st.tuples(
        st.builds(lambda hold: replace(WARM, hold=hold), holds),
        st.lists(st.tuples(st.integers(1, 40).map(float), numbers), min_size=2, max_size=12),
    ),
)


@given(rules_and_values, st.integers(0, 11), st.integers(0, 11), st.booleans(), st.booleans())
def test_each_time_that_a_rule_would_have_fired_it_does_and_once(
    given_: tuple[Rule, list[tuple[float, str]]], first: int, more: int, is_another: bool, is_noted: bool
) -> None:
    """Some changes in the middle are not heard.

    Known periods are at issue: what a bridge without history would take for one at the end of the outage is not.
    """
    rule, steps = given_
    happened: list[tuple[float, str]] = []
    now = 0.0
    for seconds, value in steps:
        if not happened or happened[-1][1] != value:
            happened.append((now, value))
        now += seconds
    end = now + 60.0
    unheard = range(1 + first, 1 + first + more)
    night = Night(rule, happened[0][1])
    for place, (at, value) in enumerate(happened[1:], 1):
        if place - 1 in unheard and place not in unheard:
            night.comes_back(at - 0.5, is_another=is_another)
            night.looks_back()
        night.happens(value, at, heard=place not in unheard, noted=is_noted)
    if len(happened) - 1 in unheard:
        night.comes_back(end - 50.0, is_another=is_another)
        night.looks_back()
    night.wait(end)
    found = [firing.match for firing in night.fired]
    for period in rule_model.periods(rule, happened):
        until = end if period.until is None else period.until
        within = [match for match in found if period.since <= match.since < until]
        fires = [since for _, since in rule_model.firings(rule, happened, end) if since == period.since]
        if fires:
            assert len(within) == 1, (period, found)


def test_a_time_that_began_and_ended_unheard_fires_late_and_says_since_when() -> None:
    night = Night(replace(OPENS, hold=10.0), "off")
    night.happens("on", 100.0, heard=False)
    night.happens("off", 130.0, heard=False)
    night.comes_back(200.0)
    assert night.fired == []
    night.looks_back()
    [firing] = night.fired
    assert (firing.match.since, firing.match.late, firing.match.cause.old) == (100.0, True, "off")
    night.looks_back()
    assert len(night.fired) == 1


def test_what_happened_right_before_it_was_heard_last_may_not_have_come_yet() -> None:
    night = Night(OPENS, "off")
    night.happens("on", 98.0, heard=False)
    night.outages.heard = 99.0
    night.happens("off", 100.0, heard=False)
    night.comes_back(200.0, is_another=True)
    night.looks_back()
    assert [firing.match.since for firing in night.fired] == [98.0]


def test_a_rule_does_nothing_about_what_happened_before_it_began() -> None:
    night = Night(replace(OPENS, begun=98.5), "off")
    night.happens("on", 98.0, heard=False)
    night.outages.heard = 99.0
    night.happens("off", 100.0, heard=False)
    night.comes_back(200.0, is_another=True)
    night.looks_back()
    assert night.fired == []


def test_one_that_was_too_short_does_not() -> None:
    night = Night(replace(OPENS, hold=60.0), "off")
    night.happens("on", 100.0, heard=False)
    night.happens("off", 130.0, heard=False)
    night.comes_back(300.0)
    night.looks_back()
    assert night.fired == []


def test_a_timer_that_ran_before_ends_as_history_says() -> None:
    night = Night(replace(OPENS, hold=60.0), "off")
    night.happens("on", 100.0)
    night.happens("off", 170.0, heard=False)
    night.comes_back(300.0)
    assert night.fired == []
    night.looks_back()
    assert [firing.match.since for firing in night.fired] == [100.0]


def test_a_time_that_goes_on_counts_from_its_true_beginning() -> None:
    night = Night(replace(WARM, hold=60.0), "20")
    night.happens("31", 100.0, heard=False)
    night.happens("32", 140.0, heard=False)
    night.comes_back(150.0)
    assert night.rules.next_due(HOME) == 200.0
    night.looks_back()
    assert night.rules.next_due(HOME) == 160.0
    night.wait(170.0)
    assert [firing.match.since for firing in night.fired] == [100.0]


def test_each_press_is_told() -> None:
    night = Night(replace(OPENS, when=When.CHANGED, to=frozenset()), "a")
    for at, value in ((100.0, "b"), (110.0, "c"), (120.0, "d")):
        night.happens(value, at, heard=False)
    night.comes_back(200.0)
    assert [firing.match.new for firing in night.fired] == ["d"]
    night.looks_back()
    assert sorted(str(firing.match.new) for firing in night.fired) == ["b", "c", "d"]


@pytest.mark.parametrize(
    ("rule", "fires"),
    [
        (replace(OPENS, fires_late=False), False),
        (replace(OPENS, look_back=50.0), False),
        (replace(OPENS, look_back=150.0), True),
        (replace(OPENS, begun=50.0), False),
        (replace(OPENS, attribute="level"), False),
    ],
    ids=["ignores", "too long ago", "not too long ago", "began later", "about an attribute"],
)
def test_a_rule_says_what_is_done_late(rule: Rule, fires: bool) -> None:
    night = Night(rule, "off")
    night.happens("on", 100.0, heard=False)
    night.happens("off", 110.0, heard=False)
    night.comes_back(200.0)
    night.looks_back()
    assert bool(night.fired) is fires


def test_nothing_is_looked_at_before_history_is_read() -> None:
    night = Night(OPENS, "off")
    night.happens("on", 100.0, heard=False)
    night.happens("off", 110.0, heard=False)
    night.outages.is_read = False
    night.comes_back(200.0)
    night.looks_back()
    assert (night.fired, len(night.outages.outages)) == ([], 1)
    night.outages.is_read = True
    night.looks_back()
    assert (len(night.fired), night.outages.outages) == (1, [])


class TestRunTime:
    def night(self) -> Night:
        night = Night(replace(OPENS, when=When.RUN_TIME, limit=1.0), "off")
        night.happens("on", 100.0)
        night.happens("off", 200.0, heard=False)
        night.happens("on", 300.0, heard=False)
        night.happens("off", 450.0, heard=False)
        night.comes_back(500.0)
        return night

    def test_what_was_not_known_is_counted(self) -> None:
        night = self.night()
        run = night.tables.standings[1, 1].run
        assert run
        assert (run.seconds, run.unknown, run.uses) == (0.0, 350.0, 1)
        night.looks_back()
        run = night.tables.standings[1, 1].run
        assert run
        assert (run.seconds, run.unknown, run.uses) == (250.0, 0.0, 2)

    def test_what_ran_since_is_counted_too(self) -> None:
        night = self.night()
        night.happens("on", 600.0)
        night.happens("off", 700.0)
        night.looks_back()
        run = night.tables.standings[1, 1].run
        assert run
        assert (run.seconds, run.unknown, run.uses) == (350.0, 0.0, 3)

    def test_a_limit_that_was_reached_unheard_fires_late(self) -> None:
        night = Night(replace(OPENS, when=When.RUN_TIME, limit=100 / HOUR), "off")
        night.happens("on", 100.0, heard=False)
        night.happens("off", 250.0, heard=False)
        night.comes_back(500.0)
        assert night.fired == []
        night.looks_back()
        night.wait(600.0)
        assert [(firing.match.late, firing.match.cause.changed_at) for firing in night.fired] == [
            (True, 200.0)
        ]

    def test_a_counter_that_was_set_to_zero_since_stays_as_it_is(self) -> None:
        night = self.night()
        night.tables.resets = {(1, 1): 510.0}
        night.tables.rules = [replace(night.rule, resets=1)]
        night.rules.read(None)
        night.now = 520.0
        night.looks_back()
        run = night.tables.standings[1, 1].run
        assert run
        assert (run.seconds, run.reset) == (0.0, 510.0)
