"""Uninstalling the addon leaves nothing behind and nobody in trouble, and it can be installed again at once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.odoo_client import OdooClient
from tests.rig.changes import Changes
from tests.rig.fake_homes import FakeHomes
from tests.rig.site import MODULES, Site
from tests.rig.tables import Tables, wait_for_connected
from tests.waiting import eventually

pytestmark = [pytest.mark.apart, pytest.mark.timeout(300)]
[MODULE] = MODULES
HISTORY = "odoo_ha_history"
"""Is installed with it."""

WHAT_THERE_IS = {
    "tables": "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'",
    "sequences": "SELECT sequence_name FROM information_schema.sequences WHERE sequence_schema = 'public'",
    "columns": "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public'",
    # But for the list of what could be installed.
    "external ids": "SELECT module, name FROM ir_model_data WHERE model <> 'ir.module.module'",
    "models": "SELECT model FROM ir_model",
    "fields": "SELECT model, name FROM ir_model_fields",
    "parameters": "SELECT key FROM ir_config_parameter",
    "crons": "SELECT cron_name FROM ir_cron",
    "actions": "SELECT type, id FROM ir_actions",
    "views": "SELECT name, model FROM ir_ui_view",
    "menus": "SELECT id FROM ir_ui_menu",
    "groups": "SELECT id FROM res_groups",
    "filters": "SELECT name FROM ir_filters",
    "export lists": "SELECT name FROM ir_exports",
    "followers": "SELECT res_model, res_id FROM mail_followers",
    "messages": "SELECT model, res_id FROM mail_message WHERE model IS NOT NULL",
    "files": "SELECT res_model, res_id FROM ir_attachment WHERE res_model <> 'ir.ui.view'",
}
OUR_MESSAGES = (
    "SELECT channel, message FROM bus_bus WHERE channel LIKE '%\"ha.%' OR message LIKE '%instance_switched%'"
)


@pytest.fixture
def fakes() -> Iterator[FakeHomes]:
    """Two fake Home Assistants."""
    with FakeHomes(2, 50) as fakes:
        yield fakes


@pytest.fixture
def untouched(site: Site) -> Iterator[Tables]:
    """A database of the same modules in which the addon never was."""
    site.postgres.create_database("untouched", site.odoo.empty_database())
    tables = Tables(lambda: site.postgres.dsn("untouched"))
    yield tables
    tables.close()
    site.postgres.drop_database("untouched")


def module(manager: OdooClient, method: str, name: str = MODULE) -> None:
    """Call a method of the addon's row of `ir.module.module`."""
    [found] = manager.search_read("ir.module.module", [("name", "=", name)], "id")
    manager.call("ir.module.module", method, [found["id"]])


def use(manager: OdooClient, instance_id: int) -> None:
    """Leave the traces that people leave: chatter, files, filters, lists, a choice, followed entities."""
    manager.call("ha.instance", "message_post", [instance_id], body="by the door")
    manager.create("ir.attachment", name="plan", raw="x", res_model="ha.instance", res_id=instance_id)
    manager.create("ir.filters", name="Mine", model_id="ha.entity")
    manager.create("ir.exports", name="List", resource="ha.entity")
    manager.create("ir.filters", name="Mine", model_id="ha.history")
    manager.create("ir.exports", name="List", resource="ha.history")
    manager.create("ha.history.rule", name="Lights", domains="light", instance_ids=[(6, 0, [instance_id])])
    manager.call("ir.config_parameter", "set_param", "odoo_ha_history.statistics_hours_kept", "366")
    manager.route("/odoo_ha_addon/switch_instance", instance_id=instance_id)
    entities = manager.search_read("ha.entity", [("instance_id", "=", instance_id)], "id", limit=20)
    assert manager.call("ha.entity", "follow", "viewer", [entity["id"] for entity in entities])["channels"]


def left(site: Site, untouched: Tables) -> dict[str, set[tuple[object, ...]]]:
    """What there is in Odoo's tables and was not before the addon came."""
    found = {
        what: set(site.tables.rows(sql)) - set(untouched.rows(sql)) for what, sql in WHAT_THERE_IS.items()
    }
    return {what: rows for what, rows in found.items() if rows}


def troubles(log: str) -> list[str]:
    return [
        line
        for line in log.splitlines()
        if " ERROR " in line or " CRITICAL " in line or line.startswith("Traceback")
    ]


@pytest.mark.parametrize("workers", [0, 2], ids=["threaded", "prefork"])
def test_nothing_is_left_and_it_can_be_installed_again_without_a_restart(
    site: Site, fakes: FakeHomes, untouched: Tables, workers: int
) -> None:
    manager = site.start_odoo(workers, bridge=True)
    ids = site.make_fake_instances(manager, fakes)
    wait_for_connected(site.tables, ids)
    use(manager, ids[0])
    begun = len(site.odoo.log.read_text(encoding="utf-8"))
    with Changes(fakes, [], seed=1):
        eventually(lambda: site.tables.rows(OUR_MESSAGES), bool, 10)
        module(manager, "button_immediate_uninstall")
        eventually(lambda: fakes.connections, lambda count: count == 0, 15)
    assert left(site, untouched) == {}
    assert site.tables.rows(OUR_MESSAGES) == []

    module(manager, "button_immediate_install")
    ids = site.make_fake_instances(manager, fakes)
    wait_for_connected(site.tables, ids, timeout=30)
    log = site.odoo.log.read_text(encoding="utf-8")[begun:]
    assert troubles(log) == []
    said = [line for line in log.splitlines() if "the bridge steps aside" in line or "lets go" in line]
    assert len(said) == 1, said
    assert " INFO " in said[0]
    manager.call("ha.instance", "unlink", ids)


