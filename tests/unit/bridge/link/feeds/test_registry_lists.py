from collections.abc import AsyncIterator

import pytest

from odoo_ha_addon.bridge.link.feeds.registry_lists import (
    add_details,
    read_entries,
    read_lists,
    read_splits,
)
from odoo_ha_addon.hass import Connection
from tests.fake_home_assistant import FakeHomeAssistant, FakeServer

ALL = ("floor", "label", "category", "area", "device", "entity")


@pytest.fixture
async def home() -> AsyncIterator[FakeHomeAssistant]:
    async with FakeServer() as server:
        found = server.add("home")
        found.fill_house(40)
        yield found


@pytest.fixture
async def connection(home: FakeHomeAssistant) -> AsyncIterator[Connection]:
    opened = await Connection.open(home.url, home.token)
    yield opened
    await opened.close()


async def test_only_the_registries_that_are_asked_for_are_read(home, connection):
    lists, failed = await read_lists(connection, {"area", "floor"})
    assert {kind: len(rows) for kind, rows in lists.items()} == {"floor": 3, "area": 3}
    assert not failed
    assert "config/entity_registry/list" not in home.commands


async def test_a_registry_that_this_version_does_not_have_is_left_out(home, connection):
    home.unknown = {"config/floor_registry/list", "config/category_registry/list"}
    lists, failed = await read_lists(connection, ALL)
    assert "floor" not in lists
    assert not failed
    assert lists["category"] == []
    assert len(lists["area"]) == 3


async def test_a_registry_that_home_assistant_refuses_to_list_costs_no_other(home, connection):
    home.errors = {"config/area_registry/list": {"code": "unknown_error", "message": "Broken"}}
    home.results["config/floor_registry/list"] = b'"text"'
    lists, failed = await read_lists(connection, ALL)
    assert lists.keys() == {"label", "category", "device", "entity"}
    assert {kind: error.code for kind, error in failed.items()} == {
        "area": "unknown_error",
        "floor": "unexpected_answer",
    }


async def test_rows_that_cannot_be_read_are_still_told_by_their_ids(home, connection):
    home.results["config/entity_registry/list"] = (
        b'[{"id":"fine","entity_id":"light.a"},{"id":"deep","entity_id":"light.b","extra":%s}]'
        % (b"[" * 100 + b"]" * 100)
    )
    lists, _failed = await read_lists(connection, {"entity"})
    detailed = await add_details(connection, lists["entity"], {})
    assert [row["id"] for row in detailed] == ["fine"]
    assert detailed.refused == [{"id": "deep", "entity_id": "light.b"}]


async def test_categories_are_read_of_every_scope_that_an_entity_names(home, connection):
    home.registries["category"].create(name="Night", scope="blind", category_id="c1")
    home.registries["category"].create(name="Day", scope="script", category_id="c2")
    home.registries["entity"].update("sensor.fake_0", categories={"blind": "c1"})
    lists, _failed = await read_lists(connection, ALL)
    assert {(row["category_id"], row["scope"]) for row in lists["category"]} == {
        ("c1", "blind"),
        ("c2", "script"),
    }


async def test_details_are_read_of_what_changed_since_alone(home, connection):
    rows = (await read_lists(connection, {"entity"})).rows["entity"]
    assert "aliases" not in rows[0]
    versions = {row["id"]: int(row["modified_at"]) for row in rows[1:]}
    detailed = await add_details(connection, rows, versions)
    assert [("aliases" in row) for row in detailed] == [True] + [False] * (len(rows) - 1)
    again = await add_details(connection, rows, {row["id"]: int(row["modified_at"]) for row in rows})
    assert again is rows


async def test_a_version_that_has_no_details_is_read_without(home, connection):
    home.unknown = {"config/entity_registry/get_entries"}
    rows = (await read_lists(connection, {"entity"})).rows["entity"]
    assert await add_details(connection, rows, {}) is rows


async def test_an_entity_that_is_not_registered_has_no_entry(connection):
    entries = await read_entries(connection, {"sensor.fake_0", "sun.sun"})
    assert entries["sun.sun"] is None
    assert entries["sensor.fake_0"]["entity_id"] == "sensor.fake_0"


async def test_the_foremost_part_of_a_split_device_is_followed_or_else_the_first(home, connection):
    home.version = "2026.11.0"
    home.composite_splits = {
        "old": {"split_ids": ["a", "b"], "primary_id": "b"},
        "headless": {"split_ids": ["c", "d"], "primary_id": None},
        "empty": {"split_ids": [], "primary_id": None},
    }
    assert await read_splits(connection) == {"old": "b", "headless": "c"}


async def test_before_2026_no_device_is_split(connection):
    assert await read_splits(connection) == {}
