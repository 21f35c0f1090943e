"""PostgreSQL, Home Assistant servers and one Odoo, started and stopped together.

Usage, for a test session or a benchmark:

    stack = Stack(paths.RUN / "test", ensure_parts(console), database="odoo_ha_test", console=console)
    stack.start()                              # everything in parallel; rolled back where one part fails
    stack.homes["Home"].set_state("light.kitchen", "on")
    stack.odoo.url, stack.odoo.admin_password, stack.postgres.dsn(stack.odoo.database)
    stack.odoo.stop(); stack.odoo.start(workers=2)
    stack.stop()
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from pathlib import Path
from types import MappingProxyType

from . import disk, paths
from .console import Console
from .home_assistant import HomeAssistant
from .odoo_server import OdooServer
from .parts import Parts
from .postgres import Postgres

#: Names of the demo's servers and their set-ups, see HomeAssistant.
TWO_HOMES: Mapping[str, str] = MappingProxyType({"Home": "home", "Office": "office"})
ADDONS = ("odoo_ha_addon",)


class Stack:
    """PostgreSQL, Home Assistant servers and one Odoo in `directory`.

    Building it starts nothing; a stack of the same directory that another process started is the same one.

    Attributes:
        postgres: Postgres
        homes: HomeAssistant by name, in order.
        odoo: OdooServer
    """

    def __init__(
        self,
        directory: Path,
        parts: Parts,
        *,
        database: str,
        homes: Mapping[str, str] = TWO_HOMES,
        modules: Sequence[str] = ADDONS,
        port: int | None = None,
        postgres_settings: Mapping[str, str] | None = None,
        odoo_options: Mapping[str, str] | None = None,
        bundles: bool = False,
        console: Console | None = None,
    ) -> None:
        """
        Args:
            homes: names of servers and their set-ups ("home", "office", "bare"); may be empty.
            modules: what is installed in Odoo besides web, mail and portal.
            port: of Odoo's address; by default the one of the last start, else a free one.
            postgres_settings: PostgreSQL's own, such as `{"fsync": "off"}`.
            odoo_options: lines of odoo.conf.
            bundles: whether a new database has all scripts and styles made.
        """
        self._console = console or Console(quiet=True)
        self._modules = tuple(modules)
        self.directory = directory
        logs = directory / "logs"
        self.postgres = Postgres(
            directory / "postgres", parts.postgres, log=logs / "postgres.log", settings=postgres_settings
        )
        self.odoo = OdooServer(
            directory / "odoo",
            parts.odoo,
            self.postgres,
            database=database,
            port=port,
            log=logs / "odoo.log",
            options=odoo_options,
            console=self._console,
            bundles=bundles,
        )
        self.homes: dict[str, HomeAssistant] = {}
        for name, setup in homes.items():
            if parts.home_assistant is None:
                raise ValueError("these parts have no Home Assistant")
            slug = name.lower().replace(" ", "-")
            self.homes[name] = HomeAssistant(
                directory / slug, name, parts.home_assistant, setup=setup, log=logs / f"{slug}.log"
            )

    @property
    def running(self) -> bool:
        """Whether every part runs."""
        return all(part.running for part in (self.postgres, self.odoo, *self.homes.values()))

    @property
    def partly_running(self) -> bool:
        """Whether any part runs."""
        return any(part.running for part in (self.postgres, self.odoo, *self.homes.values()))

    def start(self, workers: int = 0) -> None:
        """Start what does not run, in parallel, with the modules installed; stop it all where one part fails.

        Raises DevkitError of the part that failed.
        """
        paths.private_directory(self.directory)
        jobs: list[Callable[[], None]] = [lambda: self._start_odoo(workers)]
        jobs += [lambda home=home: self._start_home(home) for home in self.homes.values()]
        pool = ThreadPoolExecutor(max_workers=len(jobs))
        futures = [pool.submit(job) for job in jobs]
        try:
            wait(futures, return_when=FIRST_EXCEPTION)
            for future in futures:
                if future.done():
                    future.result()
        except BaseException:
            self.stop()  # jobs that wait for what was stopped fail …
            pool.shutdown(cancel_futures=True)
            self.stop()  # … and what a job started meanwhile goes too
            raise
        pool.shutdown()

    def _start_odoo(self, workers: int) -> None:
        with disk.explained(self.postgres.log, self.odoo.log):
            if not self.postgres.running:
                with self._console.step("Starting PostgreSQL"):
                    self.postgres.start()
            if not self.odoo.running:
                self.odoo.prepare(self._modules)
                with self._console.step("Starting Odoo"):
                    self.odoo.start(workers)

    def _start_home(self, home: HomeAssistant) -> None:
        if not home.running:
            title = f"Starting Home Assistant {home.version} '{home.name}'"
            with disk.explained(home.log), self._console.step(title):
                home.start()

    def stop(self) -> None:
        """Stop everything, Odoo first and PostgreSQL last. Stopping what does not run is fine."""
        self.odoo.stop()
        if self.homes:
            with ThreadPoolExecutor(max_workers=len(self.homes)) as pool:
                list(pool.map(lambda home: home.stop(), self.homes.values()))
        self.postgres.stop()
