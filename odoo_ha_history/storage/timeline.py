"""What a timeline is made of, read by the key: changes of words, what was set, and what caused it. No Odoo.

A page is found from its end back in time, never by counting what comes before it. A few entities are read one by one;
of many, those that changed in a window of time, which grows: so what was asked costs what is shown, not what is kept.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from .state_value import TEXT_SQL

FEW = 200
"""Entities that are read one by one."""
WINDOWS_OF_FEW = (31, 366, 36_500)
WINDOWS_OF_MANY = (1, 31)
"""Days back in which a page is looked for, one after the other."""
LOST = ("unavailable", "unknown")
"""States that say that nobody knows."""
PASSING = ("closing", "locking", "opening", "unlocking")
"""States on the way to another, which then tells all."""
LOOK_BACK = timedelta(days=92)
"""How far back the state before is looked for."""


class Place(NamedTuple):
    """Of a change in a timeline: its time (UTC without a zone), and the record of its entity."""

    moment: datetime
    record: int


class Found(NamedTuple):
    """:ivar places: the newest first
    :ivar searched: from there on, back in time, nothing was looked for yet; None: that was all
    """

    places: list[Place]
    searched: Place | None


class Change(NamedTuple):
    """A state with what was before and after it.

    :ivar state: None: the entity was removed
    :ivar since: since when the state is; another than `moment` where only attributes changed
    :ivar before: the state before, None where none is known within `LOOK_BACK`; `before_attributes` too
    :ivar known_before: where the state before is one of `LOST`: the one before that
    :ivar over: for a state of `LOST` or `PASSING`: when another came that is neither; None: not yet
    """

    record: int
    moment: datetime
    state: str | None
    attributes: dict[str, Any]
    since: datetime
    before: str | None
    before_moment: datetime | None
    before_attributes: dict[str, Any]
    known_before: str | None
    over: datetime | None
    context_id: str | None
    parent_id: str | None
    ha_user_id: str | None
    by: int | None
    trigger: int | None
    user_id: int | None


_WORDS = "history.last_changed IS NULL AND history.value IS NULL"
_STATES = "history.last_changed IS NULL"

_FEW = """
    SELECT history.last_updated, entity.id
    FROM unnest(%(ids)s::int4[]) AS entity (id)
    CROSS JOIN LATERAL (
        SELECT last_updated FROM ha_history AS history
        WHERE entity_id = entity.id AND {condition}
          AND last_updated <= %(moment)s AND last_updated >= %(since)s
          AND (last_updated < %(moment)s OR entity.id < %(record)s)
        ORDER BY last_updated DESC LIMIT %(limit)s
    ) AS history
    ORDER BY 1 DESC, 2 DESC LIMIT %(limit)s
"""
_MANY = """
    SELECT history.last_updated, history.entity_id FROM ha_history AS history
    WHERE history.entity_id = ANY(%(ids)s) AND {condition}
      AND history.last_updated <= %(moment)s AND history.last_updated >= %(since)s
      AND (history.last_updated, history.entity_id) < (%(moment)s, %(record)s)
    ORDER BY 1 DESC, 2 DESC LIMIT %(limit)s
"""
_CAUSES = """
    SELECT last_updated, entity_id FROM ha_history_cause
    WHERE entity_id = ANY(%(ids)s) AND {condition}
      AND last_updated <= %(moment)s AND (last_updated, entity_id) < (%(moment)s, %(record)s)
    ORDER BY 1 DESC, 2 DESC LIMIT %(limit)s
"""
_CONTEXTS = """
    SELECT context ->> 'id' FROM ha_command
    WHERE user_id = %s AND context IS NOT NULL AND create_date <= %s ORDER BY id DESC LIMIT 5000
"""
_BY_USER = "(user_id = %(user)s OR context_id = ANY(%(contexts)s) OR parent_id = ANY(%(contexts)s))"
# Not what Odoo did: it is somebody's user in Home Assistant too.
_BY_PERSON = """
    (instance_id = %(instance)s AND ha_user_id = %(ha_user)s AND user_id IS NULL AND NOT EXISTS (
        SELECT FROM ha_command AS command
        WHERE command.instance_id = ha_history_cause.instance_id
          AND command.context ->> 'id' = ha_history_cause.context_id
    ))
