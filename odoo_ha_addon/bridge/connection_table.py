"""Reads `ha_instance`, writes `ha_connection`: settings in, status and counters out."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from . import bus
from .link import Status
from .settings import InstanceSettings
from .writer import Counters

_logger = logging.getLogger(__name__)

WHAT_NEXT = {
    "disabled": "archived; connects when it is unarchived",
    "incomplete": "address or token missing; connects when they are saved",
    "waiting": "waits for a bridge",
    "connecting": "connecting",
    "syncing": "connected, reading the entities",
    "connected": "connected, states are live",
    "refused": "refused; not tried again until its settings change",
    "failed": "cannot connect with these settings",
    "retrying": "not connected",
}


def read_settings(cr: Any) -> dict[int, InstanceSettings]:
    """All instances of the database, archived ones too."""
    cr.execute(
        """
        SELECT id, name, coalesce(url, ''), coalesce(token_encrypted, ''), active,
               coalesce(tls_ca, ''), coalesce(tls_fingerprint, ''), coalesce(identity_accepted, '')
        FROM ha_instance
        """
    )
    return {row[0]: InstanceSettings(*row) for row in cr.fetchall()}


def refused_settings(cr: Any) -> dict[int, str]:
    """Digest of the settings that Home Assistant refused, by instance."""
    cr.execute("SELECT instance_id, settings_digest FROM ha_connection WHERE state = 'refused'")
    return dict(cr.fetchall())


def duplicates(cr: Any) -> set[int]:
    """Instances that wait because the same Home Assistant is connected by another one already."""
    cr.execute("SELECT instance_id FROM ha_connection WHERE state = 'failed' AND code = 'identity_duplicate'")
    return {row[0] for row in cr.fetchall()}


def forgive(cr: Any, instance_id: int) -> None:
    """Let the next try happen although Home Assistant has refused these settings."""
    cr.execute("UPDATE ha_connection SET settings_digest = NULL WHERE instance_id = %s", [instance_id])


def write_status(cr: Any, status: Status, digest: str) -> str | None:
    """Store a state and tell open pages; returns the bus channel to announce, None if nothing was stored.

    That is where the lease is not ours any more, and where a refusal would be forgotten: the next bridge has
    to know that it must not try again.
    """
    cr.execute(
        """
        UPDATE ha_connection AS connection
        SET since = CASE WHEN connection.state IS DISTINCT FROM %(state)s
                THEN to_timestamp(%(at)s) AT TIME ZONE 'UTC' ELSE connection.since END,
            reconnects = coalesce(connection.reconnects, 0) + (%(state)s = 'retrying')::int,
            state = %(state)s, code = %(code)s, detail = %(detail)s,
            next_try = to_timestamp(%(next_try)s) AT TIME ZONE 'UTC', attempts = %(attempts)s,
            ha_version = coalesce(%(ha_version)s, connection.ha_version),
            location_name = coalesce(%(location_name)s, connection.location_name),
            is_admin = coalesce(%(is_admin)s, connection.is_admin), settings_digest = %(digest)s
        FROM ha_lease AS lease
        WHERE (connection.state <> 'refused' OR %(state)s <> 'waiting')
          AND connection.instance_id = %(instance)s AND lease.instance_id = %(instance)s AND lease.epoch = %(epoch)s
        RETURNING extract(epoch FROM connection.since AT TIME ZONE 'UTC')::float8, connection.ha_version
        """,
        {
            "instance": status.lease.instance_id,
            "epoch": status.lease.epoch,
            "state": status.state,
            "code": status.code,
            "detail": status.detail,
            "next_try": status.next_try,
            "attempts": status.attempts,
            "ha_version": status.ha_version,
            "location_name": status.location_name,
            "is_admin": status.is_admin,
            "digest": digest,
            "at": status.at,
        },
    )
    row = cr.fetchone()
    if row is None:
        return None
    payload = {
        "instance_id": status.lease.instance_id,
        "state": status.state,
        "code": status.code,
        "reason": status.detail,
        "since": row[0],
        "next_try": status.next_try,
        "ha_version": row[1],
    }
    return bus.insert(cr, "ha.instance", status.lease.instance_id, "status:", "ha_connection", payload)


def log_status(db_name: str, settings: InstanceSettings, status: Status) -> None:
    """One line a change of state: which instance, why, and what happens next."""
    why = f": {status.detail or status.code}" if status.code else ""
    when = ""
    if status.next_try:
        when = f"; tried again in {max(0.0, status.next_try - status.at):.1f} s"
    level = logging.WARNING if status.state in ("refused", "failed", "retrying") else logging.INFO
    _logger.log(
        level,
        "%s: instance %s (%d) %s%s%s",
        db_name,
        settings.name,
        settings.id,
        WHAT_NEXT[status.state],
        why,
        when,
    )


def write_counters(
    cr: Any, counters: Mapping[int, Counters], connections: Mapping[int, tuple[int, int, float]]
) -> None:
    """Add what happened since the last time.

    :param connections: by instance: messages and bad messages since the last time, and when the last one
        came (epoch seconds)
    """
    for instance_id in counters.keys() | connections.keys():
        counter = counters.get(instance_id, Counters())
        messages, bad_messages, last_message = connections.get(instance_id, (0, 0, None))
        cr.execute(
            """
            UPDATE ha_connection
            SET changes = coalesce(changes, 0) + %s, writes = coalesce(writes, 0) + %s,
                frames = coalesce(frames, 0) + %s,
                lag = coalesce(%s, lag), messages = coalesce(messages, 0) + %s,
                bad_messages = coalesce(bad_messages, 0) + %s,
                last_message = coalesce(to_timestamp(%s) AT TIME ZONE 'UTC', last_message)
            WHERE instance_id = %s
            """,
            [
                counter.changes, counter.writes, counter.frames, counter.lag, messages, bad_messages, last_message,
                instance_id,
            ],
        )  # fmt: skip
