"""The virtual environments of the tests and of the linters."""

from __future__ import annotations

import shutil
from pathlib import Path

from devkit import paths
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
        self._python: Python | None = None
        self._installer: Installer | None = None

    def tests(self) -> Path:
        """The interpreter that has pytest, Playwright and what the addon needs besides Odoo."""
        return self._environment("test-tools", "test.txt", "pytest and Playwright", 75_000_000)

    def linters(self) -> Path:
        """The directory that has ruff, mypy and pylint."""
        return self._environment("lint-tools", "lint.txt", "The linters", 40_000_000).parent

    def _environment(self, name: str, requirements: str, title: str, size: int) -> Path:
        if self._installer is None or self._python is None:
            pythons = find_pythons()
            fitting = [python for python in pythons if _OLDEST <= python.version[:2] <= _NEWEST]
            if not fitting:
                raise DevkitError("No usable Python from 3.10 to 3.13 was found: install python3.")
            self._python = min(fitting)
            self._installer = installer(pythons, self._console, self._archive())
        files = [paths.REQUIREMENTS / requirements]
        return self._installer.environment_for(
            name, self._python, files, self._console, title=title, size=size
        )

    def _archive(self) -> DebianArchive | None:
        """Debian's archive on a machine without pip, which then comes from there."""
        if shutil.which("pip3") or DebianArchive.problem():
            return None
        suite = debian_codename() or "stable"
        archive = DebianArchive(paths.CACHE / "apt-pip", (suite,), self._console)
        archive.update()
        return archive
