"""Finds the Pythons of this machine by running each candidate, for a name in PATH proves nothing (pyenv's shims)."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

OLDEST = (3, 10)
Version = tuple[int, int, int]
#: Debian splits the standard library: an interpreter alone is not enough.
_PROBE = (
    "import sys, _ssl, _sqlite3, importlib.util as util; assert util.find_spec('venv');"
    "print(*sys.version_info[:3], sys.prefix, sep='|')"
)


@dataclass(frozen=True, order=True)
class Python:
    """An interpreter that runs.

    Attributes:
        version: for example (3, 13, 0).
        path: the executable.
    """

    version: Version
    path: Path

    def __str__(self) -> str:
        return ".".join(map(str, self.version))


def probe(path: Path) -> Python | None:
    """The interpreter at `path`, or None where it does not run or lacks a part of the standard library."""
    return _probe(path)[0]


def _probe(path: Path) -> tuple[Python | None, str]:
    try:
        done = subprocess.run(
            [path, "-I", "-S", "-c", _PROBE], capture_output=True, text=True, timeout=20, check=False
        )
        major, minor, micro, prefix = done.stdout.strip().split("|", 3)
        return Python((int(major), int(minor), int(micro)), path), prefix
    except (OSError, ValueError, subprocess.SubprocessError):
        return None, ""


def _candidates() -> Iterator[Path]:
    yield Path(getattr(sys, "_base_executable", None) or sys.executable)
    for directory in os.environ.get("PATH", "").split(os.pathsep):
        # Shims are slow and often lead nowhere; where they lead is looked at below.
        if directory and Path(directory).name != "shims":
            yield from _in_directory(Path(directory))
    home = Path.home()
    for tree in (
        Path(os.environ.get("PYENV_ROOT") or home / ".pyenv") / "versions",
        Path(os.environ.get("XDG_DATA_HOME") or home / ".local/share") / "uv" / "python",
        home / ".asdf" / "installs" / "python",
        home / ".local/share/mise/installs/python",
        Path("/opt"),
    ):
        for directory in _matching(tree, "*/bin"):
            yield from _in_directory(directory)
    yield from _in_directory(Path("/usr/local/bin"))
    yield from _in_directory(Path("/usr/bin"))


def _matching(directory: Path, pattern: str) -> list[Path]:
    """The paths that match, in order; none in a directory that is closed to us (`su` leaves root's own in PATH)."""
    try:
        return sorted(directory.glob(pattern))
    except PermissionError:
        return []


def _in_directory(directory: Path) -> Iterator[Path]:
    for path in _matching(directory, "python3*"):
        suffix = path.name.removeprefix("python3")
        if not suffix or (suffix[1:].isdigit() and suffix[0] == "." and int(suffix[1:]) >= OLDEST[1]):
            yield path


def find_pythons() -> list[Python]:
    """All Pythons of this machine from 3.10 on, newest first, each installation once."""
    candidates = list(dict.fromkeys(path.resolve() for path in _candidates()))
    with ThreadPoolExecutor(max_workers=8) as pool:
        found = list(pool.map(_probe, candidates))
    pythons: dict[tuple[Version, str], Python] = {}
    for python, prefix in found:
        if python is not None and python.version >= OLDEST:
            pythons.setdefault((python.version, prefix), python)
    return sorted(pythons.values(), key=lambda python: python.version, reverse=True)
