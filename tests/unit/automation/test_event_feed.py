"""Events of Home Assistant's bus: those that rules are about are heard and written, a bounded number of them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from typing import Any

import pytest

from odoo_ha_addon.bridge.link.feeds.feed import FeedContext
from odoo_ha_addon.hass import CommandFailed
from odoo_ha_addon.protocol.settings import Lease
from odoo_ha_automation.bridge.clock import TimerWake
from odoo_ha_automation.bridge.event_feed import EventFeed, EventRules
from odoo_ha_automation.bridge.events import MOST_DATA_BYTES, EventFiring, EventRule, compiled_data, firing_of
from odoo_ha_automation.bridge.storm import MOST_OF_RULE

from .test_clock import eventually_true

HOME = 7
TAGS = EventRule(1, "tag_scanned", (("tag_id", "door"),))


def event(event_type: str = "tag_scanned", **data: Any) -> dict[str, Any]:
    return {
        "event_type": event_type,
        "data": data,
        "time_fired": "2026-11-28T12:00:00.250000+00:00",
        "context": {"id": "01CTX", "parent_id": None, "user_id": None},
    }


class Bus:
    """A connection that tells events, and a table of firings. `refused`: types that this token may not hear."""

    closed = False

    def __init__(self) -> None:
        self.listeners: dict[str, Callable[[Any], None]] = {}
        self.refused: set[str] = set()
        self.rules: list[EventRule] = [TAGS]
        self.firings: list[EventFiring] = []
        self.left_out: dict[int, int] = {}
        self.workers_woken = 0
        self.fail: Exception | None = None
        self.wake = TimerWake()
        self.event_rules = EventRules(lambda cr: list(self.rules))
        self.event_rules.read(None)
        self.feed = EventFeed(self.event_rules, self.wake, self._fired, lambda: 100.0, self._write)

    def _fired(self) -> None:
        self.workers_woken += 1

    def _write(
        self, cr: Any, instance_id: int, firings: list[EventFiring], left_out: Mapping[int, int]
    ) -> bool:
        if self.fail:
            error, self.fail = self.fail, None
            raise error
        self.firings += firings
        self.left_out.update(left_out)
        return bool(firings)

    async def subscribe(
        self, message: Mapping[str, Any], callback: Callable[[Any], None]
    ) -> Callable[[], Any]:
        name = message["event_type"]
        if name in self.refused:
            raise CommandFailed("unauthorized", "Unauthorized")
        assert name not in self.listeners
        self.listeners[name] = callback

        async def unsubscribe() -> None:
            del self.listeners[name]

        return unsubscribe

    async def transaction(self, lease: Lease, work: Callable[[Any], Any]) -> Any:
        return work(None)

    def changes_rules(self, *rules: EventRule) -> None:
        self.rules = list(rules)
        self.event_rules.read(None)
        self.wake.wake_all()

    def context(self) -> FeedContext:
        return FeedContext(Lease(HOME, 1), self, dict, lambda: True, self.transaction)  # type: ignore[arg-type]


@pytest.fixture
async def bus() -> AsyncIterator[Bus]:
    bus = Bus()
    task = asyncio.create_task(bus.feed.run(bus.context()))
    await eventually_true(lambda: bus.listeners)
    yield bus
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def test_an_event_that_fits_is_written_and_a_worker_is_woken(bus: Bus) -> None:
    bus.listeners["tag_scanned"](event(tag_id="Door"))
    bus.listeners["tag_scanned"](event(tag_id="window"))
    bus.listeners["tag_scanned"]("nonsense")
    await eventually_true(lambda: bus.workers_woken)
    [firing] = bus.firings
    assert (firing.rule, firing.context_id, firing.data) == (TAGS, "01CTX", '{"tag_id":"Door"}')
    assert firing.at % 60 == 0.25


async def test_only_what_rules_are_about_is_subscribed_to(bus: Bus) -> None:
    assert set(bus.listeners) == {"tag_scanned"}
    bus.changes_rules(EventRule(2, "zha_event"), EventRule(3, "other", instance_ids=frozenset({HOME + 1})))
    await eventually_true(lambda: set(bus.listeners) == {"zha_event"})
    bus.changes_rules()
    await eventually_true(lambda: not bus.listeners)


async def test_a_type_that_this_token_may_not_hear_costs_the_others_nothing(bus: Bus) -> None:
    bus.refused = {"call_service"}
    bus.changes_rules(TAGS, EventRule(2, "call_service"), EventRule(3, "zha_event"))
    await eventually_true(lambda: set(bus.listeners) == {"tag_scanned", "zha_event"})


async def test_a_flood_is_bounded_and_the_rest_is_counted(bus: Bus) -> None:
    for _ in range(MOST_OF_RULE + 7):
        bus.listeners["tag_scanned"](event(tag_id="door"))
    await eventually_true(lambda: bus.left_out)
    assert len(bus.firings) == MOST_OF_RULE
    assert bus.left_out == {1: 7}


async def test_what_could_not_be_written_is_written_by_who_comes_next() -> None:
    bus = Bus()
    bus.fail = RuntimeError("away")
    first = asyncio.create_task(bus.feed.run(bus.context()))
    await eventually_true(lambda: bus.listeners)
    bus.listeners["tag_scanned"](event(tag_id="door"))
    with pytest.raises(RuntimeError):
        await first
    assert not bus.listeners
    second = asyncio.create_task(bus.feed.run(bus.context()))
    await eventually_true(lambda: len(bus.firings) == 1)
    second.cancel()
    await asyncio.gather(second, return_exceptions=True)


class TestWhatFits:
    def fits(self, text: str, /, **data: Any) -> bool:
        rule = EventRule(1, "tag_scanned", compiled_data(text))
        return firing_of(rule, event(**data), 0.0) is not None

    def test_all_of_the_data_has_to_fit(self) -> None:
        assert self.fits("a=1, b = Two", a=1, b="two", c=3)
        assert not self.fits("a=1, b=two", a=1)
        assert self.fits("", a=1)

    def test_names_with_dots_lead_into_structures_and_switches_are_on_or_off(self) -> None:
        assert self.fits("args.button=2, args.long=on", args={"button": 2, "long": True})
        assert not self.fits("args.button=2", args=[2])
        assert not self.fits("args=2", args={"button": 2})

    def test_a_value_may_hold_what_separates(self) -> None:
        assert self.fits("text=a=b", text="a=b")

    def test_what_is_too_large_fires_without_data(self) -> None:
        firing = firing_of(EventRule(1, "tag_scanned"), event(text="x" * MOST_DATA_BYTES), 0.0)
        assert firing
        assert firing.data is None

    def test_keys_to_home_assistant_are_left_out(self) -> None:
        firing = firing_of(EventRule(1, "tag_scanned"), event(access_token="secret", tag_id="door"), 0.0)
        assert firing
        assert firing.data == '{"tag_id":"door"}'

    @pytest.mark.parametrize(
        "odd", [{}, {"data": None}, {"context": 3}, {"time_fired": 5}, {"time_fired": "soon"}]
    )
    def test_an_odd_event_is_taken_as_it_is(self, odd: dict[str, Any]) -> None:
        firing = firing_of(EventRule(1, "tag_scanned"), {"event_type": "tag_scanned", **odd}, 9.0)
        assert firing
        assert firing.at == 9.0
