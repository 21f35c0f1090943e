"""The timeline of a real Home Assistant: what changed, and who or what did it, with the names that Odoo knows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from devkit.home_assistant import HomeAssistant
from tests.conftest import wait_for_connection
from tests.odoo_client import OdooClient
from tests.waiting import eventually

LOCK = "lock.front_door"
TARGET = "input_number.target_temperature"
HEAT_PUMP = "climate.heatpump"
SCRIPT = "script.good_night"
LAMP = "light.ceiling_lights"


class House:
    """The entities of Home, as a user of Odoo controls them."""

    def __init__(self, odoo: OdooClient, instance_id: int, home: HomeAssistant) -> None:
        self.odoo = odoo
        self.instance_id = instance_id
        self.home = home

    def record(self, entity_id: str) -> int:
        domain = [("instance_id", "=", self.instance_id), ("entity_id", "=", entity_id)]
        [record] = self.odoo.call("ha.entity", "search", domain)
        return int(record)

    def call(self, entity_id: str, service: str, **data: Any) -> None:
        outcome = self.odoo.call("ha.entity", "call_service", [self.record(entity_id)], service, data)
        assert outcome["state"] == "done", outcome

    def state(self, entity_id: str) -> str:
        state = self.home.get_state(entity_id)
        assert state
        return str(state["state"])

    def newest(self, entity_id: str, fits: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """The newest entry of the entity, once it is one that fits."""
        scope = {"entity_ids": [self.record(entity_id)]}

        def read() -> dict[str, Any]:
            entries = self.odoo.call("ha.history", "timeline", scope)["entries"]
            return dict(entries[0]) if entries else {}

        return eventually(read, lambda entry: bool(entry) and fits(entry), 20)


@pytest.fixture
def house(odoo: OdooClient, instances: dict[str, int], home: HomeAssistant) -> House:
    wait_for_connection(odoo, instances["Home"])
    return House(odoo, instances["Home"], home)


def test_a_change_names_the_odoo_user_who_asked_for_it(house: House) -> None:
    service, state = ("unlock", "unlocked") if house.state(LOCK) == "locked" else ("lock", "locked")
    house.call(LOCK, service)
    entry = house.newest(LOCK, lambda entry: entry["state"] == state and entry["cause"])
    [me] = house.odoo.search_read("res.users", [("login", "=", "admin")], "id", "name")
    assert entry["cause"]["user"] == {"id": me["id"], "name": me["name"]}


def test_a_change_that_home_assistant_makes_by_itself_names_nobody_of_odoo(house: House) -> None:
    wanted = "off" if house.state(LAMP) == "on" else "on"
    house.home.call_service("light", f"turn_{wanted}", entity_id=LAMP)
    entry = house.newest(LAMP, lambda entry: entry["state"] == wanted and entry["cause"])
    assert (entry["cause"]["user"], entry["cause"]["is_person"]) == (False, True)


def test_what_an_automation_sets_names_it_and_what_set_it_off(house: House) -> None:
    wanted = 24.0 if house.state(TARGET) != "24.0" else 22.5
    house.call(TARGET, "set_value", value=wanted)
    entry = house.newest(
        HEAT_PUMP,
        lambda entry: any(name == "temperature" and value == wanted for name, value, _ in entry["settings"]),
    )
    assert entry["cause"]["by"]["name"] == "Heating follows the target temperature"
    assert entry["cause"]["trigger"]["id"] == house.record(TARGET)


def test_what_a_script_does_names_it_and_who_started_it(house: House) -> None:
    house.home.call_service("light", "turn_on", entity_id=LAMP)
    house.newest(LAMP, lambda entry: entry["state"] == "on")
    house.call(SCRIPT, "turn_on")
    entry = house.newest(LAMP, lambda entry: entry["state"] == "off" and entry["cause"])
    assert entry["cause"]["by"]["id"] == house.record(SCRIPT)
    assert entry["cause"]["user"]
    did = house.odoo.call("ha.history", "timeline", {}, filters={"by_id": house.record(SCRIPT)})
    assert entry["key"] in [each["key"] for each in did["entries"]]
