"""Measuring processes: they work until their standard input ends, and then write one JSON object."""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
from collections.abc import Iterator
from types import TracebackType
from typing import Any

from devkit import paths

READY = "ready"


class Child:
    """A context manager around `python -m MODULE`, which works from entering until `result`.

    The process gets its orders as one line of JSON on its standard input, and says `ready` when it works.
    """

    def __init__(self, module: str, **orders: Any) -> None:
        self._module = module
        self._orders = orders

    def __enter__(self) -> Child:
        self._process = subprocess.Popen(
            [sys.executable, "-m", self._module],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=paths.ROOT,
        )
        self._write(json.dumps(self._orders) + "\n")
        if self._read() != READY:
            raise RuntimeError(f"{self._module} could not begin")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.kill()
        for pipe in (self._process.stdin, self._process.stdout):
            assert pipe
            with contextlib.suppress(OSError):
                pipe.close()
        self._process.wait()

    @property
    def pid(self) -> int:
        return self._process.pid

    def ask(self, question: str) -> Any:
        """What a process that can be asked while it works answers; None where it has nothing to say."""
        self._write(json.dumps(question) + "\n")
        return json.loads(self._read())

    def result(self) -> dict[str, Any]:
        """End it and return what it found."""
        assert self._process.stdin
        self._process.stdin.close()
        found: dict[str, Any] = json.loads(self._read())
        return found

    def _write(self, text: str) -> None:
        assert self._process.stdin
        self._process.stdin.write(text)
        self._process.stdin.flush()

    def _read(self) -> str:
        assert self._process.stdout
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"{self._module} has ended (exit code {self._process.wait()})")
        return line.strip()


def orders() -> dict[str, Any]:
    """In the process: what it was told."""
    given: dict[str, Any] = json.loads(sys.stdin.readline())
    return given


def questions() -> Iterator[str]:
    """In the process: what it is asked, one after the other, each to be answered, until it shall end."""
    for line in sys.stdin:
        yield json.loads(line)


def answer(value: Any) -> None:
    """In the process: a line for whoever started it, as JSON or as it is."""
    sys.stdout.write((value if isinstance(value, str) else json.dumps(value)) + "\n")
    sys.stdout.flush()
