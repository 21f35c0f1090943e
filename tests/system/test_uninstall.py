"""Uninstalling addons leaves nothing behind and nobody in trouble, and they can be installed again at once."""

from __future__ import annotations

import ast
import shutil
from collections.abc import Iterator, Sequence

import pytest

from devkit import paths
from devkit.suite.context import addons
from tests.odoo_client import OdooClient
from tests.rig.belongings import People
from tests.rig.changes import Changes
from tests.rig.fake_homes import FakeHomes
from tests.rig.remains import Found, differences, owned_by, still_there, what_there_is
from tests.rig.site import Site
from tests.rig.tables import Tables, wait_for_connected
from tests.waiting import eventually

pytestmark = [pytest.mark.apart, pytest.mark.timeout(300)]
BASE = "odoo_ha_addon"
HISTORY = "odoo_ha_history"
"""Is installed with it."""
CHARTS = "odoo_ha_portal_history"
"""Is installed with portal and history."""
LEAVES = (CHARTS, "odoo_ha_automation_examples", "odoo_ha_history_spreadsheet")
"""No other addon hangs on these."""
ON_THE_BASE = ("odoo_ha_automation", "odoo_ha_portal")
OF_HISTORY = "SELECT relname FROM pg_class WHERE relname ~ '^ha_(history|statistics)'"
"""Not all of it is known to Odoo."""
OUR_MESSAGES = (
    "SELECT channel, message FROM bus_bus WHERE channel LIKE '%\"ha.%' OR message LIKE '%instance_switched%'"
)


@pytest.fixture(scope="module")
def modules() -> Sequence[str]:
    """All of ours."""
    return addons()


@pytest.fixture
def fakes() -> Iterator[FakeHomes]:
    """Two fake Home Assistants."""
    with FakeHomes(2, 50) as fakes:
        for home in fakes:
            fakes.set_state(home, "light.lamp", "on")
        yield fakes


@pytest.fixture(scope="module")
def before(site: Site) -> Found:
    """What there is in a database that has what our addons need of Odoo, and in which they never were."""
    database = "untouched"
    site.postgres.drop_database(database)  # of a run that was killed
    site.postgres.create_database(database, site.odoo.empty_database())
    site.odoo.run(database, "-i", ",".join(_needed_of_odoo()))
    tables = Tables(lambda: site.postgres.dsn(database))
    found = what_there_is(tables)
    tables.close()
    site.postgres.drop_database(database)
    shutil.rmtree(site.odoo.data / "filestore" / database)
    return found


def _needed_of_odoo() -> set[str]:
    manifests = (paths.ADDONS / name / "__manifest__.py" for name in addons())
    needed = {
        name for path in manifests for name in ast.literal_eval(path.read_text(encoding="utf-8"))["depends"]
    }
    return needed - set(addons())


def change(manager: OdooClient, method: str, *names: str) -> None:
    """Call a method of the rows that these addons have in `ir.module.module`, together."""
    found = manager.call("ir.module.module", "search", [("name", "in", names)])
    assert len(found) == len(names)
    manager.call("ir.module.module", method, found)


def troubles(log: str) -> list[str]:
    return [
        line
        for line in log.splitlines()
        if " ERROR " in line or " CRITICAL " in line or line.startswith("Traceback")
    ]


def use(site: Site, manager: OdooClient, instance_id: int) -> None:
    """As people do; pages of all kinds were looked at, and had their bundles made."""
    People(manager, instance_id, manager.uid).leave_something()
    for bundle in ("odoo_ha_addon.assets_live", "odoo_ha_portal.assets_page"):
        manager.create(
            "ir.attachment", name=f"{bundle}.min.js", url=f"/web/assets/1234567/{bundle}.min.js",
            res_model="ir.ui.view", raw="bundle", public=True,
        )  # fmt: skip


