"""In a threaded and in a prefork Odoo alike, each instance is connected exactly once."""

from __future__ import annotations

import signal

from devkit.home_assistant import HomeAssistant
from devkit.stack import Stack
from tests.conftest import log_in, wait_for_connection
from tests.odoo_client import OdooClient
from tests.system.conftest import connections_to
from tests.waiting import always, eventually, in_state


def follows(client: OdooClient, home: HomeAssistant, instance_id: int, value: str) -> None:
    """A state set in Home Assistant arrives in Odoo."""
    home.set_state("sensor.system_probe", value)
    domain = [("entity_id", "=", "sensor.system_probe"), ("instance_id", "=", instance_id)]
    eventually(
        lambda: client.search_read("ha.entity", domain, "state"),
        lambda found: bool(found) and found[0]["state"] == value,
        10,
    )


def test_each_instance_is_connected_exactly_once(
    workers: int, stack: Stack, odoo: OdooClient, instances: dict[str, int]
) -> None:
    for name, server in stack.homes.items():
        wait_for_connection(odoo, instances[name])
        eventually(lambda server=server: connections_to(server, stack), lambda pids: len(pids) == 1, 10)  # type: ignore[misc]
    for server in stack.homes.values():
        always(lambda server=server: connections_to(server, stack), lambda pids: len(pids) == 1, 3)  # type: ignore[misc]


def test_states_arrive(
    workers: int, home: HomeAssistant, odoo: OdooClient, instances: dict[str, int]
) -> None:
    wait_for_connection(odoo, instances["Home"])
    follows(odoo, home, instances["Home"], f"{workers} workers")


def test_a_command_reaches_home_assistant(
    workers: int, home: HomeAssistant, odoo: OdooClient, instances: dict[str, int]
) -> None:
    wait_for_connection(odoo, instances["Home"])
    home.call_service("input_boolean", "turn_off", entity_id="input_boolean.guest_mode")
    domain = [("entity_id", "=", "input_boolean.guest_mode"), ("instance_id", "=", instances["Home"])]
    [lamp] = odoo.search_read("ha.entity", domain, "id")
    outcome = odoo.call("ha.entity", "call_service", [lamp["id"]], "turn_on", {})
    assert outcome["state"] == "done", outcome
    eventually(
        lambda: home.get_state("input_boolean.guest_mode"),
        in_state("on"),
        2,
    )


def test_home_assistant_may_be_cut_off_by_a_crash(
    workers: int, stack: Stack, home: HomeAssistant, odoo: OdooClient, instances: dict[str, int]
) -> None:
    wait_for_connection(odoo, instances["Home"])
    home.kill()
    try:
        wait_for_connection(odoo, instances["Home"], "retrying", 15)
    finally:
        home.start()
    wait_for_connection(odoo, instances["Home"], "connected", 40)
    follows(odoo, home, instances["Home"], "after the crash")
    assert len(connections_to(home, stack)) == 1


def test_odoo_may_be_killed(
    workers: int, stack: Stack, home: HomeAssistant, instances: dict[str, int]
) -> None:
    stack.odoo.kill()
    stack.odoo.start(workers=workers)
    client = log_in(stack)
    wait_for_connection(client, instances["Home"])
    follows(client, home, instances["Home"], f"after kill {workers}")
    assert len(connections_to(home, stack)) == 1


def test_odoo_stops_by_itself_within_seconds(workers: int, stack: Stack, instances: dict[str, int]) -> None:
    assert stack.odoo.stop(signal.SIGTERM, timeout=10), "Odoo had to be killed"
    stack.odoo.start(workers=workers)
    wait_for_connection(log_in(stack), instances["Home"])
