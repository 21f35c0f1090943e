"""Acts with registries and with the answers to commands."""

from __future__ import annotations

import asyncio
import contextlib
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import orjson

from ..registries import InvalidInfo, Row
from . import values
from .values import VALUES

if TYPE_CHECKING:
    from .mood import Hostile

LISTS = ("floor", "area", "label", "device", "entity")
GREETING = ("get_config", "auth/current_user")
ODD_ANSWERS: tuple[Any, ...] = (None, [], "text", 5, [{}], True)


def _entity_ids(hostile: Hostile, count: int) -> list[str]:
    """Registered entities that have a state."""
    home = hostile.home
    found = sorted(i for i in home.registries["entity"].rows if home.states.get(i))
    return hostile.chance.sample(found, min(count, len(found)))


async def swap(hostile: Hostile) -> None:
    """Two entities exchange their ids by way of a third, with changes between the steps."""
    pair = _entity_ids(hostile, 2)
    if len(pair) < 2:
        return
    first, second = pair
    aside = f"sensor.aside_{hostile.chance.randrange(10**6)}"
    with contextlib.suppress(InvalidInfo):  # a state came under that id meanwhile
        for old, new in ((first, aside), (second, first), (aside, second)):
            hostile.home.rename_entity(old, new)
            hostile.home.set_state(new, f"{hostile.chance.random():.3f}")
            await asyncio.sleep(hostile.chance.choice((0.0, 0.0, 0.05, 0.6)))


async def rename(hostile: Hostile) -> None:
    """One entity goes through ten ids, as fast as it can, and back to its own or not."""
    for entity_id in _entity_ids(hostile, 1):
        number = hostile.chance.randrange(10**6)
        path = [entity_id, *(f"sensor.passing_{number}_{step}" for step in range(10))]
        path += [entity_id] if hostile.chance.random() < 0.8 else []
        with contextlib.suppress(InvalidInfo):
            for old, new in pairwise(path):
                hostile.home.rename_entity(old, new)
                await asyncio.sleep(hostile.chance.choice((0.0, 0.0, 0.02)))


async def recreate(hostile: Hostile) -> None:
    """An entity is removed from the registry and made again under its id, as another one."""
    home = hostile.home
    for entity_id in _entity_ids(hostile, 3):
        home.registries["entity"].delete(entity_id)
        if hostile.chance.random() < 0.5:
            home.remove_state(entity_id)
        await asyncio.sleep(hostile.chance.choice((0.0, 0.05, 0.6)))
        home.registries["entity"].create(entity_id=entity_id, original_name="Made again")
        home.set_state(entity_id, f"{hostile.chance.random():.3f}")


async def churn(hostile: Hostile) -> None:
    """Devices, areas and labels come and go with all that refers to them."""
    registries, chance = hostile.home.registries, hostile.chance
    for kind in ("area", "label", "device", "floor"):
        row = registries[kind].create(name=f"Passing {chance.randrange(10**9)}")
        key = row["id" if kind == "device" else f"{kind}_id"]
        if kind != "floor" and kind != "device":
            for entity_id in _entity_ids(hostile, 5):
                registries["entity"].update(
                    entity_id, **{"area_id": key} if kind == "area" else {"labels": [key]}
                )
        await asyncio.sleep(chance.choice((0.0, 0.3)))
        registries[kind].delete(key)


async def long_names(hostile: Hostile) -> None:
    """Names, models and ids that no index takes, until the home heals."""
    registries, chance = hostile.home.registries, hostile.chance
    kind = chance.choice(LISTS)
    field = {
        "device": chance.choice(("name", "model", "manufacturer", "sw_version")),
        "entity": "original_name",
    }.get(kind, "name")
    keys = sorted(registries[kind].rows)
    for key in chance.sample(keys, min(2, len(keys))):
        row = registries[kind].rows[key]
        hostile.later(partial(_give, hostile, kind, row, field, f"Plain {chance.randrange(10**9)}"))
        registries[kind].update(key, **{field: values.noise(chance, 20_000)})
    await hostile.pause(0.2, 2.0)


async def bad_fields(hostile: Hostile) -> None:
    """A value that hardly anybody can hold in a field that is kept as it is, until the home heals."""
    registries, chance = hostile.home.registries, hostile.chance
    kind = chance.choice(("area", "device", "entity"))
    field, plain = {
        "area": ("aliases", []),
        "device": ("identifiers", [["fake", "healed"]]),
        "entity": ("options", {}),
    }[kind]
    key = chance.choice(sorted(registries[kind].rows))
    hostile.later(partial(_give, hostile, kind, registries[kind].rows[key], field, plain))
    registries[kind].update(key, **{field: {"value": VALUES[chance.choice(sorted(VALUES))](chance)}})
    await hostile.pause(0.2, 2.0)


def _give(hostile: Hostile, kind: str, row: Row, field: str, value: Any) -> None:
    """Where the row is still there, by whatever key."""
    registry = hostile.home.registries[kind]
    for key in [key for key, found in registry.rows.items() if found is row]:
        registry.update(key, **{field: value})


