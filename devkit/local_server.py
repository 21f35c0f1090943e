"""What every server of ours has: a process that is found again, what is remembered of it, a start and an end."""

from __future__ import annotations

import contextlib
import json
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from . import paths
from .errors import DevkitError
from .ports import wait_until
from .process import Daemon


class LocalServer:
    """A server on a loopback port, in `directory`. Another devkit process that builds it finds it running.

    Attributes:
        directory: all that it needs and writes.
        log: what it writes about itself.
    """

    stop_signal = signal.SIGTERM
    stop_timeout = 20.0

    def __init__(
        self, title: str, directory: Path, pidfile: str, log: Path, state: str = "state.json"
    ) -> None:
        """Nothing starts yet. `title` names it in messages; `state` is the file that remembers its port and secrets."""
        self.directory = directory
        self.log = log
        self._title = title
        self._daemon = Daemon(title, directory / pidfile, log)
        self._state_file = directory / state

    @property
    def pid(self) -> int | None:
        """The pid of its process (the foremost, where it has several), None where it does not run."""
        return self._daemon.pid

    @property
    def running(self) -> bool:
        return self._daemon.running

    @property
    def port(self) -> int | None:
        """The same at every start as long as it stays free; None before the first."""
        return self._state.get("port")

    @property
    def _state(self) -> dict[str, Any]:
        try:
            return json.loads(self._state_file.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}

    def _remember(self, **values: Any) -> None:
        paths.private_directory(self.directory)
        paths.write_private(self._state_file, json.dumps({**self._state, **values}))

    def start(self) -> None:
        """Start it where it does not run, and return when it answers.

        Raises DevkitError with the end of its log where it does not come up; then nothing is left running.
        """
        raise NotImplementedError

    @contextlib.contextmanager
    def _stopped_on_error(self) -> Iterator[None]:
        try:
            yield
        except BaseException:
            self.stop()
            raise

    def _wait_until(self, ready: Callable[[], bool], timeout: float) -> None:
        wait_until(lambda: ready() or not self.running, timeout)
        if not self.running or not ready():
            raise DevkitError(
                f"{self._title} did not start; its log is {self.log}:\n{self._daemon.last_lines()}"
            )

    def stop(self, signum: int | None = None, timeout: float | None = None) -> bool:
        """Ask it to end; False where it had to be killed after `timeout` seconds. It may be stopped already."""
        return self._daemon.stop(
            signum or self.stop_signal, self.stop_timeout if timeout is None else timeout
        )

    def kill(self) -> None:
        """SIGKILL for it and all of its processes, as a power cut."""
        self._daemon.kill()

    def restart(self) -> None:
        """Stop and start on the same port."""
        self.stop()
        self.start()
