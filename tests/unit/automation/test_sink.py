"""The sink: changes set off rules, each once, whatever fails in between."""

from __future__ import annotations

from dataclasses import replace

import pytest

from odoo_ha_addon.bridge.write.sinks.sink import Dropped, Entry, Heard, StateChange
from odoo_ha_addon.hass import EntityState
from odoo_ha_automation.bridge.rule import Rule, When
from odoo_ha_automation.bridge.rules import LONGEST_SECONDS, Rules
from odoo_ha_automation.bridge.sink import RuleSink
from odoo_ha_automation.bridge.storm import MOST_OF_ENTITY, MOST_OF_RULE, Bounds
from odoo_ha_automation.bridge.targets import Facts, Target

from .memory_outages import MemoryOutages
from .memory_tables import MemoryTables

HOME = 7
DOOR = "binary_sensor.door"
DOORS = Rule(1, 1, Target(device_classes=frozenset({"door"})), When.STATE, to=frozenset({"on"}))


def door(value: str, at: float) -> EntityState:
    return EntityState(DOOR, value, {}, at, at)


class Bridge:
    """The sink of one process, with one Home Assistant that has a door."""

    def __init__(self, tables: MemoryTables) -> None:
        self.tables = tables
        self.now = 100.0
        self.ticks = 0.0
        self.woken: list[str] = []
        self.outages = MemoryOutages(tables)
        self.rules = Rules(tables, lambda: self.ticks, lambda: self.now, outages=self.outages)
        self.rules.read(None)
        self.sink = RuleSink(
            self.rules,
            lambda: self.woken.append("worker"),
            lambda instance_id: self.woken.append(f"clock {instance_id}"),
            lambda: self.now,
        )
        self.state: EntityState | None = tables.states.get(DOOR)

    def hears(self, *values: str, snapshot: bool = False, committed: bool = True) -> None:
        changes = []
        for value in values:
            self.now += 1.0
            old, self.state = self.state, door(value, self.now)
            changes.append(StateChange(DOOR, old, self.state, snapshot))
        self.takes(*changes, committed=committed)

    def takes(self, *batch: Entry, committed: bool = True) -> None:
        self.sink.write(None, HOME, batch)
        for change in batch:
            if isinstance(change, StateChange) and change.new:
                self.tables.states[change.entity_id] = change.new
        if committed:
            self.sink.committed(HOME, batch)


@pytest.fixture
def tables() -> MemoryTables:
    tables = MemoryTables()
    tables.rules = [DOORS]
    tables.entities = [Facts(1, HOME, DOOR, "binary_sensor", "door"), Facts(2, HOME, "light.lamp", "light")]
    tables.states = {DOOR: door("off", 1.0)}
    return tables


@pytest.fixture
def bridge(tables: MemoryTables) -> Bridge:
    return Bridge(tables)


def fired(tables: MemoryTables) -> list[float]:
    return sorted(changed_at for _, _, changed_at in tables.firings)


def test_a_change_sets_off_a_rule_and_a_worker_is_woken_after_the_commit(bridge: Bridge) -> None:
    bridge.hears("on", committed=False)
    assert bridge.woken == []
    bridge.sink.committed(HOME, ())
    assert bridge.woken == ["worker"]
    assert fired(bridge.tables) == [101.0]


def test_each_change_of_a_batch_counts(bridge: Bridge) -> None:
    bridge.hears("on", "off", "on", "off")
    assert fired(bridge.tables) == [101.0, 103.0]


def test_a_worker_is_woken_when_a_condition_has_ended_whose_rule_tells_it(tables: MemoryTables) -> None:
    for rule, expected in ((DOORS, []), (replace(DOORS, tells_end=True), ["worker"])):
        tables.rules, tables.standings = [rule], {}
        tables.states = {DOOR: door("off", 1.0)}
        bridge = Bridge(tables)
        bridge.hears("on")
        bridge.woken.clear()
        bridge.hears("off")
        assert bridge.woken == expected


