"""Progress on the terminal: one line a step, rewritten in place on a terminal, plain lines in a log."""

from __future__ import annotations

import contextlib
import shutil
import sys
import threading
import time
from collections.abc import Callable, Iterator
from typing import TextIO


def megabytes(size: float) -> str:
    """`size` bytes for people: `123 MB`, `4.5 MB`."""
    value = size / 1_000_000
    return f"{value:.0f} MB" if value >= 10 else f"{value:.1f} MB"


class Console:
    """Writes what happens to `stream`, with the seconds that each step took.

    Steps may run in several threads at once; on a terminal the line in place then shows the newest of them.
    """

    def __init__(self, stream: TextIO = sys.stdout, *, quiet: bool = False) -> None:
        self._stream = stream
        self._quiet = quiet
        self._tty = stream.isatty()
        self._lock = threading.Lock()
        self._open = False

    def say(self, text: str = "") -> None:
        """One line, and on to the next."""
        if self._quiet:
            return
        with self._lock:
            self._clear()
            self._stream.write(text + "\n")
            self._stream.flush()

    @contextlib.contextmanager
    def step(self, title: str, progress: Callable[[], str] | None = None) -> Iterator[None]:
        """Show `title` while the block runs, then `title` with its duration.

        `progress` is asked each second for what to show beside the title (for example the megabytes so far).
        In a log the title is written at the start, and the progress every 20 seconds.
        """
        started = time.monotonic()
        done = threading.Event()
        if not self._tty:
            self.say(f"  {title} …")
        ticker = threading.Thread(target=self._tick, args=(title, progress, started, done), daemon=True)
        ticker.start()
        outcome = "failed after"
        try:
            yield
            outcome = "done in"
        finally:
            done.set()
            ticker.join()
            self.say(f"  {title}: {outcome} {time.monotonic() - started:.1f} s")

    def _tick(
        self, title: str, progress: Callable[[], str] | None, started: float, done: threading.Event
    ) -> None:
        pause = 0.5 if self._tty else 20
        while not done.wait(pause):
            detail = progress() if progress else ""
            line = f"  {title} … {time.monotonic() - started:.0f} s" + (f", {detail}" if detail else "")
            if self._tty:
                self._show(line)
            else:
                self.say(line)

    def _show(self, line: str) -> None:
        with self._lock:
            if not self._quiet:
                self._clear()
                self._stream.write(line[: shutil.get_terminal_size().columns - 1])
                self._stream.flush()
                self._open = True

    def _clear(self) -> None:
        if self._open:
            self._stream.write("\r\x1b[K")
            self._open = False
