"""The servers that benchmarks measure: PostgreSQL, Odoo, bridges, fake and real Home Assistants, all their own."""

from __future__ import annotations

import contextlib
import fcntl
import os
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from functools import cached_property
from pathlib import Path
from types import TracebackType

from devkit import paths
from devkit.console import Console
from devkit.errors import DevkitError
from devkit.home_assistant import HomeAssistant
from devkit.odoo_server import OdooServer
from devkit.parts import Parts, ensure_parts
from devkit.postgres import Postgres
from tests.odoo_client import OdooClient
from tests.rig.bridge_process import BridgeProcess
from tests.rig.fake_homes import FakeHomes
from tests.rig.tables import Tables

DIRECTORY = paths.RUN / "bench"
MODULES = ("odoo_ha_addon",)
OFF_VARIABLE = "ODOO_HA_BRIDGE"
NAMES = ("a", "b", "c", "d")
"""Of the bridges that a benchmark may start."""


class Bed:
    """A context manager; leaving it ends everything that it started.

    A benchmark runs inside of `clean`, which gives it a database with nothing in it and ends afterwards what
    the benchmark left running.

    Attributes:
        console: progress goes there.
        postgres: running, with PostgreSQL's own settings.
        odoo: not running until `start_odoo`.
    """

    postgres: Postgres
    odoo: OdooServer

    def __init__(self, console: Console) -> None:
        self.console = console
        self._running = ExitStack()
        self._of_benchmark = ExitStack()

    @cached_property
    def parts(self) -> Parts:
        """Odoo, PostgreSQL and Home Assistant, downloaded where they are missing."""
        return ensure_parts(self.console)

    def __enter__(self) -> Bed:
        try:
            self.postgres = Postgres(DIRECTORY / "postgres", self.parts.postgres)
            self.odoo = OdooServer(
                DIRECTORY / "odoo", self.parts.odoo, self.postgres, database="bench", console=self.console
            )
            self._end_what_was_left_behind()
            self._running.callback(self.postgres.stop)
            self.postgres.start()
            self._running.callback(self.odoo.stop)
        except BaseException:
            self._running.close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._running.close()

    def _end_what_was_left_behind(self) -> None:
        """By a run that was killed."""
        for name in NAMES:
            self._bridge(name).end()
        for setup in ("bare", "load"):
            self._home(setup).stop()
        self.odoo.stop()
        self.postgres.stop()

    @contextlib.contextmanager
    def clean(self) -> Iterator[None]:
        """A database with nothing in it but the addon; what is started inside ends with it."""
        self.odoo.stop()
        self.odoo.drop()
        self.odoo.prepare(MODULES)
        with ExitStack() as self._of_benchmark:
            self._of_benchmark.callback(self.odoo.stop)
            self._of_benchmark.callback(self.tables.close)
            yield

    @cached_property
    def tables(self) -> Tables:
        """What stands in the database."""
        return Tables(lambda: self.postgres.dsn(self.odoo.database))

    def start_odoo(self, workers: int = 0, *, bridge: bool = False) -> OdooClient:
        """Start Odoo, with or without a bridge in it; returns its administrator."""
        self.odoo.stop()
        os.environ[OFF_VARIABLE] = "on" if bridge else "off"
        self.odoo.start(workers)
        return self.log_in()

    def log_in(self) -> OdooClient:
        """The administrator."""
        return self._of_benchmark.enter_context(
            contextlib.closing(OdooClient(self.odoo.url, self.odoo.database, "admin", self.odoo.admin_password))
        )

    def bridge(self, name: str, environment: Mapping[str, str] | None = None) -> BridgeProcess:
        """A running `odoo-bin ha_bridge`. `name` is one of `NAMES`."""
        if name not in NAMES:
            raise ValueError(name)
        return self._of_benchmark.enter_context(self._bridge(name, environment))

    def _bridge(self, name: str, environment: Mapping[str, str] | None = None) -> BridgeProcess:
        return BridgeProcess(self.odoo, DIRECTORY / "bridges", name, environment=environment)

    def fakes(self, count: int, entities: int) -> FakeHomes:
        """Fake Home Assistants in a thread of this process."""
        return self._of_benchmark.enter_context(FakeHomes(count, entities))

    def home_assistant(self, setup: str) -> HomeAssistant:
        """A running real Home Assistant; `setup` is `bare` or `load`, which has the load integration."""
        home = self._home(setup)
        self._of_benchmark.callback(home.stop)
        new = not home.token
        home.start()
        if new:
            home.restart()  # in order, so that one that is killed later finds its user and token on the disk
        return home

    def _home(self, setup: str) -> HomeAssistant:
        if self.parts.home_assistant is None:
            raise DevkitError("There is no Home Assistant.")
        template = "bare" if setup == "bare" else str(Path(__file__).parent / "home_assistant")
        return HomeAssistant(DIRECTORY / setup, setup, self.parts.home_assistant, setup=template)

    def make_instances(self, odoo: OdooClient, addresses: Mapping[str, tuple[str, str]]) -> list[int]:
        """Make instances in Odoo; returns their ids.

        :param addresses: URL and token by name
        """
        values = [{"name": name, "url": url, "token": token} for name, (url, token) in addresses.items()]
        ids: list[int] = odoo.call("ha.instance", "create", values)
        return ids

    def make_fake_instances(self, odoo: OdooClient, fakes: FakeHomes) -> list[int]:
        """One instance for each of the fakes, in their order."""
        return self.make_instances(odoo, {home.url.rpartition("/")[2]: (home.url, home.token) for home in fakes})


@contextlib.contextmanager
def only_run() -> Iterator[None]:
    """Hold `.run/bench/lock`. Raises DevkitError where another run holds it."""
    DIRECTORY.mkdir(parents=True, exist_ok=True)
    with (DIRECTORY / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise DevkitError("Another ./bench is running in this checkout; wait for it to end.") from None
        yield