def test_a_bridge_that_slept_meanwhile_lets_go_quietly_when_it_wakes(site: Site, fakes: FakeHomes) -> None:
    manager = site.start_odoo()
    bridge = site.bridge("a")
    wait_for_connected(site.tables, site.make_fake_instances(manager, fakes))
    bridge.freeze()
    module(manager, "button_immediate_uninstall")
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
    module(manager, "button_immediate_install")
    ids = site.make_fake_instances(manager, fakes)
    wait_for_connected(site.tables, ids, pids=[bridge.pid or 0], timeout=30)
    assert troubles(bridge.log.read_text(encoding="utf-8")) == []
    manager.call("ha.instance", "unlink", ids)


OF_HISTORY = {
    "tables": "SELECT relname FROM pg_class WHERE relname ~ '^ha_(history|statistics)'",
    "external ids": "SELECT name FROM ir_model_data WHERE module = 'odoo_ha_history'",
    "models": "SELECT model FROM ir_model WHERE model ~ '^ha[.](history|statistics)'",
    "fields": "SELECT model, name FROM ir_model_fields WHERE name ~ '^(ha_)?history_|^(is_recorded|recording)$'",
    "parameters": "SELECT key FROM ir_config_parameter WHERE key LIKE 'odoo_ha_history.%'",
    "crons": "SELECT cron_name FROM ir_cron WHERE cron_name LIKE 'Home Assistant%' AND id NOT IN "
    "(SELECT res_id FROM ir_model_data WHERE model = 'ir.cron' AND module = 'odoo_ha_addon')",
    "server actions": "SELECT name FROM ir_act_server WHERE name::text LIKE '%maintenance of history%'",
    "filters": "SELECT name FROM ir_filters WHERE model_id LIKE 'ha.history%'",
    "export lists": "SELECT name FROM ir_exports WHERE resource LIKE 'ha.history%'",
}


def test_history_goes_without_the_base_and_comes_back_while_the_bridge_runs(
    site: Site, fakes: FakeHomes
) -> None:
    def of_history() -> dict[str, list[tuple[object, ...]]]:
        found = {what: site.tables.rows(sql) for what, sql in OF_HISTORY.items()}
        return {what: rows for what, rows in found.items() if rows}

    def recorded() -> int:
        return int(site.tables.rows("SELECT count(*) FROM ha_history")[0][0])

    manager = site.start_odoo()
    bridge = site.bridge("a")
    ids = site.make_fake_instances(manager, fakes)
    wait_for_connected(site.tables, ids)
    use(manager, ids[0])
    assert of_history().keys() == OF_HISTORY.keys()
    with Changes(fakes, [], seed=1):
        eventually(recorded, bool, 30)
        module(manager, "button_immediate_uninstall", HISTORY)
        wait_for_connected(site.tables, ids, timeout=30)
        assert of_history() == {}
        module(manager, "button_immediate_install", HISTORY)
        wait_for_connected(site.tables, ids, timeout=30)
        eventually(recorded, bool, 60)
    assert troubles(bridge.log.read_text(encoding="utf-8")) == []
    manager.call("ha.instance", "unlink", ids)


PORTAL = "odoo_ha_portal"
CHARTS = "odoo_ha_portal_history"
"""Is installed with it."""
OF_CHARTS = {
    "columns": "SELECT table_name, column_name FROM information_schema.columns "
    "WHERE column_name IN ('with_history', 'chart_tokens', 'chart_moment')",
    "external ids": "SELECT name FROM ir_model_data WHERE module = 'odoo_ha_portal_history'",
    "fields": "SELECT model, name FROM ir_model_fields WHERE name IN ('with_history', 'chart_tokens', 'chart_moment')",
    "views": "SELECT name FROM ir_ui_view WHERE arch_db::text LIKE '%with_history%'",
}


def test_charts_for_customers_and_guests_go_alone_and_the_portal_stays(site: Site, fakes: FakeHomes) -> None:
    def of_charts() -> dict[str, list[tuple[object, ...]]]:
        found = {what: site.tables.rows(sql) for what, sql in OF_CHARTS.items()}
        return {what: rows for what, rows in found.items() if rows}

    manager = site.start_odoo()
    ids = site.make_fake_instances(manager, fakes)
    module(manager, "button_immediate_install", PORTAL)
    assert of_charts().keys() == OF_CHARTS.keys()
    grant = manager.create(
        "ha.grant", user_id=manager.uid, instance_id=ids[0], scope="all", with_history=True
    )
    begun = len(site.odoo.log.read_text(encoding="utf-8"))
    module(manager, "button_immediate_uninstall", CHARTS)
    assert of_charts() == {}
    assert manager.read("ha.grant", grant, "state")["state"] == "active"
    assert "odoo_ha_portal_history" not in manager.get("/my/home-assistant")
    assert troubles(site.odoo.log.read_text(encoding="utf-8")[begun:]) == []
    module(manager, "button_immediate_uninstall", PORTAL)
    manager.call("ha.instance", "unlink", ids)
