"""Entities that go and come back: rules act on their changes as if they had been there all the time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo_ha_addon.bridge.write.sinks.sink import Heard, StateChange
from odoo_ha_addon.hass import EntityState
from odoo_ha_automation.bridge.rule import UNAVAILABLE, Rule, When
from odoo_ha_automation.bridge.rules import Rules
from odoo_ha_automation.bridge.run_time import HOUR
from odoo_ha_automation.bridge.sink import RuleSink
from odoo_ha_automation.bridge.storm import MOST_OF_ENTITY, WINDOW_SECONDS
from odoo_ha_automation.bridge.targets import Facts, Target

from . import rule_model
from .kitchen import CLASS, FRIDGE, GONE, HOME, ID, WARM, Kitchen, fridge
from .memory_outages import MemoryOutages
from .memory_tables import MemoryTables


def ways_to_be_away() -> Iterator[object]:
    for is_another in (False, True):
        for is_read in (False, True):
            for is_found in (False, True):
                words = [
                    "another bridge" if is_another else "the same bridge",
                    "looked at meanwhile" if is_read else "at once",
                    "found" if is_found else "heard",
                ]
                yield pytest.param(is_another, is_read, is_found, id=", ".join(words))


@pytest.mark.parametrize(("is_another", "is_read", "is_found"), list(ways_to_be_away()))
class TestAFridgeThatIsGoneAndComesBack:
    def away(self, first: str, is_another: bool, is_read: bool) -> Kitchen:
        kitchen = Kitchen(WARM)
        kitchen.becomes(first, 10.0)
        kitchen.becomes(None, 20.0)
        if is_another:
            kitchen.connects(is_another=True)
        if is_read:
            kitchen.looks_again()
        return kitchen

    def back(self, kitchen: Kitchen, value: str, is_found: bool) -> None:
        kitchen.becomes(value, 100.0, heard=not is_found)
        if is_found:
            kitchen.connects()

    def test_sets_off_the_rule_by_what_it_says_first(
        self, is_another: bool, is_read: bool, is_found: bool
    ) -> None:
        kitchen = self.away("5", is_another, is_read)
        self.back(kitchen, "9", is_found)
        assert kitchen.fired == [100.0]
        assert kitchen.is_alarmed

    def test_sets_off_the_rule_by_its_first_change(
        self, is_another: bool, is_read: bool, is_found: bool
    ) -> None:
        kitchen = self.away("5", is_another, is_read)
        self.back(kitchen, "6", is_found)
        kitchen.becomes("9", 106.0)
        assert kitchen.fired == [106.0]
        assert kitchen.is_alarmed

    def test_keeps_its_alarm_while_it_is_away_and_warm_after_it(
        self, is_another: bool, is_read: bool, is_found: bool
    ) -> None:
        kitchen = self.away("9", is_another, is_read)
        assert kitchen.is_alarmed
        self.back(kitchen, "7.5", is_found)
        assert kitchen.is_alarmed, "it has not come back far enough"
        assert kitchen.fired == [10.0]

    def test_ends_its_alarm_when_it_is_back_and_cold(
        self, is_another: bool, is_read: bool, is_found: bool
    ) -> None:
        kitchen = self.away("9", is_another, is_read)
        self.back(kitchen, "6", is_found)
        assert not kitchen.is_alarmed
        kitchen.becomes("9", 200.0)
        assert kitchen.fired == [10.0, 200.0]
        assert kitchen.is_alarmed


def test_a_new_entity_begins_with_what_it_says_first_and_its_next_change_counts_at_once() -> None:
    """Its record is made a moment after its first states were heard."""
    for first, fired in (("5", [2.0]), ("9", [])):
        kitchen = Kitchen(WARM, None)
        kitchen.now = 1.0
        for at, value in ((1.0, first), (2.0, "9")):
            change = StateChange(FRIDGE, kitchen.told, fridge(value, at))
            kitchen.told = kitchen.state = change.new
            kitchen.now = at
            kitchen._give(change)
        kitchen.is_written()
        assert kitchen.fired == fired


def test_a_renamed_entity_is_followed_though_its_new_name_was_heard_before_its_record_had_it() -> None:
    kitchen = Kitchen(replace(WARM, target=Target(frozenset({ID}))))
    renamed = "sensor.freezer"
    kitchen.becomes(None, 10.0)
    kitchen.now = 11.0
    state = EntityState(renamed, "9", {"device_class": CLASS}, 11.0, 11.0)
    kitchen._give(StateChange(renamed, None, state))
    kitchen.tables.entities = [Facts(ID, HOME, renamed, "sensor", CLASS)]
    kitchen.tables.states = {renamed: state}
    kitchen.tables.lease = (1, 2)
    kitchen._give()
    assert kitchen.fired == [11.0]


def test_what_was_renamed_after_a_record_in_its_place_had_its_first_state_is_found() -> None:
    kitchen = Kitchen(replace(WARM, target=Target(frozenset({ID}))))
    renamed = "sensor.freezer"
    kitchen.becomes(None, 10.0)
    kitchen.now = 11.0
    state = EntityState(renamed, "9", {"device_class": CLASS}, 11.0, 11.0)
    kitchen._give(StateChange(renamed, None, state))
    kitchen.tables.entities = [*kitchen.tables.entities, Facts(2, HOME, renamed, "sensor", CLASS)]
    kitchen.tables.states = {renamed: state}
    kitchen._give()
    assert kitchen.fired == []
    kitchen.tables.entities = [Facts(ID, HOME, renamed, "sensor", CLASS, is_there=False)]
    kitchen.tables.states = {}
    kitchen.tables.lease = (1, 2)
    kitchen._give()
    kitchen.tables.states = {renamed: state}
    kitchen._give()
    assert kitchen.fired == [11.0]


def test_a_timer_goes_on_when_its_entity_is_back() -> None:
    for is_read in (False, True):
        kitchen = Kitchen(replace(WARM, hold=60.0))
        kitchen.becomes("9", 10.0)
        kitchen.becomes(None, 20.0)
        if is_read:
            kitchen.looks_again()
        kitchen.wait(90.0)
        assert kitchen.fired == [], "nobody knows whether it holds"
        kitchen.becomes("9.5", 100.0)
        assert kitchen.fired == [10.0]


def test_a_rule_that_people_changed_does_not_end_what_nobody_knows() -> None:
    for away in (UNAVAILABLE, None):
        kitchen = Kitchen(WARM)
        kitchen.becomes("9", 10.0)
        kitchen.becomes(away, 20.0)
        kitchen.rule = replace(WARM, generation=2, limit=8.5)
        kitchen.tables.rules = [kitchen.rule]
        kitchen.rules.read(None)
        kitchen._ring()
        assert kitchen.is_alarmed
        kitchen.becomes("9", 30.0)
        assert kitchen.is_alarmed
        kitchen.becomes("7", 40.0)
        assert not kitchen.is_alarmed
        assert kitchen.fired == [10.0]


def test_what_somebody_closed_while_its_entity_was_gone_begins_anew_when_it_is_back() -> None:
    kitchen = Kitchen(WARM)
    kitchen.becomes("9", 10.0)
    kitchen.becomes(None, 20.0)
    kitchen.tables.resets = {(1, ID): 30.0}
    kitchen.tables.rules = [replace(WARM, resets=1)]
    kitchen.rules.read(None)
    kitchen._ring()
    assert not kitchen.is_alarmed
    kitchen.becomes("9", 100.0)
    assert kitchen.is_alarmed
    kitchen.looks_again()
    assert kitchen.is_alarmed
    assert kitchen.fired == [10.0, 100.0]


def test_a_rule_that_is_not_about_an_entity_any_more_ends_its_alarm() -> None:
    kitchen = Kitchen(WARM)
    kitchen.becomes("9", 10.0)
    kitchen.tables.entities = [Facts(ID, HOME, FRIDGE, "sensor", "humidity")]
    kitchen.looks_again()
    assert not kitchen.is_alarmed


class TestWhatAStormOrAPauseHasLeftOutIsRaisedWhenItStillHolds:
    def test_after_the_minute_of_a_storm(self) -> None:
        kitchen = Kitchen(WARM)
        kitchen.now = WINDOW_SECONDS
        for n in range(MOST_OF_ENTITY + 1):
            kitchen.becomes("5", WINDOW_SECONDS + n)
            kitchen.becomes("9", WINDOW_SECONDS + n + 0.5)
        assert not kitchen.is_alarmed
        kitchen.wait(2 * WINDOW_SECONDS)
        assert kitchen.is_alarmed
        assert len(kitchen.fired) == MOST_OF_ENTITY + 1

    def test_after_the_pause_of_the_rule(self) -> None:
        kitchen = Kitchen(replace(WARM, pause=30.0))
        for at, value in ((10.0, "9"), (20.0, "5"), (25.0, "9")):
            kitchen.becomes(value, at)
        assert not kitchen.is_alarmed
        kitchen.wait(40.0)
        assert kitchen.is_alarmed
        assert [(firing.match.since, firing.match.late) for firing in kitchen.firings][1:] == [(25.0, False)]

    def test_but_not_what_has_ended(self) -> None:
        kitchen = Kitchen(replace(WARM, pause=30.0))
        for at, value in ((10.0, "9"), (20.0, "5"), (25.0, "9"), (30.0, "5")):
            kitchen.becomes(value, at)
        kitchen.wait(100.0)
        assert kitchen.fired == [10.0]

    def test_nor_where_nobody_waits_for_an_end(self) -> None:
        kitchen = Kitchen(replace(WARM, pause=30.0, tells_end=False))
        for at, value in ((10.0, "9"), (20.0, "5"), (25.0, "9")):
            kitchen.becomes(value, at)
        kitchen.wait(100.0)
        assert kitchen.fired == [10.0]


def test_of_an_entity_that_is_gone_nobody_knows_whether_it_runs() -> None:
    rule = replace(WARM, when=When.RUN_TIME, limit=1.0, to=frozenset({"on"}), tells_end=False)
    kitchen = Kitchen(rule, "on")
    kitchen.becomes(None, 100.0)
    kitchen.becomes("on", 300.0)
    kitchen.becomes("off", 350.0)
    run = kitchen.tables.standings[1, ID].run
    assert run
    assert (run.seconds, run.unknown, run.uses) == (150.0, 200.0, 0)
    assert rule.limit * HOUR > run.seconds


def test_nor_of_one_that_went_while_nobody_listened() -> None:
    rule = replace(WARM, when=When.RUN_TIME, limit=1.0, to=frozenset({"on"}), tells_end=False)
    kitchen = Kitchen(rule, "on")
    kitchen.becomes(None, 100.0, heard=False)
    kitchen.wait(150.0)
    kitchen.connects(is_another=True)
    kitchen.becomes("on", 300.0)
    kitchen.becomes("off", 350.0)
    run = kitchen.tables.standings[1, ID].run
    assert run
    assert (run.seconds, run.unknown, run.uses) == (50.0, 300.0, 0)


@pytest.mark.parametrize("away", [UNAVAILABLE, None])
def test_a_button_that_comes_back_after_a_rule_began_tells_of_no_old_press(away: str | None) -> None:
    pressed = Rule(1, 1, Target(frozenset({ID})), When.EVENT)
    button = "button.bell"
    tables = MemoryTables()
    tables.rules = [pressed]
    tables.entities = [Facts(ID, HOME, button, "button", is_there=False)]
    unavailable = EntityState(button, UNAVAILABLE, {}, 5.0, 5.0)
    tables.states = {} if away is None else {button: unavailable}
    rules = Rules(tables, lambda: 0.0, lambda: 100.0, outages=MemoryOutages(tables))
    rules.read(None)
    sink = RuleSink(rules, lambda: None, lambda instance_id: None, lambda: 100.0)
    sink.write(None, HOME, [Heard(100.0, begins=True)])
    sink.committed(HOME, [])
    old = tables.states.get(button)
    back, pressed_again = (
        EntityState(button, f"1970-01-01T00:{at}+00:00", {}, changed, changed)
        for at, changed in (("00:50", 100.0), ("01:41", 101.0))
    )
    sink.write(None, HOME, [StateChange(button, old, back), StateChange(button, back, pressed_again)])
    assert [changed_at for _, _, changed_at in tables.firings] == [101.0]


values = st.sampled_from(["5", "7.5", "9", "20", UNAVAILABLE, GONE])
rules = st.one_of(
    st.builds(
        lambda when, tells_end: replace(
            WARM, target=Target(frozenset({ID})), when=when, to=frozenset({"9"}), tells_end=tells_end
        ),
        st.sampled_from([When.STATE, When.UNAVAILABLE, When.BACK]),
        st.booleans(),
    ),
    st.builds(
        lambda hold, pause, tells_end: replace(WARM, hold=hold, pause=pause, tells_end=tells_end),
        st.sampled_from([0.0, 10.0, 25.0]),
        st.sampled_from([0.0, 20.0]),
        st.booleans(),
    ),
)
interruptions = st.sampled_from(["", "", "look", "connect", "restart", "restart and look"])
steps = st.lists(st.tuples(st.integers(1, 30).map(float), values, interruptions), min_size=1, max_size=14)


def known(rule: Rule, happened: list[tuple[float, str]]) -> list[tuple[float, str]]:
    """As the model knows it: who is gone says as little about a number as one that is unavailable, and nothing at all
    about being so.
    """
    if rule.when in (When.UNAVAILABLE, When.BACK):
        return [(at, value) for at, value in happened if value != GONE]
    return [(at, UNAVAILABLE if value == GONE else value) for at, value in happened]


def interrupt(kitchen: Kitchen, how: str) -> None:
    if how == "connect":
        kitchen.connects()
    if how.startswith("restart"):
        kitchen.connects(is_another=True)
    if how.endswith("look"):
        kitchen.looks_again()


@given(rules, steps)
def test_interruptions_in_which_nothing_happens_change_nothing(
    rule: Rule, steps: list[tuple[float, str, str]]
) -> None:
    """Of what was there before and after them; the model knows of none."""
    rule = replace(rule, pause=0.0 if rule.tells_end else rule.pause)
    kitchen = Kitchen(rule)
    happened = [(0.0, "5")]
    now = 0.0
    for seconds, value, how in steps:
        now += seconds
        if (value == GONE) != (happened[-1][1] == GONE) or value not in (GONE, happened[-1][1]):
            kitchen.becomes(None if value == GONE else value, now)
            happened.append((now, value))
        else:
            kitchen.wait(now)
        interrupt(kitchen, how)
        assert not kitchen.is_alarmed or kitchen.holds or not rule.tells_end
    end = now + 60.0
    kitchen.wait(end)
    as_known = known(rule, happened)
    expected = rule_model.firings(rule, as_known, end)
    assert [firing.match.since for firing in kitchen.firings] == [since for _, since in expected]
    if rule.tells_end:
        held = rule_model.periods(rule, as_known)
        assert kitchen.is_alarmed == bool(
            held and held[-1].until is None and expected and expected[-1][1] == held[-1].since
        )


@given(
    rules,
    st.lists(st.tuples(st.integers(1, 30).map(float), values, interruptions, st.booleans()), min_size=1),
)
def test_whatever_was_not_heard_a_rule_and_its_alarm_agree_with_what_is_known(
    rule: Rule, steps: list[tuple[float, str, str, bool]]
) -> None:
    rule = replace(rule, tells_end=True)
    kitchen = Kitchen(rule)
    told = [(0.0, "5")]
    now, value = 0.0, "5"
    for seconds, value, how, is_heard in [*steps, (1.0, "9", "", True), (60.0, "9", "", True)]:
        now += seconds
        is_heard = is_heard and kitchen.told == kitchen.state
        kitchen.becomes(None if value == GONE else value, now, heard=is_heard)
        if not is_heard:
            kitchen.connects(is_another=how.startswith("restart"))
        interrupt(kitchen, how)
        told.append((now, value))
        periods = rule_model.periods(rule, known(rule, told))
        holds = bool(periods and periods[-1].until is None)
        assert kitchen.holds == holds or (rule.rest and not periods)
        assert not kitchen.is_alarmed or kitchen.holds
    has_begun = rule.when is When.ABOVE or bool(rule_model.periods(rule, known(rule, told)))
    assert kitchen.is_alarmed == (has_begun and kitchen.holds), (
        "it lasts for a minute, and longer than a pause"
    )
