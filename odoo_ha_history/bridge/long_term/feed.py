"""The feed that keeps up with Home Assistant's long-term statistics: years back at the first connection, then each
hour.

Home Assistant says when it has compiled an hour, and never that it has changed old ones: people adjust sums, convert
units, clear. So each month is remembered as it was when its hours were read, and compared now and then; one that
differs is read again. The first import is the same: nothing is remembered yet. What is read is written at once with
what is remembered of it, so it goes on where it was interrupted. Months that are not kept any more are not asked for.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta, timezone
from typing import Any, NamedTuple

from odoo.addons.odoo_ha_addon.bridge.link.feeds.feed import FeedContext
from odoo.addons.odoo_ha_addon.hass import ConnectionLost, HassError, commands

from ...storage.source import trouble_of
from ...storage.statistics.theirs import BusyError, Source, TheirHour, TheirStatistics, Window, as_moment
from .statistics_api import Meta, Period, list_statistics, read_periods

_logger = logging.getLogger(__name__)

COMPILED_EVENT = "recorder_hourly_statistics_generated"
SETTLE_SECONDS = 10.0
"""How long after its event an hour can be read: it comes before the commit."""
COMPARE_SECONDS = 86400.0
ABSENT_SECONDS = 300.0
"""How soon a recorder that is not there, or does not answer, is asked again; it may be starting."""
BUSY_SECONDS = 1.0
START_SECONDS = 2.0
MONTH_IDS, HOUR_IDS, RECENT_IDS = 50, 10, 100
"""Statistics in one question: all months, the hours of a month, the last hours."""
OVERLAP = timedelta(hours=3)
LONGEST_RECENT = timedelta(days=31)
"""What is missing for longer is found by comparing months."""
_FIRST = datetime(1990, 1, 1, tzinfo=timezone.utc).timestamp()


class Followed(NamedTuple):
    """A statistic of Home Assistant's, of an entity of ours."""

    meta: Meta
    source: Source


class Month(NamedTuple):
    """What is to be remembered of a month.

    :ivar key: as in `Source.months`
    :ivar is_first: Home Assistant has none before
    :ivar is_gone: it has this one no more
    """

    key: str
    mark: list[float | None] | None
    is_first: bool = False
    is_gone: bool = False

    def remembered(self, months: Mapping[str, Any]) -> dict[str, Any]:
        others = {key: mark for key, mark in months.items() if key != self.key}
        return others if self.is_gone else {**others, self.key: self.mark}


