"""When a rule fires, told slowly: from all that happened, without remembering anything in between."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from odoo_ha_automation.bridge.rule import UNAVAILABLE, UNKNOWN, Rule, When


@dataclass(frozen=True)
class Period:
    """A time in which the condition of a rule held. `until` is None for one that has not ended."""

    since: float
    until: float | None
    value_before: str | None


def says(rule: Rule, value: str, held: bool) -> bool | None:
    """Whether the condition holds with this value; None: it says nothing."""
    if rule.when is When.UNAVAILABLE:
        return value == UNAVAILABLE
    if rule.when is When.BACK:
        return None if value == UNKNOWN else value != UNAVAILABLE
    if value in (UNAVAILABLE, UNKNOWN):
        return None
    if rule.when is When.STATE:
        return value in rule.to
    number = float(value)
    if rule.when is When.ABOVE:
        return number > (rule.limit - rule.hysteresis if held else rule.limit)
    return number < (rule.limit + rule.hysteresis if held else rule.limit)


def periods(rule: Rule, happened: Sequence[tuple[float, str]]) -> list[Period]:
    """What `happened`: moments and values, the first of which was there before the rule."""
    held = (
        bool(says(rule, happened[0][1], rule.rest))
        if says(rule, happened[0][1], rule.rest) is not None
        else rule.rest
    )
    found: list[Period] = []
    for (_, before), (moment, value) in itertools.pairwise(happened):
        now = says(rule, value, held)
        if now is None or now == held:
            continue
        if now:
            found.append(Period(moment, None, before))
        elif found and found[-1].until is None:
            found[-1] = Period(found[-1].since, moment, found[-1].value_before)
        held = now
    return found


def firings(rule: Rule, happened: Sequence[tuple[float, str]], end: float) -> list[tuple[float, float]]:
    """When it fired, and since when the condition had held then, of a clock that is looked at all the time."""
    found: list[tuple[float, float]] = []
    for period in periods(rule, happened):
        if rule.come_from and period.value_before not in rule.come_from:
            continue
        at = _known_to_hold(rule, happened, period, end)
        if at is None or (found and rule.pause and at - found[-1][0] < rule.pause):
            continue
        found.append((at, period.since))
    return found


def _known_to_hold(
    rule: Rule, happened: Sequence[tuple[float, str]], period: Period, end: float
) -> float | None:
    """The first moment at which it had held for long enough, and was known to hold."""
    due = period.since + rule.hold
    until = end if period.until is None else period.until
    for place, (moment, value) in enumerate(happened):
        ends = happened[place + 1][0] if place + 1 < len(happened) else end
        if moment < period.since or moment >= until or says(rule, value, True) is None:
            continue
        at = max(moment, due)
        if at <= min(ends, until):
            return at
    return None


def quiet_firings(rule: Rule, happened: Sequence[tuple[float, str]], end: float) -> list[tuple[float, float]]:
    """The same for a rule about what does not change."""
    found: list[tuple[float, float]] = []
    for place, (moment, value) in enumerate(happened):
        until = happened[place + 1][0] if place + 1 < len(happened) else end
        due = moment + rule.hold
        is_pause = found and rule.pause and due - found[-1][0] < rule.pause
        if value not in (UNAVAILABLE, UNKNOWN) and due <= until and not is_pause:
            found.append((due, moment))
    return found


class Counted(NamedTuple):
    """:ivar numbers: seconds, uses, seconds that are not known"""

    numbers: tuple[float, int, float]
    fired: list[float]


def counted(rule: Rule, happened: Sequence[tuple[float, str]], end: float) -> Counted:
    """What a rule about run time counts from the first of what happened on, and when it fires."""
    seconds, uses, unknown = 0.0, 0, 0.0
    last = happened[0][1] in ("on",)
    fired: list[float] = []
    for place, (moment, value) in enumerate(happened):
        until = happened[place + 1][0] if place + 1 < len(happened) else end
        if value in (UNAVAILABLE, UNKNOWN):
            # What the rule begins with counts as resting, until it says something.
            unknown += until - moment if place else 0.0
            continue
        if value == "on":
            uses += place > 0 and not last
            left = rule.limit * 3600 - seconds
            if not fired and not rule.counts_uses and left <= until - moment:
                fired.append(moment + left)
            seconds += until - moment
        last = value == "on"
        if not fired and rule.counts_uses and uses >= rule.limit:
            fired.append(moment)
    return Counted((seconds, uses, unknown), fired)
