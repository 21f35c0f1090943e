"""What other threads have for one thread, and what wakes it when there is something."""

from __future__ import annotations

import contextlib
import os
import threading
from collections import deque
from typing import Generic, TypeVar

Item = TypeVar("Item")


class Inbox(Generic[Item]):
    """First in, first out. All methods may be called from any thread, and at any time: what comes after `close` is
    dropped, so nobody ever writes to a descriptor that belongs to somebody else by now.
    """

    def __init__(self) -> None:
        self._items: deque[Item] = deque()
        self._lock = threading.Lock()
        self._closed = False
        self._reader, self._writer = os.pipe()
        os.set_blocking(self._reader, False)
        os.set_blocking(self._writer, False)

    def __bool__(self) -> bool:
        return bool(self._items)

    def put(self, item: Item) -> None:
        with self._lock:
            if not self._closed:
                self._items.append(item)
                self._signal()

    def wake(self) -> None:
        """Let whoever waits look around, though there is nothing for them."""
        with self._lock:
            if not self._closed:
                self._signal()

    def take(self) -> Item | None:
        """The oldest item; None for none."""
        with self._lock:
            return self._items.popleft() if self._items else None

    def clear(self) -> None:
        with self._lock:
            self._items.clear()

    def fileno(self) -> int:
        """Can be read from when something came since `quiet`. For the thread that empties the inbox."""
        return self._reader

    def quiet(self) -> None:
        """The signals have been heard."""
        with self._lock, contextlib.suppress(BlockingIOError):
            if not self._closed:
                os.read(self._reader, 65536)

    def close(self) -> None:
        with self._lock:
            if self._closed:
                return
            self._closed = True
            self._items.clear()
            os.close(self._reader)
            os.close(self._writer)

    def _signal(self) -> None:
        with contextlib.suppress(BlockingIOError):  # so many signals wait there already
            os.write(self._writer, b".")
