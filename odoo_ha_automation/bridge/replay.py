"""What a rule would have done, found by the same matcher that matches what happens now. Pure.

It goes through states as they were recorded, in the order of their time, and its clock goes with them. A time of which
nothing is known is one in which nobody listened: timers do not ring in it, and what comes first after it is taken as
what a bridge finds when it connects again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from typing import Any, NamedTuple

from odoo.addons.odoo_ha_addon.bridge.write.sinks.sink import StateChange
from odoo.addons.odoo_ha_addon.hass import EntityState

from .matcher import Matcher
from .rule import Rule
from .standing import Match
from .targets import Facts, Reach, Target

NO_ATTRIBUTES: Mapping[str, Any] = {}


class Said(NamedTuple):
    """A state as it was recorded.

    :ivar moment: seconds since 1970; when Home Assistant said it
    :ivar since: since when the state is; earlier than `moment` where only attributes changed
    :ivar state: None: the entity was removed
    :ivar attributes: those that the rule looks at
    """

    record: int
    moment: float
    since: float
    state: str | None
    attributes: Mapping[str, Any] = NO_ATTRIBUTES


class Silence(NamedTuple):
    """A time of which nothing is known of some entities."""

    since: float
    until: float
    records: frozenset[int]


class Fired(NamedTuple):
    """:ivar other: the state of the other entity that the rule asks about at that moment; None where it is not known"""

    moment: float
    record: int
    match: Match
    other: str | None


class Replay:
    """One rule and the entities that it is about."""

    def __init__(
        self,
        rule: Rule,
        entities: Mapping[int, tuple[str, str]],
        silences: Iterable[Silence] = (),
        other: int | None = None,
    ) -> None:
        """
        :param entities: domain and unit by record id
        :param other: record id of the entity that a condition of the rule asks about
        """
        self._other = other
        self._ids = {record: f"{domain}.{record}" for record, (domain, _) in entities.items()}
        self._records = {entity_id: record for record, entity_id in self._ids.items()}
        self._units = {record: unit for record, (_, unit) in entities.items()}
        self._rule = replace(rule, target=Target(entity_ids=frozenset(entities)))
        facts = [Facts(record, 0, self._ids[record], domain) for record, (domain, _) in entities.items()]
        self._matcher = Matcher(Reach([self._rule], facts), {})
        self._states: dict[str, EntityState] = {}
        self._other_state: str | None = None
        self._silences: dict[int, list[Silence]] = {record: [] for record in entities}
        for silence in silences:
            for record in silence.records & entities.keys():
                self._silences[record].append(silence)
        self._heard_at: dict[int, float] = {}
        self._now = 0.0
        self.fired: list[Fired] = []
        self.left_out = 0

    def begin(self, states: Collection[Said], moment: float) -> None:
        """:param states: those that hold at this moment"""
        self._now = moment
        for said in states:
            if said.record == self._other:
                self._other_state = said.state
            if said.record in self._ids and said.state is not None:
                self._states[self._ids[said.record]] = self._state(said)
                self._heard_at[said.record] = said.moment
        self._matcher.begin(self._rule, self._states, self._records, moment)
        self._matcher.take_outcome()

    def take(self, said: Said) -> None:
        """The next state."""
        self.wait(said.moment)
        if said.record == self._other:
            self._other_state = said.state
        entity_id = self._ids.get(said.record)
        if entity_id is None:
            return
        old = self._states.get(entity_id)
        new = None if said.state is None else self._state(said)
        change = StateChange(entity_id, old, new, self._is_found(said))
        if new is None:
            self._states.pop(entity_id, None)
        else:
            self._states[entity_id] = new
        self._matcher.take(change, said.moment)
        self._note(said.moment)

    def wait(self, moment: float) -> None:
        """The clock goes on until this moment."""
        while (due := self._matcher.next_due()) is not None and due <= moment:
            self._now = max(self._now, due)
            self._matcher.ring(self._heard, self._now)
            self._note(self._now)
        self._now = max(self._now, moment)

    def _heard(self, entity_id: str) -> EntityState | None:
        """The state, unless nobody listens now."""
        silences = self._silences[self._records[entity_id]]
        if any(silence.since <= self._now < silence.until for silence in silences):
            return None
        return self._states.get(entity_id)

    def _is_found(self, said: Said) -> bool:
        """Whether nobody listened between the last state of the entity and this one."""
        before = self._heard_at.get(said.record)
        self._heard_at[said.record] = said.moment
        return before is None or any(
            before < silence.until <= said.moment for silence in self._silences[said.record]
        )

    def _note(self, moment: float) -> None:
        outcome = self._matcher.take_outcome()
        self.left_out += sum(outcome.left_out.values())
        for firing in outcome.firings:
            self.fired.append(Fired(moment, firing.record_id, firing.match, self._other_state))

    def _state(self, said: Said) -> EntityState:
        attributes = said.attributes
        if self._units.get(said.record):
            attributes = {**attributes, "unit_of_measurement": self._units[said.record]}
        return EntityState(self._ids[said.record], said.state or "", attributes, said.since, said.moment)
