"""What happens to the rows of one instance is that instance's trouble: the others go on as if nothing were."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.odoo_client import OdooClient
from tests.rig.bridge_process import BridgeProcess
from tests.rig.fake_homes import FakeHomes
from tests.rig.house import House
from tests.rig.site import Site
from tests.waiting import eventually

# A slow machine takes its time to install Odoo.
pytestmark = [pytest.mark.apart, pytest.mark.timeout(180)]

ROWS = {
    "its lease": "SELECT FROM ha_lease WHERE instance_id = %s FOR UPDATE",
    "its instance": "SELECT FROM ha_instance WHERE id = %s FOR UPDATE",
    "its connection": "SELECT FROM ha_connection WHERE instance_id = %s FOR UPDATE",
    "its entities": "SELECT FROM ha_entity WHERE instance_id = %s FOR UPDATE",
    "its states": """
        SELECT FROM ha_entity_state WHERE id IN (SELECT id FROM ha_entity WHERE instance_id = %s) FOR UPDATE
    """,
}
"""What a person's long transaction, such as a purge or a deletion, may hold locked."""


@pytest.fixture(scope="module")
def manager(site: Site) -> OdooClient:
    """The administrator of an Odoo that hosts no bridge itself."""
    return site.start_odoo()


@pytest.fixture(scope="module")
def bridge(site: Site, manager: OdooClient) -> BridgeProcess:
    """The only one."""
    return site.bridge("a")


@pytest.fixture
def houses(site: Site, manager: OdooClient, bridge: BridgeProcess) -> Iterator[tuple[House, House]]:
    """Two, connected; something is done to the first, and the second is its neighbour."""
    with FakeHomes(1, 5) as fakes, FakeHomes(1, 5, prefix="neighbour") as others:
        made = []
        for each in (fakes, others):
            [instance_id] = site.make_fake_instances(manager, each)
            made.append(House(site, each, instance_id, bridge))
            made[-1].is_well(30)
        yield made[0], made[1]
        manager.call("ha.instance", "unlink", manager.call("ha.instance", "search", []))


@pytest.mark.parametrize("rows", ROWS)
def test_somebody_who_holds_rows_of_one_instance_keeps_no_other_from_working(
    site: Site, houses: tuple[House, House], rows: str
) -> None:
    house, neighbour = houses
    connected = site.tables.connected_since([neighbour.instance_id])
    with site.tables.held(ROWS[rows], house.instance_id):
        house.fakes.set_state(house.fake, "sensor.new_meanwhile", "1")
        for known in house.fakes.states(house.fake):
            house.fakes.set_state(house.fake, known["entity_id"], "changed")
        for _ in range(5):
            neighbour.is_well(5)
    house.is_well()
    assert site.tables.connected_since([neighbour.instance_id]) == connected


def test_a_snapshot_that_waits_for_rows_keeps_no_other_instance_from_being_connected(
    site: Site, houses: tuple[House, House]
) -> None:
    house, neighbour = houses
    with site.tables.held(ROWS["its states"], house.instance_id):
        for each in houses:
            each.fakes.call(each.fake.drop)
        neighbour.is_well(20)
    house.is_well(20)


def test_an_instance_that_is_deleted_while_it_is_written_to_costs_the_others_nothing(
    site: Site, manager: OdooClient, houses: tuple[House, House]
) -> None:
    house, neighbour = houses
    connected = site.tables.connected_since([neighbour.instance_id])
    for number in range(300):
        house.fakes.set_state(house.fake, f"sensor.of_many_{number}", "1")
    manager.call("ha.instance", "unlink", [house.instance_id])
    neighbour.is_well(5)
    eventually(lambda: site.tables.served().get(house.instance_id), lambda pid: pid is None, 10)
    assert site.tables.connected_since([neighbour.instance_id]) == connected
