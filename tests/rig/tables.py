"""What stands in Odoo's tables, read past Odoo."""

from __future__ import annotations

import contextlib
import json
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime, timezone
from typing import Any

import psycopg2

from hass.redaction import without_secrets

State = tuple[str, Any, datetime, datetime]
"""State, attributes, last changed, last updated (both UTC)."""


class Tables:
    """A connection in autocommit that comes back when PostgreSQL was away."""

    def __init__(self, dsn: Callable[[], str]) -> None:
        """:param dsn: asked at each new connection, for the port may change."""
        self._dsn = dsn
        self._connection: Any = None

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def rows(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        """The rows of a query. A connection that has died is opened again, once.

        Raises psycopg2.OperationalError where PostgreSQL does not answer.
        """
        for last_try in (False, True):
            try:
                if self._connection is None:
                    self._connection = psycopg2.connect(self._dsn())
                    self._connection.autocommit = True
                with self._connection.cursor() as cr:
                    cr.execute(sql, values or None)
                    return list(cr.fetchall()) if cr.description else []
            except (psycopg2.OperationalError, psycopg2.InterfaceError):
                self.close()
                if last_try:
                    raise
        raise AssertionError("unreachable")

    @contextlib.contextmanager
    def held(self, sql: str, *values: Any) -> Iterator[None]:
        """Rows that somebody has locked, in a transaction that stays open."""
        connection = psycopg2.connect(self._dsn())
        try:
            with connection.cursor() as cr:
                cr.execute(sql, values)
                assert cr.rowcount, "no row is held"
                yield
            connection.rollback()
        finally:
            connection.close()

    def connected_since(self, instance_ids: Iterable[int], pids: Iterable[int] | None = None) -> list[float]:
        """When each of these became connected (seconds since 1970), of those that are.

        :param pids: only those that one of these bridge processes serves
        """
        rows = self.rows(
            """
            SELECT extract(epoch FROM connection.since AT TIME ZONE 'UTC')::float8
            FROM ha_connection AS connection
            JOIN ha_lease AS lease ON lease.instance_id = connection.instance_id
            JOIN ha_bridge AS bridge ON bridge.id = lease.bridge_id
            WHERE connection.state = 'connected' AND connection.instance_id = ANY(%s)
              AND (%s::int[] IS NULL OR bridge.pid = ANY(%s))
            """,
            list(instance_ids), *[list(pids) if pids is not None else None] * 2,
        )  # fmt: skip
        return [since for (since,) in rows]

    def served(self) -> dict[int, int]:
        """Pid of the bridge that holds the lease, by instance."""
        return dict(
            self.rows(
                "SELECT instance_id, bridge.pid FROM ha_lease AS lease "
                "JOIN ha_bridge AS bridge ON bridge.id = lease.bridge_id"
            )  # type: ignore[arg-type]
        )

    def states(self, instance_id: int) -> dict[str, State]:
        """By entity id, as the table has them."""
        rows = self.rows(
            """
            SELECT entity.entity_id, state.state, state.attributes, state.last_changed, state.last_updated
            FROM ha_entity_state AS state JOIN ha_entity AS entity ON entity.id = state.id
            WHERE entity.instance_id = %s
            """,
            instance_id,
        )
        return {
            row[0]: (row[1], row[2], row[3].replace(tzinfo=timezone.utc), row[4].replace(tzinfo=timezone.utc))
            for row in rows
        }


def as_table_has_them(states: Iterable[dict[str, Any]]) -> dict[str, State]:
    """What `/api/states` answers, in the form of `Tables.states`: without keys to pictures."""
    return {
        state["entity_id"]: (
            state["state"],
            json.loads(json.dumps(without_secrets(state["attributes"]))),
            datetime.fromisoformat(state["last_changed"]),
            datetime.fromisoformat(state["last_updated"]),
        )
        for state in states
    }


def differences(table: Mapping[str, Any], wanted: Mapping[str, Any]) -> list[str]:
    """What is missing, too much or other in the table, in words; empty when it is right."""
    return [
        *(f"missing: {entity_id}" for entity_id in sorted(wanted.keys() - table.keys())),
        *(f"ghost: {entity_id}" for entity_id in sorted(table.keys() - wanted.keys())),
        *(
            f"{entity_id} is {table[entity_id]} instead of {wanted[entity_id]}"
            for entity_id in sorted(wanted.keys() & table.keys())
            if table[entity_id] != wanted[entity_id]
        ),
    ]


def wait_for_connected(
    tables: Tables,
    instance_ids: Iterable[int],
    *,
    after: float = 0.0,
    pids: Iterable[int] | None = None,
    timeout: float = 60,
    interval: float = 0.1,
) -> float:
    """Wait until all these instances became connected after a moment; return when the last one did.

    :param after: seconds since 1970
    :param pids: only by one of these bridge processes
    :raises AssertionError: after `timeout` seconds
    """
    ids = list(instance_ids)
    deadline = time.monotonic() + timeout
    while True:
        try:
            moments = [moment for moment in tables.connected_since(ids, pids) if moment >= after]
        except psycopg2.OperationalError:
            moments = []
        if len(moments) == len(ids):
            return max(moments, default=after)
        if time.monotonic() > deadline:
            raise AssertionError(f"{len(moments)} of {len(ids)} instances are connected after {timeout} s")
        time.sleep(interval)
