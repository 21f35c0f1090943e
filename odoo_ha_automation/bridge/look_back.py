"""After an outage: sets off, late, what history says that would have been set off, and corrects what was taken for
true.

One transaction looks at some entities, and says how far it is.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, NamedTuple, Protocol

from odoo.addons.odoo_ha_addon.hass import EntityState

from . import outage_table
from .matcher import Firing, Key, Matcher
from .outage_replay import Replayed, can_replay, corrected, corrected_run, replay
from .outage_table import Outage, Past
from .rule import Rule, When
from .rules import Rules
from .standing import Standing


class OutageTable(Protocol):
    """What is read and written; `outage_table.py` is one."""

    def next_outage(self, cr: Any, instance_id: int, now: float) -> Outage | None: ...
    def read_past(self, cr: Any, outage: Outage, records: Collection[int]) -> Past: ...
    def standings_before(self, cr: Any, outage: Outage, records: Collection[int]) -> dict[Key, Standing]: ...
    def fired_with(self, cr: Any, moments: Mapping[Key, float]) -> set[Key]: ...
    def write_progress(self, cr: Any, outage: Outage, after_record: int | None) -> None: ...


class Looked(NamedTuple):
    """:ivar has_fired: a worker has something to do
    :ivar is_over: there is nothing more to look at now
    """

    has_fired: bool
    is_over: bool


def look_back(
    cr: Any, rules: Rules, instance_id: int, now: float, tables: OutageTable = outage_table
) -> Looked:
    """Look at the next entities of an outage that history has been read of."""
    outage = tables.next_outage(cr, instance_id, now)
    if outage is None:
        return Looked(False, True)
    with rules.changing(cr, instance_id) as matcher:
        reach = matcher.reach.narrowed(lambda rule: can_replay(rule) and rule.begun <= outage.since)
        past = tables.read_past(cr, outage, [reach.records[entity_id] for entity_id in reach.rules])
        if past.records:
            _compare(cr, matcher, outage, past, now, tables)
        tables.write_progress(cr, outage, past.records[-1] if past.records else None)
        return Looked(rules.write(cr, matcher), False)


def _compare(cr: Any, matcher: Matcher, outage: Outage, past: Past, now: float, tables: OutageTable) -> None:
    changed = {state.entity_id for _, state in past.changes}
    reach = matcher.reach.narrowed(lambda rule: can_replay(rule) and rule.begun <= outage.since, changed)
    of_key = {
        (rule.id, reach.records[entity_id]): (rule, entity_id)
        for entity_id, rules in reach.rules.items()
        for rule in rules
    }
    before = tables.standings_before(cr, outage, past.records)
    before = {key: standing for key, standing in before.items() if key in of_key}
    states = {state.entity_id: state for state in past.before.values()}
    replayed = replay(reach, before, states, [state for _, state in past.changes], outage.window)
    told = {state.entity_id: state for _, state in past.changes}
    moments = {
        key: told[entity_id].last_updated for key, (_, entity_id) in of_key.items() if entity_id in told
    }
    comparison = _Comparison(
        of_key, before, replayed, told, tables.fired_with(cr, moments), outage, now, states
    )
    matcher.look_back(comparison.firings(matcher), comparison.standings(matcher), now)


class _Comparison(NamedTuple):
    """What was taken for true at the end of an outage, and what history knows.

    :ivar of_key: rules and entity ids
    :ivar told: the last states of the outage, by entity id; `states` those before
    :ivar fired: what was set off by these
    """

    of_key: Mapping[Key, tuple[Rule, str]]
    before: Mapping[Key, Standing]
    replayed: Replayed
    told: Mapping[str, EntityState]
    fired: set[Key]
    outage: Outage
    now: float
    states: Mapping[str, EntityState]

    def firings(self, matcher: Matcher) -> list[Firing]:
        """What is set off now: what ended before the end, and of what lasts that which has not been set off by it."""
        found = []
        for at, firing, lasts in self.replayed.found:
            key = (firing.rule_id, firing.record_id)
            rule, _ = self.of_key[key]
            live = matcher.standings.get(key)
            has_run = live is not None and live.run is not None and live.fired is not None
            is_known = (lasts and key in self.fired) or has_run
            is_old = at < max(self.now - rule.look_back, rule.begun)
            if rule.fires_late and not is_known and not is_old:
                found.append(firing._replace(match=firing.match._replace(late=True)))
        return found

    def standings(self, matcher: Matcher) -> dict[Key, Standing | None]:
        """How rules stand by the truth."""
        reached = {(each.firing.rule_id, each.firing.record_id) for each in self.replayed.found}
        found: dict[Key, Standing | None] = {}
        for key, (rule, entity_id) in self.of_key.items():
            live, truth = matcher.standings.get(key), self.replayed.standings.get(key)
            if (told := self.told.get(entity_id)) is None:
                continue
            if rule.when is When.RUN_TIME:
                found[key] = self._run(rule, key, told, live, truth, key in reached)
            elif rule.when is not When.NO_CHANGE:
                states = (self.states.get(entity_id), told)
                found[key] = corrected(rule, live, self.before.get(key), truth, states, self.outage.until)
        return found

    def _run(
        self,
        rule: Rule,
        key: Key,
        told: EntityState,
        live: Standing | None,
        truth: Standing | None,
        is_reached: bool,
    ) -> Standing | None:
        before = self.before.get(key)
        if live is None or before is None or truth is None:
            return live
        if is_reached and live.fired is None:
            live = live._replace(fired=self.now)
        span = (self.outage.since, self.outage.until)
        return corrected_run(rule, live, before, truth, told, span, self.now)
