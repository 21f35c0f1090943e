"""An Odoo on a database of its own, and what works around it: bridges, fake Home Assistants, the tables."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path

from devkit.console import Console
from devkit.odoo_server import OdooInstall, OdooServer
from devkit.postgres import Postgres
from tests.odoo_client import OdooClient
from tests.rig.bridge_process import BridgeProcess
from tests.rig.fake_homes import FakeHomes
from tests.rig.fake_process import FakeProcess
from tests.rig.tables import Tables

MODULES = ("odoo_ha_addon",)
OFF_VARIABLE = "ODOO_HA_BRIDGE"
BRIDGES = ("a", "b", "c", "d")
"""Names of the bridges that may run at a site."""


class Site:
    """What is started inside of `clean` ends with it.

    Attributes:
        console: progress goes there.
        modules: what is installed, besides what Odoo installs with these by itself.
        postgres: running, and not of this site.
        odoo: not running until `start_odoo`.
        tables: what stands in the database.
    """

    def __init__(
        self,
        directory: Path,
        postgres: Postgres,
        install: OdooInstall,
        database: str,
        console: Console,
        modules: Sequence[str] = MODULES,
        *,
        bundles: bool = False,
    ) -> None:
        """:param bundles: whether scripts and styles are made already in a new database"""
        self.directory = directory
        self.console = console
        self.modules = modules
        self.postgres = postgres
        self.odoo = OdooServer(
            directory / "odoo", install, postgres, database=database, console=console, bundles=bundles
        )
        self.tables = Tables(lambda: postgres.dsn(database))
        self._inside = ExitStack()

    def end_everything(self) -> None:
        """Also what a run that was killed left behind."""
        self._end_bridges()
        self.odoo.stop()

    def _end_bridges(self) -> None:
        for name in BRIDGES:
            self._bridge(name).end()
        FakeProcess(self.directory, 0, 0).end()

    @contextlib.contextmanager
    def clean(self) -> Iterator[None]:
        """A database with nothing in it but its modules, on a PostgreSQL that runs."""
        self._end_bridges()
        self.odoo.stop()
        self.odoo.drop()
        self.odoo.prepare(self.modules)
        self.odoo.log.unlink(missing_ok=True)
        with ExitStack() as self._inside:
            self._inside.callback(self.tables.close)
            self._inside.callback(self.odoo.stop)
            yield

    def start_odoo(self, workers: int = 0, *, bridge: bool = False) -> OdooClient:
        """Start Odoo again, with or without a bridge in it; returns its administrator."""
        self.odoo.stop()
        os.environ[OFF_VARIABLE] = "on" if bridge else "off"
        try:
            self.odoo.start(workers)
        finally:
            del os.environ[OFF_VARIABLE]
        return self.log_in()

    def log_in(self) -> OdooClient:
        """The administrator."""
        client = OdooClient(self.odoo.url, self.odoo.database, "admin", self.odoo.admin_password)
        return self._inside.enter_context(contextlib.closing(client))

    def bridge(self, name: str, environment: Mapping[str, str] | None = None) -> BridgeProcess:
        """A running `odoo-bin ha_bridge`. `name` is one of `BRIDGES`; `environment` has variables for it."""
        if name not in BRIDGES:
            raise ValueError(name)
        return self._inside.enter_context(self._bridge(name, environment))

    def _bridge(self, name: str, environment: Mapping[str, str] | None = None) -> BridgeProcess:
        return BridgeProcess(self.odoo, self.directory / "bridges", name, environment=environment)

    def fakes(self, count: int, entities: int) -> FakeHomes:
        """Running fake Home Assistants in a thread of this process."""
        return self._inside.enter_context(FakeHomes(count, entities))

    def fake_process(self, count: int, entities: int, *, rate: float = 0, house: bool = False) -> FakeProcess:
        """Running fake Home Assistants in a process of their own; one such process at a time."""
        return self._inside.enter_context(
            FakeProcess(self.directory, count, entities, rate=rate, house=house)
        )

    def make_instances(self, odoo: OdooClient, addresses: Mapping[str, tuple[str, str]]) -> list[int]:
        """Make instances in Odoo; returns their ids.

        :param addresses: URL and token by name
        """
        values = [{"name": name, "url": url, "token": token} for name, (url, token) in addresses.items()]
        ids: list[int] = odoo.call("ha.instance", "create", values)
        return ids

    def make_fake_instances(self, odoo: OdooClient, fakes: FakeHomes) -> list[int]:
        """One instance for each of the fakes, in their order."""
        return self.make_instances(
            odoo, {home.url.rpartition("/")[2]: (home.url, home.token) for home in fakes}
        )
