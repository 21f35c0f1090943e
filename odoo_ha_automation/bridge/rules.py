"""The rules of one database and a matcher for each Home Assistant, for the two who use them: sink and clock."""

from __future__ import annotations

import contextlib
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import Any, NamedTuple, Protocol

from odoo.addons.odoo_ha_addon.bridge.write.sinks.sink import StateChange
from odoo.addons.odoo_ha_addon.hass import EntityState

from . import outage_table, table
from .matcher import Key, Matcher, Outcome
from .rule import Rule
from .standing import Standing
from .targets import Facts, Reach

Span = tuple[float, float]
_NOTHING: Mapping[str, EntityState | None] = {}
_NO_CLASSES: Mapping[str, str] = {}
LONGEST_SECONDS = 60.0
"""How long what was read of an instance is used: labels and device classes change without a word to the bridge."""


class Table(Protocol):
    """What is read and written; `table.py` is one."""

    def read_rules(self, cr: Any) -> tuple[Rule, ...]: ...
    def read_lease(self, cr: Any, instance_id: int) -> tuple[int, int]: ...
    def read_entities(self, cr: Any, instance_id: int) -> list[Facts]: ...
    def read_states(self, cr: Any, record_ids: list[int]) -> Mapping[str, EntityState]: ...
    def read_watched(self, cr: Any, instance_id: int) -> dict[int, int]: ...
    def write_watched(self, cr: Any, instance_id: int, rules: tuple[Rule, ...]) -> None: ...
    def read_resets(self, cr: Any, instance_id: int) -> dict[Key, float]: ...
    def read_standings(self, cr: Any, instance_id: int) -> dict[Key, Standing]: ...
    def write_outcome(self, cr: Any, outcome: Outcome) -> bool: ...


class OutageNotes(Protocol):
    """Of times in which nobody listened; `outage_table.py` is one."""

    def begin_listening(self, cr: Any, instance_id: int, now: float) -> list[Span]: ...
    def note_heard(self, cr: Any, instance_id: int, now: float) -> None: ...
    def is_waiting(self, cr: Any, instance_id: int) -> bool: ...


class _Instance(NamedTuple):
    """:ivar lease: its epoch, and the version of the entity ids
    :ivar classes: device classes by record; of who has no state, as they were known last
    """

    matcher: Matcher
    rules: tuple[Rule, ...]
    lease: tuple[int, int]
    read: float
    pairs: frozenset[Key]
    classes: Mapping[int, str]


