"""Decoder of `subscribe_entities`: Home Assistant's compressed states and diffs into `EntityState`s.

The first event of a subscription is a snapshot, which *replaces* what the store knew; every later one
updates it. A diff that does not fit (its entity is unknown, its shape is wrong) changes nothing and sets
`Change.resync`: something was missed, and only a new subscription with its snapshot can tell what.
States are immutable; a change makes a new one. Times are kept exactly as Home Assistant sent them; keys to it
that it hands out in attributes are not kept at all (`redaction.py`).
"""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping
from typing import Any, NamedTuple, cast

from .log_limit import LimitedWarning
from .redaction import without_secrets

_logger = logging.getLogger(__name__)

# The rule of Home Assistant's `valid_entity_id`, and the length that its recorder can store.
_ENTITY_ID = re.compile(r"(?!_)(?![^.]*__)[0-9a-z_]+(?<!_)\.(?!_)[0-9a-z_]+(?<!_)")
_LONGEST_ENTITY_ID = 255
_NOTHING: Mapping[str, Any] = {}
_Context = tuple[str | None, str | None, str | None]  # id, parent id, user id
_YEAR_10000 = 253402300800  # as seconds since 1970: the end of what Python's datetime can hold


class EntityState(NamedTuple):
    """One state as Home Assistant reported it; `last_*` are seconds since 1970, UTC, to the microsecond."""

    entity_id: str
    state: str
    attributes: Mapping[str, Any]
    last_changed: float
    last_updated: float
    context_id: str | None = None
    context_parent_id: str | None = None
    context_user_id: str | None = None


class Change(NamedTuple):
    """What one event did. `changed` holds new and changed states, no unchanged ones, not even for a snapshot."""

    changed: dict[str, EntityState]
    removed: set[str]
    snapshot: bool = False
    resync: bool = False


class EntityStore:
    """All states of one Home Assistant. `states` is to be read only."""

    __slots__ = ("states", "bad_entries", "_awaits_snapshot", "_ignored", "_warn")

    def __init__(self) -> None:
        self.states: dict[str, EntityState] = {}
        self.bad_entries = 0
        self._awaits_snapshot = True
        # Entities whose full state was unusable: their diffs are no reason to resync.
        self._ignored: set[str] = set()
        self._warn = LimitedWarning(_logger)

    def expect_snapshot(self) -> None:
        """Take the next event as a snapshot. To be called before each new subscription."""
        self._awaits_snapshot = True

    def apply(self, event: Any) -> Change:
        """Apply one event, in the order received, and tell what it changed."""
        if type(event) is not dict:
            self._bad("event", event)
            return Change({}, set(), resync=True)
        if self._awaits_snapshot:
            return self._replace(event)
        change = Change({}, set())
        resync = False
        if "a" in event:
            resync = not self._add(event["a"], change.changed)
        if "r" in event:
            resync = not self._remove(event["r"], change) or resync
        if "c" in event:
            resync = not self._update(event["c"], change.changed) or resync
        return change._replace(resync=True) if resync else change

    def _replace(self, event: dict[str, Any]) -> Change:
        added = event.get("a")
        if type(added) is not dict:
            self._bad("snapshot", added)
            return Change({}, set(), resync=True)
        known = self.states
        self.states = {}
        self._ignored.clear()
        self._awaits_snapshot = False
        self._add(added, {})
        changed = {
            entity_id: state for entity_id, state in self.states.items() if known.get(entity_id) != state
        }
        return Change(changed, known.keys() - self.states.keys(), snapshot=True)

    def _add(self, added: Any, changed: dict[str, EntityState]) -> bool:
        """Take full states; unusable ones are skipped. Returns False if something was missed."""
        if type(added) is not dict:
            self._bad("added", added)
            return False
        complete = True
        for entity_id, compressed in added.items():
            state = _full_state(entity_id, compressed)
            if state is None:
                self._bad("state of", entity_id)
                self._ignored.add(entity_id)
                # An entity that was fine before and is unusable now is out of date in the store.
                complete = complete and entity_id not in self.states
            else:
                self._ignored.discard(entity_id)
                self.states[entity_id] = changed[entity_id] = state
        return complete

    def _remove(self, removed: Any, change: Change) -> bool:
        if type(removed) is not list:
            self._bad("removed", removed)
            return False
        for entity_id in removed:
            if type(entity_id) is not str:
                self._bad("removed", entity_id)
                continue
            self._ignored.discard(entity_id)
            if self.states.pop(entity_id, None) is not None:
                change.removed.add(entity_id)
                change.changed.pop(entity_id, None)
        return True

    def _update(self, diffs: Any, changed: dict[str, EntityState]) -> bool:
        if type(diffs) is not dict:
            self._bad("changed", diffs)
            return False
        complete = True
        states = self.states
        for entity_id, diff in diffs.items():
            old = states.get(entity_id)
            if old is None:
                complete = complete and entity_id in self._ignored
                continue
            new = _changed_state(old, diff)
            if new is None:
                self._bad("change of", entity_id)
                complete = False
            else:
                states[entity_id] = changed[entity_id] = new
        return complete

    def _bad(self, what: str, value: object) -> None:
        self.bad_entries += 1
        shown = value if type(value) is str else type(value).__name__
        self._warn("Home Assistant sent an entry that cannot be used: %s %.80s", what, shown)


