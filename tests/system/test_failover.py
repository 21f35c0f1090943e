"""Bridges that end in every way, and what must not happen when they do."""

from __future__ import annotations

import asyncio
import os
import signal
import time
from collections.abc import Iterator
from contextlib import closing

import psycopg2
import pytest

from tests.odoo_client import OdooClient
from tests.rig.bridge_process import BridgeProcess
from tests.rig.fake_homes import FakeHomes
from tests.rig.site import Site
from tests.rig.tables import as_table_has_them, differences, wait_for_connected
from tests.rig.witness import Witness, options_of, strangers
from tests.waiting import always, eventually

# A slow machine takes its time to install Odoo.
pytestmark = [pytest.mark.apart, pytest.mark.timeout(180)]
ENTITIES = 200


@pytest.fixture(scope="module")
def manager(site: Site) -> OdooClient:
    """The administrator of an Odoo that hosts no bridge itself."""
    return site.start_odoo()


@pytest.fixture
def fakes() -> Iterator[FakeHomes]:
    """One fake Home Assistant."""
    with FakeHomes(1, ENTITIES) as fakes:
        yield fakes


@pytest.fixture
def instance(site: Site, manager: OdooClient, fakes: FakeHomes) -> Iterator[int]:
    """The fake as an instance that nobody serves yet."""
    [instance_id] = site.make_fake_instances(manager, fakes)
    yield instance_id
    manager.call("ha.instance", "unlink", [instance_id])


@pytest.fixture
def bridges(site: Site) -> Iterator[dict[str, BridgeProcess]]:
    """`a` and `b`, not started."""
    made = {
        name: BridgeProcess(site.odoo, site.directory / "bridges", name, environment=options_of(name))
        for name in "ab"
    }
    yield made
    for bridge in made.values():
        bridge.end()


def connected(site: Site, instance_id: int, bridge: BridgeProcess, timeout: float = 30) -> None:
    """Wait until this bridge has connected the instance."""
    assert bridge.pid is not None
    wait_for_connected(site.tables, [instance_id], pids=[bridge.pid], timeout=timeout)


def serves(site: Site, instance_id: int, bridge: BridgeProcess, timeout: float = 30) -> None:
    """Wait until this bridge has the lease."""
    eventually(site.tables.served, lambda served: served.get(instance_id) == bridge.pid, timeout)


def state_of(site: Site, instance_id: int) -> str:
    [(state,)] = site.tables.rows("SELECT state FROM ha_connection WHERE instance_id = %s", instance_id)
    return str(state)


def wrong_rows(site: Site, instance_id: int, fakes: FakeHomes) -> list[str]:
    return differences(site.tables.states(instance_id), as_table_has_them(fakes.states(fakes[0])))


def test_a_wrong_token_is_tried_once_until_somebody_changes_it(
    site: Site, manager: OdooClient, fakes: FakeHomes, instance: int, bridges: dict[str, BridgeProcess]
) -> None:
    home = fakes[0]
    manager.call("ha.instance", "write", [instance], {"token": "wrong"})
    bridges["a"].start()
    eventually(lambda: state_of(site, instance), lambda state: state == "refused", 30)
    manager.call("ha.instance", "write", [instance], {"name": "Another name"})
    always(lambda: home.auth_attempts, lambda attempts: attempts == 1, 2)
    bridges["a"].stop()
    bridges["a"].start()
    serves(site, instance, bridges["a"])
    always(lambda: home.auth_attempts, lambda attempts: attempts == 1, 2)
    bridges["a"].kill()
    bridges["b"].start()
    serves(site, instance, bridges["b"])
    always(lambda: home.auth_attempts, lambda attempts: attempts == 1, 2)
    assert state_of(site, instance) == "refused"
    manager.call("ha.instance", "write", [instance], {"token": home.token})
    connected(site, instance, bridges["b"], 5)
    assert (home.auth_attempts, home.failed_auths) == (2, 1)


