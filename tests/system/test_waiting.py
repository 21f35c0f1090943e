"""A Home Assistant that takes its time costs those who wait for it their time, and nobody else anything."""

from __future__ import annotations

import contextlib
import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from tests.odoo_client import OdooClient
from tests.rig.bridge_process import BridgeProcess
from tests.rig.fake_homes import FakeHomes
from tests.rig.site import Site
from tests.rig.tables import wait_for_connected
from tests.waiting import eventually

pytestmark = [pytest.mark.apart, pytest.mark.timeout(300)]

PASSWORD = "correct horse battery"
LOOPS = 45
MANAGERS_REQUESTS = 40
MOST_WAITING = 8
"""Requests of one user that may wait in the larger of the two servers."""
HERE = "datname = current_database()"
OPEN = f"{HERE} AND application_name LIKE 'odoo-%' AND state <> 'idle'"
"""Connections on which Odoo's servers have begun something; others wait in its pool for whoever needs one."""


@pytest.fixture(scope="module", params=[0, 4], ids=["threaded", "prefork"])
def manager(request: pytest.FixtureRequest, site: Site) -> OdooClient:
    """The administrator of an Odoo with this number of workers, which hosts no bridge itself."""
    return site.start_odoo(request.param)


@pytest.fixture(scope="module")
def bridge(site: Site, manager: OdooClient) -> BridgeProcess:
    """The only one."""
    return site.bridge("a")


@pytest.fixture(scope="module")
def home(site: Site, manager: OdooClient, bridge: BridgeProcess) -> Iterator[FakeHomes]:
    """A Home Assistant that answers no call of a service."""
    with FakeHomes(1) as fakes:
        fakes.call(fakes[0].mute.add, "call_service")
        fakes.set_state(fakes[0], "light.hall", "off")
        [instance_id] = site.make_fake_instances(manager, fakes)
        wait_for_connected(site.tables, [instance_id])
        yield fakes
        manager.call("ha.instance", "unlink", [instance_id])


@pytest.fixture(scope="module")
def operator(site: Site, manager: OdooClient, home: FakeHomes) -> OdooClient:
    """Somebody who may control its light."""
    [light] = eventually(
        lambda: manager.search_read("ha.entity", [("entity_id", "=", "light.hall")], "instance_id"), bool, 20
    )
    groups = site.tables.rows(
        "SELECT res_id FROM ir_model_data WHERE model = 'res.groups' AND name IN ('group_user', 'group_ha_user')"
    )
    user_id = manager.create(
        "res.users", name="Operator", login=f"operator_{light['id']}", password=PASSWORD,
        group_ids=[(4, group_id) for (group_id,) in groups],
    )  # fmt: skip
    manager.create(
        "ha.entity.group", name="Hall", instance_id=light["instance_id"][0], entity_ids=[(4, light["id"])],
        grant_ids=[(0, 0, {"user_id": user_id, "access": "control"})],
    )  # fmt: skip
    return OdooClient(site.odoo.url, site.odoo.database, f"operator_{light['id']}", PASSWORD)


@dataclass
class Rush:
    """What loops of the operator were answered, and what they took meanwhile.

    :ivar outcomes: of all calls, in the order of their answers
    :ivar held: connections to the database that were in use when nobody but those who waited did anything
    :ivar waiting: commands that somebody waited for, at most
    :ivar listeners: connections on which servers hear of outcomes, at most
    """

    light_id: int
    outcomes: list[dict[str, Any]] = field(default_factory=list)
    held: int = 0
    waiting: int = 0
    listeners: int = 0

    def answers(self) -> Counter[str]:
        return Counter(outcome["code"] or outcome["state"] for outcome in list(self.outcomes))


@pytest.fixture(scope="module")
def rush(site: Site, manager: OdooClient, operator: OdooClient) -> Rush:
    """Loops go on until many were sent away as busy and the manager has had many answers; then those who are answered
    rest, and only who waits still does.
    """
    [light] = operator.search_read("ha.entity", [], "id")
    calm, over = threading.Event(), threading.Event()
    rush = Rush(light["id"])

    def tap() -> None:
        with contextlib.closing(operator.again()) as client:
            while not over.is_set():
                outcome = client.call("ha.entity", "call_service", [light["id"]], "turn_on", {})
                rush.outcomes.append(outcome)
                if calm.is_set():
                    over.wait()
                if outcome["code"] == "busy":
                    over.wait(0.2)  # as a page does, for longer

    loops = [threading.Thread(target=tap) for _ in range(LOOPS)]
    for loop in loops:
        loop.start()
    try:
        eventually(lambda: rush.answers()["busy"], lambda count: count >= LOOPS, 60)
        for _ in range(MANAGERS_REQUESTS):
            assert manager.search_read("ha.instance", [], "name")
            waiting = "state IN ('pending', 'sent') AND waits_until > now() AT TIME ZONE 'UTC'"
            rush.waiting = max(rush.waiting, _count(site, "ha_command", waiting))
            listening = f"application_name = 'odoo_ha outcomes' AND {HERE}"
            rush.listeners = max(rush.listeners, _count(site, "pg_stat_activity", listening))
        calm.set()
        # Who waits holds the connection of the request and no other, so it comes down to that.
        rush.held = eventually(
            lambda: _count(site, "pg_stat_activity", OPEN), lambda count: count <= rush.waiting, 15
        )
    finally:
        over.set()
        for loop in loops:
            loop.join(60)
    return rush


def _count(site: Site, table: str, condition: str) -> int:
    [(count,)] = site.tables.rows(f"SELECT count(*) FROM {table} WHERE {condition}")
    return int(count)


def test_loops_of_one_operator_on_a_slow_home_assistant_take_nothing_from_the_manager(
    site: Site, rush: Rush
) -> None:
    assert 0 < rush.waiting <= MOST_WAITING
    assert rush.answers().keys() <= {"busy", "command_timeout"}, rush.answers()
    # One for all hears of outcomes.
    assert rush.held <= rush.waiting
    assert 0 < rush.listeners <= max(1, site.odoo.workers)


def test_what_is_not_answered_in_time_says_the_same_everywhere(manager: OdooClient, rush: Rush) -> None:
    waited = [outcome for outcome in rush.outcomes if outcome["code"] == "command_timeout"]
    assert waited
    for outcome in waited:
        assert outcome["state"] == "unknown"
        assert "may still" in outcome["error"]
    rows = manager.search_read("ha.command", [("entity_id", "=", rush.light_id)], "state", "code", "error")
    assert {(row["state"], row["code"]) for row in rows} == {("unknown", "command_timeout")}
    assert not [row for row in rows if "broke" in row["error"]]
