"""What Home Assistant does to one entity costs neither the connection nor the other entities."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from typing import Any

import orjson
import pytest

from odoo_ha_addon.bridge.link.feeds.entities_feed import EntitiesFeed
from odoo_ha_addon.bridge.write.sinks.sink import Heard
from odoo_ha_addon.hass import Connection, EntityState
from odoo_ha_addon.protocol.settings import Lease
from tests.fake_home_assistant import FakeHomeAssistant
from tests.waiting import Eventually

from ..conftest import Ledger

LAMP = "light.lamp"
BEYOND_JSON = {"big": 2**70}
"""What Home Assistant cannot write, and answers with a failed result."""

pytestmark = pytest.mark.usefixtures("impatient")


class Bench:
    """A feed on one connection, and what came of it."""

    def __init__(self, home: FakeHomeAssistant, connection: Connection) -> None:
        self.home = home
        self.connection = connection
        self.ledger = Ledger()
        self.committed = 0
        self.unreadable: Mapping[str, str] = {}
        self.feed = EntitiesFeed(Lease(1, 1), "home", self.ledger, self._count, self._note)

    def _count(self) -> None:
        self.committed += 1

    def _note(self, unreadable: Mapping[str, str]) -> None:
        self.unreadable = unreadable

    async def begin(self) -> None:
        await self.feed.begin(self.connection)
        self.feed.hand_on()

    def words(self) -> dict[str, str]:
        return {state.entity_id: state.state for state in self.home.states}

    def agrees(self) -> bool:
        return self.ledger.words() == self.words()

    async def event(self, content: object) -> None:
        [client] = self.home.clients
        message = {"id": min(client.entity_subscriptions), "type": "event", "event": content}
        await self.home.send_raw(orjson.dumps(message).decode())


@pytest.fixture
async def bench(home: FakeHomeAssistant, connection: Connection) -> AsyncIterator[Bench]:
    home.set_state(LAMP, "off")
    bench = Bench(home, connection)
    await bench.begin()
    running = asyncio.ensure_future(bench.feed.run())
    yield bench
    running.cancel()
    bench.feed.stop()
    # Whatever a test did, it was no reason to connect again.
    assert not connection.closed


async def test_nothing_is_handed_on_before_it_is_known_who_is_who(
    home: FakeHomeAssistant, connection: Connection
) -> None:
    bench = Bench(home, connection)
    await bench.feed.begin(connection)
    assert bench.ledger.snapshots == 0
    home.set_state(LAMP, "on")
    bench.feed.hand_on()
    assert bench.ledger.snapshots == 1
    assert bench.committed == 1


async def test_changes_go_on_to_the_writer(bench: Bench, eventually: Eventually) -> None:
    bench.home.set_state(LAMP, "on")
    bench.home.remove_state("sensor.fake_0")
    await eventually(bench.agrees)


async def test_an_entity_that_home_assistant_cannot_write_is_shown_as_unreadable_and_the_others_go_on(
    bench: Bench, eventually: Eventually
) -> None:
    bench.home.set_state(LAMP, "on", BEYOND_JSON)
    await eventually(lambda: bench.unreadable == {LAMP: "left_out"})
    assert LAMP not in bench.ledger.states
    bench.home.set_state("sensor.fake_1", "7")
    await eventually(lambda: bench.ledger.words().get("sensor.fake_1") == "7")


async def test_an_unreadable_entity_is_there_again_once_home_assistant_can_write_it(
    bench: Bench, eventually: Eventually
) -> None:
    bench.home.set_state(LAMP, "on", BEYOND_JSON)
    await eventually(lambda: bench.unreadable)
    bench.home.set_state(LAMP, "off", {})
    await eventually(bench.agrees)
    await eventually(lambda: bench.unreadable == {})


ODD: dict[str, Any] = {
    "a change of an entity that nobody knows": {"c": {"light.unknown": {"+": {"s": "on", "lc": 1.0}}}},
    "a change that makes no sense": {"c": {LAMP: "nonsense"}},
    "a change with a state that is no text": {"c": {LAMP: {"+": {"s": ["on"]}}}},
    "a state that makes no sense": {"a": {LAMP: [1, 2, 3]}},
    "changes that are no object": {"c": [1]},
    "removals that are no list": {"r": {"light": 1}},
    "an event that is no object": ["nonsense"],
    "no event": None,
}


@pytest.mark.parametrize("name", ODD)
async def test_what_an_odd_event_may_have_hidden_is_read_again_on_the_same_connection(
    bench: Bench, eventually: Eventually, name: str
) -> None:
    bench.home.states.listeners.clear()  # what happens now is never told
    bench.home.set_state(LAMP, "on")
    await bench.event(ODD[name])
    if name.startswith("a change of an entity that nobody"):
        bench.home.set_state("light.unknown", "on")
        await eventually(lambda: "light.unknown" in bench.ledger.states)
    else:
        await eventually(lambda: bench.ledger.words().get(LAMP) == "on")
    assert bench.home.connections == 1


async def test_a_bad_member_of_an_array_of_messages_costs_only_itself(
    bench: Bench, eventually: Eventually
) -> None:
    bench.home.states.listeners.clear()  # what happens now is told by hand
    bench.home.set_state(LAMP, "on")
    bench.home.set_state("sensor.fake_1", "7")
    [client] = bench.home.clients
    told = {"c": {LAMP: {"+": {"s": "on", "lc": 4e9}}}}
    good = {"id": min(client.entity_subscriptions), "type": "event", "event": told}
    await bench.home.send_raw(orjson.dumps([good, 17, {"id": 1, "type": "surprise"}]).decode())
    await eventually(lambda: bench.ledger.words().get(LAMP) == "on")
    # Whose event the bad one was, nobody knows.
    await eventually(lambda: bench.ledger.words().get("sensor.fake_1") == "7")


async def test_sinks_get_each_change_with_what_was_before(bench: Bench, eventually: Eventually) -> None:
    del bench.ledger.changes[:]
    bench.home.set_state(LAMP, "on")
    bench.home.set_state(LAMP, "off")
    bench.home.remove_state(LAMP)
    await eventually(lambda: len(bench.ledger.changes) == 3)
    assert [_pair(c.old, c.new) for c in bench.ledger.changes] == [
        ("off", "on"),
        ("on", "off"),
        ("off", None),
    ]
    assert not any(change.snapshot for change in bench.ledger.changes)


async def test_sinks_get_what_changed_while_nobody_was_connected_as_found_later(
    bench: Bench, eventually: Eventually
) -> None:
    first = {c.entity_id: _pair(c.old, c.new) for c in bench.ledger.changes}
    assert first[LAMP] == (None, "off")
    del bench.ledger.changes[:]
    bench.feed.end()
    bench.home.set_state(LAMP, "on")
    bench.home.remove_state("sensor.fake_0")
    connection = await Connection.open(bench.home.url, bench.home.token)
    try:
        await bench.feed.begin(connection)
        bench.feed.hand_on()
    finally:
        await connection.close()
    assert {c.entity_id: _pair(c.old, c.new) for c in bench.ledger.changes} == {
        LAMP: ("off", "on"),
        "sensor.fake_0": ("0.0", None),
    }
    assert all(change.snapshot for change in bench.ledger.changes)


async def test_sinks_get_what_a_connection_found_that_ended_before_it_could_hand_it_on(bench: Bench) -> None:
    del bench.ledger.changes[:]
    bench.feed.end()
    bench.home.set_state(LAMP, "on")
    for hands_on in (False, True):
        connection = await Connection.open(bench.home.url, bench.home.token)
        try:
            await bench.feed.begin(connection)
            if hands_on:
                bench.feed.hand_on()
        finally:
            await connection.close()
        bench.feed.end()
    assert [(c.entity_id, *_pair(c.old, c.new)) for c in bench.ledger.changes] == [(LAMP, "off", "on")]


async def test_sinks_hear_that_a_connection_began_before_what_it_found_and_of_marks_behind_what_came(
    bench: Bench, eventually: Eventually
) -> None:
    began, *found = bench.ledger.told
    assert isinstance(began, Heard)
    assert began.begins
    assert found == bench.ledger.changes
    bench.home.set_state(LAMP, "on")
    await eventually(lambda: len(bench.ledger.told) > 1 + len(found))
    bench.feed.mark(7.0)
    assert bench.ledger.told[-1] == Heard(7.0)
    bench.feed.end()
    bench.feed.mark(8.0)
    assert bench.ledger.told[-1] == Heard(7.0), "nothing is heard without a connection"


async def test_sinks_get_what_was_read_again_as_found_later(bench: Bench, eventually: Eventually) -> None:
    del bench.ledger.changes[:]
    bench.home.states.listeners.clear()  # what happens now is never told
    bench.home.set_state(LAMP, "on")
    bench.home.set_state("sensor.fake_1", "7")
    await bench.event({"c": {LAMP: "nonsense"}})
    await eventually(lambda: bench.ledger.changes)
    [change] = bench.ledger.changes
    assert (change.entity_id, *_pair(change.old, change.new)) == (LAMP, "off", "on")
    assert change.snapshot, "there may have been others before it"
    del bench.ledger.changes[:]
    await bench.event(None)
    await eventually(lambda: bench.ledger.changes)
    assert [(c.entity_id, *_pair(c.old, c.new), c.snapshot) for c in bench.ledger.changes] == [
        ("sensor.fake_1", "0.0", "7", True)
    ]


def _pair(old: EntityState | None, new: EntityState | None) -> tuple[str | None, str | None]:
    return old and old.state, new and new.state