def is_entity_id(text: str) -> bool:
    """Whether Home Assistant would accept this as an entity id."""
    return len(text) <= _LONGEST_ENTITY_ID and _ENTITY_ID.fullmatch(text) is not None


def _full_state(entity_id: str, compressed: Any) -> EntityState | None:
    """An `a` entry as a state, or None if it cannot be used."""
    if type(compressed) is not dict or not is_entity_id(entity_id):
        return None
    state = compressed.get("s")
    attributes = compressed.get("a", {})
    last_changed: Any = compressed.get("lc")
    last_updated: Any = compressed.get("lu", last_changed)
    if (
        type(state) is not str
        or type(attributes) is not dict
        or not _is_time(last_changed)
        or not _is_time(last_updated)
    ):
        return None
    context = _context_after((None, None, None), compressed.get("c"))
    return EntityState(entity_id, state, without_secrets(attributes), last_changed, last_updated, *context)


def _changed_state(old: EntityState, diff: Any) -> EntityState | None:
    """The state after a `c` entry, or None if the entry cannot be used.

    `+` holds what is new, `-` the names of attributes that are gone. `lc` stands for both times; `lu` is
    sent when only that one moved.
    """
    if type(diff) is not dict:
        return None
    added: Any = diff.get("+", _NOTHING)
    if added is not _NOTHING and type(added) is not dict:
        return None
    last_changed: Any
    last_updated: Any
    entity_id, state, attributes, last_changed, last_updated, context_id, parent_id, user_id = old
    state = added.get("s", state)
    if "lc" in added:
        last_changed = added["lc"]
        last_updated = added.get("lu", last_changed)
    elif "lu" in added:
        last_updated = added["lu"]
    if type(state) is not str or not _is_time(last_changed) or not _is_time(last_updated):
        return None
    if "c" in added:
        context_id, parent_id, user_id = _context_after((context_id, parent_id, user_id), added["c"])
    if "a" in added or "-" in diff:
        try:
            attributes = _attributes_after(attributes, added.get("a", _NOTHING), diff.get("-", _NOTHING))
        except (AttributeError, TypeError):
            return None
    return EntityState(
        entity_id, state, attributes, last_changed, last_updated, context_id, parent_id, user_id
    )


def _attributes_after(old: Mapping[str, Any], added: Any, removed: Any) -> Mapping[str, Any]:
    """A new dict; the old one may be in use elsewhere. Raises AttributeError or TypeError for odd input."""
    attributes = {**old, **without_secrets(added)}
    for name in removed.get("a", ()):
        attributes.pop(name, None)
    return attributes


def _context_after(old: _Context, context: Any) -> _Context:
    """A string is the id alone; a dict has what changed, or all three."""
    if type(context) is str:
        return context, old[1], old[2]
    if type(context) is not dict:
        return old
    values = (context.get("id", old[0]), context.get("parent_id", old[1]), context.get("user_id", old[2]))
    return cast(_Context, tuple(value if type(value) is str else None for value in values))


def _is_time(value: Any) -> bool:
    return type(value) in (float, int) and 0 <= value < _YEAR_10000