class Rules:
    """`read` is called by the coordinator, `changing` by the threads of the sink and of feeds."""

    def __init__(
        self,
        tables: Table = table,
        clock: Callable[[], float] = time.monotonic,
        now: Callable[[], float] = time.time,
        outages: OutageNotes = outage_table,
    ) -> None:
        """:param now: seconds since 1970"""
        self._outages = outages
        self._looking_back: set[int] = set()
        self._unheard: dict[int, list[Span]] = {}
        self._tables = tables
        self._now = now
        self._clock = clock
        self._lock = threading.Lock()
        self._locks: dict[int, threading.Lock] = defaultdict(threading.Lock)
        self._rules: tuple[Rule, ...] | None = None
        self._instances: dict[int, _Instance] = {}
        self._unsure: set[int] = set()
        self._dues: dict[int, float | None] = {}
        self._with_hole: set[int] = set()

    def read(self, cr: Any) -> bool:
        """Whether they are others than before."""
        rules = self._tables.read_rules(cr)
        with self._lock:
            if rules == self._rules:
                return False
            self._rules = rules
            return True

    @property
    def current(self) -> tuple[Rule, ...] | None:
        """Those that were read last; None before the first time."""
        return self._rules

    @property
    def any(self) -> bool:
        """Whether there is anything to match. Rules that are gone have something left to be removed."""
        with self._lock:
            known = list(self._instances.values())
            return self._rules is None or bool(self._rules) or any(each.rules for each in known)

    @contextlib.contextmanager
    def changing(
        self,
        cr: Any,
        instance_id: int,
        before: Mapping[str, EntityState | None] = _NOTHING,
        classes: Mapping[str, str] = _NO_CLASSES,
        *,
        has_new_states: bool = False,
    ) -> Iterator[Matcher]:
        """The matcher of an instance, for one at a time. Who cannot commit what came of it calls `forget`, and it is
        read afresh by who comes next.

        :param before: what was known of the entities whose changes are to be matched now, before the first of these
        :param classes: device classes of those that have come back
        :param has_new_states: entities without a state in the table have one there now
        """
        with self._lock_of(instance_id):
            known = None if instance_id in self._unsure else self._instances.get(instance_id)
            self._unsure.add(instance_id)
            known = self._current(cr, instance_id, known, before, classes, has_new_states=has_new_states)
            if has_new_states:
                self._find(cr, known.matcher)
            known.matcher.unheard = self._unheard.get(instance_id, ())
            yield known.matcher
            self._instances[instance_id] = known
            self._dues[instance_id] = known.matcher.next_due()
            self._unsure.discard(instance_id)

    def forget(self, instance_id: int) -> None:
        """What was done last with the matcher was not committed."""
        with self._lock_of(instance_id):
            self._unsure.add(instance_id)

    def is_waiting(self, instance_id: int, now: float) -> bool:
        """Whether a timer has run out, or rules and entities have to be looked at again. Waits for nobody."""
        known = self._instances.get(instance_id)
        if known is None or known.rules is not self._rules:
            return self.any
        is_old = bool(known.rules) and self._clock() - known.read >= LONGEST_SECONDS
        due = self.next_due(instance_id)
        return is_old or (due is not None and due <= now)

    def next_due(self, instance_id: int) -> float | None:
        """When the first timer of an instance runs out. Waits for nobody."""
        return self._dues.get(instance_id)

    def note_hole(self, instance_id: int) -> None:
        """Changes were lost to the sink: what became of them is for the clock to find out."""
        self._with_hole.add(instance_id)

    def take_hole(self, instance_id: int) -> bool:
        """Whether changes were lost since the last time. Waits for nobody."""
        has_hole = instance_id in self._with_hole
        self._with_hole.discard(instance_id)
        return has_hole

    def looks_back(self, instance_id: int) -> bool:
        """Whether there are times in which nobody listened and of which history may tell more. Waits for nobody."""
        return instance_id in self._looking_back

    def listen(self, cr: Any, instance_id: int, matcher: Matcher, now: float) -> None:
        """A connection begins: what nobody heard before is known from now on, and how rules stood then."""
        unheard = self._outages.begin_listening(cr, instance_id, now)
        matcher.unheard = self._unheard[instance_id] = unheard

    def note_heard(self, cr: Any, instance_id: int, now: float) -> None:
        """All that had come at this moment is written with this transaction."""
        self._outages.note_heard(cr, instance_id, now)
        is_waiting = self._outages.is_waiting(cr, instance_id)
        (self._looking_back.add if is_waiting else self._looking_back.discard)(instance_id)

    def write(self, cr: Any, matcher: Matcher) -> bool:
        """Write what came of it; whether a worker has something to do."""
        return self._tables.write_outcome(cr, matcher.take_outcome())

    def _lock_of(self, instance_id: int) -> threading.Lock:
        with self._lock:
            return self._locks[instance_id]

    def _current(
        self,
        cr: Any,
        instance_id: int,
        known: _Instance | None,
        before: Mapping[str, EntityState | None],
        classes: Mapping[str, str],
        *,
        has_new_states: bool,
    ) -> _Instance:
        with self._lock:
            rules = self._rules
        if rules is None:
            rules = self._tables.read_rules(cr)
        lease = self._tables.read_lease(cr, instance_id)
        now = self._clock()
        if known and known.lease[0] != lease[0]:
            # Another bridge has had the instance meanwhile.
            known = None
        is_current = known and known.rules is rules and known.lease == lease
        if known and is_current and now - known.read < LONGEST_SECONDS:
            matcher = known.matcher
            has_new_records = has_new_states and matcher.has_strangers
            if not has_new_records and not matcher.reach.has_other_classes(classes):
                return known
        entities = _with_classes(
            self._tables.read_entities(cr, instance_id), known.classes if known else {}, classes
        )
        reach = Reach(rules, entities)
        pairs = frozenset(
            (rule.id, reach.records[entity_id])
            for entity_id, of_entity in reach.rules.items()
            for rule in of_entity
        )
        watched = self._tables.read_watched(cr, instance_id)
        followed = {rule.id for rule in rules if watched.get(rule.id) == rule.generation}
        if known:
            matcher = known.matcher
            # A rule was about those that come back, as far as anybody knows.
            back = {
                matcher.reach.records[entity_id]
                for entity_id in matcher.reach.absent
                if entity_id not in reach.absent or entity_id in classes
            }
            known_pairs = known.pairs | {pair for pair in pairs if pair[1] in back}
            matcher.use(reach, followed, {rule.id for rule in rules}, self._now())
        else:
            matcher = Matcher(reach, self._tables.read_standings(cr, instance_id), followed=followed)
            known_pairs = pairs
        matcher.reset(self._tables.read_resets(cr, instance_id), self._now(), begins=known is None)
        self._begin(cr, matcher, followed, known_pairs, before)
        matcher.take_strangers()
        generations = {rule.id: rule.generation for rule in rules}
        if generations != watched:
            self._tables.write_watched(cr, instance_id, rules)
        found = {facts.record_id: facts.device_class for facts in entities if facts.device_class}
        return _Instance(matcher, rules, lease, now, pairs, found)

    def _find(self, cr: Any, matcher: Matcher) -> None:
        """Take what stands in the table of entities that were renamed while they were gone: under their new name
        another record, which is no more, may have been told of it.
        """
        matcher.renamed &= matcher.reach.absent
        if not matcher.renamed:
            return
        states = self._tables.read_states(cr, sorted(map(matcher.reach.records.__getitem__, matcher.renamed)))
        for entity_id, state in states.items():
            matcher.take(StateChange(entity_id, None, state, snapshot=True), self._now())

    def _begin(
        self,
        cr: Any,
        matcher: Matcher,
        followed: Collection[int],
        pairs: frozenset[Key],
        before: Mapping[str, EntityState | None],
    ) -> None:
        """Begin with the entities that a rule has not been about until now."""
        reach = matcher.reach
        new: dict[Rule, list[str]] = defaultdict(list)
        for entity_id, of_entity in reach.rules.items():
            for rule in of_entity:
                if rule.id not in followed or (rule.id, reach.records[entity_id]) not in pairs:
                    new[rule].append(entity_id)
        if not new:
            return
        record_ids = {reach.records[entity_id] for entity_ids in new.values() for entity_id in entity_ids}
        # The table may have the states after the changes already.
        known = {**self._tables.read_states(cr, sorted(record_ids)), **before, **matcher.first_of_strangers()}
        states = {entity_id: state for entity_id, state in known.items() if state}
        for rule, entity_ids in new.items():
            matcher.begin(rule, states, entity_ids, self._now())


def _with_classes(
    entities: Iterable[Facts], before: Mapping[int, str], told: Mapping[str, str]
) -> list[Facts]:
    """Those of who has none in the tables: a class may stand in the state alone.

    :param before: as they were known last, by record
    :param told: those of entities that have come back, by entity id
    """
    return [
        facts._replace(device_class=told.get(facts.entity_id) or before.get(facts.record_id, ""))
        if not facts.is_there and not facts.device_class
        else facts
        for facts in entities
    ]