class LongTermStatistics:
    """A `Feed`."""

    name = "long-term statistics"
    needs_admin = False

    def __init__(
        self,
        table: TheirStatistics | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(timezone.utc).replace(tzinfo=None),
        sleep: Callable[[float], Any] = asyncio.sleep,
    ) -> None:
        self._table = table or TheirStatistics()
        self._now = now
        self._sleep = sleep
        self._kept = datetime.min

    async def run(self, context: FeedContext) -> None:
        compiled = asyncio.Event()
        await commands.subscribe_events(context.connection, COMPILED_EVENT, lambda event: compiled.set())
        compared = -COMPARE_SECONDS
        while True:
            while not context.is_running():
                # What it does not offer now may still come.
                await self._sleep(START_SECONDS)
            compiled.clear()
            wait = COMPARE_SECONDS
            try:
                followed = await self._take_stock(context)
                await self._read_recent(context, followed)
                if time.monotonic() - compared >= COMPARE_SECONDS:
                    await self._compare(context, followed, list(followed))
                    compared = time.monotonic()
                else:
                    fresh = [record for record, each in followed.items() if each.source.read_until is None]
                    await self._compare(context, followed, fresh)
                await self._note(context, None)
            except ConnectionLost:
                raise
            except HassError as error:
                _logger.info("Instance %d: statistics not read: %s", context.lease.instance_id, error)
                await self._note(context, error)
                wait = ABSENT_SECONDS
            try:
                await asyncio.wait_for(compiled.wait(), wait)
            except asyncio.TimeoutError:
                continue
            await self._sleep(SETTLE_SECONDS)

    async def _note(self, context: FeedContext, error: HassError | None) -> None:
        """Why Home Assistant does not tell its statistics, for people to see."""
        trouble, detail = (trouble_of(error.code), error.message) if error else (None, None)

        def write(cr: Any) -> None:
            self._table.write_trouble(cr, context.lease.instance_id, trouble, detail)

        await context.transaction(context.lease, write)

    async def _take_stock(self, context: FeedContext) -> dict[int, Followed]:
        """What there is to be followed, by the entity's record id; what has become of what was."""
        metas = await list_statistics(context.connection)
        instance = context.lease.instance_id

        def read(cr: Any) -> tuple[dict[str, int], dict[int, Source], datetime]:
            sources = self._table.sources(cr, instance)
            return self._table.entities(cr, instance), sources, self._table.kept_since(cr, self._now())

        records, known, self._kept = await context.transaction(context.lease, read)
        followed = {}
        for statistic_id, meta in metas.items():
            if (record := records.get(statistic_id)) and (meta.mean_type != "none" or meta.has_sum):
                state = context.states().get(statistic_id)
                unit_now = state.attributes.get("unit_of_measurement") if state else meta.unit
                followed[record] = Followed(meta, _source(record, meta, known.get(record), unit_now))
        absent = [
            # Its numbers stay. An answer without it is no proof that somebody wanted them gone.
            source._replace(state="absent")
            for record, source in known.items()
            if record not in followed and source.state != "absent"
        ]
        changed = [each.source for each in followed.values() if each.source != known.get(each.source.entity)]
        await self._write(context, lambda cr: self._table.write_sources(cr, instance, [*changed, *absent]))
        return followed

    async def _read_recent(self, context: FeedContext, followed: dict[int, Followed]) -> None:
        """The hours since the last ones that were read, and some before, which may have changed."""
        now = self._now()
        recent = [
            each
            for each in followed.values()
            if each.source.read_until and each.source.read_until > now - LONGEST_RECENT
        ]
        for units, chunk in _chunks(recent, RECENT_IDS):
            since = min(each.source.read_until or now for each in chunk) - OVERLAP
            await self._read_hours(context, followed, units, chunk, since, now + timedelta(hours=1))

    async def _compare(
        self, context: FeedContext, followed: dict[int, Followed], records: Sequence[int]
    ) -> None:
        """Read the hours of each month that is not what it was, the newest first."""
        for units, chunk in _chunks([followed[record] for record in records], MONTH_IDS):
            answer = await self._ask(context, units, chunk, "month", _FIRST, None)
            wanted: dict[tuple[int, int], dict[int, Month]] = defaultdict(dict)
            for each in chunk:
                for bounds, month in self._differing(each.source, answer.get(each.meta.statistic_id, [])):
                    wanted[bounds][each.source.entity] = month
            for (start, end), months in sorted(wanted.items(), key=lambda item: item[0], reverse=True):
                for part in _cut([followed[entity] for entity in months], HOUR_IDS):
                    await self._read_hours(
                        context, followed, units, part, as_moment(start), as_moment(end), months
                    )

    def _differing(self, source: Source, theirs: Sequence[Period]) -> Iterator[tuple[tuple[int, int], Month]]:
        """Beginning and end of months that are not what they were, with what is to be remembered."""
        for number, month in enumerate(theirs):
            if as_moment(month.end) <= self._kept:
                continue
            # Nothing of one that is not over: its hours are followed.
            is_over = as_moment(month.end) + timedelta(hours=2) < self._now()
            mark = [month.mean, month.min, month.max, month.change] if is_over else None
            if source.months.get(str(month.start), ...) != mark:
                yield (month.start, month.end), Month(str(month.start), mark, is_first=number == 0)
        # An answer with nothing at all is no proof.
        for key in source.months.keys() - {str(month.start) for month in theirs} if theirs else ():
            # It may reach into the next, whose hours are then read again.
            yield (int(key), int(key) + 31 * 86_400_000), Month(key, None, is_gone=True)

    async def _read_hours(
        self,
        context: FeedContext,
        followed: dict[int, Followed],
        units: Mapping[str, str],
        chunk: Sequence[Followed],
        since: datetime,
        until: datetime,
        months: Mapping[int, Month] | None = None,
    ) -> None:
        """Read and write the hours of a time.

        :param months: by entity, what is remembered when they are written
        """
        answer = await self._ask(context, units, chunk, "hour", _seconds(since), _seconds(until))
        windows: list[Window] = []
        hours: list[TheirHour] = []
        sources: list[Source] = []
        for each in chunk:
            source = each.source
            rows = answer.get(each.meta.statistic_id, [])
            month = months.get(source.entity) if months else None
            # Nothing at all is no proof that hours were removed.
            if not rows and not (month and month.is_gone):
                continue
            windows.append(Window(source.entity, since, until, source.unit))
            hours += _hours(source, rows, is_first=bool(month and month.is_first))
            ends = [as_moment(row.end) for row in rows[-1:]] + (
                [source.read_until] if source.read_until else []
            )
            remembered = month.remembered(source.months) if month else source.months
            sources.append(source._replace(months=remembered, read_until=max(ends, default=None)))

        def write(cr: Any) -> None:
            instance = context.lease.instance_id
            self._table.write_hours(cr, instance, windows, hours, self._now())
            self._table.write_sources(cr, instance, sources)

        if windows:
            await self._write(context, write)
            for source in sources:
                followed[source.entity] = followed[source.entity]._replace(source=source)

    async def _ask(
        self,
        context: FeedContext,
        units: Mapping[str, str],
        chunk: Sequence[Followed],
        period: str,
        since: float,
        until: float | None,
    ) -> dict[str, list[Period]]:
        """Then Home Assistant rests for as long as it has worked."""
        began = time.monotonic()
        ids = [each.meta.statistic_id for each in chunk]
        answer = await read_periods(context.connection, ids, period, since, until, units)
        await self._sleep(max(0.02, min(10.0, time.monotonic() - began)))
        return answer

    async def _write(self, context: FeedContext, work: Callable[[Any], None]) -> None:
        while True:
            try:
                await context.transaction(context.lease, work)
                return
            except BusyError:
                await self._sleep(BUSY_SECONDS)


