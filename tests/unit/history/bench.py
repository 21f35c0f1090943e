"""A fake Home Assistant with a feed that reads its recorder and its logbook into tables in memory."""

from __future__ import annotations

import contextlib
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest

from odoo_ha_addon.bridge.link.feeds.feed import FeedContext
from odoo_ha_addon.hass import Connection, EntityState
from odoo_ha_addon.hass.compressed import full_state
from odoo_ha_addon.protocol.settings import Lease
from odoo_ha_history.bridge.backfill import causes_reading, feed, pace, reading, recorder_api
from odoo_ha_history.bridge.backfill.causes_reading import CausesReading
from odoo_ha_history.bridge.backfill.pace import Pace
from odoo_ha_history.bridge.backfill.reading import Reading
from odoo_ha_history.bridge.backfill.table import Task
from odoo_ha_history.storage.missing import MissingReason
from tests.fake_home_assistant import FakeHomeAssistant

from .memory_tables import MemoryTables

LAMP, DOOR, POWER = "light.lamp", "lock.door", "sensor.power"
HOUR = 3600.0


class Bench:
    """A fake Home Assistant, a connection to it, and tables in memory."""

    def __init__(self, home: FakeHomeAssistant, connection: Connection, tables: MemoryTables) -> None:
        self.home = home
        self.connection = connection
        self.tables = tables
        self.context = FeedContext(Lease(1, 1), connection, self.states, lambda: True, self.transaction)

    def states(self) -> dict[str, EntityState]:
        return {
            state.entity_id: full_state(state.entity_id, state.compressed())[0] for state in self.home.states
        }

    def transaction(self, lease: Lease, work: Callable[[Any], Any]) -> Awaitable[Any]:
        async def run() -> Any:
            return work(None)

        return run()

    async def read(self, what: Task) -> None:
        reading = CausesReading if what.reason is MissingReason.CAUSES else Reading
        await reading(self.context, None, Pace(), what).run()  # type: ignore[arg-type]


@contextlib.asynccontextmanager
async def opened(home: FakeHomeAssistant, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Bench]:
    """With tables in place of PostgreSQL's."""
    tables = MemoryTables([LAMP, DOOR, POWER])
    for module in (reading, feed, causes_reading):
        monkeypatch.setattr(module, "table", tables)
        monkeypatch.setattr(module, "gap_table", tables, raising=False)
    for name in ("write_told", "contexts_of_commands"):
        monkeypatch.setattr(causes_reading, name, getattr(tables, name))
    monkeypatch.setattr(reading, "write_missing", tables.write_missing)
    monkeypatch.setattr(causes_reading, "RETRY_SECONDS", 0.0)
    monkeypatch.setattr(reading, "RowWriter", lambda: tables)
    monkeypatch.setattr(reading, "AGAIN_SECONDS", 0.01)
    monkeypatch.setattr(recorder_api, "BARRIER_SECONDS", 0.2)
    monkeypatch.setattr(pace, "_SHORTEST_PAUSE", 0.0)
    connection = await Connection.open(home.url, home.token)
    yield Bench(home, connection, tables)
    await connection.close()


def past(hours: float) -> float:
    return round(time.time() - hours * HOUR, 6)
