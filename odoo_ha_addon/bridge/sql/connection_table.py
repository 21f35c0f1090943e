"""Reads `ha_instance`, writes `ha_connection`: settings in, status and counters out."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from typing import Any

from ...hass.errors import AddressBanned, InvalidAuth
from ...protocol.connection_states import ConnectionState
from ...protocol.jsonb import as_jsonb
from ...protocol.settings import InstanceSettings
from ...protocol.statuses import Latest, Status
from ..parts import Written
from ..tallies import Tally
from . import bus
from .outside_status import tell_outsiders

_logger = logging.getLogger(__name__)

MOST_UNREADABLE = 20
"""Entities that cannot be read and that are shown by name."""

REFUSALS = (InvalidAuth.code, AddressBanned.code)
"""Home Assistant's own words for no."""

TRYING = [state.value for state in ConnectionState if state.is_trying]


def read_settings(cr: Any) -> dict[int, InstanceSettings]:
    """All instances of the database, archived ones too."""
    cr.execute(
        """
        SELECT id, name, coalesce(url, ''), coalesce(token_encrypted, ''), active,
               coalesce(tls_ca, ''), coalesce(tls_fingerprint, ''), coalesce(identity_accepted, ''), company_id
        FROM ha_instance
        """
    )
    return {row[0]: InstanceSettings(*row) for row in cr.fetchall()}


def refused_settings(cr: Any) -> dict[int, str]:
    """Digest of the settings that Home Assistant refused, by instance; what failed for any other reason is not among
    them, whatever stands in the table.
    """
    cr.execute(
        "SELECT instance_id, settings_digest FROM ha_connection WHERE state = 'refused' AND code = ANY(%s)",
        [list(REFUSALS)],
    )
    return dict(cr.fetchall())


def duplicates(cr: Any) -> set[int]:
    """Instances that wait because the same Home Assistant is connected by another one already."""
    cr.execute("SELECT instance_id FROM ha_connection WHERE state = 'failed' AND code = 'identity_duplicate'")
    return {row[0] for row in cr.fetchall()}


def forgive(cr: Any, instance_id: int) -> None:
    """Let the next try happen although Home Assistant has refused these settings.

    :raises psycopg2.errors.LockNotAvailable: somebody holds the row
    """
    cr.execute(
        """
        UPDATE ha_connection SET settings_digest = NULL
        WHERE id IN (SELECT id FROM ha_connection WHERE instance_id = %s FOR NO KEY UPDATE NOWAIT)
        """,
        [instance_id],
    )


def write_statuses(cr: Any, news: Iterable[Latest], digests: Mapping[int, str]) -> Written:
    """Store states, and messages about them for open pages.

    Nothing is stored where the lease is not ours any more, and where a refusal would be forgotten: the next
    bridge has to know that it must not try again. Rows that somebody holds are left out.

    :param digests: of the settings that each state is about, by instance
    """
    by_instance = {latest.status.lease.instance_id: latest for latest in news}
    if not by_instance:
        return Written([], set())
    statuses = [latest.status for latest in by_instance.values()]
    cr.execute(
        """
        WITH free AS MATERIALIZED (
            SELECT id, instance_id FROM ha_connection WHERE instance_id = ANY(%s) FOR NO KEY UPDATE SKIP LOCKED
        ), stored AS (
        UPDATE ha_connection AS connection
        SET since = CASE WHEN new.moved OR connection.since IS NULL OR (connection.state IS DISTINCT FROM new.state
                AND NOT (connection.state = ANY(%s) AND new.state = ANY(%s)))
                THEN to_timestamp(new.since) AT TIME ZONE 'UTC' ELSE connection.since END,
            reconnects = coalesce(connection.reconnects, 0) + new.retries,
            state = new.state, code = new.code, detail = new.detail,
            next_try = to_timestamp(new.next_try) AT TIME ZONE 'UTC', attempts = new.attempts,
            ha_version = coalesce(new.ha_version, connection.ha_version),
            location_name = coalesce(new.location_name, connection.location_name),
            time_zone = coalesce(new.time_zone, connection.time_zone),
            is_admin = coalesce(new.is_admin, connection.is_admin),
            unreadable = coalesce(new.unreadable, connection.unreadable), settings_digest = new.digest
        FROM unnest(%s::int[], %s::int[], %s::text[], %s::text[], %s::text[], %s::float8[], %s::int[], %s::text[],
                    %s::text[], %s::text[], %s::bool[], %s::text[], %s::float8[], %s::bool[], %s::int[], %s::jsonb[])
            AS new (instance_id, epoch, state, code, detail, next_try, attempts, ha_version,
                    location_name, time_zone, is_admin, digest, since, moved, retries, unreadable)
        JOIN ha_lease AS lease ON lease.instance_id = new.instance_id AND lease.epoch = new.epoch
        JOIN free ON free.instance_id = new.instance_id
        WHERE connection.id = free.id
          AND (connection.state IS DISTINCT FROM 'refused' OR new.state <> 'waiting')
        RETURNING connection.instance_id, extract(epoch FROM connection.since AT TIME ZONE 'UTC')::float8 AS since,
                  connection.ha_version
        )
        SELECT free.instance_id, stored.instance_id IS NOT NULL, stored.since, stored.ha_version
        FROM free LEFT JOIN stored USING (instance_id)
        """,
        [
            list(by_instance),
            TRYING,
            TRYING,
            [status.lease.instance_id for status in statuses],
            [status.lease.epoch for status in statuses],
            [status.state.value for status in statuses],
            [status.code for status in statuses],
            [status.detail for status in statuses],
            [status.next_try for status in statuses],
            [status.attempts for status in statuses],
            [status.ha_version for status in statuses],
            [status.location_name for status in statuses],
            [status.time_zone for status in statuses],
            [status.is_admin for status in statuses],
            [digests.get(status.lease.instance_id) for status in statuses],
            [latest.since for latest in by_instance.values()],
            [latest.moved for latest in by_instance.values()],
            [latest.retries for latest in by_instance.values()],
            [_as_stored(status.unreadable) for status in statuses],
        ],
    )
    payloads = {}
    held_up = set(by_instance)
    for instance_id, stored, since, ha_version in cr.fetchall():
        held_up.discard(instance_id)
        if not stored:
            continue
        status = by_instance[instance_id].status
        payloads[instance_id] = {
            "instance_id": instance_id,
            "state": status.state.value,
            "code": status.code,
            "reason": status.detail,
            "since": since,
            "next_try": status.next_try,
            "ha_version": ha_version,
        }
    channels = bus.insert_many(cr, "ha.instance", "status:", "ha_connection", payloads)
    channels += tell_outsiders(cr, {instance_id: told["state"] for instance_id, told in payloads.items()})
    return Written(channels, held_up)


