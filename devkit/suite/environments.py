"""The virtual environments of the tests and of the linters."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path

from devkit import paths, python_env
from devkit.apt_sources import debian_codename
from devkit.console import Console
from devkit.debian import DebianArchive
from devkit.errors import DevkitError
from devkit.python_env import Installer, installer
from devkit.pythons import Python, find_pythons

_OLDEST, _NEWEST = (3, 10), (3, 13)


class Environments:
    """Makes them on demand, in the oldest Python found that Odoo supports: what works there works above."""

    def __init__(self, console: Console) -> None:
        self._console = console

    def tests(self) -> Path:
        """The interpreter that has pytest, Playwright and what the addon needs besides Odoo."""
        return self._environment("test-tools", "test.txt", "pytest and Playwright", 75_000_000)

    def linters(self) -> Path:
        """The directory that has ruff, mypy and pylint."""
        return self._environment("lint-tools", "lint.txt", "The linters", 40_000_000).parent

    def _environment(self, name: str, requirements: str, title: str, size: int) -> Path:
        pins = paths.REQUIREMENTS / requirements
        there = python_env.ready(name, self._python, pins)
        return there or self._installer.build(name, self._python, pins, self._console, title=title, size=size)

    @cached_property
    def _pythons(self) -> list[Python]:
        return find_pythons()

    @cached_property
    def _python(self) -> Python:
        fitting = [python for python in self._pythons if _OLDEST <= python.version[:2] <= _NEWEST]
        if not fitting:
            raise DevkitError("No usable Python from 3.10 to 3.13 was found: install python3.")
        return min(fitting)

    @cached_property
    def _installer(self) -> Installer:
        return installer(self._pythons, self._console, self._archive)

    def _archive(self) -> DebianArchive | None:
        if DebianArchive.problem():
            return None
        archive = DebianArchive(paths.CACHE / "apt-pip", (debian_codename() or "stable",), self._console)
        archive.update()
        return archive
