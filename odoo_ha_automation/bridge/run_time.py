"""How long an entity has run, or how often, since somebody set that to nothing. Pure.

What is counted is remembered with each beginning and end, never in between: what runs since a moment runs until now. Of
a time in which nobody listened only that is counted which Home Assistant's own times prove; the rest is said.
"""

from __future__ import annotations

from collections.abc import Sequence

from odoo.addons.odoo_ha_addon.bridge.write.sinks.sink import StateChange
from odoo.addons.odoo_ha_addon.hass import EntityState

from .rule import Rule
from .standing import LATE_SECONDS, After, Cause, Match, Run, Standing, moment_of

HOUR = 3600.0
Span = tuple[float, float]
"""Beginning and end."""


def begin(rule: Rule, standing: Standing | None, state: EntityState | None, now: float) -> Standing:
    """Count from now on. What was counted already, before people changed the rule, stays."""
    runs = bool(state and rule.runs(state))
    if standing and standing.run:
        kept = standing._replace(fired=standing.fired if _is_reached(rule, standing.run) else None)
        return kept._replace(due=_due(rule, kept, now))
    begun = Standing(runs, now, _cause(state, now), run=Run(reset=now, last=runs))
    return begun._replace(due=_due(rule, begun, now))


def reset(rule: Rule, standing: Standing, moment: float, now: float) -> Standing:
    """Set to nothing at a moment; what was counted since then is little enough to be left out.

    :return: the same where that is done already
    """
    if not standing.run or standing.run.reset >= moment:
        return standing
    begun = standing._replace(
        since=max(moment, standing.since) if standing.held else moment,
        run=Run(reset=moment, last=standing.run.last, lost=standing.run.lost),
        fired=None,
        due=None,
    )
    return begun._replace(due=_due(rule, begun, now))


def count(
    rule: Rule, standing: Standing | None, change: StateChange, now: float, unheard: Sequence[Span] = ()
) -> After:
    """After a change.

    :param unheard: times in which nobody listened, lately
    """
    new = change.new
    if new is None and (standing is None or standing.run is None):
        return standing, None
    # Of one that is gone nobody knows whether it runs.
    runs = rule.runs(new) if new else None
    is_same = standing is not None and standing.held == bool(runs) and _is_lost(standing) == (runs is None)
    if is_same and not change.snapshot:
        return standing, None
    moment = moment_of(new, change, now) if new else now
    if standing is None or standing.run is None:
        standing = Standing(False, moment, _cause(new, moment), run=Run(reset=moment))
    run = standing.run
    assert run is not None
    moment = max(moment, standing.since)
    missed = _missed(unheard, standing.since, moment) if change.snapshot else 0.0
    if is_same and not missed:
        return standing, None
    passed = moment - standing.since
    known = 0.0 if run.lost else passed - missed
    is_begun = bool(runs) and not run.last
    counted = run._replace(
        seconds=run.seconds + (known if standing.held else 0.0),
        unknown=run.unknown + passed - known,
        uses=run.uses + is_begun,
        last=run.last if runs is None else runs,
        lost=runs is None,
    )
    cause = _cause(new, moment, change.old and str(change.old.state))
    after = Standing(bool(runs), moment, cause, None, standing.fired, counted)
    after = after._replace(due=_due(rule, after, now))
    if after.fired is None and _is_reached(rule, counted):
        return _fire(rule, after, moment, now)
    return after, None


def ring(rule: Rule, standing: Standing, state: EntityState | None, now: float) -> After:
    """When it is due: if Home Assistant still says that it runs, it has run for long enough."""
    run = standing.run
    if run is None or standing.due is None or standing.due > now or standing.fired is not None:
        return standing, None
    if not _is_reached(rule, run) and not (state and rule.runs(state)):
        return standing, None
    return _fire(rule, standing, standing.due, now)


def _fire(rule: Rule, standing: Standing, moment: float, now: float) -> After:
    run = standing.run
    assert run is not None
    done = standing._replace(due=None, fired=now)
    late = now - moment > LATE_SECONDS
    if late and not rule.fires_late:
        return done, None
    seconds = run.seconds + (max(0.0, moment - standing.since) if standing.held else 0.0)
    value = str(run.uses) if rule.counts_uses else f"{round(seconds / HOUR, 2):g}"
    # Each time that the limit is reached is another moment; the same one is the same firing.
    cause = standing.cause._replace(changed_at=moment, old=None)
    return done, Match(cause, value, "" if rule.counts_uses else "h", run.reset, late)


def _is_lost(standing: Standing) -> bool:
    return standing.run is not None and standing.run.lost


def _is_reached(rule: Rule, run: Run) -> bool:
    return run.uses >= rule.limit if rule.counts_uses else run.seconds >= rule.limit * HOUR


def _due(rule: Rule, standing: Standing, now: float) -> float | None:
    """When the limit is reached, if it runs on."""
    run = standing.run
    if run is None or standing.fired is not None:
        return None
    if _is_reached(rule, run):
        return now
    if rule.counts_uses or not standing.held:
        return None
    return standing.since + rule.limit * HOUR - run.seconds


def _missed(unheard: Sequence[Span], since: float, until: float) -> float:
    """Seconds of a time in which nobody listened."""
    return sum(max(0.0, min(until, end) - max(since, begin)) for begin, end in unheard)


def _cause(state: EntityState | None, moment: float, old: str | None = None) -> Cause:
    if state is None:
        return Cause(moment, old)
    return Cause(moment, old, state.context_id, state.context_parent_id)


def due_again(rule: Rule, standing: Standing, now: float) -> Standing:
    """With another count than before."""
    return standing._replace(due=_due(rule, standing, now))
