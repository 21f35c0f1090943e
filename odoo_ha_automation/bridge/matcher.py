"""The rules of one Home Assistant, in memory. Pure.

What they have to remember is loaded once, and again after a transaction that failed; what changed is for the caller to
write. So memory and rows are the same at every commit.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from odoo.addons.odoo_ha_addon.bridge.write.sinks.sink import StateChange
from odoo.addons.odoo_ha_addon.hass import EntityState

from .rule import Rule
from .standing import After, Match, Standing, first_seen, ring, step
from .storm import Bounds
from .targets import Reach

Key = tuple[int, int]
"""Ids of a rule and of an entity's record."""


class Firing(NamedTuple):
    rule_id: int
    record_id: int
    match: Match


class Outcome(NamedTuple):
    """What is to be written.

    :ivar standings: None: there is nothing to remember any more
    :ivar left_out: matches that were one too many (`storm.py`)
    """

    firings: list[Firing]
    standings: dict[Key, Standing | None]
    left_out: Mapping[Key, int]


class Matcher:
    """Not thread-safe."""

    def __init__(self, reach: Reach[Rule], standings: Mapping[Key, Standing]) -> None:
        """:param standings: as they are in the table"""
        self.reach = reach
        self._standings = dict(standings)
        self._due: dict[Key, tuple[float, str, Rule]] = {}
        self._dues: tuple[float, ...] | None = None
        self._unseen: set[Key] = set()
        self._bounds = Bounds()
        self._changed: dict[Key, Standing | None] = {}
        self._firings: list[Firing] = []
        self._left_out: Counter[Key] = Counter()
        self.use(reach)

    def use(self, reach: Reach[Rule]) -> None:
        """Rules or entities are others than before. What is remembered of those that are gone is forgotten."""
        self.reach = reach
        there = {
            (rule.id, reach.records[entity_id]): (entity_id, rule)
            for entity_id, rules in reach.rules.items()
            for rule in rules
        }
        for key in self._standings.keys() - there.keys():
            self._put(key, None)
        self._unseen &= there.keys()
        self._dues = None
        self._due = {
            key: (standing.due, *there[key])
            for key, standing in self._standings.items()
            if standing.due is not None
        }

    def begin(self, rule: Rule, states: Mapping[str, EntityState], entity_ids: Iterable[str]) -> None:
        """A rule is about these entities from now on; what holds already does not set it off.

        :param states: as they are known; the first that is found of another one does not set it off either
        """
        for entity_id in entity_ids:
            key = (rule.id, self.reach.records[entity_id])
            state = states.get(entity_id)
            if state is None:
                self._unseen.add(key)
            self._remember(entity_id, rule, first_seen(rule, state) if state else None)

    def take(self, change: StateChange, now: float) -> None:
        """One change of one entity."""
        rules = self.reach.rules.get(change.entity_id)
        if rules is None:
            return
        record_id = self.reach.records[change.entity_id]
        for rule in rules:
            key = (rule.id, record_id)
            if change.new and key in self._unseen:
                self._unseen.discard(key)
                if change.snapshot:
                    self._remember(change.entity_id, rule, first_seen(rule, change.new))
                    continue
            self._follow(change.entity_id, rule, step(rule, self._standings.get(key), change, now), now)

    def ring(self, states: Callable[[str], EntityState | None], now: float) -> None:
        """Fire what is due.

        :param states: by entity id, as Home Assistant said last
        """
        for key, (due, entity_id, rule) in list(self._due.items()):
            if due <= now:
                self._follow(entity_id, rule, ring(rule, self._standings[key], states(entity_id), now), now)

    def dues(self) -> tuple[float, ...]:
        """When the timers run out, the first at first."""
        if self._dues is None:
            self._dues = tuple(sorted(due for due, _, _ in self._due.values()))
        return self._dues

    def take_outcome(self) -> Outcome:
        """What is to be written since the last time."""
        outcome = Outcome(self._firings, self._changed, dict(self._left_out))
        self._firings, self._changed, self._left_out = [], {}, Counter()
        return outcome

    def _follow(self, entity_id: str, rule: Rule, after: After, now: float) -> None:
        standing, match = after
        self._remember(entity_id, rule, standing)
        if match is None:
            return
        record_id = self.reach.records[entity_id]
        if self._bounds.allow(rule.id, record_id, now):
            self._firings.append(Firing(rule.id, record_id, match))
        else:
            self._left_out[rule.id, record_id] += 1

    def _remember(self, entity_id: str, rule: Rule, standing: Standing | None) -> None:
        key = (rule.id, self.reach.records[entity_id])
        if standing == self._standings.get(key):
            return
        self._put(key, standing)
        if self._due.pop(key, None):
            self._dues = None
        if standing and standing.due is not None:
            self._due[key] = (standing.due, entity_id, rule)
            self._dues = None

    def _put(self, key: Key, standing: Standing | None) -> None:
        self._changed[key] = standing
        if standing is None:
            self._standings.pop(key, None)
        else:
            self._standings[key] = standing