@pytest.mark.parametrize("signum", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_ends_a_bridge_within_seconds_and_with_a_goodbye(
    site: Site, fakes: FakeHomes, instance: int, bridges: dict[str, BridgeProcess], signum: signal.Signals
) -> None:
    bridge = bridges["a"]
    bridge.start()
    connected(site, instance, bridge)
    bridge.send(signum)
    assert bridge.wait(5), f"still there 5 s after {signum.name}"
    eventually(lambda: fakes[0].close_codes, lambda codes: codes == [1000], 1)
    assert site.tables.rows("SELECT pid FROM ha_bridge") == []


def test_nothing_that_home_assistant_sent_before_the_signal_is_lost(
    site: Site, fakes: FakeHomes, instance: int, bridges: dict[str, BridgeProcess]
) -> None:
    bridge, home = bridges["a"], fakes[0]
    bridge.start()
    connected(site, instance, bridge)
    for round_ in range(10):
        for number in range(ENTITIES):
            fakes.call(home.set_state, f"sensor.fake_{number}", f"{round_}.{number}")
    fakes.run(asyncio.sleep(0.05))  # all of it is on its way now
    bridge.send(signal.SIGTERM)
    assert bridge.wait(5)
    assert wrong_rows(site, instance, fakes) == []


def test_settings_are_acted_on_at_once(
    site: Site, manager: OdooClient, fakes: FakeHomes, instance: int, bridges: dict[str, BridgeProcess]
) -> None:
    bridges["a"].start()
    connected(site, instance, bridges["a"])
    home = fakes[0]
    manager.call("ha.instance", "write", [instance], {"active": False})
    eventually(lambda: home.connections, lambda count: count == 0, 2)
    eventually(lambda: state_of(site, instance), lambda state: state == "disabled", 2)
    manager.call("ha.instance", "write", [instance], {"active": True})
    eventually(lambda: home.connections, lambda count: count == 1, 2)
    moved = fakes.add()
    moved.user = home.user  # the same Home Assistant at another address
    manager.call("ha.instance", "write", [instance], {"url": moved.url, "token": moved.token})
    eventually(lambda: (home.connections, moved.connections), lambda counts: counts == (0, 1), 2)


def test_a_bridge_frozen_in_the_middle_of_a_transaction_is_replaced_and_writes_nothing_when_it_wakes(
    site: Site, fakes: FakeHomes, instance: int, bridges: dict[str, BridgeProcess]
) -> None:
    home, sleeper, successor = fakes[0], bridges["a"], bridges["b"]
    witness = Witness(site.tables)
    witness.install()
    sleeper.start()
    connected(site, instance, sleeper)
    pids = {"a": {sleeper.pid or 0}}
    with closing(psycopg2.connect(site.postgres.dsn(site.odoo.database))) as blocker, blocker.cursor() as cr:
        cr.execute("LOCK TABLE ha_entity_state IN SHARE MODE")
        fakes.set_state(home, "sensor.fake_0", "written while it waits")
        waiting = (
            "SELECT count(*) FROM pg_stat_activity "
            "WHERE application_name = 'odoo_ha writer' AND wait_event_type = 'Lock'"
        )
        eventually(lambda: site.tables.rows(waiting), lambda rows: rows == [(1,)], 5)
        sleeper.freeze()
        blocker.rollback()
    successor.start()
    pids["b"] = {successor.pid or 0}
    connected(site, instance, successor, 25)
    fakes.set_state(home, "sensor.fake_1", "while it is frozen")
    fakes.call(home.remove_state, "sensor.fake_2")
    eventually(lambda: wrong_rows(site, instance, fakes), lambda wrong: not wrong, 5)
    woken = time.time()
    sleeper.wake()
    eventually(lambda: home.connections, lambda count: count == 1, 5)
    fakes.set_state(home, "sensor.fake_3", "after it woke")
    eventually(lambda: wrong_rows(site, instance, fakes), lambda wrong: not wrong, 5)
    assert strangers(witness.writes(), pids) == []
    assert {write.process for write in witness.writes(since=woken)} <= {"a", "b"}
    assert not sleeper.complaints()
    os.kill(pids["a"].pop(), 0)  # it lives on, and takes its share again


def test_a_bridge_that_slept_while_it_wanted_to_connect_does_not_when_it_wakes(
    site: Site, fakes: FakeHomes, instance: int, bridges: dict[str, BridgeProcess]
) -> None:
    sleeper, successor = bridges["a"], bridges["b"]
    sleeper.start()
    connected(site, instance, sleeper)
    fakes.stop_serving()
    eventually(lambda: state_of(site, instance), lambda state: state == "retrying", 5)
    sleeper.freeze()
    fakes.serve_again()
    successor.start()
    connected(site, instance, successor, 25)
    sleeper.wake()
    always(lambda: fakes.peak_connections, lambda peak: peak == 1, 3)


def test_a_bridge_that_somebody_took_for_dead_comes_back(
    site: Site, instance: int, bridges: dict[str, BridgeProcess]
) -> None:
    bridge = bridges["a"]
    bridge.start()
    connected(site, instance, bridge)
    buried = time.time()
    [(dead,)] = site.tables.rows("DELETE FROM ha_bridge RETURNING id")
    eventually(
        lambda: site.tables.rows("SELECT id > %s FROM ha_bridge", dead), lambda rows: rows == [(True,)], 5
    )
    wait_for_connected(site.tables, [instance], after=buried, timeout=10)
    assert not bridge.complaints()


def test_bridges_that_start_at_once_all_serve(site: Site, bridges: dict[str, BridgeProcess]) -> None:
    for bridge in bridges.values():
        bridge.start()
    pids = {bridge.pid for bridge in bridges.values()}
    eventually(
        lambda: {pid for (pid,) in site.tables.rows("SELECT pid FROM ha_bridge")},
        lambda found: found == pids,
        30,
    )
    always(lambda: len(site.tables.rows("SELECT pid FROM ha_bridge")), lambda count: count == len(pids), 2)
