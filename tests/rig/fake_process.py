"""Fake Home Assistants in a process of their own, so that what they cost is not taken for a client's."""

from __future__ import annotations

import json
import signal
import sys
import time
from pathlib import Path
from types import TracebackType

from devkit import paths
from devkit.errors import DevkitError
from devkit.ports import LOOPBACK, free_port
from devkit.process import Daemon, clean_environment

TOKEN = "fake-token"


class FakeProcess:
    """`count` fakes that change `rate` states a second each. A context manager.

    Attributes:
        port: of them all.
    """

    def __init__(
        self, directory: Path, count: int, entities: int, *, rate: float = 0, house: bool = False
    ) -> None:
        self._daemon = Daemon("The fake Home Assistants", directory / "fakes.pid", directory / "fakes.log")
        self._count = count
        self._arguments = [
            "--instances",
            count,
            "--entities",
            entities,
            "--rate",
            rate,
            "--report",
            1,
            "--token",
            TOKEN,
        ]
        self._arguments += ["--house"] if house else []
        self.port = 0

    def __enter__(self) -> FakeProcess:
        self.end()  # what a run that was killed left behind
        self._daemon.log.unlink(missing_ok=True)
        self.port = free_port()
        command = [sys.executable, "-m", "tests.fake_home_assistant", "--port", self.port, *self._arguments]
        self._daemon.start(
            list(map(str, command)), env=clean_environment(PYTHONPATH=str(paths.ROOT)), cwd=paths.ROOT
        )
        deadline = time.monotonic() + 120
        while not self._lines():
            if not self._daemon.running or time.monotonic() > deadline:
                self.end()
                raise DevkitError(f"The fake Home Assistants did not start: {self._daemon.last_lines()}")
            time.sleep(0.05)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.end()

    def end(self) -> None:
        self._daemon.stop(signal.SIGTERM, 5)

    @property
    def pid(self) -> int | None:
        return self._daemon.pid

    def addresses(self) -> dict[str, tuple[str, str]]:
        """URL and token by name."""
        return {
            f"ha{number}": (f"http://{LOOPBACK}:{self.port}/ha{number}", TOKEN)
            for number in range(self._count)
        }

    def counters(self) -> dict[str, int]:
        """What clients did, over all fakes; at most a second old. Empty in the first second."""
        lines = self._lines()
        return dict(json.loads(lines[-1])) if len(lines) > 1 else {}

    def _lines(self) -> list[str]:
        """Whole lines of JSON that it has said."""
        text = self._daemon.log.read_text(encoding="utf-8") if self._daemon.log.exists() else ""
        return [
            line for line in text.splitlines(keepends=True) if line.startswith("{") and line.endswith("}\n")
        ]
