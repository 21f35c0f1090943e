"""What one instance suffers, or a person does to its rows, is no other instance's trouble, and no bridge's."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import closing

import psycopg2
import pytest

from devkit.postgres import Postgres
from tests.odoo_client import OdooClient
from tests.rig.bridge_process import BridgeProcess
from tests.rig.fake_homes import FakeHomes
from tests.rig.site import Site
from tests.rig.tables import wait_for_connected
from tests.waiting import always, eventually

pytestmark = [pytest.mark.apart, pytest.mark.timeout(180)]
COUNT = 7
LIFE_SIGN_AGE = (
    "SELECT min(extract(epoch FROM clock_timestamp() AT TIME ZONE 'UTC' - life_sign))::float8 FROM ha_bridge"
)
GOES_ON_SECONDS = 5.0
"""An older sign of life would make a bridge uncertain of what it serves."""


@pytest.fixture(scope="module")
def manager(site: Site) -> OdooClient:
    """The administrator of an Odoo that hosts no bridge itself."""
    return site.start_odoo()


@pytest.fixture
def fakes() -> Iterator[FakeHomes]:
    """Seven small fake Home Assistants."""
    with FakeHomes(COUNT, 5) as fakes:
        yield fakes


@pytest.fixture
def instances(site: Site, manager: OdooClient, fakes: FakeHomes) -> Iterator[list[int]]:
    """An instance for each of them."""
    ids = site.make_fake_instances(manager, fakes)
    yield ids
    manager.call("ha.instance", "unlink", ids)


@pytest.fixture
def bridge(site: Site, instances: list[int]) -> Iterator[BridgeProcess]:
    """A bridge that has connected all of them."""
    with BridgeProcess(site.odoo, site.directory / "bridges", "a") as bridge:
        wait_for_connected(site.tables, instances)
        yield bridge


def lives_on(site: Site) -> None:
    [(age,)] = site.tables.rows(LIFE_SIGN_AGE)
    assert age < GOES_ON_SECONDS


def ask(site: Site, instance_id: int) -> int:
    """Leave a command; its id."""
    [(command_id,)] = site.tables.rows(
        """
        INSERT INTO ha_command (instance_id, name, payload, by_system, state, deadline)
        VALUES (
            %s, 'get_config', '{"type": "get_config"}', true, 'pending',
            now() AT TIME ZONE 'UTC' + interval '1 minute'
        )
        RETURNING id
        """,
        instance_id,
    )
    return int(command_id)


def send(site: Site, command_id: int) -> None:
    site.tables.rows(
        "SELECT pg_notify('ha_bridge', 'command:' || instance_id) FROM ha_command WHERE id = %s", command_id
    )


def is_done(site: Site, command_id: int, seconds: float = 10) -> None:
    eventually(
        lambda: site.tables.rows("SELECT state FROM ha_command WHERE id = %s", command_id),
        lambda rows: rows == [("done",)],
        seconds,
    )


def hold(postgres: Postgres, database: str, instance_id: int) -> psycopg2.extensions.connection:
    """A person's transaction that does not end: it has locked all rows of an instance."""
    connection = psycopg2.connect(postgres.dsn(database))
    with connection.cursor() as cr:
        for table in ("ha_connection", "ha_lease", "ha_command"):
            cr.execute(f"SELECT id FROM {table} WHERE instance_id = %s FOR UPDATE", [instance_id])
        cr.execute("SELECT id FROM ha_instance WHERE id = %s FOR UPDATE", [instance_id])
    return connection


def test_rows_that_somebody_holds_keep_back_their_instance_alone(
    site: Site, manager: OdooClient, instances: list[int], bridge: BridgeProcess
) -> None:
    held, other = instances[:2]
    waiting = ask(site, held)
    with closing(hold(site.postgres, site.odoo.database, held)) as person:
        send(site, waiting)
        began = time.time()
        manager.call("ha.instance", "action_reconnect", [held])
        manager.call("ha.instance", "action_reconnect", [other])
        wait_for_connected(site.tables, [other], after=began, timeout=10)
        command = ask(site, other)
        send(site, command)
        is_done(site, command)
        always(lambda: lives_on(site), lambda _: True, 3)
        person.rollback()
    is_done(site, waiting)
    wait_for_connected(site.tables, [held], after=began, timeout=10)
    assert not bridge.complaints()


def test_a_lease_that_somebody_holds_is_taken_over_later_and_all_others_at_once(
    site: Site, instances: list[int], bridge: BridgeProcess
) -> None:
    held, *others = instances
    bridge.kill()
    with closing(hold(site.postgres, site.odoo.database, held)) as person:
        began = time.time()
        bridge.start()
        wait_for_connected(site.tables, others, after=began, pids=[bridge.pid or 0])
        always(lambda: lives_on(site), lambda _: True, 3)
        person.rollback()
    wait_for_connected(site.tables, [held], after=began, pids=[bridge.pid or 0])
    assert not bridge.complaints()


def test_tables_that_somebody_locks_for_long_cost_no_connection(
    site: Site, fakes: FakeHomes, instances: list[int], bridge: BridgeProcess
) -> None:
    attempts = [home.auth_attempts for home in fakes]
    with closing(psycopg2.connect(site.postgres.dsn(site.odoo.database))) as person, person.cursor() as cr:
        cr.execute("LOCK TABLE ha_instance, ha_connection, ha_command IN ACCESS EXCLUSIVE MODE")
        always(lambda: lives_on(site), lambda _: True, 8)
        person.rollback()
    command = ask(site, instances[0])
    send(site, command)
    is_done(site, command)
    assert [home.auth_attempts for home in fakes] == attempts
    assert not bridge.complaints()


def test_a_name_that_cannot_be_stored_cuts_nobody_off(
    site: Site, manager: OdooClient, fakes: FakeHomes, instances: list[int], bridge: BridgeProcess
) -> None:
    attempts = [home.auth_attempts for home in fakes]
    fakes[0].config["location_name"] = "No\0where"
    began = time.time()
    manager.call("ha.instance", "action_reconnect", [instances[0]])
    wait_for_connected(site.tables, [instances[0]], after=began, timeout=10)
    always(
        lambda: [home.auth_attempts for home in fakes],
        lambda found: found == [attempts[0] + 1, *attempts[1:]],
        3,
    )
    assert len(bridge.complaints()) <= 1


def test_six_silent_instances_that_are_archived_together_do_not_keep_the_bridge_from_signs_of_life(
    site: Site, manager: OdooClient, fakes: FakeHomes, instances: list[int], bridge: BridgeProcess
) -> None:
    *silent, _well = fakes
    for home in silent:
        home.silent = True
    manager.call("ha.instance", "write", instances[:-1], {"active": False})

    def states() -> list[tuple[str]]:
        lives_on(site)
        return site.tables.rows(
            "SELECT DISTINCT state FROM ha_connection WHERE instance_id = ANY(%s)", instances[:-1]
        )

    eventually(states, lambda found: found == [("disabled",)], 10)
    [(state,)] = site.tables.rows("SELECT state FROM ha_connection WHERE instance_id = %s", instances[-1])
    assert state == "connected"
    assert not bridge.complaints()