async def odd_rows(hostile: Hostile) -> None:
    """Rows that are none, and rows that are there twice, in one list for a while."""
    home, chance = hostile.home, hostile.chance
    kind = chance.choice(LISTS)
    key = {"device": "id", "entity": "id"}.get(kind, f"{kind}_id")
    true = chance.choice(list(home.registries[kind].rows.values()))
    home.extra_rows[kind] = [
        None, 5, "text", [], {}, {key: None}, {key: 5}, {key: ""}, {key: "a\0b", "name": "NUL"},
        {key: values.noise(chance, 20_000), "name": "long"}, dict(true), {**true, "name": "Twin"},
        {**true, "entity_id": 5, "area_id": {}, "device_id": [], "labels": {"a": 1}, "created_at": "now"},
    ]  # fmt: skip
    hostile.tell_registry(kind)
    await hostile.pause(0.5, 2.0)
    del home.extra_rows[kind]
    hostile.tell_registry(kind)


async def odd_greeting(hostile: Hostile) -> None:
    """The first questions of a connection get an answer of another shape, for as long as some connections last."""
    kind, answer = hostile.chance.choice(GREETING), hostile.chance.choice(ODD_ANSWERS)
    await _answer(hostile, kind, answer, reconnect=True)


async def odd_location(hostile: Hostile) -> None:
    """The home has a name that no column takes."""
    home, chance = hostile.home, hostile.chance
    plain = home.config["location_name"]
    kind = chance.choice(("nested", "huge text", "lone surrogate"))
    home.config["location_name"] = VALUES[kind](chance)
    if chance.random() < 0.5:
        home.config["location_name"] = "Fake\0home"
    home.drop()
    await hostile.pause(1.0, 3.0)
    home.config["location_name"] = plain
    home.drop()


async def odd_lists(hostile: Hostile) -> None:
    """A list is no list, or goes too deep."""
    kind = hostile.chance.choice(LISTS)
    answer = hostile.chance.choice((None, {}, "text", 5, VALUES["nested"](hostile.chance)))
    await _answer(hostile, f"config/{kind}_registry/list", answer, registry=kind)


async def odd_entries(hostile: Hostile) -> None:
    """What is asked of single entities is answered with something else."""
    answer = hostile.chance.choice((None, [], "text", {"sensor.fake_0": 5}, VALUES["nested"](hostile.chance)))
    await _answer(hostile, "config/entity_registry/get_entries", answer, entity=True)


async def odd_config_entries(hostile: Hostile) -> None:
    """By which a client knows the home again."""
    answer = hostile.chance.choice((None, "text", {}, [None, 5], [{"entry_id": "a\0b", "modified_at": 1.0}]))
    await _answer(hostile, "config_entries/get", answer, reconnect=True)


async def odd_responses(hostile: Hostile) -> None:
    """Services answer with what cannot be kept, for whoever calls one meanwhile."""
    kind = hostile.chance.choice(sorted(VALUES))
    answer = {"context": {"id": "a\0b"}, "response": VALUES[kind](hostile.chance)}
    hostile.home.results["call_service"] = orjson.dumps(answer)
    hostile.later(lambda: hostile.home.results.pop("call_service", None))
    await hostile.pause(0.0, 0.5)


async def no_lists(hostile: Hostile) -> None:
    """Registries are not answered for a while, though everything else is."""
    hostile.home.mute = {f"config/{kind}_registry/list" for kind in LISTS}
    hostile.tell_registry("area")
    await hostile.pause(1.0, 3.0)
    hostile.home.mute = set()
    hostile.home.drop()  # what was asked meanwhile is never answered


async def failing_lists(hostile: Hostile) -> None:
    """Registries are answered with errors for a while."""
    kind = hostile.chance.choice(LISTS)
    errors = {f"config/{kind}_registry/list": {"code": "unknown_error", "message": "Unknown error\0"}}
    hostile.home.errors = dict(errors)
    hostile.tell_registry(kind)
    await hostile.pause(0.5, 2.0)
    hostile.home.errors = {}
    hostile.tell_registry(kind)


async def _answer(
    hostile: Hostile,
    command: str,
    answer: Any,
    *,
    reconnect: bool = False,
    registry: str = "",
    entity: bool = False,
) -> None:
    """Answer a command so for a while, and give a reason to send it, before and after."""
    home = hostile.home

    def ask() -> None:
        if reconnect:
            home.drop()
        if registry:
            hostile.tell_registry(registry)
        if entity:
            for entity_id in _entity_ids(hostile, 1):
                home.registries["entity"].update(
                    entity_id, original_name=f"Asked {hostile.chance.random():.3f}"
                )

    home.results[command] = orjson.dumps(answer)
    ask()
    await hostile.pause(0.5, 3.0)
    home.results.pop(command, None)
    ask()
