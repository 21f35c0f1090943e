"""How long something has run, or how often: counted through everything, and what is not known is said."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo_ha_addon.bridge.write.sinks.sink import StateChange
from odoo_ha_addon.hass import EntityState
from odoo_ha_automation.bridge.rule import Rule, When
from odoo_ha_automation.bridge.run_time import HOUR
from odoo_ha_automation.bridge.standing import Run
from odoo_ha_automation.bridge.targets import Target

from . import rule_model
from .matched import Matched
from .memory_tables import MemoryTables
from .test_sink import Bridge

FAN = "fan.filter"
HOURS = Rule(1, 1, Target(frozenset({1})), When.RUN_TIME, limit=100 / HOUR)
USES = replace(HOURS, counts_uses=True, limit=3)


def fan(value: str, at: float, **attributes: object) -> EntityState:
    return EntityState(FAN, value, attributes, at, at)


def run(fan: Matched) -> Run:
    standing = fan.matcher.standings[1, 1]
    assert standing.run
    return standing.run


def runs(rule: Rule, *changes: tuple[str, float], first: str = "off", end: float = 1000.0) -> Matched:
    followed = Matched(rule, fan(first, 0.0))
    for value, at in changes:
        followed.becomes(fan(value, at), at)
    followed.wait(end)
    return followed


values = st.sampled_from(["on", "off", "idle", "unavailable", "unknown"])
steps = st.lists(st.tuples(st.integers(1, 60).map(float), values), min_size=1, max_size=12)


@given(st.sampled_from([HOURS, USES]), steps)
def test_it_counts_and_fires_as_the_plain_model_says(rule: Rule, given_: list[tuple[float, str]]) -> None:
    happened: list[tuple[float, str]] = []
    now = 0.0
    for seconds, value in given_:
        if not happened or happened[-1][1] != value:
            happened.append((now, value))
        now += seconds
    followed = runs(rule, *((value, at) for at, value in happened[1:]), first=happened[0][1], end=now + 200)
    followed.becomes(fan("off", now + 200), now + 200)
    counted = rule_model.counted(rule, happened, now + 200)
    assert [at for at, _ in followed.moments] == counted.fired
    assert (run(followed).seconds, run(followed).uses, run(followed).unknown) == pytest.approx(
        counted.numbers
    )


def test_it_fires_once_until_somebody_sets_it_to_zero() -> None:
    fired = runs(HOURS, ("on", 10.0))
    [(at, firing)] = fired.fired
    assert (at, firing.match.since, firing.match.unit) == (110.0, 0.0, "h")
    fired.matcher.reset({(1, 1): 1000.0}, 1000.0)
    assert run(fired) == Run(reset=1000.0, last=True)
    fired.matcher.reset({(1, 1): 1000.0}, 1001.0)
    fired.wait(1200.0)
    assert [at for at, _ in fired.moments] == [110.0, 1100.0]


def test_a_reset_while_it_rests_begins_with_the_next_run() -> None:
    followed = runs(HOURS, ("on", 10.0), ("off", 60.0), end=100.0)
    followed.matcher.reset({(1, 1): 100.0}, 100.0)
    followed.becomes(fan("on", 200.0), 200.0)
    followed.wait(400.0)
    assert [at for at, _ in followed.moments] == [300.0]


def test_the_states_that_count_are_those_of_the_rule() -> None:
    followed = runs(replace(HOURS, to=frozenset({"cleaning"})), ("cleaning", 1.0), ("on", 31.0), end=40.0)
    assert run(followed).seconds == 30.0


def test_a_change_of_attributes_alone_costs_nothing() -> None:
    followed = runs(HOURS, ("on", 1.0), end=5.0)
    followed.matcher.take_outcome()
    followed.becomes(EntityState(FAN, "on", {"speed": 3}, 1.0, 6.0), 6.0)
    assert followed.matcher.take_outcome().standings == {}


def test_another_bridge_goes_on_counting() -> None:
    followed = runs(HOURS, ("on", 10.0), end=50.0)
    followed.restarts()
    followed.wait(200.0)
    assert [at for at, _ in followed.moments] == [110.0]


def test_a_limit_that_people_change_keeps_what_was_counted() -> None:
    followed = runs(HOURS, ("on", 10.0), end=50.0)
    followed.rule = replace(HOURS, generation=2, limit=200 / HOUR)
    followed.begins()
    followed.wait(300.0)
    assert [at for at, _ in followed.moments] == [210.0]


class TestWhileNobodyListens:
    """From 100 to 200; Home Assistant says when the state of now began."""

    def after(self, value: str, since: float, before: str) -> Run:
        followed = runs(
            replace(HOURS, limit=9.0), ("on", 40.0), *([] if before == "on" else [("off", 70.0)]), end=90.0
        )
        followed.matcher.unheard = [(100.0, 200.0)]
        followed.now = 200.0
        change = StateChange(FAN, None, fan(value, since), snapshot=True)
        followed.matcher.take(change, 200.0)
        followed.becomes(fan("idle", 300.0), 300.0)
        return run(followed)

    def test_what_did_not_change_is_known(self) -> None:
        found = self.after("on", 40.0, "on")
        assert (found.seconds, found.unknown) == (260.0, 0.0)

    def test_what_ran_until_then_may_have_rested_in_between(self) -> None:
        found = self.after("off", 150.0, "on")
        assert (found.seconds, found.unknown, found.uses) == (60.0, 50.0, 1)

    def test_what_runs_since_then_is_known_from_then_on(self) -> None:
        found = self.after("on", 150.0, "off")
        assert (found.seconds, found.unknown, found.uses) == (180.0, 50.0, 2)

    def test_home_assistant_that_started_again_is_no_other_use(self) -> None:
        found = self.after("on", 190.0, "on")
        assert (found.seconds, found.unknown, found.uses) == (170.0, 90.0, 1)


def test_a_limit_that_was_reached_unheard_is_late() -> None:
    followed = runs(HOURS, ("on", 10.0), end=20.0)
    followed.now = 500.0
    followed.settle()
    [(_, firing)] = followed.fired
    assert firing.match.late


def test_a_reset_reaches_the_bridge_with_the_rules() -> None:
    tables = MemoryTables()
    from odoo_ha_automation.bridge.targets import Facts

    tables.rules = [replace(HOURS, to=frozenset({"on"}), limit=50 / HOUR)]
    tables.entities = [Facts(1, 7, "binary_sensor.door", "binary_sensor", "door")]
    bridge = Bridge(tables)
    bridge.hears("on")
    tables.resets = {(1, 1): 120.0}
    tables.rules = [replace(tables.rules[0], resets=1)]
    assert bridge.rules.read(None)
    bridge.now = 130.0
    bridge.hears("off")
    standing = tables.standings[1, 1]
    assert standing.run
    assert (standing.run.seconds, standing.run.reset) == (11.0, 120.0)
