"""In a threaded and in a prefork Odoo alike, each instance is connected exactly once."""

from __future__ import annotations

import signal
import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest
import trustme

from devkit import nginx
from devkit.console import Console
from devkit.home_assistant import HomeAssistant
from devkit.stack import Stack
from tests.conftest import log_in, wait_for_connection
from tests.odoo_client import OdooClient
from tests.rig.bus_page import open_page
from tests.rig.loop_thread import LoopThread
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


@pytest.fixture
def trusted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Path, ssl.SSLContext]:
    """A certificate of `localhost` with its key, which clients of this test trust."""
    authority, context = trustme.CA(), ssl.create_default_context()
    issued = authority.issue_cert("localhost")
    authority.cert_pem.write_to_path(tmp_path / "authority.pem")
    issued.cert_chain_pems[0].write_to_path(tmp_path / "certificate.pem")
    issued.private_key_pem.write_to_path(tmp_path / "key.pem")
    authority.configure_trust(context)
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(tmp_path / "authority.pem"))
    return tmp_path / "certificate.pem", tmp_path / "key.pem", context


@pytest.fixture
def proxy(
    workers: int, stack: Stack, tmp_path: Path, trusted: tuple[Path, Path, ssl.SSLContext]
) -> Iterator[nginx.Nginx]:
    """nginx as documented, in front of Odoo."""
    program = nginx.ensure(Console(quiet=True))
    server = nginx.Nginx(tmp_path / "nginx", program, stack.odoo.ports, *trusted[:2])
    server.start()
    yield server
    server.stop()


def test_live_states_come_through_the_nginx_of_the_documentation(
    stack: Stack,
    home: HomeAssistant,
    instances: dict[str, int],
    proxy: nginx.Nginx,
    trusted: tuple[Path, Path, ssl.SSLContext],
) -> None:
    client = OdooClient(proxy.url, stack.odoo.database, "admin", stack.odoo.admin_password)
    wait_for_connection(client, instances["Home"])
    domain = [("entity_id", "=", "input_boolean.guest_mode"), ("instance_id", "=", instances["Home"])]
    ids = client.call("ha.entity", "search", domain)
    with LoopThread() as loop, open_page(client, loop, trusted[2]) as page:
        page.subscribe(*client.call("ha.entity", "follow", "behind nginx", ids)["channels"])

        def frames() -> int:
            home.call_service("input_boolean", "toggle", entity_id="input_boolean.guest_mode")
            return len(page.frames())

        eventually(frames, bool, 20, 0.3)


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


def test_odoo_stops_by_itself(workers: int, stack: Stack, instances: dict[str, int]) -> None:
    assert stack.odoo.stop(signal.SIGTERM, timeout=30), "Odoo had to be killed"
    stack.odoo.start(workers=workers)
    wait_for_connection(log_in(stack), instances["Home"])
