"""What there is to build with: the machine's Pythons, Debian's archive, an installer."""

from __future__ import annotations

import contextlib
import fcntl
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

from . import debian_python, odoo_source, paths, python_env
from .apt_sources import debian_codename
from .console import Console
from .debian import DebianArchive
from .errors import DevkitError
from .python_env import Installer, installer
from .pythons import Python, Version, find_pythons, probe

#: What Odoo 19 runs on, and with it whatever the tests share with it.
ODOO_PYTHONS = ((3, 10, 0), (3, 13, 99))
#: The suites whose fonts still have the files that Odoo links to.
STABLE_SUITES = ("bookworm", "trixie")


@contextlib.contextmanager
def only_one(console: Console) -> Iterator[None]:
    """Hold `.run/parts.lock` during the block: who downloads or builds parts waits for whoever does so already."""
    paths.RUN.mkdir(exist_ok=True)
    with (paths.RUN / "parts.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            console.say("  Another process is downloading the same parts; waiting for it.")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


class Machine:
    """The base of those that build; each thing is looked for only when one of them needs it."""

    def __init__(self, console: Console) -> None:
        self._console = console

    @cached_property
    def _pythons(self) -> list[Python]:
        """The machine's own, newest first."""
        found = find_pythons()
        if not found:
            raise DevkitError(
                "No complete Python 3.10 or newer was found (ssl, sqlite3 and venv belong to it): install python3."
            )
        return found

    @cached_property
    def _stable_suite(self) -> str:
        codename = debian_codename()
        return codename if codename in STABLE_SUITES else STABLE_SUITES[-1]

    @cached_property
    def _archive(self) -> DebianArchive | None:
        """Debian's archive with fresh lists, or None on a machine without one."""
        if DebianArchive.problem():
            return None
        archive = DebianArchive(paths.CACHE / "apt", (odoo_source.SUITE, self._stable_suite), self._console)
        archive.update()
        return archive

    @cached_property
    def _installer(self) -> Installer:
        return installer(self._pythons, self._console, lambda: self._archive)

    def _environment(self, name: str, python: Python, requirements: str, *, title: str, size: int) -> Path:
        """The interpreter of the virtual environment `name`, built where it is missing; see Installer.build."""
        pins = paths.REQUIREMENTS / requirements
        return python_env.ready(name, python, pins) or self._installer.build(
            name, python, pins, self._console, title=title, size=size
        )

    def _fitting(self, oldest: Version, newest: Version) -> list[Python]:
        """Those Pythons in a range that are there, newest first: the machine's, else one that was taken from Debian."""
        if fitting := [python for python in self._pythons if oldest <= python.version <= newest]:
            return fitting
        unpacked = (
            probe(debian_python.launcher(_root(series), series)) for series in _series(oldest, newest)
        )
        return [python for python in unpacked if python]

    def _python_between(self, oldest: Version, newest: Version, *, wanted: str, who: str) -> Python:
        """The newest Python in a range that is there, else the newest that Debian has.

        Args:
            wanted: the series ("3.13") to tell people of where none can be had.
            who: what needs it.

        Raises DevkitError where none can be had.
        """
        if fitting := self._fitting(oldest, newest):
            return fitting[0]
        archive = self._archive
        series = next((s for s in _series(oldest, newest) if archive and archive.has(f"python{s}")), None)
        if archive is None or series is None:
            raise DevkitError(f"{who} needs Python {wanted} and none was found: install it and start again.")
        self._console.say(f"  {who} needs Python {series}, which is not here; taking Debian's.")
        return debian_python.unpack_python(archive, series, _root(series))


def _series(oldest: Version, newest: Version) -> list[str]:
    """The names of the series in a range, newest first: "3.13", "3.12" …"""
    return [f"3.{minor}" for minor in range(newest[1], oldest[1] - 1, -1)]


def _root(series: str) -> Path:
    """Where Debian's Python of a series is unpacked."""
    return paths.PARTS / f"python-{series}"
