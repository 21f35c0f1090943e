"""The hostile Home Assistant does all it can, the same again for the same seed, and is an honest one afterwards."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator
from random import Random
from typing import Any

import aiohttp
import orjson
import pytest
from orjson import Fragment

from tests.fake_home_assistant import FakeHomeAssistant, FakeServer
from tests.fake_home_assistant.hostile import Hostile, mood
from tests.fake_home_assistant.hostile.act import Act
from tests.fake_home_assistant.hostile.acts import ACTS
from tests.fake_home_assistant.hostile.values import VALUES
from tests.waiting import Eventually

OF_STATES = [act for act in ACTS if act.name.startswith("value: ") or act.name == "a state that is no JSON"]


@pytest.fixture
def hostile(server: FakeServer, home: FakeHomeAssistant) -> Hostile:
    home.fill_house(30)
    return Hostile(home, server, seed=7)


@pytest.fixture
async def follower(home: FakeHomeAssistant) -> AsyncIterator[asyncio.Task[None]]:
    """A client that follows all states and comes back whatever happens, with no regard to what it is sent."""

    async def follow(session: aiohttp.ClientSession) -> None:
        async with session.ws_connect(home.url + "/api/websocket", max_msg_size=0, autoping=True) as ws:
            await ws.receive()
            await ws.send_json({"type": "auth", "access_token": home.token})
            for number, kind in enumerate(("supported_features", "subscribe_entities"), 1):
                await ws.send_json({"id": number, "type": kind, "features": {"coalesce_messages": 1}})
            async for _frame in ws:
                pass

    async def come_back() -> None:
        async with aiohttp.ClientSession() as session:
            while True:
                with contextlib.suppress(aiohttp.ClientError, OSError, TypeError):
                    await follow(session)
                await asyncio.sleep(0.01)

    task = asyncio.create_task(come_back())
    yield task
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


def assert_can_be_understood(everything: Any) -> None:
    """By any JSON reader, and kept by any table."""
    text = json.dumps(everything)
    assert "\\u0000" not in text
    assert len(text) < 1_000_000
    assert orjson.loads(orjson.dumps(everything)) == json.loads(text)


@pytest.mark.parametrize("act", {act.name: act for act in ACTS}.values(), ids=lambda act: act.name)
async def test_after_each_act_the_home_is_a_home_again(
    hostile: Hostile, home: FakeHomeAssistant, follower: asyncio.Task[None], eventually: Eventually, act: Act
) -> None:
    await eventually(lambda: hostile.followers)
    hostile.begin([act])
    await eventually(lambda: hostile.diary)
    await hostile.calm()
    assert hostile.errors == []
    everything = {
        "states": [state.as_dict() for state in home.states],
        "rows": {name: registry.rows for name, registry in home.registries.items()},
        "config": home.config,
    }
    assert_can_be_understood(everything)
    fresh = FakeHomeAssistant("")
    knobs = ("http_status", "stall", "silent", "delay", "mute", "errors", "results", "extra_rows")
    assert {knob: getattr(home, knob) for knob in knobs} == {knob: getattr(fresh, knob) for knob in knobs}
    await eventually(lambda: hostile.followers)


@pytest.mark.parametrize("act", OF_STATES, ids=lambda act: act.name)
async def test_what_an_entity_was_given_is_healed_by_whatever_id_it_has_by_then(
    hostile: Hostile, home: FakeHomeAssistant, act: Act
) -> None:
    hostile.pause = lambda *_: asyncio.sleep(0)  # type: ignore[method-assign]
    for seed in range(20):
        hostile.chance = Random(seed)
        await act.do(hostile)
    for number, state in enumerate(list(home.states)):
        if state.entity_id in home.registries["entity"].rows:
            home.rename_entity(state.entity_id, f"sensor.renamed_{number}")
    await hostile.calm()
    assert_can_be_understood([state.as_dict() for state in home.states])


async def test_the_same_seed_makes_the_same_acts_in_the_same_order(
    server: FakeServer, eventually: Eventually
) -> None:
    async def acts(draws: int) -> list[tuple[str, float]]:
        """What is done by acts that draw so often, and their first draw."""
        drawn: list[tuple[str, float]] = []

        async def draw(hostile: Hostile) -> None:
            drawn.append((hostile.diary[-1][1], hostile.chance.random()))
            for _ in range(draws):
                hostile.chance.random()

        hostile = Hostile(server.add(f"home{draws}"), server, seed=3)
        hostile.pause = lambda *_: asyncio.sleep(0)  # type: ignore[method-assign]
        hostile.begin([Act(letter, draw, to_followers=False) for letter in "abcdef"])
        await eventually(lambda: len(drawn) >= 12)
        await hostile.calm()
        return drawn[:12]

    first = await acts(0)
    assert first == await acts(5)
    assert {name for name, _ in first[:6]} == set("abcdef"), "each of them before any comes again"


async def test_an_act_that_fails_is_noted_and_the_next_one_follows(
    hostile: Hostile, eventually: Eventually
) -> None:
    async def fail(_hostile: Hostile) -> None:
        raise RuntimeError("cannot be done")

    hostile.begin([Act("fails", fail, to_followers=False)])
    await eventually(lambda: len(hostile.errors) > 1)
    await hostile.calm()
    assert "cannot be done" in hostile.errors[0]


@pytest.mark.parametrize("kind", VALUES)
def test_a_value_is_sent_as_one_frame_of_text(kind: str) -> None:
    for seed in range(20):
        orjson.dumps({"value": VALUES[kind](Random(seed))}).decode()


async def test_a_home_that_nobody_follows_heals_instead_of_acting(
    hostile: Hostile, home: FakeHomeAssistant, eventually: Eventually, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mood, "FOLLOWER_SECONDS", 0.01)
    home.set_state("sensor.poison_0", "0.0", {"options": Fragment("NaN")})
    hostile.later(lambda: home.set_state("sensor.poison_0", "0.0", {}))
    hostile.begin([act for act in ACTS if act.to_followers])
    await eventually(lambda: home.states.get("sensor.poison_0").attributes == {})  # type: ignore[union-attr]
    await hostile.calm()
    assert hostile.diary == []
