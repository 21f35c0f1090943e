"""A database of an earlier version is updated with everything in it that people and both houses have put there."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from devkit import paths
from devkit.console import Console
from devkit.stack import Stack
from devkit.suite.stack import MODULES
from tests.odoo_client import OdooClient
from tests.rig.belongings import People
from tests.rig.earlier import contents, take_back
from tests.rig.site import Site
from tests.rig.tables import Tables, wait_for_connected

pytestmark = pytest.mark.timeout(300)

OPERATOR = "operator"
OF_PEOPLE = {
    "members": "SELECT given.entity_group_id, held.user_id, held.access FROM ha_grant AS held "
    "JOIN ha_grant_entity_group_rel AS given ON given.grant_id = held.id",
    "reports": "SELECT id, refused FROM ha_sync_report_line",
    "rules": "SELECT name::text, trigger, active FROM base_automation",
    "actions": "SELECT name::text, state, ha_service, ha_instance_id FROM ir_act_server WHERE state LIKE 'ha%'",
    "scheduled actions": "SELECT cron_name, active, interval_number, nextcall FROM ir_cron",
    "filters": "SELECT name, model_id FROM ir_filters",
    "messages": "SELECT model, res_id, body FROM mail_message WHERE model LIKE 'ha.%'",
    # Members of then become grants, which nobody has followed.
    "followers": "SELECT res_model, res_id, partner_id FROM mail_followers WHERE res_model <> 'ha.grant'",
    "files": "SELECT name, res_model, res_id, store_fname FROM ir_attachment WHERE res_model LIKE 'ha.%'",
    "settings": "SELECT key, value FROM ir_config_parameter WHERE key LIKE 'odoo_ha_%'",
    "rights": "SELECT gid, uid FROM res_groups_users_rel",
}
"""What stands in tables of Odoo, or elsewhere than it did."""
FIRST_HOURS = (
    "SELECT DISTINCT ON (grant_id) grant_id, hour_from, hour_to, monday, tuesday, wednesday, thursday, friday, "
    "saturday, sunday FROM ha_grant_window ORDER BY grant_id, id"
)
"""A grant of then had no others."""
MOVED = (
    "ha_entity_group_member", "ha_grant", "ha_grant_entity_group_rel", "ha_sync_report_line", "ha_watch",
)  # fmt: skip
"""Tables whose rows the update turns into others, or puts into other columns."""


@pytest.fixture
def site(stack: Stack) -> Iterator[Site]:
    """An Odoo beside that of the other tests, with a database of its own and the same houses."""
    directory = paths.RUN / "test" / "upgrade"
    own = Site(directory, stack.postgres, stack.odoo.install, "odoo_ha_upgrade", Console(quiet=True), MODULES)
    with own.clean():
        yield own
    own.odoo.drop()


def of_people(tables: Tables) -> dict[str, set[tuple[object, ...]]]:
    return {what: set(tables.rows(sql)) for what, sql in OF_PEOPLE.items()}


def fill(site: Site, stack: Stack) -> list[int]:
    """Both houses are connected, and people work with them; returns the ids of the instances."""
    manager = site.start_odoo(bridge=True)
    houses = {name: (home.url, home.token) for name, home in stack.homes.items()}
    ids = site.make_instances(manager, houses)
    wait_for_connected(site.tables, ids)
    [group] = manager.search_read(
        "ir.model.data", [("module", "=", "odoo_ha_addon"), ("name", "=", "group_ha_user")], "res_id"
    )
    values = {"login": OPERATOR, "password": OPERATOR, "group_ids": [(4, group["res_id"])]}
    operator = manager.create("res.users", name="Olga Operator", **values)
    for instance_id in ids:
        People(manager, instance_id, operator).leave_something()
    site.odoo.stop()
    return ids


def test_a_database_of_the_first_version_keeps_everything_when_it_is_updated(
    site: Site, stack: Stack
) -> None:
    ids = fill(site, stack)
    people, hours = of_people(site.tables), site.tables.rows(FIRST_HOURS)
    assert all(people.values())
    assert hours
    take_back(site.tables)
    then = contents(site.tables)
    assert {
        "ha_area",
        "ha_entity_state",
        "ha_favourite",
        "ha_dashboard",
        "ha_command",
        "ha_history",
    } <= then.keys()

    site.odoo.run(site.odoo.database, "-u", "odoo_ha_addon")

    now = contents(site.tables)
    assert {table for table, rows in then.items() if now.get(table) != rows} <= set(MOVED)
    assert of_people(site.tables) == people
    assert site.tables.rows(FIRST_HOURS) == hours
    manager = site.start_odoo(bridge=True)
    wait_for_connected(site.tables, ids)
    operator = OdooClient(site.odoo.url, site.odoo.database, OPERATOR, OPERATOR)
    [group] = manager.search_read("ha.entity.group", [("instance_id", "=", ids[0])], "entity_ids")
    seen = operator.call("ha.entity", "search", [("instance_id", "=", ids[0])])
    assert set(group["entity_ids"]) <= set(seen)
    operator.close()
