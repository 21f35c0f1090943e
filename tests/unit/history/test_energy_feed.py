"""The settings of Home Assistant's energy page are kept, and read again when they may have changed."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from typing import Any
from unittest.mock import patch

import pytest

from odoo_ha_addon.bridge.link.feeds.feed import FeedContext
from odoo_ha_addon.hass import Connection, EntityState
from odoo_ha_addon.protocol.settings import Lease
from odoo_ha_history.bridge.energy.feed import NOTICE, EnergyFeed
from odoo_ha_history.bridge.long_term.feed import COMPILED_EVENT
from odoo_ha_history.energy.settings import Source
from odoo_ha_history.storage.energy.settings import EnergySettings, Meter, SettingsTable
from tests.fake_home_assistant import FakeHomeAssistant
from tests.waiting import Eventually

PREFS = {
    "energy_sources": [
        {"type": "grid", "stat_energy_from": "sensor.bought", "stat_energy_to": None},
        {"type": "solar", "stat_energy_from": "energy:sun"},
    ],
    "device_consumption": [],
}


class MemorySettings(SettingsTable):
    """`SettingsTable` without a database."""

    def __init__(self) -> None:
        self.written: list[EnergySettings] = []

    def write(self, cr: Any, instance_id: int, found: EnergySettings) -> None:
        self.written.append(found)

    @property
    def state(self) -> str | None:
        return self.written[-1].state if self.written else None


class Announcements:
    def __init__(self) -> None:
        self.heard: list[str] = []

    def announce(self, channels: list[str]) -> None:
        self.heard += channels


class Followed:
    """A fake Home Assistant, and a feed that follows its energy settings. `is_up` may be changed."""

    def __init__(self, home: FakeHomeAssistant) -> None:
        self.home = home
        self.table = MemorySettings()
        self.announced = Announcements()
        self.is_up = True
        self.states: dict[str, EntityState] = {}
        self.feed = EnergyFeed(self.table, self.announced, gather=0.01)  # type: ignore[arg-type]

    async def begin(self) -> None:
        self.connection = await Connection.open(self.home.url, self.home.token)

        async def transaction(lease: Lease, work: Callable[[Any], Any]) -> Any:
            return work(None)

        def states() -> Mapping[str, EntityState]:
            return self.states

        context = FeedContext(Lease(1, 1), self.connection, states, lambda: self.is_up, transaction)
        self.running = asyncio.ensure_future(self.feed.run(context))

    async def end(self) -> None:
        self.running.cancel()
        await self.connection.close()


@pytest.fixture
async def followed(home: FakeHomeAssistant) -> AsyncIterator[Followed]:
    followed = Followed(home)
    with (
        patch("odoo_ha_addon.bridge.sql.bus.insert", lambda cr, *told: f"{told[3]} {told[1]}"),
        patch("odoo_ha_history.bridge.energy.feed.START_SECONDS", 0.01),
    ):
        await followed.begin()
        yield followed
        await followed.end()


async def test_what_is_set_is_kept_with_what_home_assistant_says_of_the_meters(
    home: FakeHomeAssistant, eventually: Eventually
) -> None:
    home.energy.prefs = PREFS
    home.energy.cost_sensors = {"sensor.bought": "sensor.bought_cost"}
    home.statistics.add("sensor.bought", unit="kWh", unit_class="energy", has_sum=True)
    home.statistics.add(
        "energy:sun", unit="Wh", unit_class="energy", has_sum=True, name="Roof", source="energy"
    )
    home.config |= {"currency": "EUR", "unit_system": {"length": "km"}}
    followed = Followed(home)
    with patch("odoo_ha_addon.bridge.sql.bus.insert", lambda cr, *told: f"{told[3]} {told[1]}"):
        await followed.begin()
        await eventually(lambda: followed.announced.heard == [f"{NOTICE} 1"])
        await followed.end()
    [found] = followed.table.written
    assert found.state == "ready"
    assert found.settings.sources == (
        Source("grid_in", "sensor.bought", "sensor.bought_cost"),
        Source("solar", "energy:sun"),
    )
    assert found.meters == {
        "sensor.bought": Meter(None, "kWh", "kWh"),
        "energy:sun": Meter("Roof", "Wh", "Wh"),
    }
    assert (found.currency, found.is_metric) == ("EUR", True)


async def test_what_was_never_set_is_read_again_when_an_hour_is_over_or_somebody_asks(
    followed: Followed, eventually: Eventually
) -> None:
    await eventually(lambda: followed.table.state == "none")
    followed.home.energy.prefs = PREFS
    followed.home.fire(COMPILED_EVENT, {})
    await eventually(lambda: followed.table.state == "ready")
    followed.home.energy.prefs = {"energy_sources": [], "device_consumption": []}
    followed.feed.ask([2])
    followed.feed.ask([1])
    await eventually(lambda: followed.table.state == "none")


async def test_a_home_assistant_without_energy_or_recorder_is_told_apart_from_one_without_settings(
    followed: Followed, eventually: Eventually
) -> None:
    await eventually(lambda: followed.table.state == "none")
    followed.home.energy.installed = False
    followed.feed.ask([1])
    await eventually(lambda: followed.table.state == "absent")
    followed.home.energy.installed = True
    followed.home.energy.prefs = PREFS
    followed.feed.ask([1])
    await eventually(lambda: followed.table.state == "ready")
    assert followed.table.written[-1].meters == {}


async def test_a_home_assistant_that_is_starting_is_not_taken_for_one_without_energy(
    home: FakeHomeAssistant, eventually: Eventually
) -> None:
    home.energy.installed = False
    followed = Followed(home)
    followed.is_up = False
    with (
        patch("odoo_ha_addon.bridge.sql.bus.insert", lambda cr, *told: None),
        patch("odoo_ha_history.bridge.energy.feed.START_SECONDS", 0.01),
    ):
        await followed.begin()
        await followed.connection.ping()
        assert home.energy.asked == 0
        home.energy.installed, followed.is_up = True, True
        await eventually(lambda: followed.table.state == "none")
        await followed.end()
    assert [found.state for found in followed.table.written] == ["none"]
