"""commands.py: each function sends what Home Assistant expects."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from hass import Change, CommandFailed, CommandTimeout, Connection, EntityStore, Gap, commands
from tests.fake_home_assistant import FakeHomeAssistant

Connect = Callable[..., Awaitable[Connection]]


async def test_the_configuration_and_the_user_are_read(connect: Connect) -> None:
    connection = await connect()
    assert (await commands.get_config(connection))["state"] == "RUNNING"
    assert (await commands.current_user(connection))["is_admin"] is True


async def test_states_are_read_in_the_long_form(connect: Connect, home: FakeHomeAssistant) -> None:
    home.set_state("light.lamp", "on", {"brightness": 5})
    [state] = await commands.get_states(await connect())
    assert (state["entity_id"], state["state"], state["attributes"]) == (
        "light.lamp",
        "on",
        {"brightness": 5},
    )
    assert state["last_changed"].endswith("+00:00")


@pytest.mark.parametrize(
    ("domain", "service", "before", "after"),
    [
        ("light", "turn_on", "off", "on"),
        ("switch", "turn_off", "on", "off"),
        ("input_boolean", "toggle", "on", "off"),
        ("light", "toggle", "unavailable", "on"),
    ],
)
async def test_a_service_changes_the_state_and_returns_its_context(
    connect: Connect, home: FakeHomeAssistant, domain: str, service: str, before: str, after: str
) -> None:
    home.set_state(f"{domain}.it", before)
    connection = await connect()
    store = EntityStore()
    await commands.subscribe_entities(connection, store.apply)
    answer = await commands.call_service(connection, domain, service, target={"entity_id": f"{domain}.it"})
    state = store.states[f"{domain}.it"]
    assert state.state == after
    assert state.context_id == answer["context"]["id"]
    assert state.context_user_id == home.user["id"]


async def test_a_service_call_has_no_keys_that_were_not_asked_for(
    connect: Connect, home: FakeHomeAssistant
) -> None:
    connection = await connect()
    await commands.call_service(connection, "light", "turn_on")
    await commands.call_service(
        connection,
        "light",
        "turn_on",
        {"brightness": 5},
        target={"entity_id": ["light.a"]},
        return_response=True,
    )
    bare, full = ({key: call[key] for key in call if key != "id"} for call in home.service_calls)
    assert bare == {"type": "call_service", "domain": "light", "service": "turn_on"}
    assert full == {
        **bare,
        "service_data": {"brightness": 5},
        "target": {"entity_id": ["light.a"]},
        "return_response": True,
    }


async def test_a_service_has_a_deadline_of_its_own(connect: Connect, home: FakeHomeAssistant) -> None:
    connection = await connect(command_timeout=0.2)
    home.delay = 0.4
    await commands.call_service(connection, "light", "turn_on")
    with pytest.raises(CommandTimeout) as caught:
        await commands.call_service(connection, "light", "turn_on", timeout=0.2)
    assert caught.value.sent


async def test_only_the_entities_asked_for_are_followed(connect: Connect, home: FakeHomeAssistant) -> None:
    home.set_state("light.a", "on")
    home.set_state("light.b", "on")
    connection = await connect()
    store = EntityStore()
    await commands.subscribe_entities(connection, store.apply, entity_ids=["light.a"])
    home.set_state("light.b", "off")
    home.set_state("light.a", "off")
    await connection.ping()
    assert {entity_id: state.state for entity_id, state in store.states.items()} == {"light.a": "off"}


class Follower:
    """A store that follows a Home Assistant, and reads again what it is told is uncertain."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.store = EntityStore()
        self.known: dict[str, str] = {}
        self.gaps: list[Gap] = []
        self.uncertain: set[str] = set()

    async def follow(self) -> None:
        await commands.subscribe_entities(
            self.connection, lambda event: self.take(self.store.apply(event)), on_gap=self.gaps.append
        )
        await self.connection.ping()

    async def read_again(self, entity_ids: list[str] | None = None, timeout: float = 5) -> None:
        await commands.read_entities_again(
            self.connection, self.store, self.take, entity_ids=entity_ids, timeout=timeout
        )

    def take(self, change: Change) -> None:
        self.known.update({entity_id: state.state for entity_id, state in change.changed.items()})
        for entity_id in change.removed:
            del self.known[entity_id]
        self.uncertain |= change.uncertain


@pytest.fixture
async def follower(connect: Connect, home: FakeHomeAssistant) -> Follower:
    home.set_state("light.a", "on")
    home.set_state("sensor.b", "1")
    follower = Follower(await connect())
    await follower.follow()
    return follower


