"""The SQL of `ha_command` as the bridge needs it. Autocommit: each statement is its own transaction."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from typing import Any

from ...protocol.jsonb import as_jsonb
from ...protocol.notify import outcome_channel
from ..link.requests import Outcome, Request

_logger = logging.getLogger(__name__)

WITHOUT_CODE = "payload #- '{service_data,code}'"
"""What is kept of a command that is over: the code of a lock or an alarm panel is nobody's to read."""


def claim(cr: Any, instance_ids: Iterable[int]) -> list[Request]:
    """The pending commands of these instances, oldest first; from now on they count as sent."""
    cr.execute(
        """
        UPDATE ha_command SET state = 'sent', sent_at = clock_timestamp() AT TIME ZONE 'UTC'
        WHERE id IN (
            SELECT id FROM ha_command
            WHERE state = 'pending' AND instance_id = ANY(%s) AND deadline > clock_timestamp() AT TIME ZONE 'UTC'
            FOR UPDATE SKIP LOCKED
        )
        RETURNING id, instance_id, payload
        """,
        [list(instance_ids)],
    )
    return [Request(*row) for row in sorted(cr.fetchall())]


def finish(cr: Any, outcome: Outcome) -> set[int]:
    """Write the outcome down and wake whoever waits. One that was never sent is pending again until its
    deadline. Returns the instances of edits whose record has to hear of it.
    """
    if outcome.state == "pending":
        cr.execute(
            "UPDATE ha_command SET state = 'pending', sent_at = NULL WHERE id = %s AND state = 'sent'",
            [outcome.id],
        )
        return set()
    cr.execute(
        f"""
        UPDATE ha_command
        SET payload = {WITHOUT_CODE}, state = %s, code = %s, error = %s, response = %s, context = %s,
            milliseconds = %s,
            done_at = clock_timestamp() AT TIME ZONE 'UTC'
        WHERE id = %s AND state = 'sent'
        RETURNING id, instance_id, res_model
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


def expire(cr: Any, instance_ids: list[int]) -> set[int]:
    """What could not be sent in time is never sent late. Returns as `finish`."""
    cr.execute(
        f"""
        UPDATE ha_command
        SET payload = {WITHOUT_CODE}, state = 'expired', code = 'expired',
            done_at = clock_timestamp() AT TIME ZONE 'UTC'
        WHERE state = 'pending' AND instance_id = ANY(%s) AND deadline <= clock_timestamp() AT TIME ZONE 'UTC'
        RETURNING id, instance_id, res_model
        """,
        [instance_ids],
    )
    return _tell(cr)


def orphan(cr: Any, instance_ids: list[int]) -> set[int]:
    """Commands that the bridge before us had sent when it died: nobody knows what became of them. Returns as
    `finish`.
    """
    cr.execute(
        f"""
        UPDATE ha_command
        SET payload = {WITHOUT_CODE}, state = 'unknown', code = 'bridge_lost',
            done_at = clock_timestamp() AT TIME ZONE 'UTC'
        WHERE state = 'sent' AND instance_id = ANY(%s)
        RETURNING id, instance_id, res_model
        """,
        [instance_ids],
    )
    return _tell(cr)


def _json(value: Any) -> str | None:
    return None if value is None else as_jsonb(value)


def _tell(cr: Any) -> set[int]:
    """Wake whoever waits for one of the commands that the last statement returned; the instances of edits
    among them.
    """
    rows = cr.fetchall()
    for command_id, _, _ in rows:
        cr.execute("SELECT pg_notify(%s, '')", [outcome_channel(command_id)])
    return {instance_id for _, instance_id, res_model in rows if res_model}
