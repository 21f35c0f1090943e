"""Which partition a row belongs to. Pure.

`ha_history` is cut in two steps: by how long its rows are kept (`keep`, in days; 0 is for ever), and that by time. So
what is due goes by dropping a table, and what is kept for ten days lies apart from what is kept for years.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import NamedTuple

FOR_EVER = 0
KEEPS = (10, 31, 92, 366, 731, 1827, FOR_EVER)
"""Days that history can be kept; few, for each has partitions of its own."""
_SHORT_DAYS = 92
_NAME = re.compile(r"ha_history_(ever|[1-9][0-9]*)_([0-9]{8})")


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
        return self.kept_until() <= now

    def kept_until(self) -> datetime:
        """When nothing in it has to be kept any more."""
        return datetime.max if self.keep == FOR_EVER else self.until + timedelta(days=self.keep)


def branch_name(keep: int) -> str:
    """The table of all rows that are kept so long."""
    return f"ha_history_{keep}" if keep else "ha_history_ever"


def is_longer(keep: int, than: int) -> bool:
    """Whether what is kept for `keep` days stays longer."""
    return keep != than and (keep == FOR_EVER or (than != FOR_EVER and keep > than))


def partition_named(name: str) -> Partition | None:
    """The one that a table is; None for another table."""
    found = _NAME.fullmatch(name)
    if not found:
        return None
    return partition_of(
        int(found[1]) if found[1] != "ever" else FOR_EVER, datetime.strptime(found[2], "%Y%m%d")
    )


def partition_of(keep: int, moment: datetime) -> Partition:
    """Weeks where rows are kept for a quarter at most, so that they do not outlive it by much; else months."""
    if 0 < keep <= _SHORT_DAYS:
        since = moment.replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(days=moment.weekday())
        return Partition(keep, since, since + timedelta(days=7))
    since = moment.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    return Partition(keep, since, (since + timedelta(days=32)).replace(day=1))
