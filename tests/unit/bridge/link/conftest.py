"""A fake Home Assistant, a connection to it, and what stands at the other end of a link."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Collection, Iterable, Mapping

import pytest

from odoo_ha_addon.bridge.link import healing
from odoo_ha_addon.bridge.write.sinks.sink import Heard, StateChange
from odoo_ha_addon.hass import Connection, EntityState
from odoo_ha_addon.protocol.settings import Lease
from tests.fake_home_assistant import FakeHomeAssistant, FakeServer


@pytest.fixture
def home(server: FakeServer) -> FakeHomeAssistant:
    home = server.add("home")
    home.fill(3)
    return home


@pytest.fixture
async def connection(home: FakeHomeAssistant) -> AsyncIterator[Connection]:
    opened = await Connection.open(home.url, home.token)
    yield opened
    await opened.close()


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A healer that pauses for hundredths of a second."""
    monkeypatch.setattr(healing, "FIRST_PAUSE_SECONDS", 0.01)
    monkeypatch.setattr(healing, "LONGEST_PAUSE_SECONDS", 0.05)


class Ledger:
    """A writer that keeps what it is given, as a table would hold it."""

    def __init__(self, *, sinks: bool = True) -> None:
        self.states: dict[str, EntityState] = {}
        self.snapshots = 0
        self.changes: list[StateChange] = []
        self.told: list[StateChange | Heard] = []
        self.reloads = 0
        self.has_sinks = sinks

    def put(
        self,
        lease: Lease,
        changed: Mapping[str, EntityState],
        removed: Iterable[str],
        *,
        snapshot: bool,
        running: bool,
        unreadable: Collection[str] = (),
        committed: Callable[[], None] | None = None,
    ) -> None:
        if snapshot:
            self.snapshots += 1
            self.states = {}
        self.states.update(changed)
        for entity_id in removed:
            self.states.pop(entity_id, None)
        if committed:
            committed()

    def reload(self, lease: Lease, *, running: bool) -> None:
        self.reloads += 1

    def publish(self, lease: Lease, changes: Iterable[StateChange]) -> None:
        listed = list(changes)
        self.changes += listed
        self.told += listed

    def mark(self, lease: Lease, heard: Heard) -> None:
        self.told.append(heard)

    def words(self) -> dict[str, str]:
        return {entity_id: state.state for entity_id, state in self.states.items()}
