"""What an administrator sets is taken up by bridges that run, without a restart of anything."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.odoo_client import OdooClient
from tests.rig.fake_homes import FakeHomes
from tests.rig.site import Site
from tests.rig.tables import wait_for_connected
from tests.waiting import eventually

pytestmark = [pytest.mark.apart, pytest.mark.timeout(180)]


@pytest.fixture
def fakes() -> Iterator[FakeHomes]:
    """One fake Home Assistant."""
    with FakeHomes(1, 3) as fakes:
        yield fakes


@pytest.fixture
def manager(site: Site) -> Iterator[OdooClient]:
    """The administrator of an Odoo that hosts a bridge itself."""
    manager = site.start_odoo(bridge=True)
    yield manager
    save(manager, ha_embedded_bridge=True, ha_failed_retry_seconds=300)
    site.start_odoo()


@pytest.fixture
def instance(site: Site, manager: OdooClient, fakes: FakeHomes) -> Iterator[int]:
    [instance_id] = site.make_fake_instances(manager, fakes)
    yield instance_id
    manager.call("ha.instance", "unlink", [instance_id])


def save(manager: OdooClient, **values: object) -> None:
    [settings] = manager.call("res.config.settings", "create", [values])
    manager.call("res.config.settings", "execute", [settings])


def test_the_bridge_within_odoo_lets_go_and_comes_back_as_the_settings_say(
    site: Site, manager: OdooClient, instance: int
) -> None:
    wait_for_connected(site.tables, [instance], timeout=30)
    save(manager, ha_embedded_bridge=False)
    eventually(lambda: site.tables.rows("SELECT count(*) FROM ha_bridge")[0][0], lambda count: count == 0, 30)
    reason = manager.read("ha.instance", instance, "connection_reason")["connection_reason"]
    assert "switched off" in reason
    with site.bridge("a") as alone:
        assert alone.pid is not None
        wait_for_connected(site.tables, [instance], pids=[alone.pid], timeout=60)
    save(manager, ha_embedded_bridge=True)
    wait_for_connected(site.tables, [instance], timeout=30)


def test_a_pace_is_taken_up_at_once(site: Site, manager: OdooClient, instance: int, fakes: FakeHomes) -> None:
    wait_for_connected(site.tables, [instance], timeout=30)
    save(manager, ha_failed_retry_seconds=600)
    # The same Home Assistant once more: only a person can mend that.
    [twin] = site.make_fake_instances(manager, fakes)
    wait = """
        SELECT extract(epoch FROM next_try - since) FROM ha_connection
        WHERE instance_id = %s AND state = 'failed' AND next_try IS NOT NULL
    """
    found = eventually(lambda: site.tables.rows(wait, twin), bool, 30)
    manager.call("ha.instance", "unlink", [twin])
    assert 590 <= found[0][0] <= 610
