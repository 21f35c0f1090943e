"""Writes states into `ha_history`, in bulk and never twice: (entity, last_updated) is one state, from wherever it
comes."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta, timezone
from typing import Any, NamedTuple, TypeVar

import orjson

from .partitions import FOR_EVER, Partition, partition_of
from .schema import ensure_partitions
from .state_value import NO_STATE, parse
from .statistics.stale import is_late, noting_what_is_new

EPOCH = datetime(1970, 1, 1)
FUTURE = timedelta(days=1)
"""How far a clock of Home Assistant may be ahead."""
_MOST_REMEMBERED = 50_000


class _Shared(NamedTuple):
    """A word or attributes; rows that refer to them may be kept so long."""

    id: int
    kept_until: date


class HistoryRow(NamedTuple):
    """One state of one entity.

    :ivar entity: id of the `ha.entity`
    :ivar state: None: the entity was removed
    :ivar last_updated: seconds since 1970, UTC; `last_changed` too, None where they are the same
    :ivar attributes: the selected ones; empty where none are kept
    """

    entity: int
    state: str | None
    last_updated: float
    last_changed: float | None
    attributes: Mapping[str, Any]
    keep: int


def as_time(seconds: float) -> datetime:
    """UTC without a zone, to the microsecond.

    >>> as_time(1.000001)
    datetime.datetime(1970, 1, 1, 0, 0, 1, 1)
    """
    return EPOCH + timedelta(microseconds=round(seconds * 1_000_000))


def as_seconds(moment: datetime) -> float:
    """Of a time in UTC without a zone, since 1970."""
    return moment.replace(tzinfo=timezone.utc).timestamp()


class RowWriter:
    """Of one database, for one thread: it remembers what partitions, words and attributes there are."""

    def __init__(self, now: Callable[[], datetime] = lambda: datetime.now(timezone.utc).replace(tzinfo=None)):
        self._now = now
        self._partitions: set[str] = set()
        self._words: dict[str, _Shared] = {}
        self._attributes: dict[bytes, _Shared] = {}

    def write(self, cr: Any, rows: Sequence[HistoryRow]) -> int:
        """How many were new. What is older than it would be kept, or in the far future, is left out."""
        now = self._now()
        timed = [(row, as_time(row.last_updated)) for row in rows]
        kept = [(row, moment) for row, moment in timed if _is_kept(row.keep, moment, now)]
        if not kept:
            return 0
        if len(self._words) + len(self._attributes) > _MOST_REMEMBERED:
            self.forget()
        try:
            self._prepare(cr, {partition_of(row.keep, moment) for row, moment in kept})
            return self._insert(cr, kept)
        except Exception:
            # The transaction is lost, and with it what was made in it.
            self.forget()
            raise

    def forget(self) -> None:
        """Look again at what there is."""
        self._partitions.clear()
        self._words.clear()
        self._attributes.clear()

    def _prepare(self, cr: Any, partitions: set[Partition]) -> None:
        missing = [partition for partition in partitions if partition.name not in self._partitions]
        if missing:
            ensure_partitions(cr, missing)
            self._partitions.update(partition.name for partition in missing)

    def _insert(self, cr: Any, rows: Sequence[tuple[HistoryRow, datetime]]) -> int:
        values = [NO_STATE if row.state is None else parse(row.state) for row, _ in rows]
        attributes = [orjson.dumps(row.attributes, option=orjson.OPT_SORT_KEYS) for row, _ in rows]
        until = [shared_until(partition_of(row.keep, moment)) for row, moment in rows]
        words = self._shared_words(
            cr,
            _longest(
                (value.word, day) for value, day in zip(values, until, strict=True) if value.word is not None
            ),
        )
        shared = self._shared_attributes(
            cr, _longest((data, day) for data, day in zip(attributes, until, strict=True) if data != b"{}")
        )
        moments = [moment for _, moment in rows]
        columns = zip(
            *(
                (
                    row.entity,
                    moment,
                    None if row.last_changed is None else as_time(row.last_changed),
                    value.number,
                    value.decimals,
                    None if value.word is None else words[value.word].id,
                    shared[data].id if data in shared else None,
                    row.keep,
                )
                for (row, moment), value, data in zip(rows, values, attributes, strict=True)
            ),
            strict=True,
        )
        insert = """
            INSERT INTO ha_history
                (entity_id, last_updated, last_changed, value, decimals, word_id, attributes_id, keep)
            SELECT new.* FROM unnest(
                %s::int4[], %s::timestamp[], %s::timestamp[], %s::float8[], %s::int2[],
                %s::int4[], %s::int4[], %s::int2[]
            ) AS new (entity_id, last_updated, last_changed, value, decimals, word_id, attributes_id, keep)
            -- The key of a partition knows nothing of those that are kept for another time.
            WHERE NOT EXISTS (
                SELECT FROM ha_history AS old
                WHERE old.entity_id = new.entity_id AND old.last_updated = new.last_updated
                  AND old.last_updated BETWEEN %s AND %s AND old.keep <> new.keep
            )
            ON CONFLICT DO NOTHING
        """
        now = self._now()
        if any(is_late(moment, now) for moment in moments):
            insert = noting_what_is_new(insert)
        cr.execute(insert, [*(list(column) for column in columns), min(moments), max(moments)])
        return int(cr.rowcount)

    def _shared_words(self, cr: Any, needed: Mapping[str, date]) -> Mapping[str, _Shared]:
        # In order, so that two who write the same ones wait for each other and never in a circle.
        missing = sorted(text for text, day in needed.items() if not _is_enough(self._words.get(text), day))
        if missing:
            cr.execute(
                """
                INSERT INTO ha_history_word AS known (text, kept_until)
                SELECT * FROM unnest(%s::varchar[], %s::date[])
                ON CONFLICT (text) DO UPDATE SET kept_until = EXCLUDED.kept_until
                WHERE known.kept_until < EXCLUDED.kept_until
                """,
                [missing, [needed[text] for text in missing]],
            )
            cr.execute("SELECT text, id, kept_until FROM ha_history_word WHERE text = ANY(%s)", [missing])
            self._words.update({text: _Shared(row_id, day) for text, row_id, day in cr.fetchall()})
        return self._words

    def _shared_attributes(self, cr: Any, needed: Mapping[bytes, date]) -> Mapping[bytes, _Shared]:
        missing = {
            _digest(data): data
            for data in sorted(needed)
            if not _is_enough(self._attributes.get(data), needed[data])
        }
        if missing:
            cr.execute(
                """
                INSERT INTO ha_history_attributes AS known (digest, data, kept_until)
                SELECT * FROM unnest(%s::bytea[], %s::jsonb[], %s::date[])
                ON CONFLICT (digest) DO UPDATE SET kept_until = EXCLUDED.kept_until
                WHERE known.kept_until < EXCLUDED.kept_until
                """,
                [
                    list(missing),
                    [data.decode() for data in missing.values()],
                    [needed[data] for data in missing.values()],
                ],
            )
            cr.execute(
                "SELECT digest, id, kept_until FROM ha_history_attributes WHERE digest = ANY(%s::bytea[])",
                [list(missing)],
            )
            self._attributes.update(
                {missing[bytes(digest)]: _Shared(row_id, day) for digest, row_id, day in cr.fetchall()}
            )
        return self._attributes


def shared_until(partition: Partition) -> date:
    """Until when rows of a partition need what they refer to; in whole months, so that it changes once a month."""
    if partition.keep == FOR_EVER:
        return date.max
    return (partition.kept_until() + timedelta(days=32)).date().replace(day=1)


_Key = TypeVar("_Key")


def _longest(needed: Iterable[tuple[_Key, date]]) -> dict[_Key, date]:
    found: dict[_Key, date] = {}
    for key, day in needed:
        if key not in found or found[key] < day:
            found[key] = day
    return found


def _is_enough(known: _Shared | None, day: date) -> bool:
    return known is not None and known.kept_until >= day


def _digest(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()[:16]


def _is_kept(keep: int, moment: datetime, now: datetime) -> bool:
    return moment <= now + FUTURE and (not keep or moment > now - timedelta(days=keep))
