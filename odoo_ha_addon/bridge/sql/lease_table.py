"""The SQL of `ha_bridge` and `ha_lease`, on the one connection in autocommit whose death frees every lock.

No statement here waits for a row that somebody holds: what is locked is left out, and tried again by the caller.
"""

from __future__ import annotations

import os
import socket
from collections.abc import Collection, Iterable
from typing import Any

from ...protocol.jsonb import as_jsonb
from ...protocol.life_signs import FROZEN_AFTER_SECONDS
from ...protocol.notify import notify, notify_many
from ...protocol.settings import Lease
from ..lease.leases import Bridge
from ..version import VERSION

BRIDGE_LOCKS = 0x48410001
INSTANCE_LOCKS = 0x48410002


class PostgresLeases:
    """`LeaseTable` in PostgreSQL."""

    def __init__(self, cr: Any) -> None:
        self._cr = cr

    def enter(self, name: str, kind: str) -> int:
        # In one statement: nobody may ever see the row without the lock, for that is what a dead bridge looks like.
        self._cr.execute(
            """
            WITH made AS (
                INSERT INTO ha_bridge (name, host, pid, kind, version, started, life_sign)
                SELECT %s, %s, %s, %s, %s, moment, moment
                FROM (SELECT clock_timestamp() AT TIME ZONE 'UTC' AS moment) AS clock
                RETURNING id
            )
            SELECT id, pg_advisory_lock(%s, id) FROM made
            """,
            [name, socket.gethostname(), os.getpid(), kind, VERSION, BRIDGE_LOCKS],
        )
        [(bridge_id, _locked)] = self._cr.fetchall()
        self.announce_bridge(bridge_id)
        return int(bridge_id)

    def sign(self, bridge_id: int) -> bool:
        self._cr.execute(
            "UPDATE ha_bridge SET life_sign = clock_timestamp() AT TIME ZONE 'UTC' WHERE id = %s", [bridge_id]
        )
        return bool(self._cr.rowcount)

    def write_unreadable(self, bridge_id: int, instance_ids: Collection[int]) -> None:
        self._cr.execute(
            "UPDATE ha_bridge SET unreadable = %s::jsonb WHERE id = %s",
            [as_jsonb(sorted(instance_ids)), bridge_id],
        )
        self.announce_bridge(bridge_id)

    def bridges(self) -> list[Bridge]:
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
        return [
            Bridge(bridge_id, name, frozenset(unreadable), backend, bool(silent))
            for bridge_id, name, unreadable, backend, silent in self._cr.fetchall()
        ]

    def end_backend(self, backend: int) -> None:
        self._cr.execute("SELECT pg_terminate_backend(%s)", [backend])

    def remove_bridge(self, bridge_id: int) -> bool:
        # Its leases lose their bridge with it. A lease that somebody holds would have to be waited for.
        self._cr.execute(
            """
            SELECT count(*) = (SELECT count(*) FROM ha_lease WHERE bridge_id = %s)
            FROM (SELECT 1 FROM ha_lease WHERE bridge_id = %s FOR NO KEY UPDATE SKIP LOCKED) AS free
            """,
            [bridge_id, bridge_id],
        )
        if not self._cr.fetchone()[0]:
            return False
        self._cr.execute("DELETE FROM ha_bridge WHERE id = %s", [bridge_id])
        return True

    def lock(self, instance_ids: Collection[int]) -> set[int]:
        self._cr.execute(
            "SELECT id FROM unnest(%s::int[]) AS id WHERE pg_try_advisory_lock(%s, id)",
            [list(instance_ids), INSTANCE_LOCKS],
        )
        return {row[0] for row in self._cr.fetchall()}

    def take(self, bridge_id: int, instance_ids: Collection[int]) -> list[Lease]:
        ids = list(instance_ids)
        self._cr.execute(
            """
            WITH instance AS (
                SELECT id FROM ha_instance WHERE id = ANY(%s) FOR KEY SHARE SKIP LOCKED
            ), free AS (
                SELECT instance_id FROM ha_lease WHERE instance_id = ANY(%s) FOR NO KEY UPDATE SKIP LOCKED
            ), held_up AS (
                SELECT instance_id FROM ha_lease WHERE instance_id = ANY(%s) EXCEPT SELECT instance_id FROM free
            )
            INSERT INTO ha_lease (instance_id, bridge_id, epoch, since)
            SELECT id, %s, 1, clock_timestamp() AT TIME ZONE 'UTC' FROM instance
            WHERE id NOT IN (SELECT instance_id FROM held_up)
            ON CONFLICT (instance_id) DO UPDATE
                SET epoch = ha_lease.epoch + 1, bridge_id = EXCLUDED.bridge_id, since = EXCLUDED.since
            RETURNING instance_id, epoch
            """,
            [ids, ids, ids, bridge_id],
        )
        return [Lease(instance_id, epoch) for instance_id, epoch in self._cr.fetchall()]

    def unlock(self, instance_ids: Iterable[int]) -> None:
        if ids := list(instance_ids):
            self._cr.execute(
                "SELECT pg_advisory_unlock(%s, id) FROM unnest(%s::int[]) AS id", [INSTANCE_LOCKS, ids]
            )

    def unlock_all(self) -> None:
        self._cr.execute("SELECT pg_advisory_unlock_all()")

    def announce_bridge(self, bridge_id: int) -> None:
        notify(self._cr, "bridge", bridge_id)

    def announce_instances(self, instance_ids: Iterable[int]) -> None:
        notify_many(self._cr, "instance", list(instance_ids))
