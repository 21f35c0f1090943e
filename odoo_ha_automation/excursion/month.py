"""A month as people mean it: from its first midnight to the next one's, in a zone. Pure."""

from __future__ import annotations

import datetime
import zoneinfo
from typing import NamedTuple


class Month(NamedTuple):
    """:ivar first: its first day"""

    first: datetime.date
    zone: zoneinfo.ZoneInfo

    @property
    def start(self) -> float:
        """Seconds since 1970."""
        return self._midnight(self.first)

    @property
    def end(self) -> float:
        return self._midnight(next_month(self.first))

    def days(self, every: int) -> list[tuple[float, datetime.date]]:
        """The moments at which days begin: each, or the first of so many."""
        count = (next_month(self.first) - self.first).days
        chosen = [self.first + datetime.timedelta(days=day) for day in range(0, count, every)]
        return [(self._midnight(day), day) for day in chosen]

    def _midnight(self, day: datetime.date) -> float:
        return datetime.datetime(day.year, day.month, day.day, tzinfo=self.zone).timestamp()


def next_month(first: datetime.date) -> datetime.date:
    """The first day of the month after that of a day."""
    return (first.replace(day=1) + datetime.timedelta(days=31)).replace(day=1)
