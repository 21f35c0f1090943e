"""Other programs: those that are run to their end, and those that outlive the devkit.

All are started in a session of their own. What outlives us is found again and stopped by pid. A pid alone may be
recycled by the system, so each pidfile also records when the process started; a process whose start time differs is
not ours and is never signalled.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Union

from . import paths
from .disk import DiskFull, tells_full
from .errors import DevkitError

Command = Sequence[Union[str, "os.PathLike[str]"]]


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


def descendants(pid: int) -> list[int]:
    """What a process has started, what these have started, and so on; also in sessions of their own."""
    parents: dict[int, int] = {}
    if Path("/proc/self/stat").exists():
        for path in Path("/proc").glob("[0-9]*/stat"):
            with contextlib.suppress(OSError):
                text = path.read_text(encoding="utf-8", errors="replace")
                parents[int(path.parent.name)] = int(text.rpartition(")")[2].split()[1])
    else:
        shown = subprocess.run(
            ["ps", "-A", "-o", "pid=,ppid="], capture_output=True, text=True, check=False
        ).stdout
        parents = {int(child): int(parent) for child, parent in map(str.split, shown.splitlines())}
    found = [pid]
    for one in found:
        found += [child for child, parent in parents.items() if parent == one]
    return found[1:]


def clean_environment(**extra: str) -> dict[str, str]:
    """The caller's environment for a child, without what would lead its Python or its libpq astray; plus `extra`."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PYTHON", "PG")) and name not in ("VIRTUAL_ENV", "ODOO_RC", "OPENERP_SERVER")
    }
    return {**kept, "PYTHONUNBUFFERED": "1", "PYTHONPYCACHEPREFIX": str(paths.PYCACHE), **extra}


@dataclass(frozen=True)
class Ended:
    """How a program ended whose output went to a log.

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


_GRACE = 15.0
_children: dict[subprocess.Popen[Any], float] = {}
"""What threads wait for, with the seconds that each has to clean up."""
_children_lock = threading.Lock()
_aborted = threading.Event()


def run(
    command: Command,
    *,
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
    text_in: str | None = None,
) -> subprocess.CompletedProcess[str]:
    """Run a program to its end and return its exit code, stdout and stderr.

    From any thread; `abort()` ends it. Ctrl-C reaches only us, and we decide what ends when.
    Raises DevkitError where the program cannot be executed or all was aborted, and DiskFull where it failed for that.
    """
    stdin = subprocess.DEVNULL if text_in is None else subprocess.PIPE
    streams: dict[str, Any] = {"stdin": stdin, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with _running(command, 0, **streams, env=env, cwd=cwd, text=True, errors="replace") as child:
        out, err = child.communicate(text_in)
    if _aborted.is_set():
        raise DevkitError("Interrupted.")
    if child.returncode and (tells_full(err) or tells_full(out)):
        raise DiskFull
    return subprocess.CompletedProcess(command, child.returncode, out, err)


def run_logged(
    command: Command,
    log: Path,
    *,
    limit: float,
    env: Mapping[str, str] | None = None,
    cwd: Path = paths.ROOT,
) -> Ended:
    """Run a program, without input, to its end or for `limit` seconds; all that it writes goes to `log`.

    What takes too long, and whatever a program leaves behind in its group, is ended: by SIGINT, so that it can clean
    up, and after 15 seconds by SIGKILL. Raises DevkitError as `run`.
    """
    log.parent.mkdir(parents=True, exist_ok=True)
    started = time.monotonic()
    exit_code: int | None = None
    with (
        log.open("wb") as output,
        _running(
            command,
            _GRACE,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env=env,
            cwd=cwd,
        ) as child,
    ):
        with contextlib.suppress(subprocess.TimeoutExpired):
            exit_code = child.wait(limit)
        _end(child, _GRACE)
    return Ended(exit_code, time.monotonic() - started, log)


@contextlib.contextmanager
def _running(command: Command, grace: float, **options: Any) -> Iterator[subprocess.Popen[Any]]:
    """A program that `end_all` ends, and that ends where whoever waits for it is interrupted."""
    with _children_lock:
        child = _spawn(command, **options)
        _children[child] = grace
    try:
        yield child
    except BaseException:
        _end(child, grace)
        raise
    finally:
        with _children_lock:
            del _children[child]


def _spawn(command: Command, name: str = "", **options: Any) -> subprocess.Popen[Any]:
    """Start a program in a session of its own.

    Raises DevkitError where it cannot be executed or all was aborted.
    """
    if _aborted.is_set():
        raise DevkitError("Interrupted.")
    try:
        return subprocess.Popen([os.fspath(part) for part in command], start_new_session=True, **options)
    except OSError as error:
        raise DevkitError(f"{name or command[0]} could not be started: {error}.") from error


def end_all() -> None:
    """End every program that a thread waits for; the thread gets its exit code."""
    with _children_lock:
        children = list(_children.items())
    for child, grace in children:
        _end(child, grace)


def abort() -> None:
    """As `end_all`; and from now on nothing is started any more."""
    _aborted.set()
    end_all()


def aborted() -> bool:
    """Whether `abort` was called."""
    return _aborted.is_set()


def _end(child: subprocess.Popen[Any], grace: float) -> None:
    """End it where it still runs, and whatever is left of its group."""
    if grace and child.poll() is None:
        _signal_group(child.pid, signal.SIGINT)
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.wait(grace)
    _signal_group(child.pid, signal.SIGKILL)
    child.wait()


def _signal_group(pid: int, signum: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signum)


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
        command: Command,
        *,
        env: Mapping[str, str] | None = None,
        cwd: Path | None = None,
    ) -> int:
        """Start `command` detached, with its output appended to `self.log`; return its pid.

        Raises DevkitError where the command cannot be executed or a process of this pidfile still lives.
        """
        if self.running:
            raise DevkitError(f"{self.name} is already running (pid {self.pid}).")
        self.log.parent.mkdir(parents=True, exist_ok=True)
        self.pidfile.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as output:
            self._child = _spawn(
                command,
                self.name,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                env=env,
                cwd=cwd,
            )
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
        """SIGKILL the process and everything that it has started, and wait until all of it is gone.

        PostgreSQL's processes have sessions of their own. One that went on for a moment would write into what the next
        server has begun to recover.
        """
        pid = self.pid
        if pid is not None:
            self.send(signal.SIGSTOP)  # so that it starts nothing more meanwhile
            children = descendants(pid)
            _signal_group(pid, signal.SIGKILL)  # it leads its own group, see start_new_session
            self.send(signal.SIGKILL)
            for child in children:
                with contextlib.suppress(ProcessLookupError, PermissionError):
                    os.kill(child, signal.SIGKILL)
            self.wait(5)
            deadline = time.monotonic() + 5
            while any(start_time(child) is not None for child in children) and time.monotonic() < deadline:
                time.sleep(0.01)
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
