"""The time zone of a site, as its Home Assistant has it. With a cursor that is given."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

UTC = "UTC"


def zone_of(cr: Any, instance_id: int) -> str:
    """An IANA name, such as `Asia/Taipei`; UTC where it is not known, or is none."""
    cr.execute(
        """
        SELECT words ->> 'time_zone' FROM ha_words
        WHERE instance_id = %s AND words ->> 'time_zone' <> '' ORDER BY asked DESC LIMIT 1
        """,
        [instance_id],
    )
    [name] = cr.fetchone() or [UTC]
    try:
        ZoneInfo(name)
    except (OSError, ValueError):
        return UTC
    return str(name)
