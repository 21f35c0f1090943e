"""Odoo in both of its server modes, and counting who talks to Home Assistant."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

import psutil
import pytest

from devkit import paths
from devkit.console import Console
from devkit.home_assistant import HomeAssistant
from devkit.parts import ensure_parts
from devkit.postgres import Postgres
from devkit.stack import Stack
from devkit.suite.stack import POSTGRES_SETTINGS
from tests.rig.site import Site


@pytest.fixture(params=[0, 2], ids=["threaded", "prefork"], scope="module")
def workers(request: pytest.FixtureRequest, stack: Stack, instances: dict[str, int]) -> Iterator[int]:
    """Odoo runs with this number of workers; 0 is one process with threads. Afterwards it is as before."""
    if stack.odoo.workers != request.param:
        stack.odoo.stop()
        stack.odoo.start(workers=request.param)
    yield request.param
    if stack.odoo.workers != 0:
        stack.odoo.stop()
        stack.odoo.start()


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    """An Odoo, with nothing in its database, and a PostgreSQL of its own, for tests in which servers fail."""
    console = Console(quiet=True)
    parts = ensure_parts(console)
    directory = paths.RUN / "test" / "site"
    postgres = Postgres(directory / "postgres", parts.postgres, settings=POSTGRES_SETTINGS)
    own = Site(directory, postgres, parts.odoo, "odoo_ha_site", console)
    own.end_everything()
    postgres.start()
    with own.clean():
        yield own
    own.end_everything()
    postgres.stop()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Benchmarks come last: no test asserts how long they take, so that they may run beside whatever comes next."""
    items.sort(key=lambda item: item.nodeid.startswith("tests/system/test_benchmarks"))


def connections_to(server: HomeAssistant, stack: Stack) -> list[int]:
    """Pids of Odoo's processes that hold a TCP connection to Home Assistant, one for each connection."""
    port = urlsplit(server.url).port
    assert stack.odoo.pid is not None
    master = psutil.Process(stack.odoo.pid)
    ours = {process.pid for process in [master, *master.children(recursive=True)]}
    return [
        connection.pid
        for connection in psutil.net_connections("tcp")
        if connection.raddr
        and connection.raddr.port == port
        and connection.status == psutil.CONN_ESTABLISHED
        and connection.pid in ours
    ]
