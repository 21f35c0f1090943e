"""Rules: what happens in Home Assistant is done by Odoo at once, and once, whoever is killed in between."""

from __future__ import annotations

import time

import pytest

from tests.odoo_client import OdooClient
from tests.rig.fake_homes import FakeHomes
from tests.rig.house import House
from tests.rig.site import Site
from tests.rig.tables import wait_for_connected
from tests.waiting import eventually

# Odoo is installed, loads its modules again, and a slow machine takes its time.
pytestmark = [pytest.mark.apart, pytest.mark.timeout(300)]

ADDON = "odoo_ha_automation"
DOOR = "binary_sensor.door"
HOLD_SECONDS = 4
APPEND = "record.write({'note': (record.note or '') + trigger.new + ' '})"


def install(odoo: OdooClient) -> None:
    odoo.call("ir.module.module", "update_list")
    for module in odoo.call(
        "ir.module.module", "search", [("name", "=", ADDON), ("state", "!=", "installed")]
    ):
        odoo.call("ir.module.module", "button_immediate_install", [module])


def make_rule(odoo: OdooClient, entity: int, **values: object) -> int:
    [model] = odoo.call("ir.model", "search", [("model", "=", "ha.entity")])
    action = {"name": "Note", "state": "code", "code": APPEND, "model_id": model, "usage": "base_automation"}
    return odoo.create(
        "base.automation",
        name="Rule",
        model_id=model,
        trigger="on_ha",
        ha_entity_ids=[(6, 0, [entity])],
        action_server_ids=[(0, 0, action)],
        **values,
    )


def wait_until_followed(site: Site, *rules: int) -> None:
    eventually(
        lambda: {rule for (rule,) in site.tables.rows("SELECT rule_id FROM ha_rule_watch")},
        lambda followed: followed >= set(rules),
        30,
    )


def firings(odoo: OdooClient, rule: int) -> list[tuple[str, str]]:
    found = odoo.search_read("ha.rule.firing", [("rule_id", "=", rule)], "state", "new_value")
    return sorted((firing["new_value"], firing["state"]) for firing in found)


def test_what_happens_is_done_once_though_bridges_are_killed(site: Site) -> None:
    odoo = site.start_odoo()
    bridge = site.bridge("a")
    with FakeHomes(1, 3) as fakes:
        fakes.set_state(fakes[0], DOOR, "off")
        [instance_id] = site.make_fake_instances(odoo, fakes)
        house = House(site, fakes, instance_id, bridge)
        house.is_well(30)
        install(odoo)
        house.is_well(60)
        [door] = odoo.call("ha.entity", "search", [("entity_id", "=", DOOR)])
        changes = make_rule(odoo, door, ha_when="changed")
        held = make_rule(
            odoo, door, ha_when="state", ha_to="open", ha_hold_number=HOLD_SECONDS, ha_hold_unit="seconds"
        )
        wait_until_followed(site, changes, held)

        for value in ("1", "2", "3"):
            fakes.set_state(fakes[0], DOOR, value)
        eventually(lambda: odoo.read("ha.entity", door, "note")["note"], lambda note: note == "1 2 3 ", 30)

        fakes.set_state(fakes[0], DOOR, "open")
        eventually(lambda: ("open", "done") in firings(odoo, changes), bool, 30)
        eventually(lambda: site.tables.rows("SELECT due FROM ha_rule_standing WHERE due > 0"), bool, 30)
        bridge.kill()
        site.bridge("b")
        wait_for_connected(site.tables, [instance_id], timeout=60)
        eventually(lambda: firings(odoo, held), lambda found: found == [("open", "done")], 60)
        fakes.set_state(fakes[0], DOOR, "closed")
        eventually(lambda: ("closed", "done") in firings(odoo, changes), bool, 30)
        expected = [(value, "done") for value in ("1", "2", "3", "closed", "open")]
        assert firings(odoo, changes) == expected
        assert firings(odoo, held) == [("open", "done")]


def test_what_began_and_ended_while_nobody_listened_is_done_late_as_history_tells(site: Site) -> None:
    odoo = site.start_odoo()
    bridge = site.bridge("a")
    with FakeHomes(1, 3) as fakes:
        fakes[0].recorder.installed = True
        fakes.set_state(fakes[0], DOOR, "closed")
        [instance_id] = site.make_fake_instances(odoo, fakes)
        house = House(site, fakes, instance_id, bridge)
        house.is_well(30)
        install(odoo)
        house.is_well(60)
        [door] = odoo.call("ha.entity", "search", [("entity_id", "=", DOOR)])
        held, longer = (
            make_rule(
                odoo, door, ha_when="state", ha_to="open", ha_hold_number=seconds, ha_hold_unit="seconds"
            )
            for seconds in (2, 3600)
        )
        wait_until_followed(site, held, longer)
        eventually(lambda: site.tables.rows("SELECT since FROM ha_rule_outage WHERE until IS NULL"), bool, 30)

        bridge.kill()
        fakes.set_state(fakes[0], DOOR, "open")
        opened = time.time()
        eventually(lambda: time.time() - opened, lambda seconds: seconds > 4, 30)
        fakes.set_state(fakes[0], DOOR, "closed")
        house.bridge = site.bridge("b")
        house.is_well(60)
        eventually(lambda: firings(odoo, held), lambda found: found == [("open", "done")], 90)
        [firing] = odoo.search_read("ha.rule.firing", [("rule_id", "=", held)], "late", "since")
        assert firing["late"]
        assert firings(odoo, longer) == []
