"""The states that the connection to a Home Assistant can be in, and what each means. Pure.

>>> ConnectionState("retrying").is_trying
True
>>> f"{ConnectionState.CONNECTED}"
'connected'
"""

from __future__ import annotations

from enum import Enum


class ConnectionState(str, Enum):
    """Members are texts, as they are stored and sent; in the order in which a list shows them."""

    DISABLED = "disabled"
    INCOMPLETE = "incomplete"
    WAITING = "waiting"
    CONNECTING = "connecting"
    SYNCING = "syncing"
    CONNECTED = "connected"
    RETRYING = "retrying"
    REFUSED = "refused"
    FAILED = "failed"

    def __str__(self) -> str:
        return self.value

    def __format__(self, spec: str) -> str:
        return format(self.value, spec)

    @property
    def is_open(self) -> bool:
        """Home Assistant has accepted us, and answers."""
        return self in (ConnectionState.SYNCING, ConnectionState.CONNECTED)

    @property
    def is_trying(self) -> bool:
        """The connection is gone, and comes back by itself if it can; these states are one and the same to people."""
        return self in (ConnectionState.CONNECTING, ConnectionState.RETRYING)

    @property
    def is_unconfigured(self) -> bool:
        """There is nothing that anybody could connect to."""
        return self in (ConnectionState.DISABLED, ConnectionState.INCOMPLETE)

    @property
    def is_served(self) -> bool:
        """A bridge looks after it."""
        return not self.is_unconfigured and self is not ConnectionState.WAITING

    @property
    def is_settled(self) -> bool:
        """Nothing more happens by itself in a moment."""
        return self not in (ConnectionState.WAITING, ConnectionState.CONNECTING, ConnectionState.SYNCING)

    @property
    def is_trouble(self) -> bool:
        """There is a code that says what is wrong."""
        return self in (ConnectionState.RETRYING, ConnectionState.REFUSED, ConnectionState.FAILED)

    @property
    def what_next(self) -> str:
        """What happens next, for the log."""
        return _WHAT_NEXT[self]


_WHAT_NEXT = {
    ConnectionState.DISABLED: "archived; connects when it is unarchived",
    ConnectionState.INCOMPLETE: "address or token missing; connects when they are saved",
    ConnectionState.WAITING: "waits for a bridge",
    ConnectionState.CONNECTING: "connecting",
    ConnectionState.SYNCING: "connected, reading the entities",
    ConnectionState.CONNECTED: "connected, states are live",
    ConnectionState.REFUSED: "refused; not tried again until its settings change",
    ConnectionState.FAILED: "cannot connect with these settings",
    ConnectionState.RETRYING: "not connected",
}
