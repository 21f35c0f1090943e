"""The words that Odoo and its bridges exchange through PostgreSQL's NOTIFY.

Only ids travel; whoever hears of it reads the rows. A NOTIFY is delivered after the commit of its transaction,
so nothing is announced that was rolled back.
"""

from __future__ import annotations

import re
from typing import Any

CHANNEL = "ha_bridge"
OUTCOME_CHANNEL = "ha_outcome"
TOPICS = frozenset(
    {"instance", "command", "watch", "access", "bridge", "restart", "sync", "module", "parameters"}
)
TOPIC_OF_ADDON = re.compile(r"ha_[a-z0-9_]{1,60}")
"""Topics of other addons: see `bridge.extensions`."""


def notify(cr: Any, topic: str, record_id: int) -> None:
    """Tell all bridges of this database that something changed, once `cr` commits.

    :param cr: an open cursor (Odoo's or psycopg2's)
    :param topic: one of `TOPICS`, or of another addon's
    :param record_id: the instance's id; for `bridge` the bridge's; for `module` and `parameters` any
    """
    _check(topic)
    cr.execute("SELECT pg_notify(%s, %s)", [CHANNEL, f"{topic}:{record_id}"])


def notify_many(cr: Any, topic: str, record_ids: list[int]) -> None:
    """As `notify`, about several records."""
    _check(topic)
    cr.execute(
        "SELECT pg_notify(%s, %s || ':' || id) FROM unnest(%s::int[]) AS id", [CHANNEL, topic, record_ids]
    )


def parse(payload: str) -> tuple[str, int] | None:
    """The topic and id of a payload; None for one that is not ours."""
    topic, _, record_id = payload.partition(":")
    if not _is_topic(topic) or not record_id.isdecimal():
        return None
    return topic, int(record_id)


def _is_topic(topic: str) -> bool:
    return topic in TOPICS or TOPIC_OF_ADDON.fullmatch(topic) is not None


def _check(topic: str) -> None:
    if not _is_topic(topic):
        raise ValueError(f"unknown topic {topic!r}")


def notify_outcomes(cr: Any, command_ids: list[int]) -> None:
    """Tell all Odoo processes of this database that these commands are over; the payload is the command's id."""
    cr.execute("SELECT pg_notify(%s, id::text) FROM unnest(%s::int[]) AS id", [OUTCOME_CHANNEL, command_ids])
