"""The rules of one Home Assistant, in memory. Pure.

What they have to remember is loaded once, and again after a transaction that failed; what changed is for the caller to
write. So memory and rows are the same at every commit.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from odoo.addons.odoo_ha_addon.bridge.write.sinks.sink import StateChange
from odoo.addons.odoo_ha_addon.hass import EntityState

from . import run_time
from .rule import UNAVAILABLE, Rule, When
from .standing import After, Cause, Match, Standing, begin_again, not_seen, quiet, ring, seen, step
from .storm import Bounds
from .targets import Reach
from .timers import Timers

Key = tuple[int, int]
"""Ids of a rule and of an entity's record."""
MOST_STRANGERS = 20_000
"""So many entities that have no record yet, and so many changes of each, are kept."""
MOST_OF_STRANGER = 50


class Firing(NamedTuple):
    rule_id: int
    record_id: int
    match: Match


class Outcome(NamedTuple):
    """What is to be written.

    :ivar standings: None: there is nothing to remember any more
    :ivar left_out: matches that were one too many (`storm.py`)
    :ivar has_ended: a condition has ended whose rule tells it
    """

    firings: list[Firing]
    standings: dict[Key, Standing | None]
    left_out: Mapping[Key, int]
    has_ended: bool = False


class Matcher:
    """Not thread-safe."""

    def __init__(
        self,
        reach: Reach[Rule],
        standings: Mapping[Key, Standing],
        is_replay: bool = False,
        followed: Collection[int] = (),
    ) -> None:
        """
        :param standings: as they are in the table
        :param followed: ids of the rules that have begun already
        :param is_replay: changes may be among those that the standings know already
        :ivar unheard: times in which nobody listened, lately
        :ivar renamed: entity ids that records have got; what became of their states meanwhile nothing may have told
        """
        self._is_replay = is_replay
        self.unheard: Sequence[tuple[float, float]] = ()
        self.renamed: set[str] = set()
        self.reach = reach
        self.standings = dict(standings)
        self._timers: Timers[Key] = Timers()
        self._timed: dict[Key, tuple[str, Rule]] = {}
        self._strangers: dict[str, list[tuple[StateChange, float]]] = {}
        self._bounds = Bounds()
        self._changed: dict[Key, Standing | None] = {}
        self._firings: list[Firing] = []
        self._left_out: Counter[Key] = Counter()
        self._has_ended = False
        self.use(reach, followed)

    def use(
        self,
        reach: Reach[Rule],
        followed: Collection[int] = (),
        current: Collection[int] = (),
        now: float = 0.0,
    ) -> None:
        """Rules or entities are others than before. What is remembered of what rules are not about any more is
        forgotten; but who is absent may come back, and whether rules are about them may not be known until then.

        :param followed: ids of the rules that have begun already
        :param current: ids of all rules that there are
        """
        names = {record_id: entity_id for entity_id, record_id in self.reach.records.items()}
        self.renamed |= {
            entity_id
            for entity_id, record_id in reach.records.items()
            if names.get(record_id, entity_id) != entity_id
        }
        before, self.reach = _pairs(self.reach), reach
        there = _pairs(reach)
        absent = {reach.records[entity_id] for entity_id in reach.absent}
        gone = {
            key
            for key in (self.standings.keys() | before.keys()) - there.keys()
            if key[0] not in followed or key[1] not in absent
        }
        left = [
            key for key in gone & before.keys() if key[0] in current and self._tells_end(key, *before[key])
        ]
        for key in gone & self.standings.keys():
            self._put(key, None)
        for key in left:
            # For this rule it has ended: an alarm must not last for ever.
            self._changed[key] = Standing(False, now, Cause(now, None))
            self._has_ended = True
        for key in self._timed.keys() - there.keys():
            self._timers.cancel(key)
        timed, self._timed = self._timed, {}
        for key, standing in self.standings.items():
            if standing.due is not None and key in there:
                self._wake(key, standing.due, *there[key])
        for key, (entity_id, rule) in there.items():
            if rule.when is When.NO_CHANGE:
                # When it last changed is for Home Assistant's state to say: it is looked at as soon as that is known.
                is_known = timed.get(key, (None, None))[1] is rule
                self._timed[key] = (entity_id, rule)
                if not is_known:
                    self._timers.set(key, 0.0)

    def _tells_end(self, key: Key, _: str, rule: Rule) -> bool:
        return rule.tells_end and _holds(rule, self.standings.get(key))

    def begin(
        self, rule: Rule, states: Mapping[str, EntityState], entity_ids: Iterable[str], now: float
    ) -> None:
        """A rule is about these entities from now on; what holds already does not set it off.

        :param states: as they are known; the first that is found of another one does not set it off either
        """
        for entity_id in entity_ids:
            key = (rule.id, self.reach.records[entity_id])
            state = states.get(entity_id)
            if rule.when is When.RUN_TIME:
                self._remember(entity_id, rule, run_time.begin(rule, self.standings.get(key), state, now))
                continue
            before = self.standings.get(key)
            begun = begin_again(rule, before, state, now) if state else not_seen(rule, before, now)
            self._remember(entity_id, rule, begun)

    def reset(self, resets: Mapping[Key, float], now: float, *, begins: bool = False) -> None:
        """Somebody has set run times to nothing, each at a moment; what is done already is not done again. What nobody
        is to wait for any more, because its entity or its instance was gone, is forgotten.

        :param begins: nobody has followed the instance until now
        """
        wanted = {
            key: moment
            for key, moment in resets.items()
            if (standing := self.standings.get(key)) and standing.run and standing.run.reset < moment
        }
        absent = {self.reach.records[entity_id] for entity_id in self.reach.absent} if resets else set()
        for key, moment in resets.items():
            standing = self.standings.get(key)
            is_gone = begins or key[1] in absent
            if is_gone and standing and standing.run is None and standing.since < moment:
                pair = _pairs(self.reach).get(key) if standing.unseen else None
                self._put(key, not_seen(pair[1], None, now) if pair else None)
        entity_ids = (
            {record_id: entity_id for entity_id, record_id in self.reach.records.items()} if wanted else {}
        )
        for (rule_id, record_id), moment in wanted.items():
            entity_id = entity_ids.get(record_id, "")
            for rule in self.reach.rules.get(entity_id, ()):
                if rule.id == rule_id:
                    standing = self.standings[rule_id, record_id]
                    self._remember(entity_id, rule, run_time.reset(rule, standing, moment, now))

    def take(self, change: StateChange, now: float) -> None:
        """One change of one entity."""
        if change.old is None or change.new is None or change.old.state == UNAVAILABLE:
            self._note_presence(change)
        rules = self.reach.rules.get(change.entity_id)
        if rules is None:
            if change.entity_id not in self.reach.records:
                self._keep_of_stranger(change, now)
            return
        record_id = self.reach.records[change.entity_id]
        for rule in rules:
            key = (rule.id, record_id)
            standing = self.standings.get(key)
            if change.new and standing and standing.unseen:
                standing = seen(rule, standing)
                if change.snapshot:
                    standing = begin_again(rule, standing, change.new, now)
                self._remember(change.entity_id, rule, standing)
                if change.snapshot:
                    self._wait_for_quiet(key, rule, change)
                    continue
            if self._is_replay and _has_counted(standing, change):
                continue
            if rule.when is When.RUN_TIME:
                after = run_time.count(rule, standing, change, now, self.unheard)
            else:
                after = step(rule, standing, change, now)
            self._follow(change.entity_id, rule, after, now)
            self._wait_for_quiet(key, rule, change)

    @property
    def has_strangers(self) -> bool:
        """Whether there were changes of entities that had no record."""
        return bool(self._strangers)

    def first_of_strangers(self) -> dict[str, EntityState]:
        """The first state that was told of each entity that had no record."""
        first = {entity_id: kept[0][0].new for entity_id, kept in self._strangers.items()}
        return {entity_id: state for entity_id, state in first.items() if state}

    def take_strangers(self) -> None:
        """The changes of entities that have a record by now."""
        for entity_id in self._strangers.keys() & self.reach.records.keys():
            for change, heard in self._strangers.pop(entity_id):
                self.take(change, heard)

    def _note_presence(self, change: StateChange) -> None:
        if change.new:
            if change.new.state != UNAVAILABLE:
                self.reach.absent.discard(change.entity_id)
        elif change.entity_id in self.reach.records:
            self.reach.absent.add(change.entity_id)

    def _keep_of_stranger(self, change: StateChange, now: float) -> None:
        """It will have a record in a moment."""
        if change.new is None:
            self._strangers.pop(change.entity_id, None)
        elif change.entity_id in self._strangers or len(self._strangers) < MOST_STRANGERS:
            kept = self._strangers.setdefault(change.entity_id, [])
            kept.append((change, now))
            if len(kept) > MOST_OF_STRANGER:
                del kept[1]

    def ring(self, states: Callable[[str], EntityState | None], now: float) -> None:
        """Fire what is due.

        :param states: by entity id, as Home Assistant said last
        """
        for key in self._timers.take(now):
            entity_id, rule = self._timed.pop(key)
            state = states(entity_id)
            standing = self.standings.get(key)
            if rule.when is When.NO_CHANGE:
                after, moment = quiet(rule, standing, state, now)
                if not self._follow(entity_id, rule, after, now):
                    moment = self._bounds.next_window(now)
                self._timed[key] = (entity_id, rule)
                if moment is not None:
                    self._timers.set(key, moment)
            elif standing and rule.when is When.RUN_TIME:
                self._follow(entity_id, rule, run_time.ring(rule, standing, state, now), now)
            elif standing:
                # What does not fire waits for a change of its entity.
                self._follow(entity_id, rule, ring(rule, standing, state, now), now)

    def miss(self, states: Mapping[str, EntityState], now: float) -> None:
        """Take note of who is gone, where that would be counted else and may have happened before anybody listened.

        :param states: by entity id, as Home Assistant said last
        """
        for entity_id, rules in self.reach.rules.items():
            if entity_id not in states:
                for rule in rules:
                    standing = self.standings.get((rule.id, self.reach.records[entity_id]))
                    if rule.when is When.RUN_TIME and standing and standing.held:
                        gone = StateChange(entity_id, None, None, snapshot=True)
                        self._follow(
                            entity_id, rule, run_time.count(rule, standing, gone, now, self.unheard), now
                        )

    def find(self, states: Mapping[str, EntityState], now: float) -> None:
        """Take all entities as they are, after changes that nobody matched.

        :param states: by entity id, as Home Assistant said last
        """
        for entity_id in self.reach.rules:
            state = states.get(entity_id)
            if state or entity_id not in self.reach.absent:
                self.take(StateChange(entity_id, None, state, snapshot=True), now)

    def look_back(
        self, firings: Iterable[Firing], standings: Mapping[Key, Standing | None], now: float
    ) -> None:
        """What was found out about a time in which nobody listened."""
        entity_ids = (
            {record_id: entity_id for entity_id, record_id in self.reach.records.items()} if standings else {}
        )
        for (rule_id, record_id), standing in standings.items():
            entity_id = entity_ids[record_id]
            for rule in self.reach.rules.get(entity_id, ()):
                if rule.id == rule_id:
                    self._remember(entity_id, rule, standing)
        for firing in firings:
            self._put_firing(firing, now)

    def next_due(self) -> float | None:
        """When the first timer runs out."""
        return self._timers.first()

    def take_outcome(self) -> Outcome:
        """What is to be written since the last time."""
        outcome = Outcome(self._firings, self._changed, dict(self._left_out), self._has_ended)
        self._firings, self._changed, self._left_out, self._has_ended = [], {}, Counter(), False
        return outcome

    def _follow(self, entity_id: str, rule: Rule, after: After, now: float) -> bool:
        """Whether it is done; what raises an alarm and was one too many is done when there may be more again."""
        standing, match = after
        key = (rule.id, self.reach.records[entity_id])
        if match and not self._put_firing(Firing(*key, match), now) and rule.tells_end:
            if rule.when is When.NO_CHANGE:
                return False
            before = self.standings.get(key)
            again = Standing(True, match.since, match.cause, self._bounds.next_window(now))
            standing = (
                again._replace(fired=before.fired if before else None) if _holds(rule, standing) else standing
            )
        self._remember(entity_id, rule, standing)
        return True

    def _put_firing(self, firing: Firing, now: float) -> bool:
        if self._bounds.allow(firing.rule_id, firing.record_id, now):
            self._firings.append(firing)
            return True
        self._left_out[firing.rule_id, firing.record_id] += 1
        return False

    def _remember(self, entity_id: str, rule: Rule, standing: Standing | None) -> None:
        key = (rule.id, self.reach.records[entity_id])
        before = self.standings.get(key)
        if standing == before:
            return
        if rule.tells_end and _holds(rule, before) and not _holds(rule, standing):
            self._has_ended = True
        self._put(key, standing)
        if rule.when is When.NO_CHANGE:
            return
        if standing and standing.due is not None:
            self._wake(key, standing.due, entity_id, rule)
        elif self._timed.pop(key, None):
            self._timers.cancel(key)

    def _wait_for_quiet(self, key: Key, rule: Rule, change: StateChange) -> None:
        """Begin to wait. While a timer runs it is not moved with each change: it looks when the last one was."""
        if rule.when is not When.NO_CHANGE or key in self._timers:
            return
        standing = self.standings.get(key)
        if change.new and rule.says_something(change.new) and not (standing and standing.held):
            self._wake(key, change.new.last_changed + rule.hold, change.entity_id, rule)

    def _wake(self, key: Key, moment: float, entity_id: str, rule: Rule) -> None:
        self._timers.set(key, moment)
        self._timed[key] = (entity_id, rule)

    def _put(self, key: Key, standing: Standing | None) -> None:
        self._changed[key] = standing
        if standing is None:
            self.standings.pop(key, None)
        else:
            self.standings[key] = standing


def _pairs(reach: Reach[Rule]) -> dict[Key, tuple[str, Rule]]:
    """Which rules are about which entities, and their ids."""
    return {
        (rule.id, reach.records[entity_id]): (entity_id, rule)
        for entity_id, rules in reach.rules.items()
        for rule in rules
    }


def _holds(rule: Rule, standing: Standing | None) -> bool:
    return standing.held if standing else rule.rest


def _has_counted(standing: Standing | None, change: StateChange) -> bool:
    """Whether a run time knows of a change already."""
    is_old = standing is not None and change.new is not None and change.new.last_updated <= standing.since
    return is_old and standing is not None and standing.run is not None
