"""Acts with states and with messages about them."""

from __future__ import annotations

import asyncio
import contextlib
from functools import partial
from typing import TYPE_CHECKING, Any

import orjson
from orjson import Fragment

from . import values
from .values import VALUES

if TYPE_CHECKING:
    from .mood import Hostile

POISONED = 4
"""Entities, besides the home's own, that take the worst values."""


def _victim(hostile: Hostile) -> str:
    """An entity of the home, or one that is only there for this."""
    chance = hostile.chance
    known = sorted(state.entity_id for state in hostile.home.states)
    return chance.choice([*known, *[f"sensor.poison_{number}" for number in range(POISONED)] * 5])


def _poison(hostile: Hostile, entity_id: str, state: str, attributes: dict[str, Any]) -> None:
    """Give an entity these attributes, until the home heals."""
    hostile.later(partial(_heal, hostile, attributes))
    hostile.home.set_state(entity_id, state, attributes)


def _heal(hostile: Hostile, attributes: dict[str, Any]) -> None:
    """By whatever entity id they have gone on to: others rename entities meanwhile."""
    states = hostile.home.states
    for entity_id in [found.entity_id for found in states if found.attributes is attributes]:
        hostile.home.set_state(entity_id, "0.0", {"friendly_name": "Healed"})


async def value(hostile: Hostile, kind: str) -> None:
    """A value of this kind in an attribute, in the state or in the name, until the home heals."""
    home, chance = hostile.home, hostile.chance
    entity_id, bad = _victim(hostile), VALUES[kind](chance)
    place = chance.choice(("attribute", "attribute", "state", "name"))
    old = home.states.get(entity_id)
    attributes = dict(old.attributes) if old else {}
    state = "poisoned"
    if place == "attribute" or not isinstance(bad, str):
        attributes[chance.choice(("options", "forecast", "\0", "", "entity_picture"))] = bad
    elif place == "state":
        state = bad
    else:
        attributes["friendly_name"] = bad
    _poison(hostile, entity_id, state, attributes)
    await hostile.pause(0.0, 0.5)
    home.set_state(entity_id, f"{chance.random():.3f}")


async def not_json(hostile: Hostile) -> None:
    """A state that Home Assistant cannot send: an error to the subscription for it, and it goes on changing."""
    home, entity_id = hostile.home, _victim(hostile)
    old = home.states.get(entity_id)
    for number in range(hostile.chance.choice((1, 1, 20))):
        _poison(hostile, entity_id, "1", {**(old.attributes if old else {}), "total": 2**70 + number})
        await asyncio.sleep(0.02)
    if hostile.chance.random() < 0.5:
        home.set_state(entity_id, "2")


async def failed_subscription(hostile: Hostile) -> None:
    """The same answer without any state that it could be about."""
    for client in hostile.followers:
        for id_ in client.entity_subscriptions:
            client.send_error(id_, "unknown_error", "Invalid JSON in response")


async def unknown_entities(hostile: Hostile) -> None:
    """Diffs and removals of entities that nobody has told of."""
    for number in range(hostile.chance.choice((1, 10))):
        diff: Any = {"+": {"s": "1", "lc": 1.7e9}}
        _say(hostile, {"c": {f"sensor.never_seen_{number}": diff}, "r": ["sensor.never_seen"]})


async def unknown_messages(hostile: Hostile) -> None:
    """Types and shapes that no Home Assistant sends, some of them between changes in one array."""
    junk = [
        b'{"id":%d,"type":"surprise"}', b'{"id":%d}', b'{"type":"event"}', b'{"id":"x","type":"event","event":{}}',
        b'{"id":null,"type":"result","success":true}', b"null", b"5", b'"text"', b"[]", b"[null]", b"{}", b"true",
        b'{"id":999999,"type":"event","event":{}}', b'{"id":%d,"type":"result"}', b'{"id":%d,"type":[]}',
    ]  # fmt: skip
    for member in hostile.chance.sample(junk, 3):
        _change_something(hostile)
        for client in hostile.followers:
            for id_ in client.entity_subscriptions:
                client.send(member % id_ if b"%d" in member else member)
        _change_something(hostile)
        await asyncio.sleep(0.05)


