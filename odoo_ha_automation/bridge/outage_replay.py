"""What rules would have done in a time in which nobody listened, as history knows it by now. Pure.

At the end of that time everything is told as it is then, and rules that hold are set off at once, late. What history
adds is what began and ended in between, when what holds really began, and how long something really ran.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from odoo.addons.odoo_ha_addon.bridge.write.sinks.sink import StateChange
from odoo.addons.odoo_ha_addon.hass import EntityState

from . import run_time
from .matcher import Firing, Key, Matcher
from .rule import Rule, When
from .standing import Run, Standing, seen, step
from .targets import Reach

Span = tuple[float, float]


class Found(NamedTuple):
    """:ivar at: when it would have fired
    :ivar lasts: what set it off held until the end, when it may have set the rule off in another way
    """

    at: float
    firing: Firing
    lasts: bool


class Replayed(NamedTuple):
    """:ivar standings: how rules stood at the end"""

    found: list[Found]
    standings: Mapping[Key, Standing]


def can_replay(rule: Rule) -> bool:
    """Whether history has what the rule asks for: states, and not all attributes."""
    return not rule.attribute and not (rule.when is When.EVENT and rule.to)


def replay(
    reach: Reach[Rule],
    standings: Mapping[Key, Standing],
    before: Mapping[str, EntityState],
    changes: Iterable[EntityState],
    span: Span,
) -> Replayed:
    """
    :param reach: the rules to be asked, of the entities that changed
    :param standings: how they stood before
    :param before: the states before, by entity id
    :param changes: in order of time
    """
    since, until = span
    matcher = Matcher(reach, standings, is_replay=True)
    states = dict(before)
    fired: list[tuple[float, Firing]] = []

    def take(now: float) -> None:
        fired.extend((now, firing) for firing in matcher.take_outcome().firings)

    def ring(end: float) -> None:
        while (due := matcher.next_due()) is not None and due <= end:
            now = max(since, due)
            matcher.ring(states.get, now)
            take(now)

    for state in changes:
        ring(state.last_updated)
        old, states[state.entity_id] = states.get(state.entity_id), state
        matcher.take(StateChange(state.entity_id, old, state), state.last_updated)
        take(state.last_updated)
    ring(until)
    standing_then = matcher.standings
    return Replayed([Found(at, firing, _lasts(firing, standing_then)) for at, firing in fired], standing_then)


def _lasts(firing: Firing, standings: Mapping[Key, Standing]) -> bool:
    standing = standings.get((firing.rule_id, firing.record_id))
    return bool(standing and standing.held and standing.cause.changed_at == firing.match.cause.changed_at)


def corrected(
    rule: Rule,
    live: Standing | None,
    before: Standing | None,
    truth: Standing | None,
    states: tuple[EntityState | None, EntityState],
    until: float,
) -> Standing | None:
    """How a rule stands now: as it truly stood at the end of the outage, where nothing has moved since.

    :param live: by what was told at the end, and since
    :param states: the ones before the outage and at its end
    """
    old, told = states
    before = seen(rule, before)
    for known in (old, None):
        assumed, _ = step(rule, before, StateChange(told.entity_id, known, told, snapshot=True), until)
        if _is_alike(assumed, live):
            fired = max(
                (each.fired for each in (live, truth) if each and each.fired is not None), default=None
            )
            return truth and truth._replace(fired=fired)
    return live


def _is_alike(one: Standing | None, other: Standing | None) -> bool:
    if one is None or other is None:
        return one is other
    return (one.held, one.since, one.due, one.cause.changed_at) == (
        other.held,
        other.since,
        other.due,
        other.cause.changed_at,
    )


def corrected_run(
    rule: Rule, live: Standing, before: Standing, truth: Standing, told: EntityState, span: Span, now: float
) -> Standing:
    """The same of a run time: what was told at the end counted for less, or for more, than what was."""
    _, until = span
    assumed, _ = run_time.count(
        rule, before, StateChange(told.entity_id, None, told, snapshot=True), until, [span]
    )
    if (
        not (live.run and before.run and truth.run and assumed and assumed.run)
        or live.run.reset != before.run.reset
    ):
        return live
    counted, was = _until(truth, until), _until(assumed, until)
    run = live.run._replace(
        seconds=max(0.0, live.run.seconds + counted.seconds - was.seconds),
        uses=max(0, live.run.uses + counted.uses - was.uses),
        unknown=max(0.0, live.run.unknown + counted.unknown - was.unknown),
    )
    return run_time.due_again(rule, live._replace(run=run), now)


def _until(standing: Standing, until: float) -> Run:
    run = standing.run or Run()
    passed = max(0.0, until - standing.since)
    return run._replace(
        seconds=run.seconds + (passed if standing.held else 0.0),
        unknown=run.unknown + (passed if run.lost else 0.0),
    )
