"""Which partition a row belongs to. Pure.

`ha_history` is cut in two steps: by how long its rows are kept (`keep`, in days; 0 is for ever), and that by time. So
what is due goes by dropping a table, and what is kept for ten days lies apart from what is kept for years.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple

FOR_EVER = 0
KEEPS = (10, 31, 92, 366, 731, 1827, FOR_EVER)
"""Days that history can be kept; few, for each has partitions of its own."""
_SHORT_DAYS = 92
_FIRST_MONDAY = datetime(1970, 1, 5)


class Partition(NamedTuple):
    """Rows with this `keep` and `since <= last_updated < until`, UTC without a zone."""

    keep: int
    since: datetime
    until: datetime

    @property
    def name(self) -> str:
        return f"{branch_name(self.keep)}_{self.since:%Y%m%d}"

    def is_due(self, now: datetime) -> bool:
        """Whether nothing in it has to be kept any more."""
        return self.keep != FOR_EVER and self.until <= now - timedelta(days=self.keep)


def branch_name(keep: int) -> str:
    """The table of all rows that are kept so long."""
    return f"ha_history_{keep}" if keep else "ha_history_ever"


def partition_of(keep: int, moment: datetime) -> Partition:
    """Weeks where rows are kept for a quarter at most, so that they do not outlive it by much; else months."""
    if 0 < keep <= _SHORT_DAYS:
        since = moment.replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(days=moment.weekday())
        return Partition(keep, since, since + timedelta(days=7))
    since = moment.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    return Partition(keep, since, (since + timedelta(days=32)).replace(day=1))