def test_an_end_that_could_not_be_written_is_told_the_next_time(tables: MemoryTables) -> None:
    tables.rules = [replace(DOORS, tells_end=True)]
    bridge = Bridge(tables)
    bridge.hears("on")
    bridge.woken.clear()
    end = StateChange(DOOR, bridge.state, door("off", 102.0), False)
    tables.fail = OSError()
    with pytest.raises(OSError):
        bridge.takes(end)
    bridge.takes(end)
    assert bridge.woken == ["worker"]
    assert not tables.standings[1, 1].held


def test_what_holds_when_a_rule_begins_does_not_set_it_off(tables: MemoryTables) -> None:
    tables.states = {DOOR: door("on", 1.0)}
    bridge = Bridge(tables)
    bridge.takes(StateChange("light.lamp", None, EntityState("light.lamp", "on", {}, 1.0, 1.0)))
    assert fired(tables) == []
    bridge.hears("off", "on")
    assert fired(tables) == [102.0]


def test_the_first_change_after_a_rule_begins_counts_though_the_table_has_its_state_already(
    tables: MemoryTables,
) -> None:
    bridge = Bridge(tables)
    tables.states = {DOOR: door("on", 101.0)}
    bridge.hears("on")
    assert fired(tables) == [101.0]


def test_a_bridge_that_meets_a_home_for_the_first_time_is_set_off_by_nothing_that_it_finds(
    tables: MemoryTables,
) -> None:
    tables.states = {}
    bridge = Bridge(tables)
    bridge.hears("on", snapshot=True)
    assert fired(tables) == []
    bridge.hears("off", "on")
    assert fired(tables) == [103.0]


def test_a_batch_that_comes_again_is_not_matched_twice(bridge: Bridge) -> None:
    """Whether the first try was committed or not."""
    change = StateChange(DOOR, door("off", 1.0), door("on", 101.0))
    bridge.takes(change, committed=False)
    bridge.takes(change)
    assert fired(bridge.tables) == [101.0]


def test_what_could_not_be_written_is_matched_again(bridge: Bridge) -> None:
    change = StateChange(DOOR, door("off", 1.0), door("on", 101.0))
    bridge.tables.fail = RuntimeError("away")
    with pytest.raises(RuntimeError):
        bridge.takes(change, committed=False)
    assert fired(bridge.tables) == []
    bridge.takes(change)
    assert fired(bridge.tables) == [101.0]


def test_another_bridge_goes_on_where_the_first_was(tables: MemoryTables) -> None:
    Bridge(tables).hears("on")
    second = Bridge(tables)
    second.state = None
    second.hears("on", snapshot=True)
    assert fired(tables) == [101.0]
    second.hears("off", "on")
    assert fired(tables) == [101.0, 103.0]


def test_what_began_while_nobody_listened_is_found_once(tables: MemoryTables) -> None:
    Bridge(tables).hears("on", "off")
    second = Bridge(tables)
    second.state, second.now = None, 200.0
    second.hears("on", snapshot=True)
    assert fired(tables) == [101.0, 201.0]


def test_a_bridge_that_gets_an_instance_back_reads_what_another_has_done_meanwhile(
    tables: MemoryTables,
) -> None:
    first = Bridge(tables)
    first.hears("on")
    tables.standings.clear()
    tables.lease = (2, 1)
    first.state = door("off", 5.0)
    first.hears("on")
    assert len(fired(tables)) == 2


def test_a_rule_that_people_changed_begins_anew(bridge: Bridge) -> None:
    bridge.hears("on")
    bridge.tables.rules = [replace(DOORS, generation=2)]
    assert bridge.rules.read(None)
    bridge.hears("off")
    bridge.hears("on")
    assert fired(bridge.tables) == [101.0, 103.0]
    assert bridge.tables.watched == {1: 2}


def test_an_entity_that_a_rule_is_about_from_now_on_is_followed_within_a_minute(bridge: Bridge) -> None:
    bridge.tables.entities[0] = bridge.tables.entities[0]._replace(device_class="window")
    bridge.hears("off")
    bridge.tables.entities[0] = bridge.tables.entities[0]._replace(device_class="door")
    bridge.ticks += LONGEST_SECONDS
    bridge.hears("on")
    assert fired(bridge.tables) == [102.0]


