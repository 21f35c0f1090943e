"""commands.py: each function sends what Home Assistant expects."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from hass import CommandFailed, CommandTimeout, Connection, EntityStore, commands
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