def _source(record: int, meta: Meta, known: Source | None, unit_now: Any) -> Source:
    """How a statistic is followed from here on: in the unit that it had at first, where Home Assistant converts."""
    # It shows what it cannot convert in the unit in which it is stored; then it compiles no more.
    state = "followed" if unit_now is None or unit_now == meta.unit else "unit_changed"
    is_same = (
        known is not None
        and known.mean_type == meta.mean_type
        and known.unit_class == meta.unit_class
        and (meta.unit_class is not None or known.unit == meta.stored_unit)
    )
    if known and is_same:
        return known._replace(has_sum=meta.has_sum, state=state)
    unit = meta.unit if meta.unit_class else meta.stored_unit
    return Source(record, meta.mean_type, meta.has_sum, unit, meta.unit_class, state, {}, None)


def _hours(source: Source, rows: Sequence[Period], *, is_first: bool) -> Iterator[TheirHour]:
    for number, row in enumerate(rows):
        change = row.change if source.has_sum else None
        if number == 0 and is_first and row.change == row.sum:
            change = None  # There is none before, so it is all that was ever counted.
        if any(value is not None for value in (row.mean, row.min, row.max, change)):
            yield TheirHour(source.entity, as_moment(row.start), row.mean, row.min, row.max, change)


def _chunks(followed: Iterable[Followed], most: int) -> Iterator[tuple[dict[str, str], list[Followed]]]:
    """Statistics that are asked for together, with the units that Home Assistant is to convert to."""
    groups: dict[tuple[str, str] | None, list[Followed]] = defaultdict(list)
    for each in followed:
        source = each.source
        groups[(source.unit_class, source.unit) if source.unit_class and source.unit else None].append(each)
    for key, members in groups.items():
        for chunk in _cut(members, most):
            yield dict([key] if key else []), chunk


def _cut(members: Sequence[Followed], most: int) -> Iterator[list[Followed]]:
    for start in range(0, len(members), most):
        yield list(members[start : start + most])


def _seconds(moment: datetime) -> float:
    return moment.replace(tzinfo=timezone.utc).timestamp()
