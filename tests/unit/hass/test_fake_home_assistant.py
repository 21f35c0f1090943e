"""The fake Home Assistant is honest: it answers as the real one did when its answers were recorded."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from hass import (
    CannotConnect,
    Connection,
    ConnectionLost,
    EntityStore,
    InvalidAuth,
    commands,
    new_session,
    test_connection,
)
from hass.messages import Event, parse
from tests.fake_home_assistant import FakeHomeAssistant, FakeServer
from tests.fake_home_assistant.states import Context
from tests.waiting import Eventually

Connect = Callable[..., Awaitable[Connection]]

RECORDED = json.loads((Path(__file__).parent / "recorded_2025_4_4.json").read_text())
ROOT = Path(__file__).parents[3]


def shape(value: Any) -> Any:
    """What is left of an answer without its values; null may stand for anything."""
    if isinstance(value, dict):
        return {key: shape(item) for key, item in value.items()}
    if isinstance(value, list):
        return [shape(item) for item in value[:1]]
    return (
        "number" if isinstance(value, (int, float)) and not isinstance(value, bool) else type(value).__name__
    )


def fits(fake: Any, real: Any) -> bool:
    """Whether the fake says nothing that the real one did not say in the same place."""
    if isinstance(fake, dict) and isinstance(real, dict):
        return all(key in real and fits(item, real[key]) for key, item in fake.items())
    if isinstance(fake, list) and isinstance(real, list):
        return not fake or not real or fits(fake[0], real[0])
    return fake == real or "NoneType" in (fake, real)


@pytest.fixture
async def ws(home: FakeHomeAssistant) -> AsyncIterator[aiohttp.ClientWebSocketResponse]:
    """An authenticated WebSocket without a client of ours around it."""
    async with aiohttp.ClientSession() as session, session.ws_connect(home.url + "/api/websocket") as ws:
        assert (await ws.receive_json())["type"] == "auth_required"
        await ws.send_json({"type": "auth", "access_token": home.token})
        assert (await ws.receive_json())["type"] == "auth_ok"
        yield ws


async def exchange(ws: aiohttp.ClientWebSocketResponse, message: Any) -> list[Any]:
    """All messages that come for one that is sent."""
    await ws.send_json(message)
    answers: list[Any] = []
    while True:
        try:
            content = await ws.receive_json(timeout=0.05)
        except asyncio.TimeoutError:
            return answers
        answers += content if isinstance(content, list) else [content]


def furnish(home: FakeHomeAssistant) -> None:
    """What the recorded house had."""
    owner = Context(user_id=str(home.user["id"]))
    home.set_state("light.bed_light", "off", {"friendly_name": "Bed Light", "brightness": None}, owner)
    home.set_state(
        "input_boolean.guest_mode", "off", {"friendly_name": "Guest mode", "editable": False}, owner
    )
    home.registries["area"].create(name="Kitchen")
    device = home.registries["device"].create(name="Bed Light", identifiers=[["demo", "light_1"]])
    home.registries["entity"].create(
        entity_id="light.bed_light", device_id=device["id"], unique_id="light_1", platform="demo"
    )


async def test_it_answers_as_the_recorded_home_assistant_did(
    home: FakeHomeAssistant, ws: aiohttp.ClientWebSocketResponse
) -> None:
    furnish(home)
    for step in RECORDED:
        answers = await exchange(ws, step["send"])
        assert [answer["type"] for answer in answers] == [answer["type"] for answer in step["receive"]], step[
            "send"
        ]
        for answer, recorded in zip(answers, step["receive"], strict=True):
            assert fits(shape(answer), shape(recorded)), (answer, recorded)
            assert answer.get("success") == recorded.get("success")
            if not answer.get("success", True):
                assert answer["error"]["code"] == recorded["error"]["code"]


async def test_what_was_recorded_is_understood_by_the_client() -> None:
    store = EntityStore()
    for step in RECORDED:
        for recorded in step["receive"]:
            if recorded.get("id") is None:
                continue
            message = parse(recorded)
            if isinstance(message, Event) and "event_type" not in message.event:
                change = store.apply(message.event)
                assert not change.uncertain
                assert not change.all_uncertain
    assert {entity_id: state.state for entity_id, state in store.states.items()} == {
        "light.bed_light": "off",
        "input_boolean.guest_mode": "on",
    }


async def test_it_counts_connections_and_logins(
    connect: Connect, home: FakeHomeAssistant, eventually: Eventually
) -> None:
    first, second = await connect(), await connect()
    await first.close()
    await eventually(lambda: home.connections == 1)
    with pytest.raises(InvalidAuth):
        await Connection.open(home.url, "wrong")
    assert (home.peak_connections, home.auth_attempts, home.failed_auths) == (2, 3, 1)
    await second.close()


async def test_it_throws_out_who_does_not_read(
    home: FakeHomeAssistant, ws: aiohttp.ClientWebSocketResponse
) -> None:
    home.max_pending = 100
    await ws.send_json({"id": 1, "type": "subscribe_entities"})
    await ws.receive_json()
    for number in range(101):
        home.set_state("light.lamp", str(number))
    assert home.overflows == 1


async def test_a_revoked_token_throws_out_and_is_refused_afterwards(
    connect: Connect, home: FakeHomeAssistant
) -> None:
    connection, token = await connect(), home.token
    await home.revoke_token()
    assert isinstance(await connection.wait_closed(), ConnectionLost)
    with pytest.raises(InvalidAuth):
        await Connection.open(home.url, token)


async def test_it_comes_back_on_the_same_port_with_what_it_had(
    server: FakeServer, home: FakeHomeAssistant
) -> None:
    home.set_state("light.lamp", "on")
    await server.stop()
    with pytest.raises(CannotConnect):
        await Connection.open(home.url, home.token)
    await server.start()
    assert (await test_connection(home.url, home.token)).entity_count == 1


async def test_a_renamed_entity_keeps_its_id_and_tells_its_old_name(
    connect: Connect, home: FakeHomeAssistant
) -> None:
    row = home.registries["entity"].create(entity_id="light.lamp")
    connection = await connect()
    events: list[Any] = []
    await commands.subscribe_events(connection, "entity_registry_updated", events.append)
    command = {
        "type": "config/entity_registry/update",
        "entity_id": "light.lamp",
        "new_entity_id": "light.ceiling",
    }
    answer = await connection.command(command)
    assert (answer["entity_entry"]["entity_id"], answer["entity_entry"]["id"]) == ("light.ceiling", row["id"])
    assert events[0]["data"]["old_entity_id"] == "light.lamp"


async def test_a_thousand_of_them_run_in_one_process() -> None:
    async with FakeServer() as server, new_session() as session:
        homes = [server.add(f"ha{number}") for number in range(1000)]
        for home in homes:
            home.fill(10)
        stores = [EntityStore() for _ in homes]
        connections = []
        for start in range(0, 1000, 100):
            batch = homes[start : start + 100]
            connections += await asyncio.gather(
                *(Connection.open(home.url, home.token, session=session) for home in batch)
            )
        for connection, store in zip(connections, stores, strict=True):
            await commands.subscribe_entities(connection, store.apply)
        for home in homes:
            home.set_state("sensor.fake_3", "21.5")
        await asyncio.gather(*(connection.ping() for connection in connections))
        assert [store.states["sensor.fake_3"].state for store in stores] == ["21.5"] * 1000
        assert [home.connections for home in homes] == [1] * 1000
        await asyncio.gather(*(connection.close() for connection in connections))


def test_it_can_be_started_from_the_command_line() -> None:
    process = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "tests.fake_home_assistant",
            "--instances",
            "3",
            "--entities",
            "5",
            "--rate",
            "20",
        ],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout
        started = json.loads(process.stdout.readline())
        changes = [asyncio.run(_count_changes(url, started["token"])) for url in started["urls"]]
        assert len(changes) == 3
        assert all(changes)
        process.terminate()
        assert process.wait(10) == 0
    finally:
        process.kill()
        process.communicate()


async def _count_changes(url: str, token: str) -> int:
    connection = await Connection.open(url, token)
    store = EntityStore()
    changes: list[int] = []
    has_changed = asyncio.Event()

    def take(event: Any) -> None:
        changes.append(len(store.apply(event).changed))
        if sum(changes[1:]):
            has_changed.set()

    await commands.subscribe_entities(connection, take)
    await asyncio.wait_for(has_changed.wait(), 10)
    await connection.close()
    assert changes[0] == 5
    return sum(changes[1:])


async def test_a_change_that_is_no_json_is_answered_with_an_error_to_the_subscription(
    home: FakeHomeAssistant, ws: aiohttp.ClientWebSocketResponse
) -> None:
    home.set_state("sensor.counter", "1")
    await exchange(ws, {"id": 7, "type": "subscribe_entities"})
    home.set_state("sensor.counter", "1", {"total": 2**70})
    home.set_state("sensor.counter", "2")
    refused, changed, _ = await exchange(ws, {"id": 8, "type": "supported_features"})
    assert (refused["id"], refused["type"], refused["success"]) == (7, "result", False)
    assert refused["error"]["code"] == "unknown_error"
    assert changed["event"]["c"]["sensor.counter"]["+"]["s"] == "2", "it has nothing in it that is no JSON"


async def test_a_state_that_is_no_json_is_left_out_of_all_states(
    home: FakeHomeAssistant, ws: aiohttp.ClientWebSocketResponse
) -> None:
    home.set_state("sensor.counter", "1", {"total": 2**70})
    home.set_state("sensor.other", "1")
    _, snapshot = await exchange(ws, {"id": 1, "type": "subscribe_entities"})
    assert snapshot["event"]["a"].keys() == {"sensor.other"}
    [listed] = await exchange(ws, {"id": 2, "type": "get_states"})
    assert [state["entity_id"] for state in listed["result"]] == ["sensor.other"]