"""


def newest(
    cr: Any, records: Sequence[int], before: Place, limit: int, numbers: bool, begin: datetime
) -> Found:
    """The last changes of these entities before a place.

    :param numbers: numbers too, not only words; for a few entities
    :param begin: before that nothing is kept
    """
    few = len(records) <= FEW
    condition = _STATES if numbers else _WORDS
    sql = (_FEW if few else _MANY).format(condition=condition)
    places: list[Place] = []
    for since in _windows(before.moment, begin, WINDOWS_OF_FEW if few else WINDOWS_OF_MANY):
        places = _places(cr, sql, records, before, limit, {"since": since})
        if len(places) >= limit or since <= begin:
            break
    else:
        return _with_settings(cr, records, before, limit, places, Place(since, 0))
    return _with_settings(cr, records, before, limit, places, None)


def _windows(moment: datetime, begin: datetime, days: Sequence[int]) -> Iterator[datetime]:
    for each in days:
        since = max(begin, moment - timedelta(days=each)) if moment > begin else begin
        yield since
        if since <= begin:
            return


def _with_settings(
    cr: Any, records: Sequence[int], before: Place, limit: int, places: list[Place], searched: Place | None
) -> Found:
    """The two kinds of changes together, as far back as both are known."""
    settings = _places(cr, _CAUSES.format(condition="is_setting"), records, before, limit, {})
    if searched:
        settings = [place for place in settings if place >= searched]
    together = sorted({*places, *settings}, reverse=True)
    if len(together) >= limit:
        return Found(together[:limit], together[limit - 1])
    return Found(together, searched)


def caused(cr: Any, records: Sequence[int], before: Place, limit: int, who: Cause) -> Found:
    """As `newest`, of what one person, automation, script or scene did."""
    condition = " AND ".join(
        [
            *([_BY_USER] if who.user_id else []),
            *([_BY_PERSON] if who.ha_user_id else []),
            *(["by_entity_id = %(by)s"] if who.by else []),
        ]
    )
    contexts: list[str] = []
    if who.user_id:
        # Home Assistant's clock may be behind.
        cr.execute(_CONTEXTS, [who.user_id, before.moment + timedelta(hours=1)])
        contexts = [context_id for (context_id,) in cr.fetchall()]
    values = {
        "user": who.user_id,
        "contexts": contexts,
        "by": who.by,
        "ha_user": who.ha_user_id,
        "instance": who.instance,
    }
    places = _places(cr, _CAUSES.format(condition=condition), records, before, limit, values)
    return Found(places, places[-1] if len(places) >= limit else None)


class Cause(NamedTuple):
    """Who or what did something; at least one of them is given.

    :ivar ha_user_id: of the Home Assistant `instance`
    """

    user_id: int | None = None
    ha_user_id: str | None = None
    by: int | None = None
    instance: int | None = None


def _places(
    cr: Any, sql: str, records: Sequence[int], before: Place, limit: int, values: dict[str, Any]
) -> list[Place]:
    cr.execute(
        sql,
        {"ids": list(records), "moment": before.moment, "record": before.record, "limit": limit, **values},
    )
    return [Place(*row) for row in cr.fetchall()]


def _text(row: str, word: str) -> str:
    return TEXT_SQL.format(row=row, word=word)


_DETAILS = f"""
    SELECT change.entity_id, change.last_updated, {_text("change", "word")},
           coalesce(attributes.data, '{{}}'), coalesce(change.last_changed, change.last_updated),
           before.state, before.last_updated, coalesce(before.data, '{{}}'), known_before.state, over.last_updated,
           cause.context_id, cause.parent_id, cause.ha_user_id, cause.by_entity_id, cause.trigger_entity_id,
           coalesce(cause.user_id, command.user_id)
    FROM unnest(%(moments)s::timestamp[], %(records)s::int4[]) WITH ORDINALITY AS place (moment, record, number)
    JOIN ha_history AS change ON change.entity_id = place.record AND change.last_updated = place.moment
    LEFT JOIN ha_history_word AS word ON word.id = change.word_id
    LEFT JOIN ha_history_attributes AS attributes ON attributes.id = change.attributes_id
    LEFT JOIN LATERAL (
        SELECT {_text("history", "word")} AS state, history.last_updated, history.word_id, attributes.data
        FROM ha_history AS history
        LEFT JOIN ha_history_word AS word ON word.id = history.word_id
        LEFT JOIN ha_history_attributes AS attributes ON attributes.id = history.attributes_id
        WHERE history.entity_id = place.record
          AND history.last_updated < place.moment AND history.last_updated > place.moment - %(look_back)s
        ORDER BY history.last_updated DESC LIMIT 1
    ) AS before ON TRUE
    LEFT JOIN LATERAL (
        SELECT {_text("history", "word")} AS state
        FROM ha_history AS history LEFT JOIN ha_history_word AS word ON word.id = history.word_id
        WHERE before.word_id = ANY(%(lost)s) AND history.entity_id = place.record
          AND history.last_updated < before.last_updated AND history.last_updated > place.moment - %(look_back)s
          AND (history.word_id IS NULL OR history.word_id <> ALL(%(lost)s))
        ORDER BY history.last_updated DESC LIMIT 1
    ) AS known_before ON TRUE
    LEFT JOIN LATERAL (
        SELECT history.last_updated FROM ha_history AS history
        WHERE change.word_id = ANY(%(short)s) AND history.entity_id = place.record
          AND history.last_updated > place.moment
          AND (history.word_id IS NULL OR history.word_id <> ALL(%(short)s))
        ORDER BY history.last_updated LIMIT 1
    ) AS over ON TRUE
    LEFT JOIN ha_history_cause AS cause ON cause.entity_id = place.record AND cause.last_updated = place.moment
    LEFT JOIN LATERAL (
        SELECT user_id FROM ha_command
        WHERE ha_command.instance_id = cause.instance_id AND user_id IS NOT NULL
          AND context ->> 'id' = ANY(ARRAY[cause.context_id, cause.parent_id])
        LIMIT 1
    ) AS command ON TRUE
    ORDER BY place.number