def test_until_when_was_heard_is_noted_with_what_was_heard_and_never_before(bridge: Bridge) -> None:
    opened = StateChange(DOOR, door("off", 1.0), door("on", 101.0))
    bridge.tables.fail = OSError()
    with pytest.raises(OSError):
        bridge.takes(opened, Heard(102.0))
    assert bridge.outages.heard is None
    bridge.takes(opened, Heard(102.0))
    assert (fired(bridge.tables), bridge.outages.heard) == ([101.0], 102.0)


def test_a_connection_that_begins_ends_one_outage_however_long_its_states_take(bridge: Bridge) -> None:
    bridge.takes(Heard(100.0))
    bridge.takes(Heard(200.0, begins=True), StateChange(DOOR, None, door("off", 150.0), snapshot=True))
    bridge.now = 210.0
    bridge.takes(
        StateChange("light.lamp", None, EntityState("light.lamp", "on", {}, 1.0, 1.0), snapshot=True)
    )
    bridge.takes(Heard(211.0))
    assert [(outage.since, outage.until) for outage in bridge.outages.outages] == [(100.0, 200.0)]


def test_how_rules_stood_before_an_outage_is_kept_though_all_comes_in_one_batch(bridge: Bridge) -> None:
    bridge.takes(Heard(100.0))
    bridge.takes(
        StateChange(DOOR, door("off", 1.0), door("on", 101.0)),
        Heard(200.0, begins=True),
        StateChange(DOOR, door("on", 101.0), door("off", 150.0), snapshot=True),
    )
    [outage] = bridge.outages.outages
    assert bridge.outages.standings_before(None, outage, [1])[1, 1].held


def test_without_rules_nothing_is_read(tables: MemoryTables) -> None:
    tables.rules = []
    Bridge(tables).hears("on", "off")
    assert tables.reads == 0


def test_a_rule_that_is_gone_leaves_nothing_behind(bridge: Bridge) -> None:
    bridge.hears("on")
    assert bridge.tables.standings
    bridge.tables.rules = []
    bridge.rules.read(None)
    bridge.hears("off")
    assert bridge.tables.standings == {}
    assert bridge.tables.watched == {}


def test_what_was_dropped_is_found_with_the_next_change(bridge: Bridge) -> None:
    bridge.hears("off")
    bridge.takes(Dropped(3, 101.0, 102.0), StateChange(DOOR, door("on", 102.0), door("on", 103.0)))
    assert fired(bridge.tables) == [103.0]


def test_a_timer_wakes_the_clock_of_its_instance(bridge: Bridge) -> None:
    bridge.tables.rules = [replace(DOORS, generation=2, hold=60.0)]
    bridge.rules.read(None)
    bridge.hears("on")
    assert bridge.woken == [f"clock {HOME}"]
    assert bridge.rules.next_due(HOME) == 161.0


class TestStorm:
    def test_one_entity_costs_a_rule_a_bounded_number_of_rows_and_the_rest_is_counted(
        self, bridge: Bridge
    ) -> None:
        bridge.now = 120.0
        bridge.tables.rules = [replace(DOORS, generation=2, when=When.CHANGED)]
        bridge.rules.read(None)
        more = 5
        changes = [
            StateChange(DOOR, door(str(n), 121.0 + n / 1000), door(str(n + 1), 121.001 + n / 1000))
            for n in range(MOST_OF_ENTITY + more)
        ]
        bridge.takes(*changes)
        assert len(fired(bridge.tables)) == MOST_OF_ENTITY
        assert bridge.tables.left_out == {(1, 1): more}

    def test_all_entities_together_too(self) -> None:
        bounds = Bounds()
        allowed = sum(bounds.allow(1, record, 30.0) for record in range(2 * MOST_OF_RULE))
        assert allowed == MOST_OF_RULE
        assert bounds.allow(2, 1, 30.0)

    def test_a_minute_later_it_begins_anew(self) -> None:
        bounds = Bounds(most_of_entity=1)
        assert [bounds.allow(1, 1, now) for now in (0.0, 59.0, 60.0)] == [True, False, True]
