"""How a rule stands with an entity, and when it fires. Pure.

A rule fires when its condition begins to hold, or has held for as long as it says. What has to be remembered for that
is a `Standing`, a row of `ha_rule_standing`: it survives a restart, and another bridge goes on with it. There is none
where nothing has to be remembered. Of a rule that tells its end the row stays, and says since when the condition does
not hold any more.

Times are seconds since 1970 by our clock. Home Assistant's clock may be another one, so its time of a change that was
heard just now counts only where the two agree.
"""

from __future__ import annotations

from typing import NamedTuple

from odoo.addons.odoo_ha_addon.bridge.write.sinks.sink import StateChange
from odoo.addons.odoo_ha_addon.hass import EntityState

from .rule import UNAVAILABLE, Rule, When

CLOCKS_AGREE_SECONDS = 5.0
LATE_SECONDS = 5.0
"""What is found out so much later is late."""


class Cause(NamedTuple):
    """The change with which the condition began to hold.

    :ivar changed_at: Home Assistant's `last_updated`; with the rule and the entity it is what a firing *is*
    :ivar old: the value before; None where it is not known
    """

    changed_at: float
    old: str | None
    context_id: str | None = None
    context_parent_id: str | None = None


class Run(NamedTuple):
    """What is counted of a rule about run time or uses; see `run_time.py`.

    :ivar seconds: that it ran, up to the standing's `since`
    :ivar uses: how often it began to run
    :ivar unknown: seconds of which nobody knows whether it ran
    :ivar reset: since when is counted
    :ivar last: whether it ran when that was known last
    :ivar lost: since the standing's `since` it is not known
    """

    seconds: float = 0.0
    uses: int = 0
    unknown: float = 0.0
    reset: float = 0.0
    last: bool = False
    lost: bool = False


class Standing(NamedTuple):
    """:ivar held: whether the condition holds
    :ivar since: when that began
    :ivar due: when the rule fires, if the condition still holds; None: it has fired, or is not to
    :ivar fired: when it fired last, as long as that matters
    :ivar unseen: the rule has begun while its entity was gone; what is found first sets nothing off
    """

    held: bool
    since: float
    cause: Cause
    due: float | None = None
    fired: float | None = None
    run: Run | None = None
    unseen: bool = False


class Match(NamedTuple):
    """The rule fires.

    :ivar since: when the condition began to hold
    :ivar late: it was found out later than it happened, for instance after an outage
    """

    cause: Cause
    new: str | None
    unit: str
    since: float
    late: bool


After = tuple[Standing | None, Match | None]


def first_seen(rule: Rule, state: EntityState, now: float) -> Standing | None:
    """The standing with an entity that the rule is about from now on: what holds already has not begun to hold."""
    if rule.when is When.CHANGED:
        return None
    if rule.when is When.EVENT:
        if state.state == UNAVAILABLE:
            # When it happened last will be told when it is back; it is no news then.
            return Standing(False, now, _cause(rule, None, state))
        moment = rule.happened(state)
        return None if moment is None else Standing(False, moment, _cause(rule, None, state))
    if rule.when is When.NO_CHANGE:
        is_quiet = rule.says_something(state) and state.last_changed + rule.hold <= now
        return Standing(True, state.last_changed, _last_change(state)) if is_quiet else None
    held = rule.holds(state, rule.rest)
    if held is None or held == rule.rest:
        return None
    return Standing(held, state.last_changed, _cause(rule, None, state))


def begin_again(
    rule: Rule, standing: Standing | None, state: EntityState | None, now: float
) -> Standing | None:
    """The same with an entity that the rule may have been about in another way. What held and is not known now has not
    ended; but a time that it waited for is over.
    """
    is_lasting = rule.when not in (When.CHANGED, When.EVENT, When.NO_CHANGE, When.RUN_TIME)
    has_changed = is_lasting and standing is not None and standing.held != rule.rest
    if has_changed and standing and (state is None or rule.holds(state, standing.held) is None):
        return standing._replace(due=None)
    return first_seen(rule, state, now) if state else None


