"""The clock of a connection: it fires what has held long enough, and sleeps otherwise."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from typing import Any

import pytest

from odoo_ha_addon.bridge.link.feeds.feed import FeedContext
from odoo_ha_addon.bridge.write.sinks.sink import Dropped, Entry, Heard, StateChange
from odoo_ha_addon.hass import EntityState
from odoo_ha_addon.protocol.settings import Lease
from odoo_ha_automation.bridge.clock import HEARD_SECONDS, LOOK_SECONDS, RuleClock, TimerWake
from odoo_ha_automation.bridge.rules import Rules
from odoo_ha_automation.bridge.sink import RuleSink
from odoo_ha_automation.bridge.targets import Facts

from .memory_outages import MemoryOutages
from .memory_tables import MemoryTables
from .test_sink import DOOR, DOORS, HOME, door

HELD = replace(DOORS, hold=60.0)


class Connection:
    closed = False


class Hall:
    """A door, a rule that waits a minute, a sink and a clock. `now` is what time it is for both."""

    def __init__(self) -> None:
        self.tables = MemoryTables()
        self.tables.rules = [HELD]
        self.tables.entities = [Facts(1, HOME, DOOR, "binary_sensor", "door")]
        self.tables.states = {DOOR: door("off", 1.0)}
        self.now = 100.0
        self.states: dict[str, EntityState] = dict(self.tables.states)
        self.worker_woken = 0
        self.fail: Exception | None = None
        self.outages = MemoryOutages(self.tables)
        self.rules = self.new_rules()
        self.rules.read(None)
        self.wake = TimerWake()
        self.sink = RuleSink(self.rules, self._wake_worker, self.wake.wake, lambda: self.now)
        self.clock = self.new_clock()

    def new_rules(self) -> Rules:
        return Rules(self.tables, lambda: 0.0, lambda: self.now, outages=self.outages)

    def new_clock(self) -> RuleClock:
        return RuleClock(self.rules, self.wake, self._wake_worker, lambda: self.now, self.outages)

    def _wake_worker(self) -> None:
        self.worker_woken += 1

    def hears(self, value: str) -> None:
        change = StateChange(DOOR, self.states[DOOR], door(value, self.now))
        self.says(value)
        self.takes(change)

    def takes(self, *batch: Entry) -> None:
        self.sink.write(None, HOME, batch)
        self.sink.committed(HOME, batch)

    def connects(self) -> FeedContext:
        """A connection begins: the sink is told first."""
        self.takes(Heard(self.now, begins=True))
        return self.context()

    def says(self, value: str) -> None:
        """Home Assistant, and the sink does not know yet."""
        self.states[DOOR] = door(value, self.now)

    def later(self, seconds: float) -> None:
        self.now += seconds
        self.wake.wake_all()

    async def transaction(self, lease: Lease, work: Callable[[Any], Any]) -> Any:
        if self.fail:
            error, self.fail = self.fail, None
            raise error
        return work(None)

    def context(self) -> FeedContext:
        return FeedContext(
            Lease(HOME, 1),
            Connection(),  # type: ignore[arg-type]
            lambda: self.states,
            lambda: True,
            self.transaction,  # type: ignore[arg-type]
            lambda at: self.takes(Heard(at)),
        )

    @property
    def fired(self) -> int:
        return len(self.tables.firings)


@pytest.fixture
async def hall() -> AsyncIterator[Hall]:
    hall = Hall()
    task = asyncio.create_task(hall.clock.run(hall.connects()))
    await eventually_true(lambda: hall.tables.looks == 2)
    yield hall
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def eventually_true(condition: Callable[[], object]) -> None:
    for _ in range(2000):
        if condition():
            return
        await asyncio.sleep(0.005)
    raise AssertionError("it never came true")


async def test_it_fires_when_the_time_is_over(hall: Hall) -> None:
    hall.hears("on")
    hall.later(60.0)
    await eventually_true(lambda: hall.fired == 1 and hall.worker_woken == 1)
    [firing] = hall.tables.firings.values()
    assert (firing.match.since, firing.match.late) == (100.0, False)


async def test_it_looks_at_nothing_before(hall: Hall) -> None:
    hall.hears("on")
    hall.later(59.0)
    hall.later(0.5)
    await asyncio.sleep(0)
    assert hall.fired == 0
    assert hall.tables.looks == 3


async def test_what_began_while_changes_were_dropped_is_found_without_another_change(hall: Hall) -> None:
    hall.says("on")
    hall.takes(Dropped(3, 99.0, 100.0))
    await eventually_true(lambda: hall.tables.standings)
    hall.later(60.0)
    await eventually_true(lambda: hall.fired == 1 and hall.worker_woken == 1)
    [firing] = hall.tables.firings.values()
    assert (firing.match.since, firing.match.late) == (100.0, False)


async def test_what_ended_while_changes_were_dropped_does_not_fire(hall: Hall) -> None:
    hall.hears("on")
    await eventually_true(lambda: hall.tables.standings)
    hall.says("off")
    hall.takes(Dropped(3, 99.0, 100.0))
    await eventually_true(lambda: not hall.tables.standings)
    hall.says("on")
    hall.later(60.0)
    await eventually_true(lambda: hall.outages.heard == 160.0)
    assert hall.fired == 0


async def test_what_was_dropped_is_looked_at_again_after_a_transaction_that_failed(hall: Hall) -> None:
    hall.fail = RuntimeError("away")
    hall.says("on")
    hall.takes(Dropped(3, 99.0, 100.0))
    await eventually_true(lambda: hall.fail is None)
    task = asyncio.create_task(hall.clock.run(hall.context()))
    await eventually_true(lambda: hall.tables.standings)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def test_what_home_assistant_says_otherwise_by_now_is_left_to_the_sink(hall: Hall) -> None:
    hall.hears("on")
    hall.now += 59.0
    hall.says("off")
    hall.later(2.0)
    await eventually_true(lambda: hall.tables.looks == 4)
    assert hall.fired == 0


async def test_a_transaction_that_failed_is_made_up_for(hall: Hall) -> None:
    hall.hears("on")
    hall.fail = RuntimeError("away")
    hall.now += 60.0
    with pytest.raises(RuntimeError):
        await hall.clock.run(hall.connects())
    task = asyncio.create_task(hall.clock.run(hall.connects()))
    await eventually_true(lambda: hall.fired == 1)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def test_a_clock_that_begins_fires_what_fell_due_meanwhile_as_late(hall: Hall) -> None:
    hall.hears("on")
    second = Hall()
    second.tables = hall.tables
    second.states = hall.states
    second.outages = hall.outages
    second.now = 500.0
    second.rules = second.new_rules()
    second.rules.read(None)
    second.clock = second.new_clock()
    task = asyncio.create_task(second.clock.run(second.connects()))
    await eventually_true(lambda: hall.fired == 1)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    [firing] = hall.tables.firings.values()
    assert firing.match.late


async def test_a_connection_that_begins_ends_an_outage_and_looks_back_when_history_is_read(
    hall: Hall,
) -> None:
    await eventually_true(lambda: hall.outages.heard == 100.0)
    hall.outages.is_read = False
    hall.now = 500.0
    opened, closed = door("on", 200.0), door("off", 300.0)
    hall.outages.past = {1: [opened, closed]}
    hall.states[DOOR] = closed
    hall.tables.states[DOOR] = closed
    task = asyncio.create_task(hall.clock.run(hall.connects()))
    await eventually_true(lambda: hall.outages.heard == 500.0)
    assert [outage.until for outage in hall.outages.outages] == [500.0]
    hall.outages.is_read = True
    hall.later(LOOK_SECONDS)
    await eventually_true(lambda: hall.fired == 1 and hall.worker_woken == 1)
    [firing] = hall.tables.firings.values()
    assert (firing.match.since, firing.match.late) == (200.0, True)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def test_what_was_not_written_when_it_was_killed_counts_as_not_heard() -> None:
    """It waits in the sink's stream, while the clock goes on."""
    hall, waiting = Hall(), list[Entry]()
    context = replace(hall.connects(), mark=lambda at: waiting.append(Heard(at)))
    task = asyncio.create_task(hall.clock.run(context))
    await eventually_true(lambda: waiting)
    hall.takes(waiting.pop())
    hall.now = 110.0
    waiting.append(StateChange(DOOR, hall.states[DOOR], door("on", hall.now)))
    hall.later(HEARD_SECONDS)
    await eventually_true(lambda: len(waiting) == 2)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert hall.outages.heard == 100.0
    hall.takes(*waiting)
    assert hall.outages.heard == 125.0


async def test_a_clock_that_failed_and_runs_again_makes_no_outage_of_it(hall: Hall) -> None:
    await eventually_true(lambda: hall.outages.heard == 100.0)
    hall.later(10.0)
    task = asyncio.create_task(hall.clock.run(hall.context()))
    await eventually_true(lambda: hall.outages.heard == 110.0)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert hall.outages.outages == []


async def test_from_its_beginning_a_rule_is_known_to_have_listened(hall: Hall) -> None:
    """Else an outage that comes soon would seem to have begun before the rule."""
    await eventually_true(lambda: hall.outages.heard == 100.0)
    hall.tables.rules = [HELD, replace(HELD, id=2, begun=103.0)]
    assert hall.rules.read(None)
    hall.later(4.0)
    await eventually_true(lambda: hall.outages.heard == 104.0)
    assert set(hall.tables.watched) == {1, 2}
