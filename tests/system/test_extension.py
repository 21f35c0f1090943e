"""Another addon hangs on: it is installed and removed while the bridge runs, works at once, and leaves nothing."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from devkit import paths
from tests.odoo_client import OdooClient, OdooError
from tests.rig.fake_homes import FakeHomes
from tests.rig.house import House
from tests.rig.site import Site
from tests.waiting import eventually

# Odoo is installed, loads its modules again twice, and a slow machine takes its time.
pytestmark = [pytest.mark.apart, pytest.mark.timeout(300)]

ADDON = "ha_example"
LIFT = "lift.main"


@pytest.fixture
def other_addons(site: Site) -> Iterator[None]:
    """Odoo knows the addons that stand in `tests/addons`, too."""
    site.odoo.addons.append(paths.ROOT / "tests" / "addons")
    yield
    site.odoo.addons.clear()


def change_addon(odoo: OdooClient, method: str) -> None:
    odoo.call("ir.module.module", "update_list")
    [module] = odoo.call("ir.module.module", "search", [("name", "=", ADDON)])
    odoo.call("ir.module.module", method, [module])


def test_an_addon_that_comes_and_goes_while_the_bridge_runs_works_at_once_and_leaves_nothing(
    site: Site, other_addons: None
) -> None:
    odoo = site.start_odoo()
    bridge = site.bridge("a")
    with FakeHomes(1, 3) as fakes:
        fakes.set_state(fakes[0], LIFT, "3")
        [instance_id] = site.make_fake_instances(odoo, fakes)
        house = House(site, fakes, instance_id, bridge)
        house.is_well(30)
        pid = bridge.pid
        [lift] = odoo.call("ha.entity", "search", [("entity_id", "=", LIFT)])
        assert "does not offer" in _refusal(odoo, lift, 3)

        change_addon(odoo, "button_immediate_install")
        house.is_well(30)
        odoo.call("ha.example.wish", "create", [{"entity_id": "sensor.fake_0"}])
        # Heard by the topic: a change right after it would come before the bridge has read the wish.
        eventually(lambda: _followed_after_a_change(site, house), bool, 20)
        for number in range(50):
            house.fakes.set_state(house.fake, "sensor.fake_0", f"quick {number}")
        expected = [f"quick {number}" for number in range(50)]
        eventually(lambda: _quick(site), lambda found: found == expected, 20)
        house.fakes.call(house.fake.fire, "ha_example_ring", {"who": "the postman"})
        eventually(
            lambda: site.tables.rows("SELECT instance_id, who, house FROM ha_example_ring"),
            lambda rows: rows == [(instance_id, "the postman", "Fake home")],
            20,
        )
        _goes_to_floors_that_there_are(odoo, house, lift)
        _rings_over_http(odoo, house)
        bundle = odoo.get("/web/assets/debug/web.assets_backend.js")
        assert 'controlRegistry.add("lift"' in bundle
        assert '"ha_example.page"' in bundle

        change_addon(odoo, "button_immediate_uninstall")
        house.is_well(30)
        assert "does not offer" in _refusal(odoo, lift, 3)
        assert bridge.pid == pid
        assert not site.tables.rows("SELECT tablename FROM pg_tables WHERE tablename LIKE 'ha_example%%'")
        assert not site.tables.rows("SELECT name FROM ir_model_data WHERE module = %s", ADDON)
        assert not site.tables.rows("SELECT model FROM ir_model WHERE model LIKE 'ha.example%%'")
        threads = site.tables.rows(
            "SELECT application_name FROM pg_stat_activity WHERE application_name LIKE %s",
            "odoo_ha sink example%",
        )
        assert threads == []
        assert not bridge.complaints()


def _refusal(odoo: OdooClient, lift: int, floor: int) -> str:
    with pytest.raises(OdooError) as refused:
        odoo.call("ha.entity", "call_service", [lift], "go_to", {"floor": floor})
    return str(refused.value)


def _goes_to_floors_that_there_are(odoo: OdooClient, house: House, lift: int) -> None:
    """The addon's service is called, and its validator heard at both doors, by an administrator too."""
    assert "floors 0 to 9" in _refusal(odoo, lift, 10)
    data = {"entity_id": LIFT, "floor": 10}
    answer = odoo.route(
        "/odoo_ha_addon/call_service",
        domain="lift",
        service="go_to",
        service_data=data,
        ha_instance_id=house.instance_id,
    )
    assert (answer["success"], answer["error_code"]) == (False, "service_denied")
    assert not house.fake.service_calls
    # The fake knows no lifts, and says so: it was asked.
    outcome = odoo.call("ha.entity", "call_service", [lift], "go_to", {"floor": 3})
    assert (outcome["state"], outcome["code"]) == ("failed", "not_found")
    [call] = house.fake.service_calls
    assert (call["service"], call["service_data"], call["target"]) == (
        "go_to",
        {"floor": 3},
        {"entity_id": LIFT},
    )


def _rings_over_http(odoo: OdooClient, house: House) -> None:
    """The addon sends a request to the HTTP API, and its outcome comes back."""
    path = "/api/events/ha_example_ring"
    house.fake.pages[path] = (200, b'{"message":"fired"}')
    outcome = odoo.call("ha.example.ring", "ring", house.instance_id, "the milkman")
    assert (outcome["state"], outcome["response"]) == ("done", {"message": "fired"})
    [(method, _path, body)] = [request for request in house.fake.requests if request[1].endswith(path)]
    assert (method, body) == ("POST", b'{"who":"the milkman"}')
    [(name, state)] = house.site.tables.rows("SELECT name, state FROM ha_command WHERE name LIKE 'POST%%'")
    assert (name, state) == (f"POST {path}", "done")


def _followed_after_a_change(site: Site, house: House) -> bool:
    house.probes += 1
    house.fakes.set_state(house.fake, "sensor.fake_0", f"probe {house.probes}")
    return bool(site.tables.rows("SELECT id FROM ha_example_change"))


def _quick(site: Site) -> list[str]:
    rows = site.tables.rows("SELECT new FROM ha_example_change WHERE new LIKE 'quick%%' ORDER BY id")
    return [new for (new,) in rows]