def not_seen(rule: Rule, standing: Standing | None, now: float) -> Standing:
    """The same with an entity that is gone."""
    kept = begin_again(rule, standing, None, now) or Standing(rule.rest, now, Cause(now, None))
    return kept._replace(unseen=True)


def seen(rule: Rule, standing: Standing | None) -> Standing | None:
    """The standing with one that has come back."""
    if standing is None or not standing.unseen:
        return standing
    return standing._replace(unseen=False) if standing.held != rule.rest else None


def step(rule: Rule, standing: Standing | None, change: StateChange, now: float) -> After:
    """The standing after a change, and the match if the rule fires."""
    new = change.new
    if new is None:
        # A removed entity says nothing; it often is back in a moment.
        return standing, None
    if rule.when is When.NO_CHANGE:
        if standing is None or standing.since == new.last_changed:
            return standing, None
        return _at_rest(rule, standing._replace(held=False), now), None
    if rule.when is When.EVENT:
        return _happens(rule, standing, change, new, now)
    if rule.when is When.CHANGED:
        if not rule.differs(change.old, new):
            return standing, None
        began = moment_of(new, change, now)
        changed = Standing(False, began, _cause(rule, change.old, new), None, _fired(standing))
        return _fire(rule, changed, new, began, now)
    before = standing.held if standing else rule.rest
    held = rule.holds(new, before)
    if held is None or (held == before and not (held and rule.begins_again(change.old, new))):
        if held and standing and standing.due is not None and standing.due <= now:
            return _fire(rule, standing, new, standing.due, now)
        return standing, None
    began = moment_of(new, change, now)
    if held:
        return _begins(rule, standing, change, new, began, now)
    ended = Standing(False, began, _cause(rule, change.old, new), None, _fired(standing))
    if standing and standing.due is not None and standing.due <= began and _held_until(rule, change):
        # It held for as long as it had to, and the clock was not heard in between.
        fired, match = _fire(rule, standing, change.old or new, standing.due, now)
        ended = ended._replace(fired=_fired(fired))
        return _at_rest(rule, ended, now), match
    return _at_rest(rule, ended, now), None


def _happens(
    rule: Rule, standing: Standing | None, change: StateChange, new: EntityState, now: float
) -> After:
    """An event, or a button that is pressed: the state is when that was. The last one is remembered, so that one is not
    taken for new when its entity comes back.
    """
    moment = rule.happened(new)
    if moment is None or (standing and not _is_news(moment, standing.since, change, new)):
        return standing, None
    if standing is None and not change.snapshot and not _is_just_now(moment, new):
        # It is back, and tells what happened last.
        return Standing(False, moment, _cause(rule, change.old, new)), None
    began = min(moment, now) if change.snapshot else moment_of(new, change, now)
    last = Standing(False, moment, _cause(rule, change.old, new), None, _fired(standing))
    if not rule.is_meant(new):
        return last, None
    after, match = _fire(rule, last, new, began, now)
    return after, match and match._replace(since=began)


def _is_news(moment: float, last: float, change: StateChange, new: EntityState) -> bool:
    """Whether something happened after the last time; also where Home Assistant's clock was put back in between."""
    is_just_now = not change.snapshot and _is_just_now(moment, new)
    return moment > last or (is_just_now and moment != last)


def _is_just_now(moment: float, new: EntityState) -> bool:
    return bool(abs(new.last_changed - moment) <= CLOCKS_AGREE_SECONDS)


