"""What all tests share.

The addons' parts that need no Odoo can be imported without one: `hass` is on the path (see pyproject.toml), and
`bridge`, whose modules import their neighbours relatively, is `odoo_ha_addon.bridge`; see `addons_without_odoo`.

The fixtures start real servers, and stop them at the end. Where `./test` has them running already, it says where in
HA_TEST_STACK.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from devkit.console import Console
from devkit.home_assistant import HomeAssistant
from devkit.parts import ensure_parts
from devkit.stack import Stack
from devkit.suite.stack import OWN_DIRECTORY, new_stack
from tests import addons_without_odoo
from tests.odoo_client import OdooClient
from tests.waiting import eventually

MakeInstance = Callable[..., int]

addons_without_odoo.install()


@pytest.fixture(scope="session")
def stack() -> Iterator[Stack]:
    """PostgreSQL, two Home Assistant servers and Odoo with the addon, running."""
    console = Console(sys.stderr)
    shared = os.environ.get("HA_TEST_STACK")
    running = new_stack(ensure_parts(console), console, Path(shared) if shared else OWN_DIRECTORY)
    if not shared:
        running.stop()  # what a run that was killed left behind
        running.postgres.start()
        running.odoo.drop()
    running.start()
    try:
        yield running
    finally:
        if not shared:
            running.stop()


@pytest.fixture
def home(stack: Stack) -> HomeAssistant:
    """The Home Assistant of a flat."""
    return stack.homes["Home"]


@pytest.fixture
def office(stack: Stack) -> HomeAssistant:
    """The Home Assistant of an office, with other entities."""
    return stack.homes["Office"]


@pytest.fixture(scope="session")
def odoo(stack: Stack, instances: dict[str, int]) -> Iterator[OdooClient]:
    """The administrator of Odoo, with both Home Assistant servers connected; one session for all tests."""
    client = log_in(stack)
    yield client
    client.close()


@pytest.fixture
def make_instance(odoo: OdooClient) -> Iterator[MakeInstance]:
    """`make_instance(name, url=…, token=…)` makes an instance that is gone after the test; returns its id."""
    made: list[int] = []

    def make(name: str, **values: str) -> int:
        made.append(odoo.create("ha.instance", name=name, **values))
        return made[-1]

    yield make
    odoo.call("ha.instance", "unlink", made)


@pytest.fixture(scope="session")
def instances(stack: Stack) -> dict[str, int]:
    """Ids of the instances `Home` and `Office`, by name. Each is connected once; tests that need a change
    to one of them make an instance of their own."""
    client = log_in(stack)
    ids = {}
    for name, server in stack.homes.items():
        found = client.search_read("ha.instance", [("name", "=", name)], "id")
        values = {"name": name, "url": server.url, "token": server.token}
        ids[name] = found[0]["id"] if found else client.create("ha.instance", **values)
    for instance_id in ids.values():
        wait_for_connection(client, instance_id)
    client.close()
    return ids


def log_in(stack: Stack, login: str = "admin", password: str | None = None) -> OdooClient:
    """A session of a user; the administrator by default."""
    server = stack.odoo
    return OdooClient(server.url, server.database, login, password or server.admin_password)


def wait_for_connection(
    client: OdooClient, instance_id: int, state: str = "connected", seconds: float = 30
) -> None:
    """Wait until an instance is in a connection state."""
    fields = ("connection_state", "connection_reason")
    eventually(
        lambda: client.read("ha.instance", instance_id, *fields),
        lambda instance: instance["connection_state"] == state,
        seconds,
        0.2,
    )
