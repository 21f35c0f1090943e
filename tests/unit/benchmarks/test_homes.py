"""The homes of `bulkhead` live while they are told to, and then say what is true."""

from __future__ import annotations

from typing import Any

import pytest

from benchmarks.child import Child
from tests.rig.registries import as_tables_have_them
from tests.rig.tables import as_table_has_them, differences
from tests.waiting import eventually

HOME = {"entities": 10, "rate": 200, "edits": 50}


def test_healthy_homes_change_until_they_are_calm() -> None:
    with Child("benchmarks.homes", count=2, **HOME) as homes:
        assert list(homes.ask("addresses")) == ["home0", "home1"]
        before = homes.ask("truth")["home1"]
        homes.ask("begin")
        eventually(
            lambda: homes.ask("truth")["home1"],
            lambda now: now["states"] != before["states"] and now["registries"] != before["registries"],
            10,
        )
        homes.ask("calm")
        assert homes.ask("truth") == homes.ask("truth")
        assert homes.ask("logins") == {"home0": 0, "home1": 0}
        assert homes.ask("acts") == []


def test_a_hostile_home_says_what_it_did() -> None:
    with Child("benchmarks.homes", count=1, seed=26, **HOME) as homes:
        homes.ask("begin")
        eventually(lambda: homes.ask("acts"), bool, 30)
        homes.ask("calm")
        assert homes.ask("errors") == []
        assert homes.ask("truth").keys() == {"hostile0"}


@pytest.fixture
def truth() -> dict[str, Any]:
    with Child("benchmarks.homes", count=1, **{**HOME, "entities": 50}) as homes:
        return homes.ask("truth")["home0"]


def test_what_a_home_says_is_what_tables_can_be_compared_with(truth: dict[str, Any]) -> None:
    states = as_table_has_them(truth["states"])
    rows = as_tables_have_them(truth["registries"], states)
    entities = {name for name in rows if name.startswith("entity ")}
    assert {f"entity {entity_id}" for entity_id in states} < entities, "a disabled one has no state"
    assert rows["entity sensor.fake_9"] == (None,) * 5, "it is not registered"
    assert rows["area area_0"] == ("Area 0", "floor_0")
    renamed = {**rows, "area area_0": ("Other", "floor_0")}
    assert differences(renamed, rows) == [
        "area area_0 is ('Other', 'floor_0') instead of ('Area 0', 'floor_0')"
    ]