async def broken_text(hostile: Hostile) -> None:
    """Frames that are no JSON at all."""
    text = hostile.chance.choice(
        ('{"id":1,"type":', "", "[{}", "\x00", "<html>", '{"a":1}{"b":2}', "[" * 2000)
    )
    await _send_raw(hostile, text)


async def binary(hostile: Hostile) -> None:
    """A frame of the other type, with what would be a message."""
    await _send_raw(hostile, b'{"id":1,"type":"pong"}')


async def odd_events(hostile: Hostile) -> None:
    """Events of the subscription whose parts have other shapes than they should."""
    known = next(iter(hostile.home.states)).entity_id
    times: list[Any] = [-1, 1e300, "now", None, True, Fragment("NaN"), 2**63]
    odd: list[Any] = [
        None, [], "text", 5, {"a": []}, {"a": None}, {"r": {}}, {"r": [None, 5, []]}, {"c": []}, {"c": {known: 5}},
        {"c": {known: {"+": []}}}, {"c": {known: {"+": {"s": 5}}}}, {"c": {known: {"+": {"a": [1]}}}},
        {"c": {known: {"-": {"a": 5}}}}, {"c": {known: {"-": []}}}, {"a": {"sensor.odd": {"s": 5}}},
        {"a": {"sensor.odd": None}}, {"a": {"no id at all": {"s": "1", "a": {}, "lc": 1.7e9}}},
        {"a": {f"sensor.{values.noise(hostile.chance, 20_000)}": {"s": "1", "a": {}, "lc": 1.7e9}}},
        *({"c": {known: {"+": {"lc": moment}}}} for moment in times),
    ]  # fmt: skip
    for event in hostile.chance.sample(odd, 3):
        _say(hostile, event)
        await asyncio.sleep(0.05)


async def flood(hostile: Hostile) -> None:
    """Far more changes than usual, of values and of attributes."""
    chance, home = hostile.chance, hostile.home
    ids = sorted(state.entity_id for state in home.states)
    rate, ticks = chance.choice((300, 1000, 3000)), chance.randint(10, 40)
    for _ in range(ticks):
        for _ in range(rate // 20):
            home.set_state(chance.choice(ids), f"{chance.uniform(-20, 40):.3f}")
        await asyncio.sleep(1 / 20)


async def burst(hostile: Hostile) -> None:
    """More at once than Home Assistant lets gather for a client: it throws the client out."""
    chance, home = hostile.chance, hostile.home
    ids = sorted(state.entity_id for state in home.states)
    for number in range(home.max_pending + 100):
        home.set_state(chance.choice(ids), f"burst {number}")


async def come_and_go(hostile: Hostile) -> None:
    """Entities that are made, removed and made again."""
    chance, home = hostile.chance, hostile.home
    for _ in range(chance.choice((5, 50))):
        entity_id = f"sensor.guest_{chance.randrange(10)}"
        if home.states.get(entity_id):
            home.remove_state(entity_id)
        else:
            home.set_state(
                entity_id, f"{chance.random():.3f}", {"friendly_name": f"Guest {chance.random():.3f}"}
            )
        await asyncio.sleep(0.005)


async def _send_raw(hostile: Hostile, data: str | bytes) -> None:
    for client in hostile.followers:
        with contextlib.suppress(ConnectionError):  # gone meanwhile
            await client.send_raw(data)


def _change_something(hostile: Hostile) -> None:
    known = next(iter(hostile.home.states)).entity_id
    hostile.home.set_state(known, f"{hostile.chance.random():.6f}")


def _say(hostile: Hostile, event: Any) -> None:
    """An event of the subscription, to all who follow."""
    for client in hostile.followers:
        for id_ in client.entity_subscriptions:
            client.send(orjson.dumps({"id": id_, "type": "event", "event": event}))
