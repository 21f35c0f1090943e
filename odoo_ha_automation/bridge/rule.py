"""What a rule asks of an entity's state. Pure.

A rule is about entities (`targets.py`) and about a condition that holds for one of them or does not. It fires when the
condition begins to hold (`standing.py`).
"""

from __future__ import annotations

import datetime
import enum
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from odoo.addons.odoo_ha_addon.hass import EntityState

from ..kinds import PRESSED
from .targets import Target

UNAVAILABLE = "unavailable"
UNKNOWN = "unknown"
RUNNING = frozenset({"on"})
"""The states in which something runs, where a rule names none."""
VALUE_CHARACTERS = 255


class When(str, enum.Enum):
    """Values of `base.automation.ha_when`."""

    STATE = "state"
    CHANGED = "changed"
    ABOVE = "above"
    BELOW = "below"
    UNAVAILABLE = "unavailable"
    BACK = "back"
    UPDATE = "update_available"
    NO_CHANGE = "no_change"
    EVENT = "event"
    RUN_TIME = "run_time"


OF_ATTRIBUTES = frozenset({When.STATE, When.CHANGED, When.ABOVE, When.BELOW})
"""Kinds that can look at an attribute instead of the state."""


@dataclass(frozen=True)
class Rule:
    """A row of `base.automation`, compiled.

    :ivar generation: another one each time that people change what the rule is about
    :ivar to: states (or values of the attribute, or kinds of event), in small letters; empty for any
    :ivar limit: of `ABOVE` and `BELOW`, in the entity's own unit; of `RUN_TIME`, in hours or uses
    :ivar counts_uses: how often it ran is counted, and not how long
    :ivar resets: another number each time that somebody sets a run time of this rule to nothing
    :ivar hysteresis: how far beyond the limit a value has to return before the rule can fire again
    :ivar attribute: what is looked at instead of the state; empty for the state
    :ivar hold: seconds for which the condition has to hold
    :ivar pause: seconds after a firing in which the rule does not fire again for the same entity
    :ivar fires_late: whether it fires when it is found out later than `standing.LATE_SECONDS`
    :ivar tells_end: whether Odoo wants to know when the condition has ended, as alarms do
    :ivar look_back: how many seconds ago something may have happened that history tells only now
    :ivar begun: when it was written or changed by people, seconds since 1970
    """

    id: int
    generation: int
    target: Target
    when: When
    to: frozenset[str] = frozenset()
    come_from: frozenset[str] = frozenset()
    limit: float = 0.0
    hysteresis: float = 0.0
    attribute: str = ""
    hold: float = 0.0
    pause: float = 0.0
    fires_late: bool = True
    look_back: float = 86_400.0
    begun: float = 0.0
    counts_uses: bool = False
    resets: int = 0
    tells_end: bool = False

    @property
    def rest(self) -> bool:
        """Whether the condition holds for an entity about which nothing is remembered."""
        return self.when is When.BACK or (self.when is When.STATE and not self.to)

    def holds(self, state: EntityState, held: bool) -> bool | None:
        """Whether the condition holds; None: the state says nothing about it, and what was stays.

        :param held: whether it did before
        """
        if self.when is When.UNAVAILABLE:
            return bool(state.state == UNAVAILABLE)
        if self.when is When.BACK:
            return None if state.state == UNKNOWN else bool(state.state != UNAVAILABLE)
        if self.when is When.STATE:
            return self._holds_word(state)
        if self.when is When.UPDATE:
            return {"on": True, "off": False}.get(state.state)
        value = self.number(state)
        if value is None:
            return None
        back = self.hysteresis if held else 0.0
        return value > self.limit - back if self.when is When.ABOVE else value < self.limit + back

    def _holds_word(self, state: EntityState) -> bool | None:
        value = self.value(state)
        if self.to:
            return True if value in self.to else None if _says_nothing(value) else False
        # It leaves a state: a sensor that is away has not left it.
        return False if value in self.come_from else None if _says_nothing(value) else True

    def begins_again(self, old: EntityState | None, new: EntityState) -> bool:
        """Whether what holds has become something else that holds: a newer version than the one before."""
        if self.when is not When.UPDATE or old is None or old.state != "on":
            return False
        before, now = (as_text(state.attributes.get("latest_version")) for state in (old, new))
        return before is not None and now is not None and before != now

    def runs(self, state: EntityState) -> bool | None:
        """Whether it runs, for `RUN_TIME`; None: that is not known."""
        if _says_nothing(state.state):
            return None
        return state.state.casefold() in (self.to or RUNNING)

    def happened(self, state: EntityState) -> float | None:
        """When what the entity tells of happened last, by Home Assistant's clock; None where it tells of nothing."""
        if state.entity_id.partition(".")[0] not in PRESSED or _says_nothing(state.state):
            return None
        try:
            return datetime.datetime.fromisoformat(state.state).timestamp()
        except (ValueError, OverflowError, OSError):
            return None

    def is_meant(self, state: EntityState) -> bool:
        """Whether it is one of the kinds of event that the rule names."""
        kind = as_text(state.attributes.get("event_type"))
        return not self.to or (kind is not None and kind.casefold() in self.to)

    def says_something(self, state: EntityState) -> bool:
        """Whether it is known what state the entity has."""
        return not _says_nothing(state.state)

    def comes_from(self, old: EntityState | None) -> bool:
        """Whether the state before is one from which the rule may fire."""
        if self.when is not When.STATE or not self.to or not self.come_from:
            return True
        return old is not None and self.value(old) in self.come_from

    def differs(self, old: EntityState | None, new: EntityState) -> bool:
        """Whether a change is one for `CHANGED`: from one value to another, and not from or to nothing."""
        if old is None or _says_nothing(self.value(new)):
            return False
        before = self.value(old)
        if before is None or before == UNAVAILABLE or before == self.value(new):
            return False
        return before != UNKNOWN or (not self.attribute and new.entity_id.partition(".")[0] in PRESSED)

    def value(self, state: EntityState) -> str | None:
        """The state or the attribute as a word in small letters; None for an attribute that is not there."""
        shown = self.shown(state)
        return None if shown is None else shown.casefold()

    def before(self, old: EntityState | None, new: EntityState) -> str | None:
        """The value before a change, to be shown."""
        if self.when is When.UPDATE:
            return as_text(new.attributes.get("installed_version"))
        return self.shown(old) if old and self.when is not When.EVENT else None

    def shown(self, state: EntityState) -> str | None:
        """The same as Home Assistant writes it."""
        if self.when is When.UPDATE:
            return as_text(state.attributes.get("latest_version")) or str(state.state)
        if self.when is When.EVENT:
            return as_text(state.attributes.get("event_type")) or str(state.state)
        if not self.attribute:
            return str(state.state)
        return None if state.state == UNAVAILABLE else as_text(state.attributes.get(self.attribute))

    def number(self, state: EntityState) -> float | None:
        value = self.shown(state)
        try:
            number = float(value) if value is not None else math.nan
        except ValueError:
            return None
        return number if math.isfinite(number) else None


def _says_nothing(value: str | None) -> bool:
    return value is None or value in (UNAVAILABLE, UNKNOWN)


def as_text(value: Any) -> str | None:
    """An attribute's value as people write it in a rule; None for nothing and for structures."""
    if value is None or isinstance(value, (list, Mapping)):
        return None
    if isinstance(value, bool):
        return "on" if value else "off"
    return str(value)[:VALUE_CHARACTERS]