def _as_stored(unreadable: Mapping[str, str] | None) -> str | None:
    """How many entities cannot be read, and why, of the first of them."""
    if unreadable is None:
        return None
    first = dict(sorted(unreadable.items())[:MOST_UNREADABLE])
    return as_jsonb({"count": len(unreadable), "entities": first})


def log_status(db_name: str, settings: InstanceSettings, status: Status) -> None:
    """One line a change of state: which instance, why, and what happens next."""
    if status.unreadable:
        first = ", ".join(
            f"{entity_id} ({code})" for entity_id, code in sorted(status.unreadable.items())[:5]
        )
        _logger.warning(
            "%s: instance %s (%d): %d entities cannot be read: %s",
            db_name, settings.name, settings.id, len(status.unreadable), first,
        )  # fmt: skip
    if status.unreadable is not None:
        return  # the state is the one that was logged before
    why = f": {status.detail or status.code}" if status.code else ""
    when = ""
    if status.next_try:
        when = f"; tried again in {max(0.0, status.next_try - status.at):.1f} s"
    level = logging.WARNING if status.state.is_trouble else logging.INFO
    _logger.log(
        level,
        "%s: instance %s (%d) %s%s%s",
        db_name,
        settings.name,
        settings.id,
        status.state.what_next,
        why,
        when,
    )


def write_tallies(cr: Any, tallies: Mapping[int, Tally]) -> set[int]:
    """Add what happened since the last time; returns the instances for which that is done, or that are gone. What is
    left out has a row that somebody holds.
    """
    if not tallies:
        return set()
    cr.execute(
        """
        WITH free AS MATERIALIZED (
            SELECT id, instance_id FROM ha_connection WHERE instance_id = ANY(%s) FOR NO KEY UPDATE SKIP LOCKED
        )
        UPDATE ha_connection AS connection
        SET messages = coalesce(connection.messages, 0) + new.messages,
            bad_messages = coalesce(connection.bad_messages, 0) + new.bad_messages,
            last_message = coalesce(to_timestamp(new.last_message) AT TIME ZONE 'UTC', connection.last_message),
            changes = coalesce(connection.changes, 0) + new.changes,
            writes = coalesce(connection.writes, 0) + new.writes,
            frames = coalesce(connection.frames, 0) + new.frames,
            lag = coalesce(new.lag, connection.lag)
        FROM unnest(%s::int[], %s::int8[], %s::int8[], %s::float8[], %s::int8[], %s::int8[], %s::int8[], %s::float8[])
            AS new (instance_id, messages, bad_messages, last_message, changes, writes, frames, lag)
        JOIN free ON free.instance_id = new.instance_id
        WHERE connection.id = free.id
        RETURNING connection.instance_id
        """,
        [
            list(tallies),
            list(tallies),
            [tally.messages for tally in tallies.values()],
            [tally.bad_messages for tally in tallies.values()],
            [tally.last_message for tally in tallies.values()],
            [tally.changes for tally in tallies.values()],
            [tally.writes for tally in tallies.values()],
            [tally.frames for tally in tallies.values()],
            [tally.lag for tally in tallies.values()],
        ],
    )
    return {row[0] for row in cr.fetchall()}
