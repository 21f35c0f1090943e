"""In which zone a site lives: days, months and years of history are the site's, not those of who looks.

The zone is what Home Assistant has in its settings (`time_zone` of `get_config`). A bridge keeps it in
`ha_history_source`.
"""

from __future__ import annotations

import zoneinfo
from typing import Any

from .source import read_source, write_source

UNKNOWN_ZONE = "UTC"


def zone_of(cr: Any, instance_id: int) -> str:
    """Name in the IANA database, such as `Europe/Vienna`; both PostgreSQL and Python know it. `UTC` where Home
    Assistant has not told any, or one that does not exist.
    """
    return read_source(cr, instance_id, "time_zone") or UNKNOWN_ZONE


def write_zone(cr: Any, instance_id: int, name: Any) -> bool:
    """Keep what Home Assistant calls its zone; whether that is another than before.

    :param name: as received; what is no zone is kept as none
    """
    return write_source(cr, instance_id, "time_zone", name if _exists(cr, name) else None)


def _exists(cr: Any, name: Any) -> bool:
    if not isinstance(name, str):
        return False
    try:
        zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        return False
    cr.execute("SELECT 1 FROM pg_timezone_names WHERE name = %s", [name])
    return cr.fetchone() is not None
