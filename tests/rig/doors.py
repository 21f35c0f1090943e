"""A proxy in front of a Home Assistant that knows which bridge each connection belongs to."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from tests.rig import sockets
from tests.rig.loop_thread import LoopThread
from tests.rig.tcp_proxy import Connection, TcpProxy

AWAKE_AFTER_SECONDS = 5.0
"""A process that stood still needs a moment, once it is woken, to see that it has lost everything."""


@dataclass(frozen=True)
class Sleep:
    """A process stood still; times are seconds of the monotonic clock."""

    pid: int
    began: float
    ended: float

    def excuses(self, owner: int | None, moment: float) -> bool:
        """Nobody else can close the connection of a process that stands still: the kernel keeps it open."""
        return self.pid == owner and self.began <= moment <= self.ended + AWAKE_AFTER_SECONDS


@dataclass(frozen=True)
class Double:
    """A connection was made while another one stood. `older` and `newer` are the pids at their other ends."""

    moment: float
    older: int | None
    newer: int | None


class Door(TcpProxy):
    """Attributes:

    doubles: whenever a connection came while another one stood, as the kernel saw it at that moment.
    """

    def __init__(self, loop: LoopThread, target_port: int, pids: Callable[[], Iterable[int]]) -> None:
        """:param pids: the processes that may come, asked at each connection"""
        super().__init__(loop, target_port)
        self.doubles: list[Double] = []
        self.on_accept = self._look_around
        self._pids = pids
        self._owners: dict[Connection, int | None] = {}

    def _look_around(self, newer: Connection) -> None:
        there = sockets.established()
        if newer.client_port not in there:
            return  # who made it is gone already
        self._owners[newer] = sockets.owner(there[newer.client_port], self._pids())
        self.doubles += [
            Double(newer.began, self._owners[older], self._owners[newer])
            for older in self.open
            if older is not newer and older.client_port in there and older in self._owners
        ]

    def avoidable(self, sleeps: Iterable[Sleep]) -> list[Double]:
        """The doubles that somebody could have prevented."""
        known = list(sleeps)
        return [d for d in self.doubles if not any(sleep.excuses(d.older, d.moment) for sleep in known)]
