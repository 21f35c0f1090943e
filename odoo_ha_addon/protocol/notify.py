"""The words that Odoo and its bridges exchange through PostgreSQL's NOTIFY.

Only ids travel; whoever is told reads the rows. A NOTIFY is delivered after the commit of its transaction,
so nothing is announced that was rolled back.
"""

from __future__ import annotations

from typing import Any

CHANNEL = "ha_bridge"
TOPICS = frozenset({"instance", "command", "watch", "access", "bridge", "restart", "sync", "module"})


def notify(cr: Any, topic: str, record_id: int) -> None:
    """Tell all bridges of this database that something changed, once `cr` commits.

    :param cr: an open cursor (Odoo's or psycopg2's)
    :param topic: one of `TOPICS`
    :param record_id: the instance's id; for `bridge` the bridge's; for `module` any
    """
    if topic not in TOPICS:
        raise ValueError(f"unknown topic {topic!r}")
    cr.execute("SELECT pg_notify(%s, %s)", [CHANNEL, f"{topic}:{record_id}"])


def notify_many(cr: Any, topic: str, record_ids: list[int]) -> None:
    """As `notify`, about several records."""
    if topic not in TOPICS:
        raise ValueError(f"unknown topic {topic!r}")
    cr.execute(
        "SELECT pg_notify(%s, %s || ':' || id) FROM unnest(%s::int[]) AS id", [CHANNEL, topic, record_ids]
    )


def parse(payload: str) -> tuple[str, int] | None:
    """The topic and id of a payload; None for one that is not ours."""
    topic, _, record_id = payload.partition(":")
    if topic not in TOPICS or not record_id.isdecimal():
        return None
    return topic, int(record_id)


def outcome_channel(command_id: int) -> str:
    """The channel on which the outcome of one awaited command is announced."""
    return f"ha_command_{command_id}"
