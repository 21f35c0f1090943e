"""A connection to PostgreSQL of the writer's own, or a sink's, as `write.group_commit.StateDatabase` wants it."""

from __future__ import annotations

import contextlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

import psycopg2

from ...hass import EntityState
from ...protocol.outsiders import SUBCHANNEL
from ...protocol.settings import Lease
from ..write import orm
from ..write.frames import Frame
from . import bus, state_table
from .database import MISFIT, connect, is_gone


class PostgresStates:
    """Belongs to one thread. It connects when it is needed, and again after `disconnect`."""

    standing = staticmethod(state_table.standing)
    load_entities = staticmethod(state_table.load_entities)
    write_states = staticmethod(state_table.write_states)
    delete_states = staticmethod(state_table.delete_states)
    sweep = staticmethod(bus.sweep)
    is_gone = staticmethod(is_gone)

    def __init__(self, db_name: str, purpose: str = "writer") -> None:
        """:param purpose: shown in PostgreSQL's list of activities"""
        self._db_name = db_name
        self._purpose = purpose
        self._connection: Any = None
        self._lock_seconds = 0.0
        self._announcer = bus.BusAnnouncer()

    @contextlib.contextmanager
    def transaction(self, lock_seconds: float) -> Iterator[Any]:
        """Committed at the end, rolled back on an error. No statement waits longer for somebody's lock."""
        if self._connection is None:
            self._connection = connect(self._db_name, self._purpose, autocommit=False)
            self._lock_seconds = 0.0
        try:
            with self._connection.cursor() as cr:
                if lock_seconds != self._lock_seconds:
                    # For the whole session: it changes seldom, and each statement is a round trip.
                    cr.execute(
                        "SELECT set_config('lock_timeout', %s, false)", [f"{lock_seconds * 1000:.0f}ms"]
                    )
                    self._connection.commit()
                    self._lock_seconds = lock_seconds
                yield cr
            self._connection.commit()
        except BaseException:
            with contextlib.suppress(psycopg2.Error):
                self._connection.rollback()
            raise

    def can_hold(self, states: Sequence[EntityState]) -> str | None:
        """None, or why one of them cannot be stored."""
        try:
            with self.transaction(self._lock_seconds) as cr:
                state_table.try_out(cr, states)
        except Exception as error:
            if not self.is_unstorable(error):
                raise
            return str(error).splitlines()[0]
        return None

    def send_frame(self, cr: Any, frame: Frame, payload: Mapping[str, Any]) -> str | None:
        """Returns the bus channel for `announce`; None if the record is gone."""
        prefix = SUBCHANNEL if frame.is_outside else ""
        return bus.insert(cr, *frame.channel, prefix, "ha_frame", payload)

    def announce(self, channels: Collection[str]) -> None:
        self._announcer.announce(channels)

    def ensure_entities(self, lease: Lease, names: dict[str, str]) -> dict[str, int]:
        return orm.ensure_entities(self._db_name, lease, names)

    def archive_entities(self, lease: Lease, record_ids: Iterable[int]) -> None:
        orm.archive_entities(self._db_name, lease, record_ids)

    def is_misfit(self, error: Exception) -> bool:
        """Whether the tables are not those of this code."""
        return isinstance(error, MISFIT)

    def is_unstorable(self, error: Exception) -> bool:
        """Whether a value cannot be stored."""
        return isinstance(error, (psycopg2.DataError, ValueError, TypeError))

    def disconnect(self) -> None:
        if self._connection is not None:
            with contextlib.suppress(psycopg2.Error):
                self._connection.close()
            self._connection = None

    def close(self) -> None:
        self.disconnect()
        self._announcer.close()
