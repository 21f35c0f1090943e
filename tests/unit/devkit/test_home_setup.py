"""Floors, areas, labels and assignments come into Home Assistant once, however often they are applied."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import Any

import pytest

from devkit.home_assistant import HOMES, _newer
from devkit.home_setup import apply_registry

Row = dict[str, Any]


class FakeRegistries:
    """Home Assistant's registries as its websocket commands show them."""

    def __init__(self) -> None:
        self.rows: dict[str, dict[str, Row]] = defaultdict(dict)
        self.rows["area"]["kitchen"] = {"area_id": "kitchen", "name": "Kitchen"}
        self.rows["area"]["bedroom"] = {"area_id": "bedroom", "name": "Bedroom"}
        self.rows["device"]["d1"] = {"id": "d1", "name": "Oven"}
        self.rows["entity"]["light.oven"] = {"entity_id": "light.oven"}

    def commands(self, *messages: Row) -> list[Any]:
        return [self._one(dict(message)) for message in messages]

    def _one(self, message: Row) -> Any:
        path, verb = message.pop("type").rsplit("/", 1)
        kind = path.removeprefix("config/").removesuffix("_registry")
        rows = self.rows[kind]
        if verb == "list":
            return [dict(row) for row in rows.values()]
        if verb == "create":
            key = message["name"].lower().replace(" ", "_")
            assert key not in rows, f"{kind} {key} exists"
            rows[key] = {f"{kind}_id": key, **message}
            return rows[key]
        key = message.pop("entity_id" if kind == "entity" else f"{kind}_id")
        if verb == "delete":
            return rows.pop(key)
        rows[key].update(message)
        return rows[key]


WANTED = {
    "floors": [{"name": "Ground floor", "level": 0}],
    "labels": [{"name": "Hot", "color": "red"}],
    "areas": [{"name": "Kitchen", "floor": "Ground floor", "labels": ["Hot"]}, {"name": "Hall"}],
    "devices": {"Oven": {"area": "Kitchen", "labels": ["Hot"]}, "Not here": {"area": "Hall"}},
    "entities": {"light.oven": {"area": "Hall"}, "light.missing": {"area": "Hall"}},
}


def test_names_become_ids_and_what_the_home_lacks_is_passed_over() -> None:
    registries = FakeRegistries()
    apply_registry(WANTED, registries.commands)
    rows = registries.rows
    assert rows["area"]["kitchen"] == {
        "area_id": "kitchen",
        "name": "Kitchen",
        "floor_id": "ground_floor",
        "labels": ["hot"],
    }
    assert rows["device"]["d1"]["area_id"] == "kitchen"
    assert rows["device"]["d1"]["labels"] == ["hot"]
    assert rows["entity"]["light.oven"]["area_id"] == "hall"


def test_areas_that_home_assistant_makes_for_everybody_go_where_they_are_not_wanted() -> None:
    registries = FakeRegistries()
    apply_registry(WANTED, registries.commands)
    assert set(registries.rows["area"]) == {"kitchen", "hall"}


def test_doing_it_again_changes_nothing() -> None:
    registries = FakeRegistries()
    apply_registry(WANTED, registries.commands)
    before = json.dumps(registries.rows)
    apply_registry(WANTED, registries.commands)
    assert json.dumps(registries.rows) == before


@pytest.mark.parametrize("setup", ["home", "office"])
def test_what_a_home_assigns_is_what_it_has(setup: str) -> None:
    wanted = json.loads((HOMES / setup / "registry.json").read_text(encoding="utf-8"))
    areas, floors, labels = ({row["name"] for row in wanted[kind]} for kind in ("areas", "floors", "labels"))
    assigned = [*wanted["devices"].values(), *wanted["entities"].values()]
    assert {row["area"] for row in assigned if "area" in row} <= areas
    assert {row["floor"] for row in wanted["areas"] if "floor" in row} <= floors
    assert {label for row in [*assigned, *wanted["areas"]] for label in row.get("labels", [])} <= labels


def test_the_two_homes_share_no_area_and_no_label() -> None:
    home, office = (
        json.loads((HOMES / name / "registry.json").read_text(encoding="utf-8"))
        for name in ("home", "office")
    )
    for kind in ("areas", "labels", "floors"):
        assert not {row["name"] for row in home[kind]} & {row["name"] for row in office[kind]}


def test_data_of_a_newer_home_assistant_is_told_from_that_of_an_older_one() -> None:
    assert _newer("2026.11.0", "2026.2.3")
    assert not _newer("2025.4.4", "2026.2.3")
    assert not _newer("2025.4.4", "2025.4.4")
    assert not _newer(None, "2025.4.4")
