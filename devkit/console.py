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


class Step:
    """A step that is shown.

    Attributes:
        failed: set it where what the block did has failed without an exception.
    """

    failed = False


class Console:
    """Writes what happens to `stream`, with the seconds that each step took.

    Steps may run in several threads at once; on a terminal the line in place then shows the oldest of them.
    """

    def __init__(self, stream: TextIO = sys.stdout, *, quiet: bool = False) -> None:
        self._stream = stream
        self._quiet = quiet
        self._tty = stream.isatty()
        self._lock = threading.Lock()
        self._open = False
        self._running: list[str] = []  # titles of steps, oldest first

    def say(self, text: str = "") -> None:
        """One line, and on to the next."""
        self._write(text + "\n")

    @contextlib.contextmanager
    def step(self, title: str, progress: Callable[[], str] | None = None) -> Iterator[Step]:
        """Show `title` while the block runs, then `title` with its duration, and whether it failed.

        `progress` is asked each second for what to show beside the title (for example the megabytes so far).
        In a log the title is written at the start, and the progress every 20 seconds.
        """
        started = time.monotonic()
        done = threading.Event()
        self._running.append(title)
        if not self._tty:
            self.say(f"  {title} …")
        ticker = threading.Thread(target=self._tick, args=(title, progress, started, done), daemon=True)
        ticker.start()
        step = Step()
        try:
            yield step
        except BaseException:
            step.failed = True
            raise
        finally:
            done.set()
            ticker.join()
            self._running.remove(title)
            outcome = "failed after" if step.failed else "done in"
            self.say(f"  {title}: {outcome} {time.monotonic() - started:.1f} s")

    def _tick(
        self, title: str, progress: Callable[[], str] | None, started: float, done: threading.Event
    ) -> None:
        pause = 0.5 if self._tty else 20
        while not done.wait(pause):
            detail = progress() if progress else ""
            line = f"  {title} … {time.monotonic() - started:.0f} s" + (f", {detail}" if detail else "")
            if not self._tty:
                self.say(line)
            elif self._running[0] == title:
                others = len(self._running) - 1
                line += f" (and {others} more)" if others else ""
                self._write(line[: shutil.get_terminal_size().columns - 1], stays=False)

    def _write(self, text: str, *, stays: bool = True) -> None:
        """Write over the line in place, if there is one; what does not stay is the next one."""
        with self._lock:
            if self._quiet:
                return
            try:
                self._stream.write(("\r\x1b[K" if self._open else "") + text)
                self._stream.flush()
            except OSError:
                self._quiet = True  # the terminal is gone; what is being stopped must be stopped all the same
            self._open = not stays
