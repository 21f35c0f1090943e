"""Exactly one bridge for each instance.

A bridge is alive as long as it holds the advisory lock on its own row and its life sign is fresh. It may
serve an instance as long as it holds the advisory lock on that; the lease row's epoch, raised at each
take-over, lets PostgreSQL turn away the writes of one that was frozen meanwhile. All calls happen on one
connection in autocommit: its death frees every lock.
"""

from __future__ import annotations

import logging
import os
import socket
import uuid
from collections.abc import Iterable
from typing import Any

from ...protocol.jsonb import as_jsonb
from ...protocol.life_signs import FROZEN_AFTER_SECONDS
from ...protocol.notify import notify, notify_many
from ...protocol.settings import Lease

_logger = logging.getLogger(__name__)

BRIDGE_LOCKS = 0x48410001
INSTANCE_LOCKS = 0x48410002


class BuriedError(Exception):
    """Somebody took this bridge for dead. Without its row nobody reckons with it, itself included."""


class Leases:
    """The bridge's own row, its living colleagues, and the instances it may serve."""

    def __init__(self, cr: Any, kind: str) -> None:
        self._cr = cr
        self.name = uuid.uuid4().hex
        self.held: dict[int, Lease] = {}
        self._unreadable: frozenset[int] = frozenset()
        # In one statement: nobody may ever see the row without the lock, for that is what a dead bridge looks like.
        cr.execute(
            """
            WITH made AS (
                INSERT INTO ha_bridge (name, host, pid, kind, started, life_sign)
                SELECT %s, %s, %s, %s, moment, moment
                FROM (SELECT clock_timestamp() AT TIME ZONE 'UTC' AS moment) AS clock
                RETURNING id
            )
            SELECT id, pg_advisory_lock(%s, id) FROM made
            """,
            [self.name, socket.gethostname(), os.getpid(), kind, BRIDGE_LOCKS],
        )
        [(self.bridge_id, _locked)] = cr.fetchall()
        notify(cr, "bridge", self.bridge_id)

    def show_life(self) -> None:
        """:raises BuriedError: the bridge's own row is gone"""
        self._cr.execute(
            "UPDATE ha_bridge SET life_sign = clock_timestamp() AT TIME ZONE 'UTC' WHERE id = %s",
            [self.bridge_id],
        )
        if not self._cr.rowcount:
            raise BuriedError

    def show_unreadable(self, instance_ids: frozenset[int]) -> None:
        """Let the other bridges know whose token this one cannot decrypt, so that they take these instances."""
        if instance_ids == self._unreadable:
            return
        self._cr.execute(
            "UPDATE ha_bridge SET unreadable = %s::jsonb WHERE id = %s",
            [as_jsonb(sorted(instance_ids)), self.bridge_id],
        )
        self._unreadable = instance_ids
        notify(self._cr, "bridge", self.bridge_id)

    def living(self) -> dict[str, frozenset[int]]:
        """The living bridges by name, this one included, each with the instances whose token it cannot decrypt; frozen
        ones are cut off, rows of dead ones removed.
        """
        self._cr.execute(
            """
            SELECT bridge.id, bridge.name, coalesce(bridge.unreadable, '[]'), lock.pid,
                   bridge.life_sign < (clock_timestamp() AT TIME ZONE 'UTC') - %s * interval '1 second'
            FROM ha_bridge AS bridge
            LEFT JOIN pg_locks AS lock
                ON lock.locktype = 'advisory' AND lock.granted AND lock.objsubid = 2
               AND lock.classid = %s AND lock.objid = bridge.id
               AND lock.database = (SELECT oid FROM pg_database WHERE datname = current_database())
            """,
            [FROZEN_AFTER_SECONDS, BRIDGE_LOCKS],
        )
        living = {}
        for bridge_id, name, unreadable, backend, silent in self._cr.fetchall():
            if bridge_id == self.bridge_id:
                living[name] = self._unreadable
            elif backend is None:
                self._bury(bridge_id)
            elif silent:
                _logger.warning("Bridge %s gives no sign of life; its locks are freed", name)
                self._cr.execute("SELECT pg_terminate_backend(%s)", [backend])
            else:
                living[name] = frozenset(unreadable)
        return living

    def acquire(self, instance_ids: Iterable[int]) -> list[Lease]:
        """Take those of the instances that nobody serves; returns the new leases."""
        wanted = [instance_id for instance_id in instance_ids if instance_id not in self.held]
        if not wanted:
            return []
        self._cr.execute(
            "SELECT id FROM unnest(%s::int[]) AS id WHERE pg_try_advisory_lock(%s, id)",
            [wanted, INSTANCE_LOCKS],
        )
        locked = [row[0] for row in self._cr.fetchall()]
        if not locked:
            return []
        self._cr.execute(
            """
            INSERT INTO ha_lease (instance_id, bridge_id, epoch, since)
            SELECT id, %s, 1, clock_timestamp() AT TIME ZONE 'UTC' FROM ha_instance WHERE id = ANY(%s)
            ON CONFLICT (instance_id) DO UPDATE
                SET epoch = ha_lease.epoch + 1, bridge_id = EXCLUDED.bridge_id, since = EXCLUDED.since
            RETURNING instance_id, epoch
            """,
            [self.bridge_id, locked],
        )
        leases = [Lease(instance_id, epoch) for instance_id, epoch in self._cr.fetchall()]
        self._unlock(set(locked) - {lease.instance_id for lease in leases})
        self.held.update((lease.instance_id, lease) for lease in leases)
        return leases

    def release(self, instance_ids: Iterable[int]) -> None:
        """Give instances back and tell the others, who take them at once."""
        released = [instance_id for instance_id in instance_ids if self.held.pop(instance_id, None)]
        self._unlock(released)
        notify_many(self._cr, "instance", released)

    def end(self) -> None:
        """Release everything and take the own row away."""
        self.release(list(self.held))
        self._bury(self.bridge_id)
        self._cr.execute("SELECT pg_advisory_unlock_all()")
        notify(self._cr, "bridge", self.bridge_id)

    def _unlock(self, instance_ids: Iterable[int]) -> None:
        ids = list(instance_ids)
        if ids:
            self._cr.execute(
                "SELECT pg_advisory_unlock(%s, id) FROM unnest(%s::int[]) AS id", [INSTANCE_LOCKS, ids]
            )

    def _bury(self, bridge_id: int) -> None:
        self._cr.execute("DELETE FROM ha_bridge WHERE id = %s", [bridge_id])
