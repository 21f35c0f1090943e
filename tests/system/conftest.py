"""Odoo in both of its server modes, and counting who talks to Home Assistant."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
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
from tests.rig.site import MODULES, Site

SITE = paths.RUN / "test" / "site"


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
def modules() -> Sequence[str]:
    """What is installed in the database of `site`; a module of tests may say otherwise."""
    return MODULES


@pytest.fixture(scope="module")
def own_postgres() -> Iterator[Postgres]:
    """A PostgreSQL of these tests' own."""
    directory, parts = SITE / "postgres", ensure_parts(Console(quiet=True))
    postgres = Postgres(directory, parts.postgres, settings=POSTGRES_SETTINGS)
    postgres.start()
    yield postgres
    postgres.stop()


@pytest.fixture(scope="module")
def site(own_postgres: Postgres, modules: Sequence[str]) -> Iterator[Site]:
    """An Odoo, with nothing in its database, and a PostgreSQL of its own, for tests in which servers fail."""
    console = Console(quiet=True)
    own = Site(SITE, own_postgres, ensure_parts(console).odoo, "odoo_ha_site", console, modules)
    own.end_everything()
    with own.clean():
        yield own
    own.end_everything()


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
