"""A subscription of a connection: who is called with its events, and with its gaps."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from .limits import EVENT_BYTES
from .messages import Gap
from .storable import storable

EventCallback = Callable[[Any], None]
GapCallback = Callable[[Gap], None]
Unsubscribe = Callable[[], Awaitable[None]]


class Subscription:
    __slots__ = ("callback", "on_gap", "_as_received")

    def __init__(self, callback: EventCallback, on_gap: GapCallback | None, *, as_received: bool) -> None:
        """:param as_received: the callback makes events storable itself"""
        self.callback = callback
        self.on_gap = on_gap
        self._as_received = as_received

    def usable(self, event: Any) -> Any:
        """The event for the callback.

        :raises Unstorable: it is over a limit
        """
        return event if self._as_received else storable(event, EVENT_BYTES)
