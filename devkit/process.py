"""Processes that outlive the devkit: started in a session of their own, found again and stopped by pid.

A pid alone may be recycled by the system, so each pidfile also records when the process started; a process
whose start time differs is not ours and is never signalled.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from . import paths
from .disk import DiskFull, tells_full
from .errors import DevkitError


def start_time(pid: int) -> str | None:
    """A value that two processes with the same pid do not share, or None where no such process lives.

    A zombie (ended, but not yet waited for) counts as not living, once its last thread has let go of its sockets.
    """
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return _start_time_by_ps(pid) if not Path("/proc/self/stat").exists() else None
    # The command's name is in parentheses and may itself hold spaces and parentheses.
    fields = stat.rpartition(")")[2].split()
    state, threads, started = fields[0], int(fields[17]), fields[19]
    return None if state in "ZX" and threads <= 1 else started


def _start_time_by_ps(pid: int) -> str | None:
    """The same for systems without /proc."""
    answer = subprocess.run(
        ["ps", "-o", "stat=,lstart=", "-p", str(pid)], capture_output=True, text=True, check=False
    ).stdout.strip()
    return None if not answer or answer.startswith("Z") else answer.partition(" ")[2].strip()


def clean_environment(**extra: str) -> dict[str, str]:
    """The caller's environment for a child, without what would lead its Python or its libpq astray; plus `extra`."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PYTHON", "PG")) and name not in ("VIRTUAL_ENV", "ODOO_RC", "OPENERP_SERVER")
    }
    return {**kept, "PYTHONUNBUFFERED": "1", "PYTHONPYCACHEPREFIX": str(paths.PYCACHE), **extra}


_children: set[subprocess.Popen[str]] = set()
_children_lock = threading.Lock()
_aborted = threading.Event()


def run(
    command: Sequence[str | os.PathLike[str]],
    *,
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
    text_in: str | None = None,
) -> subprocess.CompletedProcess[str]:
    """Run a program to its end and return its exit code, stdout and stderr.

    From any thread; `abort()` ends it. Ctrl-C reaches only us, and we decide what ends when.
    Raises DevkitError where the program cannot be executed or all was aborted, and DiskFull where it failed for that.
    """
    with _children_lock:
        if _aborted.is_set():
            raise DevkitError("Interrupted.")
        try:
            child = subprocess.Popen(
                [os.fspath(part) for part in command],
                stdin=subprocess.DEVNULL if text_in is None else subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                env=dict(env) if env is not None else None,
                cwd=cwd,
                text=True,
                errors="replace",
                start_new_session=True,
            )
        except OSError as error:
            raise DevkitError(f"{command[0]} could not be started: {error}.") from error
        _children.add(child)
    try:
        out, err = child.communicate(text_in)
    except BaseException:
        _kill_group(child.pid)
        child.wait()
        raise
    finally:
        with _children_lock:
            _children.discard(child)
    if _aborted.is_set():
        raise DevkitError("Interrupted.")
    if child.returncode and (tells_full(err) or tells_full(out)):
        raise DiskFull
    return subprocess.CompletedProcess(command, child.returncode, out, err)


def abort() -> None:
    """End every program that `run` waits for in any thread; from now on nothing is started any more."""
    _aborted.set()
    with _children_lock:
        for child in _children:
            _kill_group(child.pid)


def aborted() -> bool:
    """Whether `abort` was called."""
    return _aborted.is_set()


def _kill_group(pid: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)


def write_executable(path: Path, text: str) -> None:
    """Write a script that can be started at once. Raises DevkitError where it cannot be written.

    Another program writes it: one that another thread starts while we write would have our file open for a moment too,
    and the system starts nothing that is open for writing ("Text file busy").
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    done = run(["install", "-m", "755", "/dev/stdin", path], text_in=text)
    if done.returncode:
        raise DevkitError(f"{path} could not be written: {done.stderr.strip()}")


class Daemon:
    """One background process, known by its pidfile.

    `pidfile` is written when the process starts and removed when it is stopped, so any later devkit process
    finds it again by building a `Daemon` with the same pidfile.
    """

    def __init__(self, name: str, pidfile: Path, log: Path) -> None:
        self.name = name
        self.pidfile = pidfile
        self.log = log
        self._child: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int | None:
        """The pid of the living process, or None."""
        if self._child is not None:
            self._child.poll()  # reaps it, so that an ended child is not taken for a living one
        try:
            record = json.loads(self.pidfile.read_text(encoding="utf-8"))
            pid, started = int(record["pid"]), record["started"]
        except (OSError, ValueError, KeyError, TypeError):
            return None
        return pid if started is not None and start_time(pid) == started else None

    @property
    def running(self) -> bool:
        return self.pid is not None

    def start(
        self,
        command: Sequence[str | os.PathLike[str]],
        *,
        env: Mapping[str, str] | None = None,
        cwd: Path | None = None,
    ) -> int:
        """Start `command` detached, with its output appended to `self.log`; return its pid.

        Raises DevkitError where the command cannot be executed or a process of this pidfile still lives.
        """
        if self.running:
            raise DevkitError(f"{self.name} is already running (pid {self.pid}).")
        if aborted():
            raise DevkitError("Interrupted.")
        self.log.parent.mkdir(parents=True, exist_ok=True)
        self.pidfile.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as output:
            try:
                self._child = subprocess.Popen(
                    [os.fspath(part) for part in command],
                    stdin=subprocess.DEVNULL,
                    stdout=output,
                    stderr=subprocess.STDOUT,
                    env=dict(env) if env is not None else None,
                    cwd=cwd,
                    start_new_session=True,
                )
            except OSError as error:
                raise DevkitError(f"{self.name} could not be started: {error}.") from error
        self._record(self._child.pid)
        return self._child.pid

    def _record(self, pid: int) -> None:
        temporary = self.pidfile.with_suffix(".new")
        temporary.write_text(json.dumps({"pid": pid, "started": start_time(pid)}), encoding="utf-8")
        temporary.replace(self.pidfile)

    def send(self, signum: int) -> bool:
        """Send a signal to the process alone (not its children); False where it does not live."""
        pid = self.pid
        if pid is None:
            return False
        try:
            os.kill(pid, signum)
        except ProcessLookupError:
            return False
        return True

    def wait(self, timeout: float) -> bool:
        """Wait up to `timeout` seconds for the process to end; True when it has."""
        deadline = time.monotonic() + timeout
        while self.running:
            if time.monotonic() > deadline:
                return False
            time.sleep(0.05)
        return True

    def stop(self, signum: int = signal.SIGTERM, timeout: float = 20) -> bool:
        """Ask the process to end and wait; after `timeout` seconds kill its whole session.

        Returns True when it ended by itself, False when it had to be killed. Stopping what does not run is fine.
        """
        gentle = True
        if self.send(signum) and not self.wait(timeout):
            gentle = False
            self.kill()
        self.pidfile.unlink(missing_ok=True)
        return gentle

    def kill(self) -> None:
        """SIGKILL the process and everything in its session, and wait until it is gone."""
        pid = self.pid
        if pid is not None:
            _kill_group(pid)  # it leads its own group, see start_new_session
            self.send(signal.SIGKILL)
            self.wait(5)
        self.pidfile.unlink(missing_ok=True)

    def last_lines(self, count: int = 8) -> str:
        """The end of the log, for an error message's detail."""
        try:
            with self.log.open("rb") as log:
                log.seek(0, os.SEEK_END)
                log.seek(max(0, log.tell() - 32768))
                lines = log.read().decode(errors="replace").splitlines()
        except OSError:
            return ""
        return "\n".join(lines[-count:])
