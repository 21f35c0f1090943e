"""Each ready rule of the gallery is switched on by hand and set off by a real Home Assistant.

Home Assistant is told states as if devices had said them. That it is away itself is left to where it ends
(`test_connection_truth`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from devkit.home_assistant import HomeAssistant
from devkit.stack import Stack
from tests.browser.ready_rules import add_entity, choose, fill_in, keep_only, open_ready_rule, switch_on
from tests.browser.screens import SECOND, dialog
from tests.conftest import wait_for_connection
from tests.odoo_client import OdooClient
from tests.waiting import eventually, in_state

Screenshot = Callable[[Page, str], Path]
FollowRules = Callable[[Sequence[int]], None]


@dataclass(frozen=True)
class Case:
    """An entity at rest, and a state that sets off the rule.

    :ivar values: what is written or chosen in the dialog, by the name of the field
    :ivar added: the entity is not among those that are found, and added by hand
    :ivar alone: the rule is about this one only
    :ivar of_device: an entity that Home Assistant has, instead of one that is made up
    """

    key: str
    rest: str
    off: str
    domain: str = "binary_sensor"
    attributes: dict[str, Any] = field(default_factory=dict)
    values: dict[str, str] = field(default_factory=dict)
    added: bool = False
    alone: bool = False
    of_device: str = ""

    @property
    def entity_id(self) -> str:
        return self.of_device or f"{self.domain}.gallery_{self.key}"

    @property
    def name(self) -> str:
        return f"Gallery {self.key}"


def sensor(key: str, device_class: str, unit: str, rest: str, off: str, **values: str) -> Case:
    attributes = {"device_class": device_class, "unit_of_measurement": unit}
    return Case(key, rest, off, "sensor", attributes, values)


def switch(key: str, device_class: str, **values: str) -> Case:
    return Case(key, "off", "on", attributes={"device_class": device_class}, values=values)


HEATING = "climate.gallery_heating"
NEVER = "Nobody works here"
AT_ONCE = {"hold_number": "0"}
LEAK = switch("leak", "moisture")
SMOKE = switch("smoke", "smoke")
CASES = [
    switch("door_open", "door", **AT_ONCE),
    LEAK,
    SMOKE,
    sensor("too_warm", "temperature", "°C", "21", "31", **AT_ONCE),
    sensor("too_cold", "temperature", "°C", "21", "9", **AT_ONCE),
    sensor("cold_chain", "temperature", "°C", "4", "12", **AT_ONCE),
    sensor("battery_low", "battery", "%", "80", "11"),
    Case("device_gone", "off", "unavailable", values=AT_ONCE, added=True),
    Case("filter_due", "off", "on", "fan", values={"limit": "0.0003"}),
    sensor("power_above", "power", "W", "100", "4000", **AT_ONCE),
    switch("window_heating", "window", while_entity_id="Gallery heating", **AT_ONCE),
    sensor("water_at_night", "volume_flow_rate", "L/min", "0", "3", from_hour="00:00", until_hour="24:00", **AT_ONCE),
    Case("printer_error", "printing", "stopped", "sensor", values=AT_ONCE, added=True),
    switch("presence_after_hours", "motion", calendar_id=NEVER),
    Case("update_available", "off", "on", "update", {"latest_version": "2", "installed_version": "1"}),
    Case(
        "server_full", "50", "97", attributes={"unit_of_measurement": "%"}, values=AT_ONCE,
        of_device="sensor.file_server_disk_usage",
    ),
    Case(
        "sensor_silent", "40", "41", "sensor", {"device_class": "humidity", "unit_of_measurement": "%"},
        {"hold_number": "2", "hold_unit": "Seconds"}, alone=True,
    ),
    sensor("air_stale", "carbon_dioxide", "ppm", "600", "1500", **AT_ONCE),
    sensor("too_damp", "humidity", "%", "50", "85", **AT_ONCE),
]  # fmt: skip
ELSEWHERE = {"home_assistant_away"}
LIGHT = "light.bed_light"


class Gallery:
    """Rules of the gallery about entities of Office."""

    def __init__(self, odoo: OdooClient, office: HomeAssistant, instance_id: int) -> None:
        self.odoo = odoo
        self.office = office
        self.instance_id = instance_id
        self.names = {
            each["key"]: each["name"] for each in odoo.search_read("ha.ready.rule", [], "key", "name")
        }

    def say(self, case: Case, state: str) -> None:
        self.office.set_state(case.entity_id, state, {**case.attributes, "friendly_name": case.name})

    def entity(self, entity_id: str) -> int:
        domain = [("instance_id", "=", self.instance_id), ("entity_id", "=", entity_id)]
        [record] = eventually(lambda: self.odoo.call("ha.entity", "search", domain), bool, 20)
        return int(record)

    def open(self, page: Page, case: Case) -> None:
        """Its dialog, with all that has to be asked for filled in."""
        open_ready_rule(page, self.names[case.key])
        if case.added:
            add_entity(page, case.name)
        if case.alone:
            keep_only(page, case.name)
        fill_in(page, case.values)

    def rules(self) -> list[int]:
        return list(self.odoo.call("base.automation", "search", [("ha_ready", "!=", False)]))

    def set_off(self, rule: int, case: Case) -> dict[str, Any]:
        """Set it off; returns what became of that."""
        self.say(case, case.rest)
        self.say(case, case.off)
        ours = [
            ("rule_id", "=", rule),
            ("entity_id", "=", self.entity(case.entity_id)),
            ("state", "!=", "waiting"),
        ]
        [firing] = eventually(
            lambda: self.odoo.search_read("ha.rule.firing", ours, "state", "reason", "trace"), bool, 30
        )
        return firing

    def clean_up(self, known: int) -> None:
        """Take back the rules, close their alarms, and take back the activities younger than one that is known."""
        self.odoo.call("base.automation", "unlink", self.rules())
        alarms = [("is_open", "=", True), ("name", "like", "Gallery")]
        self.odoo.call("ha.alarm", "action_close", self.odoo.call("ha.alarm", "search", alarms))
        made = [("id", ">", known), ("res_model", "=", "ha.entity")]
        self.odoo.call("mail.activity", "unlink", self.odoo.call("mail.activity", "search", made))

    def newest_activity(self) -> int:
        return max(self.odoo.call("mail.activity", "search", [], order="id desc", limit=1), default=0)


@pytest.fixture(scope="module")
def house(stack: Stack, odoo: OdooClient, instances: dict[str, int]) -> Iterator[Gallery]:
    """A Home Assistant where all is well."""
    wait_for_connection(odoo, instances["Office"])
    made = Gallery(odoo, stack.homes["Office"], instances["Office"])
    made.office.set_state(HEATING, "heat", {"friendly_name": "Gallery heating"})
    for case in CASES:
        made.say(case, case.rest)
    told = {HEATING: "heat", **{case.entity_id: case.rest for case in CASES if not case.of_device}}
    here = [("instance_id", "=", made.instance_id), ("entity_id", "in", list(told))]
    eventually(
        lambda: {
            each["entity_id"]: each["state"]
            for each in odoo.search_read("ha.entity", here, "entity_id", "state")
        },
        lambda states: states == told,
        20,
    )
    calendar = odoo.create("resource.calendar", name=NEVER, attendance_ids=[(5,)])
    yield made
    night = odoo.call("resource.calendar", "search", [("name", "=", "Every day 00:00 to 24:00")])
    odoo.call("resource.calendar", "unlink", [calendar, *night])
    for entity_id in told:
        made.office.remove_state(entity_id)


@pytest.fixture
def gallery(house: Gallery) -> Iterator[Gallery]:
    """What is switched on is gone after the test, with what it has done."""
    known = house.newest_activity()
    yield house
    house.clean_up(known)


def test_no_ready_rule_is_forgotten(odoo: OdooClient) -> None:
    ready = {each["key"] for each in odoo.search_read("ha.ready.rule", [], "key")}
    assert ready == {case.key for case in CASES} | ELSEWHERE


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.key)
def test_it_is_switched_on_and_set_off(
    page: Page, gallery: Gallery, follow_rules: FollowRules, screenshot: Screenshot, case: Case
) -> None:
    gallery.open(page, case)
    screenshot(page, "dialog")
    switch_on(page)
    [rule] = gallery.rules()
    follow_rules([rule])
    firing = gallery.set_off(rule, case)
    assert (firing["state"], firing["reason"]) == ("done", False)
    assert [step["failed"] for step in firing["trace"]["steps"]] == [False]


def test_one_raises_an_alarm_too(
    page: Page, gallery: Gallery, follow_rules: FollowRules, screenshot: Screenshot
) -> None:
    gallery.open(page, SMOKE)
    switch_on(page)
    action = add_action(page, "ha_alarm")
    action.get_by_label("Critical").check()
    screenshot(page, "action")
    save(page)
    [rule] = gallery.rules()
    follow_rules([rule])
    firing = gallery.set_off(rule, SMOKE)
    assert [step["failed"] for step in firing["trace"]["steps"]] == [False, False]
    page.locator("button[name=action_ha_alarms]").click()
    critical = page.locator(".o_kanban_group", has_text="Critical")
    expect(critical.locator(".o_kanban_record", has_text=SMOKE.name)).to_be_visible()
    screenshot(page, "alarm")
    [alarm] = gallery.odoo.search_read("ha.alarm", [("rule_id", "=", rule)], "severity", "state")
    assert (alarm["severity"], alarm["state"]) == ("3", "raised")


def test_the_dialog_goes_with_the_gallery_however_slowly_that_is_read(page: Page, gallery: Gallery) -> None:
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    gallery.open(page, LEAK)
    page.route("**/ha.ready.rule/web_search_read", hold)
    switch_on(page)
    expect(dialog(page)).to_have_count(0)
    for route in held:
        route.continue_()


def test_one_commands_home_assistant_too(
    page: Page, gallery: Gallery, home: HomeAssistant, follow_rules: FollowRules, screenshot: Screenshot
) -> None:
    home.call_service("light", "turn_off", entity_id=LIGHT)
    eventually(lambda: home.get_state(LIGHT), in_state("off"), 5)
    gallery.open(page, LEAK)
    switch_on(page)
    action = add_action(page, "ha")
    expect(action.locator(".o_ha_service_field .o_select_menu_toggler")).to_be_visible()
    action.locator("[name=ha_service] input").fill("light.turn_on")
    choose(page, "(light.turn_on)")
    action.locator("[name=ha_entity_ids] input").fill("Bed")
    choose(page, "Bed Light")
    expect(action.locator("[name=name] textarea, [name=name] input").first).to_have_value(re.compile("Bed"))
    screenshot(page, "action")
    save(page)
    [rule] = gallery.rules()
    follow_rules([rule])
    firing = gallery.set_off(rule, LEAK)
    assert [step["failed"] for step in firing["trace"]["steps"]] == [False, False]
    eventually(lambda: home.get_state(LIGHT), in_state("on"), 10)
    home.call_service("light", "turn_off", entity_id=LIGHT)


def add_action(page: Page, kind: str) -> Locator:
    """The dialog of an action that the open rule gets beside its activity."""
    page.locator("[name=action_server_ids] .o_cp_buttons button").click()
    dialog(page).locator(f".o_selection_badge[value='\"{kind}\"']").click()
    return dialog(page)


def save(page: Page) -> None:
    """The action, and the rule with it."""
    dialog(page).locator(".o_form_button_save").click()
    expect(dialog(page)).to_have_count(0)
    page.locator(".o_form_button_save").click()
    expect(page.locator(".o_form_status_indicator_buttons.invisible")).to_be_attached(timeout=10 * SECOND)
