"""Messages for open browsers: rows of `bus_bus`, as Odoo's own bus writes and reads them.

The row goes with the transaction of what it tells about; Odoo's dispatcher is notified after the commit,
through the database `postgres`, where it listens.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Mapping
from typing import Any

import orjson

from .database import GONE, connect

_logger = logging.getLogger(__name__)

NOTIFY_BYTES = 7900
CONNECT_SECONDS = 2
"""The thread that announces has signs of life to give."""
SWEEP_AFTER_SECONDS = 120
_MODEL = re.compile(r"ha(\.[a-z_]+)+")


class BusAnnouncer:
    """Tells Odoo's dispatcher, on a connection of its own, which channels have something new."""

    def __init__(self) -> None:
        self._connection: Any = None

    def announce(self, channels: Iterable[str]) -> None:
        """:param channels: as `insert` returned them, after their transaction was committed"""
        payloads = _payloads(sorted(set(channels)))
        for may_be_stale in [True, False] if self._connection is not None else [False]:
            try:
                self._send(payloads)
                return
            except GONE as error:
                self.close()
                if not may_be_stale:
                    # Browsers read afresh when they miss something; the states themselves are committed.
                    _logger.warning("Open pages could not be notified of a change: %s", error)

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _send(self, payloads: list[str]) -> None:
        if self._connection is None:
            self._connection = connect("postgres", "bus", autocommit=True, within_seconds=CONNECT_SECONDS)
        with self._connection.cursor() as cr:
            for payload in payloads:
                cr.execute("SELECT pg_notify('imbus', %s)", [payload])


def insert(
    cr: Any, model: str, record_id: int, generation_prefix: str, message_type: str, payload: Any
) -> str | None:
    """Write one bus message on the channel ``(record, prefix + the record's acl_generation)``.

    The generation is read in the same statement, so that nobody whose right was taken away before can hear
    it. Returns the channel for `BusAnnouncer.announce`; None if the record is gone.
    """
    channels = insert_many(cr, model, generation_prefix, message_type, {record_id: payload})
    return channels[0] if channels else None


def insert_many(
    cr: Any, model: str, generation_prefix: str, message_type: str, payloads: Mapping[int, Any]
) -> list[str]:
    """As `insert`, for several records of a model, by their ids."""
    cr.execute(
        f"""
        INSERT INTO bus_bus (channel, message, create_date, write_date)
        SELECT '["' || current_database() || '","' || %s || '",' || id || ',"' || %s || acl_generation || '"]',
               message, clock_timestamp() AT TIME ZONE 'UTC', clock_timestamp() AT TIME ZONE 'UTC'
        FROM {table_of(model)} JOIN unnest(%s::int[], %s::text[]) AS new (id, message) USING (id)
        RETURNING channel
        """,
        [
            model,
            generation_prefix,
            list(payloads),
            [
                orjson.dumps({"type": message_type, "payload": payload}).decode()
                for payload in payloads.values()
            ],
        ],
    )
    return [row[0] for row in cr.fetchall()]


def sweep(cr: Any) -> None:
    """Remove our messages that nobody can need any more; a page that was away longer reads afresh.

    The oldest message of all stays: by it, `controllers/bus.py` knows what a page can have missed.
    """
    cr.execute(
        """
        DELETE FROM bus_bus
        WHERE create_date < (now() AT TIME ZONE 'UTC') - %s * interval '1 second'
          AND channel LIKE %s
          AND id <> (SELECT min(id) FROM bus_bus)
        """,
        [SWEEP_AFTER_SECONDS, '["%","ha.%'],
    )


def table_of(model: str) -> str:
    """The table of one of our models, or of another addon's: one with a field `acl_generation`."""
    if not _MODEL.fullmatch(model):
        raise ValueError(f"{model!r} has no channels of ours")
    return model.replace(".", "_")


def _payloads(channels: list[str]) -> list[str]:
    """JSON lists of channels, none larger than PostgreSQL takes in a NOTIFY."""
    payloads: list[str] = []
    batch: list[str] = []
    size = 0
    for channel in channels:
        length = len(channel.encode()) + 1
        if batch and size + length > NOTIFY_BYTES:
            payloads.append(f"[{','.join(batch)}]")
            batch, size = [], 0
        batch.append(channel)
        size += length
    if batch:
        payloads.append(f"[{','.join(batch)}]")
    return payloads
