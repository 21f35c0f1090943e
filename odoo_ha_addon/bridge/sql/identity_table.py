"""Remembers who answered at an instance's address, and asks a person when it is somebody else."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import orjson

from ...protocol.identity import Identity, question, verdict
from ...protocol.settings import InstanceSettings


def check(cr: Any, settings: InstanceSettings, seen: Identity, all_ids: Iterable[str]) -> str:
    """`same`, and then remembered, or why a person has to be asked: `other`, `older` or `duplicate`.

    :raises psycopg2.errors.LockNotAvailable: somebody holds the row; nothing was written
    """
    cr.execute(
        "SELECT identity FROM ha_connection WHERE instance_id = %s FOR NO KEY UPDATE NOWAIT", [settings.id]
    )
    row = cr.fetchone()
    answer = verdict(Identity.from_json(row[0] if row else None), seen, all_ids)
    if answer == "same" and _is_connected_elsewhere(cr, settings, seen):
        answer = "duplicate"
    if answer == "same" or question(answer, seen) == settings.identity_accepted:
        cr.execute(
            "UPDATE ha_connection SET identity = %s, identity_question = NULL WHERE instance_id = %s",
            [orjson.dumps(seen.as_json()).decode(), settings.id],
        )
        return "same"
    cr.execute(
        "UPDATE ha_connection SET identity_question = %s WHERE instance_id = %s",
        [question(answer, seen), settings.id],
    )
    return answer


def _is_connected_elsewhere(cr: Any, settings: InstanceSettings, seen: Identity) -> bool:
    """Whether another active instance of the same company, or a shared one, is the same server or a copy of it; the one
    that came first stays. Another company's is none of their business.

    Two users of one server are told by the id that it announces, if registry entries that they share prove it.
    """
    cr.execute(
        """
        SELECT 1 FROM ha_connection AS connection JOIN ha_instance AS instance ON instance.id = connection.instance_id
        WHERE instance.active AND instance.id < %s
          AND (connection.identity ->> 'user_id' = %s
               OR (instance.uuid = (SELECT uuid FROM ha_instance WHERE id = %s)
                   AND jsonb_exists_any(connection.identity -> 'entries', %s)))
          AND (instance.company_id IS NULL OR %s IS NULL OR instance.company_id = %s)
        """,
        [
            settings.id,
            seen.user_id,
            settings.id,
            list(seen.entries),
            settings.company_id,
            settings.company_id,
        ],
    )
    return cr.fetchone() is not None
