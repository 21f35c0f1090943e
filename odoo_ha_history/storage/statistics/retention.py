"""For how long statistics are kept: hours go by dropping the tables of whole years, days by removing the rows of whole
years. With a cursor that is given.

What is in force lies in parameters of Odoo, so that the bridge, which reads Home Assistant's statistics, knows it too.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from ..partitions import FOR_EVER
from ..retention import finish_detaching
from ..schema import existing_partitions
from .schema import TABLES, detached_years, years_before

PARAMETERS = {
    "hour": "odoo_ha_history.statistics_hours_kept",
    "day": "odoo_ha_history.statistics_days_kept",
}
"""Days for which hours and days are kept; without it, for ever."""
_ENTITIES = 20
"""Whose days one transaction removes."""


class Kept(NamedTuple):
    """Since when there are statistics, UTC without a zone: the beginning of a year, or of all times."""

    hours: datetime
    days: datetime

    @property
    def whole_since(self) -> datetime:
        """Days that begin later are of hours that are all kept, wherever the site is."""
        return self.hours if self.hours == datetime.min else self.hours + timedelta(days=1)


def kept_since(keep: int, now: datetime) -> datetime:
    """The beginning of the oldest year that is kept for so many days. A year goes when its last day is older."""
    return datetime.min if keep == FOR_EVER else datetime((now - timedelta(days=keep)).year, 1, 1)


def kept(cr: Any, now: datetime) -> Kept:
    """What is in force. A parameter that is no number keeps everything."""
    cr.execute("SELECT key, value FROM ir_config_parameter WHERE key = ANY(%s)", [list(PARAMETERS.values())])
    found = {key: int(value) for key, value in cr.fetchall() if re.fullmatch("[0-9]{1,5}", value or "")}
    hours, days = (kept_since(found.get(PARAMETERS[period], FOR_EVER), now) for period in ("hour", "day"))
    return Kept(hours, days)


def drop_years(cr: Any, before: datetime, *, wait_seconds: float = 60.0) -> list[str]:
    """Drop the hours of the years before this one; names of the tables that are gone.

    :param cr: in autocommit, of a connection whose session holds no lock on statistics
    :param wait_seconds: how long to wait for those who still read one
    :raises psycopg2.errors.QueryCanceled: somebody reads longer than that; the next run goes on
    """
    cr.execute("SELECT set_config('statement_timeout', %s, false)", [str(round(wait_seconds * 1000))])
    for table in TABLES:
        finish_detaching(cr, table)
        for name in years_before(existing_partitions(cr, table), before):
            cr.execute(f"ALTER TABLE {table}_hour DETACH PARTITION {name} CONCURRENTLY")
    gone = years_before(detached_years(cr), before)
    for name in gone:
        cr.execute(f"DROP TABLE {name}")
    return gone


def forget_days(
    cr: Any,
    before: datetime,
    transaction: Callable[[], AbstractContextManager[Any]],
    is_over: Callable[[], bool],
) -> bool:
    """Remove the days before this one, some entities at a time; whether all is done.

    :param transaction: around each step
    """
    for table in TABLES if before > datetime.min else ():
        for entities in _chunks(_entities_of_days(cr, table)):
            if is_over():
                return False
            with transaction():
                cr.execute(
                    f"DELETE FROM {table} WHERE entity_id = ANY(%s) AND period = 'day' AND day < %s AND start < %s",
                    [entities, before.date(), before + timedelta(days=1)],
                )
    return True


def _entities_of_days(cr: Any, table: str) -> list[int]:
    """Ids of all that have days, by as many steps in the index."""
    cr.execute(
        f"""
        WITH RECURSIVE found AS (
            (SELECT entity_id FROM {table}_day ORDER BY entity_id LIMIT 1)
            UNION ALL
            SELECT (SELECT entity_id FROM {table}_day AS next WHERE next.entity_id > found.entity_id
                    ORDER BY entity_id LIMIT 1)
            FROM found WHERE found.entity_id IS NOT NULL
        )
        SELECT entity_id FROM found WHERE entity_id IS NOT NULL
        """
    )
    return [entity for (entity,) in cr.fetchall()]


def _chunks(entities: list[int]) -> Iterator[list[int]]:
    for first in range(0, len(entities), _ENTITIES):
        yield entities[first : first + _ENTITIES]