"""


def details(cr: Any, places: Sequence[Place]) -> list[Change]:
    """In the order of the places; one whose row has gone is left out."""
    if not places:
        return []
    cr.execute("SELECT id, text FROM ha_history_word WHERE text = ANY(%s)", [[*LOST, *PASSING]])
    short = dict(cr.fetchall())
    cr.execute(
        _DETAILS,
        {
            "moments": [place.moment for place in places],
            "records": [place.record for place in places],
            "lost": [word_id for word_id, text in short.items() if text in LOST],
            "short": list(short),
            "look_back": LOOK_BACK,
        },
    )
    return [Change(*row) for row in cr.fetchall()]


def is_told(change: Change) -> bool:
    """Whether there is something to tell: what is known again as it was before tells nothing, the loss has told it."""
    if change.state in LOST:
        return change.before is not None and change.before not in LOST
    if change.state in PASSING and change.over:
        return False
    if change.before in LOST:
        return change.state != change.known_before
    return change.since != change.moment or change.state != change.before


def first_moment(cr: Any) -> datetime:
    """Before that no partition has rows; now, where there is none."""
    cr.execute(
        """
        SELECT coalesce(min(to_date(right(leaf.relname, 8), 'YYYYMMDD')), now() AT TIME ZONE 'UTC')::timestamp
        FROM pg_inherits AS of_root
        JOIN pg_inherits AS of_branch ON of_branch.inhparent = of_root.inhrelid
        JOIN pg_class AS leaf ON leaf.oid = of_branch.inhrelid
        WHERE of_root.inhparent = 'ha_history'::regclass
        """
    )
    [moment] = cr.fetchone()
    assert isinstance(moment, datetime)
    return moment
