"""Another addon hangs on: it is installed and removed while the bridge runs, works at once, and leaves nothing."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from devkit import paths
from tests.odoo_client import OdooClient
from tests.rig.fake_homes import FakeHomes
from tests.rig.house import House
from tests.rig.site import Site
from tests.waiting import eventually

# Odoo is installed, loads its modules again twice, and a slow machine takes its time.
pytestmark = [pytest.mark.apart, pytest.mark.timeout(300)]

ADDON = "ha_example"


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
        [instance_id] = site.make_fake_instances(odoo, fakes)
        house = House(site, fakes, instance_id, bridge)
        house.is_well(30)
        pid = bridge.pid

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
            lambda: site.tables.rows("SELECT instance_id, who FROM ha_example_ring"),
            lambda rows: rows == [(instance_id, "the postman")],
            20,
        )
        bundle = odoo.get("/web/assets/debug/web.assets_backend.js")
        assert 'controlRegistry.add("lift"' in bundle
        assert '"ha_example.page"' in bundle

        change_addon(odoo, "button_immediate_uninstall")
        house.is_well(30)
        assert bridge.pid == pid
        assert not site.tables.rows("SELECT tablename FROM pg_tables WHERE tablename LIKE 'ha_example%%'")
        assert not site.tables.rows("SELECT name FROM ir_model_data WHERE module = %s", ADDON)
        assert not site.tables.rows("SELECT model FROM ir_model WHERE model LIKE 'ha.example%%'")
        threads = site.tables.rows(
            "SELECT application_name FROM pg_stat_activity WHERE application_name LIKE %s", "odoo_ha sink%"
        )
        assert threads == []
        assert not bridge.complaints()


def _followed_after_a_change(site: Site, house: House) -> bool:
    house.probes += 1
    house.fakes.set_state(house.fake, "sensor.fake_0", f"probe {house.probes}")
    return bool(site.tables.rows("SELECT id FROM ha_example_change"))


def _quick(site: Site) -> list[str]:
    rows = site.tables.rows("SELECT new FROM ha_example_change WHERE new LIKE 'quick%%' ORDER BY id")
    return [new for (new,) in rows]
