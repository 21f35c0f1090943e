"""The SQL of `ha_command` as the bridge needs it. Autocommit: each statement is its own transaction."""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable
from typing import Any

from ...protocol.jsonb import as_jsonb
from ...protocol.notify import notify_many, notify_outcomes
from ..link.requests import Outcome, Request

_logger = logging.getLogger(__name__)

AT_ONCE_SECONDS = 1.0
"""A command that is awaited and is sent within this time was checked a moment ago."""
SENT_AND_FREE = "id IN (SELECT id FROM ha_command WHERE id = %s AND state = 'sent' FOR NO KEY UPDATE NOWAIT)"
"""Nobody waits for a row that somebody else holds: the statement fails at once, to be tried again."""


def claim(cr: Any, instance_ids: Iterable[int]) -> list[Request]:
    """The pending commands of these instances, oldest first; from now on they count as sent. A tap that is sent at once
    was checked when it was made.

    The commit waits for the disk, as far as the server is told to, where all else of the bridge does not: whoever asked
    has not waited for it, and what Home Assistant carries out must be in the audit whatever happens to PostgreSQL.
    """
    cr.execute(
        """
        SET LOCAL synchronous_commit TO DEFAULT;
        UPDATE ha_command SET state = 'sent', sent_at = clock_timestamp() AT TIME ZONE 'UTC'
        WHERE id IN (
            SELECT id FROM ha_command
            WHERE state = 'pending' AND instance_id = ANY(%s) AND deadline > clock_timestamp() AT TIME ZONE 'UTC'
              AND (not_before IS NULL OR not_before <= clock_timestamp() AT TIME ZONE 'UTC')
            FOR UPDATE SKIP LOCKED
        )
        RETURNING id, instance_id, coalesce(secret_payload, payload),
            waits_until IS NULL OR create_date < (clock_timestamp() AT TIME ZONE 'UTC') - %s * interval '1 second'
        """,
        [list(instance_ids), AT_ONCE_SECONDS],
    )
    return [Request(*row) for row in sorted(cr.fetchall())]


def finish(cr: Any, outcome: Outcome) -> set[int]:
    """Write the outcome down and wake whoever waits. One that was never sent is pending again until its
    deadline. Returns the instances of edits whose record has to hear of it.

    :raises psycopg2.errors.LockNotAvailable: somebody holds the row; nothing was written
    :raises psycopg2.Error, TypeError, ValueError: the outcome has something that cannot be stored
    """
    if outcome.state == "pending":
        cr.execute(
            f"UPDATE ha_command SET state = 'pending', sent_at = NULL WHERE {SENT_AND_FREE}", [outcome.id]
        )
        return set()
    cr.execute(
        f"""
        UPDATE ha_command
        SET secret_payload = NULL, state = %s, code = %s, error = %s, response = %s, context = %s,
            milliseconds = %s,
            done_at = clock_timestamp() AT TIME ZONE 'UTC'
        WHERE {SENT_AND_FREE}
        RETURNING id, instance_id, res_model, state, topic
        """,
        [
            outcome.state,
            outcome.code,
            outcome.error or None,
            _json(outcome.response),
            _json(outcome.context),
            outcome.milliseconds,
            outcome.id,
        ],
    )
    return _tell(cr)


def expire(cr: Any, instance_ids: Collection[int]) -> set[int]:
    """What could not be sent in time is never sent late. Rows that somebody holds are left for the next time. Returns
    as `finish`.
    """
    cr.execute(
        """
        UPDATE ha_command
        SET secret_payload = NULL, state = 'expired', code = 'expired',
            done_at = clock_timestamp() AT TIME ZONE 'UTC'
        WHERE id IN (
            SELECT id FROM ha_command
            WHERE state = 'pending' AND instance_id = ANY(%s) AND deadline <= clock_timestamp() AT TIME ZONE 'UTC'
            FOR NO KEY UPDATE SKIP LOCKED
        )
        RETURNING id, instance_id, res_model, state, topic
        """,
        [list(instance_ids)],
    )
    return _tell(cr)


def orphan(cr: Any, instance_ids: Collection[int]) -> set[int]:
    """Commands that were sent before the lease began, by a bridge that died then: nobody knows what became of them.
    Rows that somebody holds are left for the next time. Returns as `finish`.
    """
    cr.execute(
        """
        UPDATE ha_command
        SET secret_payload = NULL, state = 'unknown', code = 'bridge_lost',
            done_at = clock_timestamp() AT TIME ZONE 'UTC'
        WHERE id IN (
            SELECT command.id FROM ha_command AS command JOIN ha_lease AS lease USING (instance_id)
            WHERE command.state = 'sent' AND command.instance_id = ANY(%s) AND command.sent_at < lease.since
            FOR NO KEY UPDATE OF command SKIP LOCKED
        )
        RETURNING id, instance_id, res_model, state, topic
        """,
        [list(instance_ids)],
    )
    return _tell(cr)


def _json(value: Any) -> str | None:
    return None if value is None else as_jsonb(value)


def _tell(cr: Any) -> set[int]:
    """Wake whoever waits for one of the commands that the last statement returned, and tell the addons that want to
    know which ones failed; the instances of edits among them.
    """
    rows = cr.fetchall()
    if rows:
        notify_outcomes(cr, [command_id for command_id, *_ in rows])
    failed: dict[str, list[int]] = {}
    for command_id, _, _, state, topic in rows:
        if topic and state != "done":
            failed.setdefault(topic, []).append(command_id)
    for topic, command_ids in failed.items():
        notify_many(cr, topic, command_ids)
    return {instance_id for _, instance_id, res_model, _, _ in rows if res_model}
