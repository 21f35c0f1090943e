"""Goes through what was recorded, and says what a rule would have done and what of the time is not known.

What was recorded is the addon History's to tell. This one does not need it otherwise, so it is looked up here, and here
alone.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from typing import Any

from ..bridge.replay import Fired, Replay, Said, Silence
from .compiled import attributes_of, compiled

HISTORY = "ha.history"
MOST_ENTITIES = 2_000
MOST_STATES = 300_000
MOST_SECONDS = 6.0
LONGEST_LEAD = timedelta(days=7)
"""How far before the time is looked, so that what ran already then rings in it."""
MOMENTS = 60.0
"""Seconds between two times that people take for one."""
AT_ONCE = 1_000
"""States between two looks at the clock."""


@dataclass
class Trial:
    """:ivar entities: how many were looked at
    :ivar states: the same of states
    :ivar fired: in order of time; those before `since` are left out
    :ivar left_out: how many more were too many for a minute
    :ivar stopped: what comes later was not looked at; None: all was
    :ivar unknown: times of which nothing is known: since, until, reason, how many entities
    :ivar nothing_of: record ids of which nothing is recorded
    :ivar known_since: of record ids that were recorded only since later, the moment; seconds since 1970
    """

    since: float
    until: float
    entities: int = 0
    states: int = 0
    fired: list[Fired] = field(default_factory=list)
    left_out: int = 0
    stopped: float | None = None
    unknown: list[tuple[float, float, str, int]] = field(default_factory=list)
    nothing_of: list[int] = field(default_factory=list)
    known_since: dict[int, float] = field(default_factory=dict)


def has_history(env: Any) -> bool:
    return HISTORY in env


def try_rule(rule: Any, days: int, clock: Callable[[], float] = time.monotonic) -> Trial:
    """What a rule (base.automation, as the user has it, with nothing wrong in it) would have done in the last days, of
    entities that the user may see.

    :param clock: seconds, for how long it may take
    """
    env = rule.env
    history = env[HISTORY]
    history.check_access("read")
    until = datetime.now(timezone.utc).replace(tzinfo=None)
    since = until - timedelta(days=days)
    trial = Trial(_seconds(since), _seconds(until))
    entities = env["ha.entity"].search(rule._ha_domain(), limit=MOST_ENTITIES, order="id")
    trial.entities = len(entities)
    if not entities:
        return trial
    asked = compiled(rule)
    begin = since - min(timedelta(seconds=max(asked.hold, asked.pause)), LONGEST_LEAD)
    other = rule.ha_only_entity_id._origin.filtered(lambda each: each.has_access("read"))
    records = sorted({*entities.ids, *other.ids})
    unknown = history._unknown(entities.ids, begin, until)
    trial.unknown = [
        (max(since, trial.since), until, reason, len(records))
        for since, until, reason, records in _joined(unknown)
        if until > trial.since
    ]
    replay = Replay(
        asked,
        {entity.id: (entity.domain, _unit_of(entity)) for entity in entities},
        [Silence(gap.since, gap.until, gap.records) for gap in unknown],
        other.id or None,
    )
    before = history._states_before(records, begin, attributes_of(asked))
    replay.begin([Said(*then) for then in before.values()], _seconds(begin))
    parts = history._states_in_order(records, begin, until, attributes_of(asked))
    first = _go_through(replay, trial, parts, clock)
    trial.fired = [fired for fired in replay.fired if fired.moment >= trial.since]
    trial.left_out = replay.left_out
    for entity in entities:
        if entity.id in before:
            continue
        if entity.id in first:
            trial.known_since[entity.id] = first[entity.id]
        elif trial.stopped is None:
            trial.nothing_of.append(entity.id)
    return trial


def _joined(unknown: Iterable[Any]) -> list[tuple[float, float, str, frozenset[int]]]:
    """The times, in order; those of one reason that follow each other within moments are one for people."""
    joined: list[tuple[float, float, str, frozenset[int]]] = []
    for gap in sorted(unknown, key=lambda gap: (gap.reason, gap.since)):
        if joined and joined[-1][2] == gap.reason and gap.since - joined[-1][1] < MOMENTS:
            since, until, reason, records = joined.pop()
            joined.append((since, max(until, gap.until), reason, records | gap.records))
        else:
            joined.append((gap.since, gap.until, gap.reason, gap.records))
    return sorted(joined)


def _go_through(replay: Replay, trial: Trial, parts: Any, clock: Callable[[], float]) -> dict[int, float]:
    """Take all that was said, as long as there is time; the moment of the first state of each record."""
    ends = clock() + MOST_SECONDS
    first: dict[int, float] = {}
    moment = trial.since
    for part in parts:
        for start in range(0, len(part), AT_ONCE):
            for then in part[start : start + AT_ONCE]:
                replay.take(Said(*then))
                first.setdefault(then.record, then.moment)
            moment = part[start : start + AT_ONCE][-1].moment
            trial.states += len(part[start : start + AT_ONCE])
            if clock() > ends or trial.states >= MOST_STATES:
                trial.stopped = moment
                return first
        if clock() > ends:
            trial.stopped = moment
            return first
    replay.wait(trial.until)
    return first


def _unit_of(entity: Any) -> str:
    unit = (entity.attributes or {}).get("unit_of_measurement")
    return unit if isinstance(unit, str) else ""


def _seconds(moment: datetime) -> float:
    return moment.replace(tzinfo=timezone.utc).timestamp()
