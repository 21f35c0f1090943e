"""Exactly one bridge for each instance.

A bridge is alive as long as it holds the advisory lock on its own row and its life sign is fresh. It may
serve an instance as long as it holds the advisory lock on that; the lease row's epoch, raised at each
take-over, lets PostgreSQL turn away the writes of one that was frozen meanwhile.
"""

from __future__ import annotations

import logging
import time
import uuid
from collections.abc import Collection, Iterable
from typing import NamedTuple, Protocol

from ...protocol.settings import Lease

_logger = logging.getLogger(__name__)

END_TRIES = 10
END_PAUSE_SECONDS = 0.05
"""Somebody may hold the row of a lease for a moment, just when the bridge ends."""


class BridgeEvicted(Exception):
    """Somebody took this bridge for dead and removed its row. Without it the others share out its instances."""


class Bridge(NamedTuple):
    """A row of `ha_bridge`. `backend` is the PostgreSQL process of its session; None for one that has ended.

    `silent`: its last sign of life is too old.
    """

    id: int
    name: str
    unreadable: frozenset[int]
    backend: int | None
    silent: bool


class LeaseTable(Protocol):
    """Rows and locks, all on one connection. Nothing waits for a row that somebody else holds."""

    def enter(self, name: str, kind: str) -> int:
        """Make this bridge's row and lock it; returns its id."""

    def sign(self, bridge_id: int) -> bool:
        """Give a sign of life; False where the row is gone."""

    def write_unreadable(self, bridge_id: int, instance_ids: Collection[int]) -> None:
        """Note whose token this bridge cannot decrypt, and let the others know."""

    def bridges(self) -> list[Bridge]:
        """All rows."""

    def end_backend(self, backend: int) -> None:
        """End the session of another bridge, and with it all its locks."""

    def remove_bridge(self, bridge_id: int) -> bool:
        """Take a row away; False where somebody holds a lease of it locked."""

    def lock(self, instance_ids: Collection[int]) -> set[int]:
        """Lock those that nobody serves; returns them."""

    def take(self, bridge_id: int, instance_ids: Collection[int]) -> list[Lease]:
        """A new epoch for each; those that are gone, or whose row somebody holds, are left out."""

    def unlock(self, instance_ids: Iterable[int]) -> None: ...
    def unlock_all(self) -> None: ...
    def announce_bridge(self, bridge_id: int) -> None: ...
    def announce_instances(self, instance_ids: Iterable[int]) -> None: ...


class Leases:
    """The bridge's own row, the other living bridges, and the instances it may serve.

    :ivar held_up: instances that nobody serves and that could not be taken, because somebody holds their row
    """

    def __init__(self, table: LeaseTable, kind: str) -> None:
        self._table = table
        self.name = uuid.uuid4().hex
        self.held: dict[int, Lease] = {}
        self.held_up: frozenset[int] = frozenset()
        self._unreadable: frozenset[int] = frozenset()
        self.bridge_id = table.enter(self.name, kind)

    def show_life(self) -> None:
        """:raises BridgeEvicted: the bridge's own row is gone"""
        if not self._table.sign(self.bridge_id):
            raise BridgeEvicted

    def show_unreadable(self, instance_ids: frozenset[int]) -> None:
        """Let the other bridges know whose token this one cannot decrypt, so that they take these instances."""
        if instance_ids != self._unreadable:
            self._table.write_unreadable(self.bridge_id, instance_ids)
            self._unreadable = instance_ids

    def living(self) -> dict[str, frozenset[int]]:
        """The living bridges by name, this one included, each with the instances whose token it cannot decrypt; frozen
        ones are cut off, rows of dead ones removed.
        """
        living = {}
        for bridge in self._table.bridges():
            if bridge.id == self.bridge_id:
                living[bridge.name] = self._unreadable
            elif bridge.backend is None:
                self._table.remove_bridge(bridge.id)
            elif bridge.silent:
                _logger.warning("Bridge %s gives no sign of life; its locks are freed", bridge.name)
                self._table.end_backend(bridge.backend)
            else:
                living[bridge.name] = bridge.unreadable
        return living

    def acquire(self, instance_ids: Iterable[int]) -> list[Lease]:
        """Take those of the instances that nobody serves; returns the new leases."""
        wanted = [instance_id for instance_id in instance_ids if instance_id not in self.held]
        locked = self._table.lock(wanted) if wanted else set()
        leases = []
        try:
            leases = self._table.take(self.bridge_id, locked) if locked else []
        finally:
            self.held_up = frozenset(locked - {lease.instance_id for lease in leases})
            self._table.unlock(self.held_up)
        self.held.update((lease.instance_id, lease) for lease in leases)
        return leases

    def release(self, instance_ids: Iterable[int]) -> None:
        """Give instances back and let the others know, who take them at once."""
        released = [instance_id for instance_id in instance_ids if instance_id in self.held]
        if released:
            self._table.unlock(released)
            for instance_id in released:
                del self.held[instance_id]
            self._table.announce_instances(released)

    def end(self) -> None:
        """Release everything and take the own row away."""
        self.release(list(self.held))
        for _ in range(END_TRIES):
            if self._table.remove_bridge(self.bridge_id):
                break
            time.sleep(END_PAUSE_SECONDS)
        self._table.unlock_all()
        self._table.announce_bridge(self.bridge_id)
