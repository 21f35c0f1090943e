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

from devkit import paths

_GRACE = 15.0


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


def run(
    command: Sequence[str | os.PathLike[str]],
    log: Path,
    *,
    limit: float,
    env: Mapping[str, str] | None = None,
    cwd: Path = paths.ROOT,
) -> Ended:
    """Run `command` without input, its output in `log`, for at most `limit` seconds.

    It leads a process group of its own. Where the limit is reached or this process is interrupted, the whole
    group is ended: SIGINT first, so that fixtures can clean up, and after 15 seconds SIGKILL.

    Raises OSError where the command cannot be started.
    """
    log.parent.mkdir(parents=True, exist_ok=True)
    started = time.monotonic()
    with log.open("wb") as output:
        process = subprocess.Popen(
            [os.fspath(part) for part in command],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env=dict(env) if env is not None else None,
            cwd=cwd,
            start_new_session=True,
        )
        exit_code: int | None
        try:
            exit_code = process.wait(limit)
        except subprocess.TimeoutExpired:
            exit_code = None
        finally:
            _end(process)
    return Ended(exit_code, time.monotonic() - started, log)


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