@pytest.mark.parametrize("workers", [0, 2], ids=["threaded", "prefork"])
def test_nothing_is_left_and_all_can_be_installed_again_without_a_restart(
    site: Site, fakes: FakeHomes, before: Found, workers: int
) -> None:
    manager = site.start_odoo(workers, bridge=True)
    ids = site.make_fake_instances(manager, fakes)
    wait_for_connected(site.tables, ids)
    use(site, manager, ids[0])
    begun = len(site.odoo.log.read_text(encoding="utf-8"))
    with Changes(fakes, [], seed=1):
        eventually(lambda: site.tables.rows(OUR_MESSAGES), bool, 10)
        change(manager, "button_immediate_uninstall", BASE)
        eventually(lambda: fakes.connections, lambda count: count == 0, 15)
    eventually(lambda: differences(what_there_is(site.tables), before), lambda found: not found, 10)
    assert site.tables.rows(OUR_MESSAGES) == []
    assert files_of_nobody(site, manager) == set()

    change(manager, "button_immediate_install", *addons())
    ids = site.make_fake_instances(manager, fakes)
    wait_for_connected(site.tables, ids, timeout=30)
    log = site.odoo.log.read_text(encoding="utf-8")[begun:]
    assert troubles(log) == []
    said = [line for line in log.splitlines() if "the bridge steps aside" in line or "lets go" in line]
    assert len(said) == 1, said
    assert " INFO " in said[0]
    manager.call("ha.instance", "unlink", ids)


def files_of_nobody(site: Site, manager: OdooClient) -> set[str]:
    """What is left in the filestore when Odoo has cleaned up there, as it does each day."""
    [cron] = manager.search_read("ir.model.data", [("name", "=", "autovacuum_job")], "res_id")
    manager.call("ir.cron", "method_direct_trigger", [cron["res_id"]])
    store = site.odoo.data / "filestore" / site.odoo.database
    files = {str(path.relative_to(store)) for path in store.glob("[0-9a-f][0-9a-f]/*")}
    return files - {name for (name,) in site.tables.rows("SELECT store_fname FROM ir_attachment")}


def test_a_bridge_that_slept_meanwhile_lets_go_quietly_when_it_wakes(site: Site, fakes: FakeHomes) -> None:
    manager = site.start_odoo()
    bridge = site.bridge("a")
    wait_for_connected(site.tables, site.make_fake_instances(manager, fakes))
    bridge.freeze()
    change(manager, "button_immediate_uninstall", BASE)
    for number in range(50):
        fakes.set_state(fakes[0], f"sensor.fake_{number}", "while it slept")
    bridge.wake()
    eventually(lambda: fakes.connections, lambda count: count == 0, 30)
    log = eventually(
        lambda: bridge.log.read_text(encoding="utf-8"),
        lambda text: "the bridge lets go" in text or "steps aside" in text,
        30,
    )
    assert troubles(log) == []
    change(manager, "button_immediate_install", *addons())
    ids = site.make_fake_instances(manager, fakes)
    wait_for_connected(site.tables, ids, pids=[bridge.pid or 0], timeout=30)
    assert troubles(bridge.log.read_text(encoding="utf-8")) == []
    manager.call("ha.instance", "unlink", ids)


def test_each_addon_goes_without_the_base_and_comes_back_while_the_bridge_runs(
    site: Site, fakes: FakeHomes
) -> None:
    def recorded() -> int:
        return int(site.tables.rows("SELECT count(*) FROM ha_history")[0][0])

    def is_gone(*names: str) -> None:
        owned = owned_by(site.tables, *names)
        assert owned["external ids"]
        change(manager, "button_immediate_uninstall", *names)
        wait_for_connected(site.tables, ids, timeout=30)
        assert still_there(site.tables, owned) == {}

    manager = site.start_odoo()
    bridge = site.bridge("a")
    ids = site.make_fake_instances(manager, fakes)
    wait_for_connected(site.tables, ids)
    use(site, manager, ids[0])
    [grant] = manager.call("ha.grant", "search", [("scope", "=", "chosen"), ("receiver", "=", "user")])
    begun = len(site.odoo.log.read_text(encoding="utf-8"))
    with Changes(fakes, [], seed=1):
        eventually(recorded, bool, 30)
        is_gone(*LEAVES)
        assert "odoo_ha_portal_history" not in manager.get("/my/home-assistant")
        is_gone(*ON_THE_BASE)
        is_gone(HISTORY)
        assert site.tables.rows(OF_HISTORY) == []
        change(manager, "button_immediate_install", HISTORY)
        wait_for_connected(site.tables, ids, timeout=30)
        eventually(recorded, bool, 60)
    assert manager.read("ha.grant", grant, "state")["state"] == "active"
    assert troubles(bridge.log.read_text(encoding="utf-8")) == []
    assert troubles(site.odoo.log.read_text(encoding="utf-8")[begun:]) == []
    manager.call("ha.instance", "unlink", ids)
