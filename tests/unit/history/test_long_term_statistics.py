"""What Home Assistant has compiled is taken over: years back, hour by hour, and again when somebody has changed it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

import pytest

from odoo_ha_addon.bridge.link.feeds.feed import FeedContext
from odoo_ha_addon.hass import Connection, EntityState
from odoo_ha_addon.protocol.settings import Lease
from odoo_ha_history.bridge.long_term.feed import COMPILED_EVENT, LongTermStatistics
from odoo_ha_history.bridge.long_term.statistics_api import list_statistics
from odoo_ha_history.storage.statistics.theirs import BusyError, Source, TheirHour, TheirStatistics, Window
from tests.fake_home_assistant import FakeHomeAssistant
from tests.fake_home_assistant.statistics import HOUR, Hour
from tests.waiting import Eventually

NOW = datetime(2026, 11, 20, 12, 30)
ROOM, METER, WIND = "sensor.room", "sensor.meter", "sensor.wind"
RECORDS = {ROOM: 1, METER: 2, WIND: 3}


class MemoryStatistics(TheirStatistics):
    """`TheirStatistics` without a database. `busy` is how often it says that it is; `written` counts windows."""

    def __init__(self) -> None:
        self.known: dict[int, Source] = {}
        self.hours: dict[tuple[int, datetime], TheirHour] = {}
        self.units: dict[int, str | None] = {}
        self.busy = 0
        self.written = 0
        self.kept = datetime.min
        self.trouble: tuple[str | None, str | None] = None, None

    def entities(self, cr: Any, instance_id: int) -> dict[str, int]:
        return RECORDS

    def sources(self, cr: Any, instance_id: int) -> dict[int, Source]:
        return dict(self.known)

    def write_sources(self, cr: Any, instance_id: int, sources: Any) -> None:
        self.known |= {source.entity: source for source in sources}

    def kept_since(self, cr: Any, now: datetime) -> datetime:
        return self.kept

    def write_hours(self, cr: Any, instance_id: int, windows: Any, hours: Any, now: datetime) -> None:
        if self.busy:
            self.busy -= 1
            raise BusyError
        self.written += len(windows)
        for window in windows:
            self._clear(window)
        self.hours |= {(hour.entity, hour.start): hour for hour in hours}

    def _clear(self, window: Window) -> None:
        self.units[window.entity] = window.unit
        self.hours = {
            key: hour
            for key, hour in self.hours.items()
            if not (key[0] == window.entity and window.since <= key[1] < window.until)
        }

    def write_trouble(self, cr: Any, instance_id: int, trouble: str | None, detail: str | None) -> None:
        self.trouble = trouble, detail

    def of(self, record: int, name: str) -> list[Any]:
        return [getattr(hour, name) for key, hour in sorted(self.hours.items()) if key[0] == record]


class Site:
    """A fake Home Assistant with statistics, and a feed that reads them. `now` may be moved."""

    def __init__(self, home: FakeHomeAssistant) -> None:
        self.home = home
        self.theirs = home.statistics
        self.table = MemoryStatistics()
        self.now = NOW
        self.states: dict[str, EntityState] = {}
        self._connection: Connection | None = None
        self._running: asyncio.Task[None] | None = None

    async def connect(self) -> None:
        """A new connection, with a feed that knows nothing but what the table has."""
        await self.disconnect()
        self._connection = await Connection.open(self.home.url, self.home.token)

        async def transaction(lease: Lease, work: Callable[[Any], Any]) -> Any:
            return work(None)

        def states() -> Mapping[str, EntityState]:
            return self.states

        context = FeedContext(Lease(1, 1), self._connection, states, lambda: True, transaction)

        async def sleep(seconds: float) -> None:
            await asyncio.sleep(0)

        feed = LongTermStatistics(self.table, lambda: self.now, sleep)
        self._running = asyncio.ensure_future(feed.run(context))

    async def disconnect(self) -> None:
        if self._running and self._connection:
            self._running.cancel()
            await self._connection.close()

    async def compiled(self) -> None:
        """Home Assistant says that it has."""
        self.home.fire(COMPILED_EVENT, {})


@pytest.fixture
async def site(home: FakeHomeAssistant) -> AsyncIterator[Site]:
    site = Site(home)
    yield site
    await site.disconnect()


def means(*values: float) -> list[Hour]:
    return [Hour(value, value - 1, value + 1) for value in values]


def sums(*values: float) -> list[Hour]:
    return [Hour(sum=value) for value in values]


async def test_years_are_read_at_the_first_connection(site: Site, eventually: Eventually) -> None:
    site.theirs.add(ROOM, unit="°C", unit_class="temperature")
    site.theirs.put(ROOM, datetime(2021, 3, 1), *means(1, 2, 3))
    site.theirs.put(ROOM, datetime(2026, 11, 20, 9), *means(20, 21))
    await site.connect()
    await eventually(lambda: site.table.of(1, "mean") == [1, 2, 3, 20, 21])
    assert site.table.of(1, "max") == [2, 3, 4, 21, 22]
    assert site.table.units == {1: "°C"}
    assert site.table.known[1].read_until == datetime(2026, 11, 20, 11)


async def test_what_is_not_kept_any_more_is_not_asked_for_and_comes_back_when_it_is_kept_again(
    site: Site, eventually: Eventually
) -> None:
    site.theirs.add(ROOM, unit="°C")
    site.theirs.put(ROOM, datetime(2021, 3, 1), *means(1, 2))
    site.theirs.put(ROOM, datetime(2026, 1, 1), *means(3))
    site.table.kept = datetime(2026, 1, 1)
    await site.connect()
    await eventually(lambda: site.table.of(1, "mean") == [3])
    await eventually(lambda: len(site.table.known[1].months) == 1)
    assert not [
        message
        for message in site.theirs.asked
        if message["period"] == "hour" and message["end_time"] < "2026"
    ]
    site.table.kept = datetime.min
    await site.connect()
    await eventually(lambda: site.table.of(1, "mean") == [1, 2, 3])


async def test_what_was_read_is_not_read_again_and_what_was_not_is_gone_on_with(
    site: Site, eventually: Eventually
) -> None:
    site.theirs.add(ROOM, unit="°C")
    for month in (8, 9, 10):
        site.theirs.put(ROOM, datetime(2026, month, 5), *means(month))
    await site.connect()
    await eventually(lambda: site.table.of(1, "mean") == [8, 9, 10])
    months = dict(site.table.known[1].months)
    assert len(months) == 3
    months.pop(min(months))
    site.table.known[1] = site.table.known[1]._replace(months=months)
    asked, site.table.written = len(site.theirs.asked), 0
    await site.connect()
    await eventually(lambda: len(site.table.known[1].months) == 3)
    hours = [message for message in site.theirs.asked[asked:] if message["period"] == "hour"]
    assert [message["start_time"][:7] for message in hours if message["start_time"] < "2026-09"] == [
        "2026-08"
    ]
    assert not [message for message in hours if "2026-09" <= message["start_time"] < "2026-11"]


async def test_each_hour_is_read_when_it_has_been_compiled(site: Site, eventually: Eventually) -> None:
    site.theirs.add(ROOM, unit="°C")
    site.theirs.put(ROOM, datetime(2026, 11, 20, 10), *means(1, 2))
    await site.connect()
    await eventually(lambda: site.table.of(1, "mean") == [1, 2])
    site.now += HOUR
    site.theirs.put(ROOM, datetime(2026, 11, 20, 12), *means(3))
    # Of the last hours Home Assistant may change its mind.
    site.theirs.put(ROOM, datetime(2026, 11, 20, 11), *means(2.5))
    await site.compiled()
    await eventually(lambda: site.table.of(1, "mean") == [1, 2.5, 3])


async def test_what_was_compiled_while_nobody_was_connected_is_read(
    site: Site, eventually: Eventually
) -> None:
    site.theirs.add(ROOM, unit="°C")
    site.theirs.put(ROOM, datetime(2026, 11, 18), *means(1))
    await site.connect()
    await eventually(lambda: site.table.of(1, "mean") == [1])
    await site.disconnect()
    site.theirs.put(ROOM, datetime(2026, 11, 18, 1), *means(*range(50)))
    await site.connect()
    await eventually(lambda: len(site.table.of(1, "mean")) == 51)


async def test_a_change_is_what_was_counted_since_the_hour_before_and_the_first_has_none(
    site: Site, eventually: Eventually
) -> None:
    site.theirs.add(METER, unit="kWh", unit_class="energy", mean_type=0, has_mean=False, has_sum=True)
    site.theirs.put(METER, datetime(2026, 9, 30, 22), *sums(1000, 1001.5, 1003, 1003))
    await site.connect()
    await eventually(lambda: site.table.of(2, "change") == [1.5, 1.5, 0])


async def test_an_adjusted_sum_is_noticed_and_read_again(site: Site, eventually: Eventually) -> None:
    site.theirs.add(METER, unit="kWh", unit_class="energy", mean_type=0, has_mean=False, has_sum=True)
    site.theirs.put(METER, datetime(2026, 8, 1), *sums(10, 11, 9_999, 10_000))
    site.theirs.put(METER, datetime(2026, 9, 1), *sums(10_001))
    await site.connect()
    await eventually(lambda: site.table.of(2, "change") == [1, 9_988, 1, 1])
    asked = len(site.theirs.asked)
    site.theirs.put(METER, datetime(2026, 8, 1), *sums(10, 11, 12, 13))
    site.theirs.put(METER, datetime(2026, 9, 1), *sums(14))
    await site.connect()
    await eventually(lambda: site.table.of(2, "change") == [1, 1, 1, 1])
    hours = [message for message in site.theirs.asked[asked:] if message["period"] == "hour"]
    assert {message["start_time"][:7] for message in hours if message["start_time"] < "2026-11"} == {
        "2026-08"
    }


async def test_units_are_kept_where_home_assistant_converts(site: Site, eventually: Eventually) -> None:
    site.theirs.add(METER, unit="kWh", unit_class="energy", mean_type=0, has_mean=False, has_sum=True)
    site.theirs.put(METER, datetime(2026, 11, 20, 8), *sums(0, 1))
    await site.connect()
    await eventually(lambda: site.table.of(2, "change") == [0, 1] or site.table.of(2, "change") == [1])
    site.theirs.metas[METER]["display_unit_of_measurement"] = "Wh"
    site.theirs.put(METER, datetime(2026, 11, 20, 10), *sums(3))
    site.now += HOUR
    await site.compiled()
    await eventually(lambda: site.table.of(2, "change")[-1:] == [2])
    assert site.table.units[2] == "kWh"


async def test_a_unit_that_nobody_converts_has_everything_read_again_in_it(
    site: Site, eventually: Eventually
) -> None:
    site.theirs.add(ROOM, unit="points")
    site.theirs.put(ROOM, datetime(2026, 8, 1), *means(5))
    await site.connect()
    await eventually(lambda: site.table.of(1, "mean") == [5])
    site.theirs.metas[ROOM] |= {
        "display_unit_of_measurement": "goals",
        "statistics_unit_of_measurement": "goals",
    }
    await site.connect()
    await eventually(lambda: site.table.units == {1: "goals"} and site.table.of(1, "mean") == [5])


async def test_a_sensor_whose_unit_changed_is_named(site: Site, eventually: Eventually) -> None:
    site.theirs.add(ROOM, unit="points")
    site.theirs.put(ROOM, datetime(2026, 11, 20, 8), *means(5))
    site.states = {ROOM: EntityState(ROOM, "1", {"unit_of_measurement": "kg"}, 0.0, 0.0, None)}
    await site.connect()
    await eventually(lambda: site.table.known.get(1) and site.table.known[1].state == "unit_changed")


async def test_angles_and_old_versions_are_understood(site: Site, home: FakeHomeAssistant) -> None:
    site.theirs.add(WIND, unit="°", mean_type=2)
    site.theirs.add(ROOM, unit="°C")
    del site.theirs.metas[ROOM]["mean_type"]
    site.theirs.metas["broken"] = {"statistic_id": 7, "source": "recorder"}
    site.theirs.add("electricity:imported", source="electricity")
    connection = await Connection.open(home.url, home.token)
    found = await list_statistics(connection)
    await connection.close()
    assert {meta.statistic_id: meta.mean_type for meta in found.values()} == {WIND: "angle", ROOM: "number"}


async def test_an_empty_answer_removes_nothing(site: Site, eventually: Eventually) -> None:
    site.theirs.add(ROOM, unit="°C")
    site.theirs.put(ROOM, datetime(2026, 8, 1), *means(5))
    await site.connect()
    await eventually(lambda: site.table.of(1, "mean") == [5])
    site.theirs.hours[ROOM] = {}
    asked = len(site.theirs.asked)
    await site.connect()
    await eventually(lambda: len(site.theirs.asked) > asked)
    await site.disconnect()
    assert site.table.of(1, "mean") == [5]
    del site.theirs.metas[ROOM]
    await site.connect()
    await eventually(lambda: site.table.known[1].state == "absent")
    assert site.table.of(1, "mean") == [5]


async def test_hours_and_months_that_home_assistant_has_cleared_go(
    site: Site, eventually: Eventually
) -> None:
    site.theirs.add(ROOM, unit="°C")
    site.theirs.put(ROOM, datetime(2026, 8, 1), *means(5, 6))
    site.theirs.put(ROOM, datetime(2026, 9, 1), *means(7, 8))
    await site.connect()
    await eventually(lambda: site.table.of(1, "mean") == [5, 6, 7, 8])
    site.theirs.hours[ROOM] = {}
    site.theirs.put(ROOM, datetime(2026, 9, 1, 1), *means(8))
    await site.connect()
    await eventually(lambda: site.table.of(1, "mean") == [8])
    assert len(site.table.known[1].months) == 1


async def test_a_home_assistant_without_a_recorder_costs_nothing_and_is_asked_again(
    site: Site, eventually: Eventually, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("odoo_ha_history.bridge.long_term.feed.ABSENT_SECONDS", 0.01)
    await site.connect()
    await eventually(lambda: site.home.commands["recorder/list_statistic_ids"] >= 2)
    assert site.table.trouble[0] == "no_recorder"
    site.theirs.add(ROOM, unit="°C")
    site.theirs.put(ROOM, datetime(2026, 8, 1), *means(5))
    await eventually(lambda: site.table.of(1, "mean") == [5])
    await eventually(lambda: site.table.trouble == (None, None))


async def test_a_recorder_whose_database_is_away_says_so_in_its_words_and_is_asked_again(
    site: Site, eventually: Eventually, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("odoo_ha_history.bridge.long_term.feed.ABSENT_SECONDS", 0.01)
    site.theirs.add(ROOM, unit="°C")
    site.home.results["recorder/list_statistic_ids"] = b"17"
    await site.connect()
    await eventually(lambda: site.table.trouble[0] == "unexpected_answer")
    del site.home.results["recorder/list_statistic_ids"]
    gone = {"code": "unknown_error", "message": "MariaDB server has gone away"}
    site.home.errors["recorder/list_statistic_ids"] = gone
    await eventually(lambda: site.table.trouble == ("other", "MariaDB server has gone away"))


async def test_who_is_busy_is_asked_again(site: Site, eventually: Eventually) -> None:
    site.theirs.add(ROOM, unit="°C")
    site.theirs.put(ROOM, datetime(2026, 8, 1), *means(5))
    site.table.busy = 3
    await site.connect()
    await eventually(lambda: site.table.of(1, "mean") == [5])


async def test_many_statistics_are_asked_for_in_parts_and_each_with_its_unit(
    site: Site, eventually: Eventually, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("odoo_ha_history.bridge.long_term.feed.MONTH_IDS", 1)
    site.theirs.add(ROOM, unit="°C", unit_class="temperature")
    site.theirs.add(WIND, unit="°C", unit_class="temperature")
    site.theirs.add(METER, unit="kWh", unit_class="energy")
    for statistic_id in RECORDS:
        site.theirs.put(statistic_id, datetime(2026, 8, 1) + timedelta(days=1), *means(5))
    await site.connect()
    await eventually(lambda: len(site.table.hours) == 3)
    months = [message for message in site.theirs.asked if message["period"] == "month"]
    assert [len(message["statistic_ids"]) for message in months] == [1, 1, 1]
    assert sorted(str(message["units"]) for message in months) == sorted(
        ["{'temperature': '°C'}", "{'temperature': '°C'}", "{'energy': 'kWh'}"]
    )
