"""Entities that a restarted Home Assistant does not have for a while: rules and alarms go on as if it had them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from devkit.home_assistant import HomeAssistant
from tests.odoo_client import OdooClient
from tests.rig.bridge_process import BridgeProcess
from tests.rig.real_homes import home_of_its_own
from tests.rig.site import Site
from tests.rig.tables import wait_for_connected
from tests.system.test_automation import firings, install, make_rule, record, wait_until_followed
from tests.waiting import eventually

# Odoo is installed, loads its modules again, and a slow machine takes its time.
pytestmark = [pytest.mark.apart, pytest.mark.timeout(420)]

FRIDGE = "sensor.rig_fridge"
FREEZER = "sensor.rig_freezer"
BEAT = "sensor.rig_beat"


@pytest.fixture(scope="module")
def bridge(site: Site) -> BridgeProcess:
    odoo = site.start_odoo()
    running = site.bridge("a")
    eventually(lambda: site.tables.rows("SELECT 1 FROM ha_bridge"), bool, 60)
    install(odoo)
    return running


@pytest.fixture
def odoo(site: Site, bridge: BridgeProcess) -> OdooClient:
    return site.log_in()


@pytest.fixture
def home(site: Site, bridge: BridgeProcess) -> Iterator[HomeAssistant]:
    """With two sensors that are not in its registry: they are gone when it stops."""
    with home_of_its_own("Fridges") as real:
        is_set(real, FRIDGE, 9)
        is_set(real, FREEZER, 5)
        [instance_id] = site.make_instances(site.log_in(), {"Fridges": (real.url, real.token)})
        wait_for_connected(site.tables, [instance_id], timeout=60)
        yield real


def is_set(home: HomeAssistant, entity_id: str, degrees: float) -> None:
    home.set_state(entity_id, str(degrees), {"device_class": "temperature", "unit_of_measurement": "°C"})


def rule_about_what_is_too_warm(odoo: OdooClient, entity: int) -> int:
    """Found by its device class, which stands in the state alone."""
    return make_rule(
        odoo,
        entity,
        {"name": "Raise", "state": "ha_alarm", "code": False},
        ha_what="everything",
        ha_device_classes="temperature",
        ha_when="above",
        ha_limit=8,
        ha_hysteresis=1,
    )


def alarm(site: Site, rule: int, entity: int) -> str | None:
    rows = site.tables.rows("SELECT state FROM ha_alarm WHERE rule_id = %s AND entity_id = %s", rule, entity)
    return str(rows[0][0]) if rows else None


def held(site: Site, rule: int, entity: int) -> bool:
    return site.tables.rows(
        "SELECT held FROM ha_rule_standing WHERE rule_id = %s AND entity_id = %s AND held", rule, entity
    ) == [(True,)]


def are_archived(site: Site, *records: int) -> bool:
    return site.tables.rows(
        "SELECT count(*)::int FROM ha_entity WHERE id = ANY(%s) AND NOT active AND state_id IS NULL",
        list(records),
    ) == [(len(records),)]


def test_fridges_that_a_restart_takes_away_keep_their_alarms_and_set_off_rules_when_they_are_back(
    site: Site, odoo: OdooClient, bridge: BridgeProcess, home: HomeAssistant
) -> None:
    fridge, freezer = record(odoo, FRIDGE), record(odoo, FREEZER)
    rule = rule_about_what_is_too_warm(odoo, fridge)
    wait_until_followed(site, rule)
    is_set(home, FRIDGE, 5)
    is_set(home, FRIDGE, 9)
    eventually(lambda: alarm(site, rule, fridge), lambda state: state == "raised", 60)
    assert alarm(site, rule, freezer) is None

    home.restart()
    eventually(lambda: are_archived(site, fridge, freezer), bool, 120)
    # Who is who is read again with another rule, and ends are looked for with its firing.
    is_set(home, BEAT, 1)
    eventually(lambda: odoo.call("ha.entity", "search", [("entity_id", "=", BEAT)]), bool, 30)
    beats = make_rule(odoo, record(odoo, BEAT), ha_when="changed")
    wait_until_followed(site, beats)
    is_set(home, BEAT, 2)
    eventually(lambda: firings(odoo, beats), lambda found: ("2", "done") in found, 60)
    assert held(site, rule, fridge)
    assert alarm(site, rule, fridge) == "raised"

    # Back with something else than before it was gone; then the first change.
    is_set(home, FREEZER, 9)
    eventually(lambda: alarm(site, rule, freezer), lambda state: state == "raised", 60)
    is_set(home, FRIDGE, 7.5)
    is_set(home, BEAT, 3)
    eventually(lambda: firings(odoo, beats), lambda found: ("3", "done") in found, 60)
    assert alarm(site, rule, fridge) == "raised", "it has not come back far enough"
    is_set(home, FRIDGE, 6)
    eventually(lambda: alarm(site, rule, fridge), lambda state: state == "cleared", 60)
    is_set(home, FRIDGE, 9)
    eventually(lambda: alarm(site, rule, fridge), lambda state: state == "raised", 60)
    assert held(site, rule, fridge)
    assert [state for _, state in firings(odoo, rule)] == ["done"] * 3
