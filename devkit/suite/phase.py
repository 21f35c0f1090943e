"""Runs one program of the suite to its end, or to its time limit."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from devkit import paths

_GRACE = 15.0
_running: set[Program] = set()


@dataclass(frozen=True)
class Ended:
    """How a program ended.

    Attributes:
        exit_code: None where it had to be ended at its time limit.
        seconds: how long it ran.
        log: the file that has all that it wrote.
    """

    exit_code: int | None
    seconds: float
    log: Path

    def lines(self) -> list[str]:
        return self.log.read_text(encoding="utf-8", errors="replace").splitlines()


class Program:
    """A program that runs, without input, in a process group of its own. A context manager.

    Leaving it ends the whole group: SIGINT first, so that fixtures can clean up, and after 15 seconds SIGKILL.

    Attributes:
        log: the file that gets all that it writes.
    """

    def __init__(
        self,
        command: Sequence[str | os.PathLike[str]],
        log: Path,
        *,
        env: Mapping[str, str] | None = None,
        cwd: Path = paths.ROOT,
    ) -> None:
        """Start `command`. Raises OSError where it cannot be started."""
        log.parent.mkdir(parents=True, exist_ok=True)
        self.log = log
        self._started = time.monotonic()
        with log.open("wb") as output:
            self._process = subprocess.Popen(
                [os.fspath(part) for part in command],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                env=dict(env) if env is not None else None,
                cwd=cwd,
                start_new_session=True,
            )
        _running.add(self)

    def __enter__(self) -> Program:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.end()

    def end(self) -> None:
        """End it where it still runs, and whatever is left of its group."""
        _end(self._process)
        _running.discard(self)

    def wait(self, limit: float) -> Ended:
        """Wait for its end, but no longer than `limit` seconds after its start."""
        exit_code: int | None
        try:
            exit_code = self._process.wait(max(0.0, self._started + limit - time.monotonic()))
        except subprocess.TimeoutExpired:
            exit_code = None
        return Ended(exit_code, time.monotonic() - self._started, self.log)


def run(
    command: Sequence[str | os.PathLike[str]],
    log: Path,
    *,
    limit: float,
    env: Mapping[str, str] | None = None,
    cwd: Path = paths.ROOT,
) -> Ended:
    """Run `command` to its end, or end it after `limit` seconds; see `Program`."""
    with Program(command, log, env=env, cwd=cwd) as program:
        return program.wait(limit)


def end_all() -> None:
    """End the programs that other threads wait for, in whose stead they then have an exit code."""
    for program in list(_running):
        program.end()


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the process where it still runs, and whatever is left of its group."""
    if process.poll() is None:
        _signal(process, signal.SIGINT)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(_GRACE)
    _signal(process, signal.SIGKILL)
    process.wait()


def _signal(process: subprocess.Popen[bytes], signum: int) -> None:
    try:
        os.killpg(process.pid, signum)
    except (ProcessLookupError, PermissionError):
        return
