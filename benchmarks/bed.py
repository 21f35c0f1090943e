"""The servers that benchmarks measure: PostgreSQL, Odoo, bridges, fake and real Home Assistants, all their own."""

from __future__ import annotations

import contextlib
import fcntl
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType

from benchmarks.scale import Scale
from devkit import paths
from devkit.console import Console
from devkit.errors import DevkitError
from devkit.home_assistant import HomeAssistant
from devkit.parts import ensure_parts
from devkit.postgres import Postgres
from devkit.suite.stack import MODULES as TESTED
from devkit.suite.stack import POSTGRES_SETTINGS
from tests.rig.site import MODULES, Site

DIRECTORY = paths.RUN / "bench"
LOAD = "load"
SETUPS = {"bare": "bare", LOAD: str(Path(__file__).resolve().parent / "home_assistant")}
"""What `home_assistant` knows: one of the devkit's own, and one with the load integration."""


class Bed(Site):
    """A context manager; leaving it ends everything that it started. PostgreSQL runs with settings of its own.

    Where only is seen whether benchmarks work, it waits for no disk, and the database is a copy of what all tests have,
    with everything that a benchmark installs.

    Attributes:
        parts: Odoo, PostgreSQL and Home Assistant.
    """

    def __init__(self, console: Console, scale: Scale) -> None:
        """Downloads what is missing."""
        self.parts = ensure_parts(console)
        settings = POSTGRES_SETTINGS if scale.tiny else {}
        postgres = Postgres(DIRECTORY / "postgres", self.parts.postgres, settings=settings)
        modules = TESTED if scale.tiny else MODULES
        super().__init__(DIRECTORY, postgres, self.parts.odoo, "bench", console, modules, bundles=scale.tiny)

    def __enter__(self) -> Bed:
        self.end_everything()
        self.postgres.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.end_everything()

    def end_everything(self) -> None:
        super().end_everything()
        for setup in SETUPS:
            self._home(setup).stop()
        self.postgres.stop()

    @contextlib.contextmanager
    def clean(self) -> Iterator[None]:
        self.postgres.start()
        with super().clean():
            yield

    def home_assistant(self, setup: str) -> HomeAssistant:
        """A running real Home Assistant; `setup` is one of `SETUPS`. It runs until the end of the bed."""
        home = self._home(setup)
        new = not home.token
        home.start()
        if new:
            home.restart()  # in order, so that one that is killed later finds its user and token on the disk
        return home

    def _home(self, setup: str) -> HomeAssistant:
        if self.parts.home_assistant is None:
            raise DevkitError("There is no Home Assistant.")
        return HomeAssistant(DIRECTORY / setup, setup, self.parts.home_assistant, setup=SETUPS[setup])


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