async def test_an_entity_that_home_assistant_cannot_write_is_found_without_a_reconnect_and_heals(
    follower: Follower, home: FakeHomeAssistant
) -> None:
    home.set_state("sensor.b", "2", {"serial": 2**70})
    home.set_state("light.a", "off")
    await follower.connection.ping()
    assert [gap.code for gap in follower.gaps] == ["not_written"]
    await follower.read_again()
    assert follower.known == {"light.a": "off"}
    assert follower.store.unreadable == {"sensor.b": "left_out"}

    home.set_state("sensor.b", "3", {"serial": 2**71})
    home.set_state("sensor.b", "4")
    await follower.connection.ping()
    assert follower.uncertain == {"sensor.b"}, "what came is a diff on something that was never seen"
    await follower.read_again(["sensor.b"])
    assert follower.store.unreadable == {"sensor.b": "left_out"}

    home.set_state("sensor.b", "5", {"serial": 7})
    await follower.read_again(["sensor.b"])
    assert follower.known == {"light.a": "off", "sensor.b": "5"}
    assert follower.store.unreadable == {}
    home.set_state("light.a", "on")
    await follower.connection.ping()
    assert follower.known["light.a"] == "on"
    assert home.peak_connections == 1
    [client] = home.clients
    assert len(client.entity_subscriptions) == 1


async def test_what_was_removed_is_not_taken_for_unreadable(
    follower: Follower, home: FakeHomeAssistant
) -> None:
    home.remove_state("sensor.b")
    await follower.read_again(["sensor.b"])
    await follower.read_again()
    assert follower.store.unreadable == {}
    assert follower.known == {"light.a": "on"}


async def test_what_happens_while_it_is_read_again_is_not_overwritten(
    follower: Follower, home: FakeHomeAssistant
) -> None:
    home.delay = 0.05
    reading = asyncio.create_task(follower.read_again())
    for number in range(20):
        home.set_state("sensor.b", str(number))
        await asyncio.sleep(0.01)
    home.delay = 0
    await reading
    await follower.connection.ping()
    assert follower.known == {"light.a": "on", "sensor.b": "19"}


async def test_entities_that_home_assistant_refuses_to_send_are_unreadable(
    follower: Follower, home: FakeHomeAssistant
) -> None:
    home.errors["subscribe_entities"] = {"code": "unknown_error", "message": "Invalid JSON in response"}
    await follower.read_again(["sensor.b"])
    assert follower.store.unreadable == {"sensor.b": "left_out"}
    with pytest.raises(CommandFailed):
        await follower.read_again()
    assert follower.known == {"light.a": "on"}


async def test_a_snapshot_that_does_not_come_is_not_waited_for_longer_than_asked(
    follower: Follower, home: FakeHomeAssistant
) -> None:
    home.mute.add("subscribe_entities")
    with pytest.raises(CommandTimeout):
        await follower.read_again(timeout=0.05)
    assert follower.known == {"light.a": "on", "sensor.b": "1"}


async def test_no_entities_are_not_taken_for_all(follower: Follower) -> None:
    with pytest.raises(ValueError, match="no entity ids"):
        await follower.read_again([])


async def test_all_registries_are_listed(connect: Connect, home: FakeHomeAssistant) -> None:
    floor = home.registries["floor"].create(name="Ground floor", level=0)
    area = home.registries["area"].create(name="Kitchen", floor_id=floor["floor_id"])
    home.registries["label"].create(name="Guests")
    device = home.registries["device"].create(name="Lamp", area_id=area["area_id"])
    home.registries["entity"].create(entity_id="light.lamp", device_id=device["id"], original_name="Lamp")
    connection = await connect()
    assert [row["floor_id"] for row in await commands.list_floors(connection)] == ["ground_floor"]
    assert [row["floor_id"] for row in await commands.list_areas(connection)] == ["ground_floor"]
    assert [row["label_id"] for row in await commands.list_labels(connection)] == ["guests"]
    assert [row["area_id"] for row in await commands.list_devices(connection)] == ["kitchen"]
    assert [row["device_id"] for row in await commands.list_entities(connection)] == [device["id"]]


async def test_changes_of_a_registry_are_told(connect: Connect, home: FakeHomeAssistant) -> None:
    connection = await connect()
    events: list[Any] = []
    unsubscribe = await commands.subscribe_events(connection, "area_registry_updated", events.append)
    home.registries["area"].create(name="Kitchen")
    home.registries["floor"].create(name="Ground floor")
    home.registries["area"].update("kitchen", name="Big kitchen")
    home.registries["area"].delete("kitchen")
    await connection.ping()
    await unsubscribe()
    home.registries["area"].create(name="Attic")
    await connection.ping()
    assert [event["data"] for event in events] == [
        {"action": "create", "area_id": "kitchen"},
        {"action": "update", "area_id": "kitchen"},
        {"action": "remove", "area_id": "kitchen"},
    ]


async def test_who_is_no_admin_may_read_but_not_write_registries(
    connect: Connect, home: FakeHomeAssistant
) -> None:
    home.user["is_admin"] = False
    connection = await connect()
    assert await commands.list_areas(connection) == []
    with pytest.raises(CommandFailed) as caught:
        await connection.command({"type": "config/area_registry/create", "name": "Kitchen"})
    assert caught.value.code == "unauthorized"