def quiet(
    rule: Rule, standing: Standing | None, state: EntityState | None, now: float
) -> tuple[After, float | None]:
    """Whether nothing has changed for as long as the rule says, and when to look again; None: after the next change.

    When the state changed last is Home Assistant's to know, also what it was while nobody listened: nothing has to be
    remembered until the rule has fired. Coming back counts as a change, and what is away is not looked at.
    """
    if state is None or not rule.says_something(state):
        return (standing, None), None
    due = state.last_changed + rule.hold
    if rule.tells_end and standing and standing.fired is not None:
        due = max(due, standing.fired + rule.pause)
    if due > now:
        return (standing, None), due
    if standing and standing.held and standing.since == state.last_changed:
        return (standing, None), None
    still = Standing(True, state.last_changed, _last_change(state), None, _fired(standing))
    return _fire(rule, still, state, due, now), None


def ring(rule: Rule, standing: Standing, state: EntityState | None, now: float) -> After:
    """The same when it is due. Where the condition is not known to hold any more, `step` says what becomes of it.

    :param state: as Home Assistant said last, which may be later than what `step` has been told
    """
    if standing.due is None or standing.due > now or state is None or not rule.holds(state, True):
        return standing, None
    return _fire(rule, standing, state, standing.due, now)


def _held_until(rule: Rule, change: StateChange) -> bool:
    """Whether it is known that the condition held until this change."""
    return not change.snapshot and change.old is not None and rule.holds(change.old, True) is True


def _begins(
    rule: Rule, standing: Standing | None, change: StateChange, new: EntityState, began: float, now: float
) -> After:
    begun = Standing(True, began, _cause(rule, change.old, new), None, _fired(standing))
    if not rule.comes_from(change.old):
        return _at_rest(rule, begun, now), None
    due = began + rule.hold
    if rule.hold and due > now:
        return begun._replace(due=due), None
    return _fire(rule, begun, new, due, now)


def _fire(rule: Rule, standing: Standing, state: EntityState, due: float, now: float) -> After:
    late = now - due > LATE_SECONDS
    done = standing._replace(due=None)
    pauses = standing.fired is not None and now - standing.fired < rule.pause
    if pauses and rule.tells_end and standing.held and standing.fired is not None:
        # Who waits for the end of a condition is told of one that goes on after the pause.
        return standing._replace(due=standing.fired + rule.pause), None
    if pauses or (late and not rule.fires_late):
        return _at_rest(rule, done, now), None
    if rule.pause:
        done = done._replace(fired=now)
    unit = state.attributes.get("unit_of_measurement")
    match = Match(
        standing.cause,
        rule.shown(state),
        unit if isinstance(unit, str) and not rule.attribute else "",
        standing.since,
        late,
    )
    return _at_rest(rule, done, now), match


def _at_rest(rule: Rule, standing: Standing, now: float) -> Standing | None:
    """None where there is nothing to remember."""
    if standing.held != rule.rest or standing.due is not None or rule.when is When.EVENT:
        return standing
    if rule.tells_end and not standing.held:
        return standing
    pauses = standing.fired is not None and now - standing.fired < rule.pause
    return standing if pauses else None


def _fired(standing: Standing | None) -> float | None:
    return standing.fired if standing else None


def _cause(rule: Rule, old: EntityState | None, new: EntityState) -> Cause:
    before = rule.before(old, new)
    return Cause(_as_kept(new.last_updated), before, new.context_id, new.context_parent_id)


def _last_change(state: EntityState) -> Cause:
    """That since it nothing has changed is nobody's doing: it has no context."""
    return Cause(_as_kept(state.last_changed), None)


def _as_kept(moment: float) -> float:
    """To the microsecond, and rounded as history does: a change is the same one whether it was heard or read. Of what
    Home Assistant tells, which is finer, PostgreSQL rounds one of sixteen to the next microsecond.
    """
    return round(moment * 1_000_000) / 1_000_000


def moment_of(new: EntityState, change: StateChange, now: float) -> float:
    """When it changed: by Home Assistant's clock, where it is right or nothing else is known."""
    is_attribute = change.old is not None and change.old.last_changed == new.last_changed
    at = float(new.last_updated if is_attribute else new.last_changed)
    if change.snapshot or abs(now - at) <= CLOCKS_AGREE_SECONDS:
        return min(at, now)
    return now
