"""commands.py: each function sends what Home Assistant expects."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from hass import (
    Change,
    CommandFailed,
    CommandTimeout,
    Connection,
    EntityStore,
    Gap,
    UnexpectedAnswer,
    commands,
)
from hass.limits import ANSWER_BYTES, ID_BYTES, NAME_BYTES, ROW_BYTES
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
        await asyncio.sleep(0.01)  # some before the answer, some after it
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


async def test_changes_of_a_registry_are_reported(connect: Connect, home: FakeHomeAssistant) -> None:
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


OBJECTS: dict[str, Callable[[Connection], Awaitable[Any]]] = {
    "get_config": commands.get_config,
    "auth/current_user": commands.current_user,
    "call_service": lambda connection: commands.call_service(connection, "light", "turn_on"),
    "config/entity_registry/get_entries": lambda connection: commands.get_entries(connection, ["light.a"]),
    "config/device_registry/list_composite_splits": commands.list_composite_splits,
}
LISTS: dict[str, Callable[[Connection], Awaitable[Any]]] = {
    "get_states": commands.get_states,
    "config_entries/get": commands.list_config_entries,
    "config/floor_registry/list": commands.list_floors,
    "config/area_registry/list": commands.list_areas,
    "config/label_registry/list": commands.list_labels,
    "config/device_registry/list": commands.list_devices,
    "config/entity_registry/list": commands.list_entities,
    "config/category_registry/list": lambda connection: commands.list_categories(connection, "scene"),
}


def test_every_command_is_among_these() -> None:
    tested = {function.__name__ for function in [*OBJECTS.values(), *LISTS.values()]}
    others = {"call_service", "get_entries", "list_categories", "subscribe_entities", "subscribe_events"}
    others |= {"list_identifying", "long_lived_token", "read_entities_again"}
    offered = {name for name, thing in vars(commands).items() if is_command(name, thing)}
    assert offered == (tested | others) - {"<lambda>"}


def is_command(name: str, thing: object) -> bool:
    return inspect.iscoroutinefunction(thing) and not name.startswith("_")


@pytest.mark.parametrize("answer", ["null", "true", "5", '"text"'])
@pytest.mark.parametrize("command", [*OBJECTS, *LISTS])
async def test_an_answer_of_another_shape_is_an_error_that_says_so(
    connect: Connect, home: FakeHomeAssistant, command: str, answer: str
) -> None:
    connection = await connect()
    home.results[command] = answer.encode()
    with pytest.raises(UnexpectedAnswer, match=command) as caught:
        await {**OBJECTS, **LISTS}[command](connection)
    assert (caught.value.code, caught.value.terminal, caught.value.sent) == ("unexpected_answer", False, True)
    await connection.ping()


@pytest.mark.parametrize(
    ("command", "answer", "says"),
    [
        *((command, "[]", "a list instead of an object") for command in OBJECTS),
        *((command, "{}", "an object instead of a list") for command in LISTS),
        ("get_config", "{}", "without a usable state"),
        ("get_config", '{"state":"RUNNING","location_name":null}', "without a usable location_name"),
        ("auth/current_user", '{"is_admin":true}', "without a usable id"),
        ("auth/current_user", '{"id":5,"is_admin":true}', "without a usable id"),
        ("auth/current_user", '{"id":"u","is_admin":null}', "without a usable is_admin"),
        ("auth/current_user", '{"id":"","is_admin":true}', "without a usable id"),
        ("auth/current_user", f'{{"id":"{"x" * (ID_BYTES + 1)}","is_admin":true}}', "without a usable id"),
    ],
)
async def test_an_answer_without_what_is_needed_is_an_error_that_says_what(
    connect: Connect, home: FakeHomeAssistant, command: str, answer: str, says: str
) -> None:
    connection = await connect()
    home.results[command] = answer.encode()
    with pytest.raises(UnexpectedAnswer, match=says):
        await {**OBJECTS, **LISTS}[command](connection)


async def test_what_is_answered_is_storable(connect: Connect, home: FakeHomeAssistant) -> None:
    connection = await connect()
    home.config["location_name"] = "Ho\0me"
    home.version = "2026.1\0" + "x" * 1000
    assert (await commands.get_config(connection))["location_name"] == "Home"
    assert len((await connect()).ha_version) == 64


async def test_an_answer_over_a_limit_ends_its_command_and_not_the_connection(
    connect: Connect, home: FakeHomeAssistant
) -> None:
    connection = await connect()
    for answer, code in (
        (b"[" * 250 + b"]" * 250, "answer_too_deep"),
        (b"[" * 900 + b"]" * 900, "answer_too_deep"),
        (b'"' + b"x" * ANSWER_BYTES + b'"', "answer_too_big"),
    ):
        home.results["get_config"] = answer
        with pytest.raises(UnexpectedAnswer) as caught:
            await connection.command({"type": "get_config"})
        assert (caught.value.code, caught.value.sent) == (code, True)
    await connection.ping()
    assert not connection.closed


@pytest.mark.parametrize("command", LISTS)
async def test_a_row_that_cannot_be_used_is_left_out_and_counted(
    connect: Connect, home: FakeHomeAssistant, command: str, caplog: pytest.LogCaptureFixture
) -> None:
    connection = await connect()
    deep = "[" * 100 + "]" * 100
    rows = [
        "null",
        "5",
        "[]",
        '"text"',
        f'{{"id":"deep","extra":{deep}}}',
        f'{{"id":"big","extra":"{"x" * ROW_BYTES}"}}',
        r'{"id":"mended\u0000"}',
        f'{{"id":"{"x" * (ID_BYTES + 1)}"}}',
        r'{"id":"good","name":"a\u0000b","level":1}',
    ]
    home.results[command] = f"[{','.join(rows)}]".encode()
    listed = await LISTS[command](connection)
    assert listed == [{"id": "good", "name": "ab", "level": 1}]
    assert listed.refused[:6] == [{}, {}, {}, {}, {"id": "deep"}, {"id": "big"}]
    assert connection.bad_rows == 8
    assert len(caplog.messages) == 1


async def test_an_entry_that_cannot_be_used_is_left_out_and_not_taken_for_none(
    connect: Connect, home: FakeHomeAssistant
) -> None:
    connection = await connect()
    home.results["config/entity_registry/get_entries"] = b'{"light.a":{"id":"a"},"light.b":5,"light.c":null}'
    assert await commands.get_entries(connection, ["light.a", "light.b", "light.c"]) == {
        "light.a": {"id": "a"},
        "light.c": None,
    }
    assert connection.bad_rows == 1


async def test_names_are_cut_so_that_an_index_can_hold_them(
    connect: Connect, home: FakeHomeAssistant
) -> None:
    home.registries["device"].create(name="ä" * 20_000, name_by_user="Lamp")
    [device] = await commands.list_devices(await connect())
    assert len(device["name"].encode()) <= NAME_BYTES
    assert device["name"].endswith("ä…")
    assert device["name_by_user"] == "Lamp"
