"""Each ready rule of the gallery is switched on and set off by a real Home Assistant.

Home Assistant is told states as if devices had said them. Two are left to others: for a printer it would need one, and
being away ends the connection that all tests share.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from devkit.home_assistant import HomeAssistant
from tests.conftest import wait_for_connection
from tests.odoo_client import OdooClient
from tests.waiting import eventually

DIALOG = "ha.ready.rule.dialog"
AT_ONCE = {"hold_number": 0, "pause_number": 0}


@dataclass(frozen=True)
class Case:
    """An entity at rest, and a state that sets off the rule.

    :ivar values: of the dialog, beside the entity
    :ivar pause: seconds before it is tried again
    """

    key: str
    entity_id: str
    rest: str
    off: str
    attributes: dict[str, Any]
    values: dict[str, Any] = field(default_factory=dict)
    pause: float = 0.5


def sensor(key: str, device_class: str, unit: str, rest: str, off: str, **values: Any) -> Case:
    attributes = {"device_class": device_class, "unit_of_measurement": unit}
    return Case(key, f"sensor.gallery_{key}", rest, off, attributes, values)


def switch(key: str, device_class: str, **values: Any) -> Case:
    return Case(key, f"binary_sensor.gallery_{key}", "off", "on", {"device_class": device_class}, values)


CASES = [
    switch("door_open", "door"),
    switch("leak", "moisture"),
    switch("smoke", "smoke"),
    sensor("too_warm", "temperature", "°C", "21", "31"),
    sensor("too_cold", "temperature", "°C", "21", "9"),
    sensor("cold_chain", "temperature", "°C", "4", "12"),
    sensor("battery_low", "battery", "%", "80", "11"),
    Case("device_gone", "binary_sensor.server_rack_leak", "off", "unavailable", {"device_class": "moisture"}),
    Case("filter_due", "fan.gallery_filter_due", "off", "on", {}, {"limit": "0.0003"}, pause=3),
    sensor("power_above", "power", "W", "100", "4000"),
    switch("window_heating", "window"),
    sensor("water_at_night", "volume_flow_rate", "L/min", "0", "3", from_hour=0.0, until_hour=24.0),
    switch("presence_after_hours", "motion"),
    Case("update_available", "update.gallery_router", "off", "on", {"latest_version": "2", "installed_version": "1"}),
    Case("server_full", "sensor.file_server_disk_usage", "50", "97", {"unit_of_measurement": "%"}),
    Case(
        "sensor_silent", "sensor.gallery_sensor_silent", "40", "41", {"device_class": "humidity"},
        {"hold_number": 2, "hold_unit": "seconds"}, pause=4,
    ),
    sensor("air_stale", "carbon_dioxide", "ppm", "600", "1500"),
    sensor("too_damp", "humidity", "%", "50", "85"),
]  # fmt: skip
ELSEWHERE = {"printer_error", "home_assistant_away"}
HEATING = "climate.gallery_heating"


class Gallery:
    """Rules of the gallery about entities of Office."""

    def __init__(self, odoo: OdooClient, office: HomeAssistant, instance_id: int) -> None:
        self.odoo = odoo
        self.office = office
        self.instance_id = instance_id
        self.rules: list[int] = []

    def say(self, case: Case, state: str) -> None:
        self.office.set_state(case.entity_id, state, case.attributes)

    def record(self, entity_id: str) -> int:
        domain = [("instance_id", "=", self.instance_id), ("entity_id", "=", entity_id)]
        [record] = eventually(lambda: self.odoo.call("ha.entity", "search", domain), bool, 20)
        return int(record)

    def switch_on(self, case: Case) -> int:
        values = {**AT_ONCE, **case.values, "key": case.key, "scope": "these"}
        values["entity_ids"] = [(6, 0, [self.record(case.entity_id)])]
        if case.key == "window_heating":
            values["while_entity_id"] = self.record(HEATING)
        if case.key == "presence_after_hours":
            values["calendar_id"] = self.odoo.create("resource.calendar", name="Never", attendance_ids=[(5,)])
        dialog = self.odoo.create(DIALOG, **values)
        self.rules.append(int(self.odoo.call(DIALOG, "action_switch_on", [dialog])["res_id"]))
        return self.rules[-1]

    def firings(self, rule: int) -> list[dict[str, Any]]:
        return self.odoo.search_read(
            "ha.rule.firing", [("rule_id", "=", rule)], "entity_id", "state", "reason", "trace"
        )


@pytest.fixture(scope="module")
def gallery(stack: Any, odoo: OdooClient, instances: dict[str, int]) -> Iterator[Gallery]:
    """All of them switched on, in a Home Assistant where all is well."""
    wait_for_connection(odoo, instances["Office"])
    made = Gallery(odoo, stack.homes["Office"], instances["Office"])
    made.office.set_state(HEATING, "heat", {})
    for case in CASES:
        made.say(case, case.rest)
    yield made
    odoo.call("base.automation", "unlink", made.rules)
    for entity_id in [HEATING, *(case.entity_id for case in CASES if "gallery" in case.entity_id)]:
        made.office.remove_state(entity_id)


def test_no_ready_rule_is_forgotten(odoo: OdooClient) -> None:
    ready = {each["key"] for each in odoo.search_read("ha.ready.rule", [], "key")}
    assert ready == {case.key for case in CASES} | ELSEWHERE


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.key)
def test_a_ready_rule_is_set_off(gallery: Gallery, case: Case) -> None:
    rule = gallery.switch_on(case)

    def set_off() -> list[dict[str, Any]]:
        # What holds already when the bridge begins with a rule does not set it off.
        found = gallery.firings(rule)
        if not found:
            gallery.say(case, case.rest)
            gallery.say(case, case.off)
        return [firing for firing in found if firing["state"] != "waiting"]

    [firing, *_] = eventually(set_off, bool, 30, case.pause)
    assert (firing["state"], firing["reason"]) == ("done", False)
    assert firing["entity_id"][0] == gallery.record(case.entity_id)
    assert [step["failed"] for step in firing["trace"]["steps"]] == [False]
