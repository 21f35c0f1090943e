"""Decoder of `subscribe_entities`: Home Assistant's compressed states and diffs into `EntityState`s.

The first event of a subscription is a snapshot, which *replaces* what the store knew; every later one updates it. An
entry that does not fit changes nothing and says which entity is *uncertain*: what it is in truth, only a fresh
snapshot of it can tell (`refresh`). One whose state cannot be used at all is *unreadable*, with the reason, and has
no state here until a good one comes. States are immutable; a change makes a new one. Times are kept exactly as Home
Assistant sent them; keys to it that it hands out in attributes are not kept at all (`redaction.py`). What is in
`states` is storable (`storable.py`).

What Home Assistant does with a state that it cannot write itself (an integer beyond 64 bits, half of a surrogate
pair, more than 254 levels), as seen in 2026.11 (`websocket_api/messages.py` and `commands.py`):

- The change is answered with a failed result with the id of the subscription, `unknown_error` and "Invalid JSON in
  response". It does not say which entity it was.
- Later changes of the entity are sent if what is bad did not change again: diffs on something that was never seen.
- A snapshot leaves the entity out, without a word; one of that entity alone is empty. The subscription stands.
- NaN and infinity are sent as null, NULs as they are. The removal of an entity can always be sent.

All subscriptions of a connection share one queue there. So an entity that is known here, has not been removed and is
missing in a fresh snapshot is there, but cannot be written.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable, Mapping
from typing import Any, NamedTuple

from .compressed import EntityState, changed_state, full_state, is_entity_id
from .limits import MOST_UNCERTAIN
from .log_limit import LimitedWarning
from .storable import Unstorable

_logger = logging.getLogger(__name__)


class Change(NamedTuple):
    """What one event did. `changed` holds new and changed states, no unchanged ones, not even for a snapshot.

    `uncertain`: entities to be read again, by `EntityStore.refresh`; one that is unreadable is named again with
    every diff that comes for it. `all_uncertain`: it is not known which they are.
    """

    changed: dict[str, EntityState]
    removed: set[str]
    snapshot: bool = False
    uncertain: frozenset[str] = frozenset()
    all_uncertain: bool = False


class EntityStore:
    """All states of one Home Assistant. `states` and `unreadable` are to be read only.

    :ivar states: by entity id
    :ivar unreadable: entities that Home Assistant has, but whose state cannot be used: why (a key of `UNREADABLE`),
        by entity id
    :ivar bad_entries: how many entries of events could not be used
    """

    __slots__ = (
        "states", "unreadable", "bad_entries",
        "_awaits_snapshot", "_unseen", "_sizes", "_refreshed_at", "_uncertain", "_all_uncertain", "_warn",
    )  # fmt: skip

    def __init__(self) -> None:
        self.states: dict[str, EntityState] = {}
        self.unreadable: dict[str, str] = {}
        self.bad_entries = 0
        self._awaits_snapshot = True
        # Entities that exist, because a diff came for them, but whose state never did.
        self._unseen: set[str] = set()
        # Attributes grow by diffs: the most bytes that they can have by now.
        self._sizes: dict[str, int] = {}
        # Entities that were read again: an older change may still be on its way.
        self._refreshed_at: dict[str, float] = {}
        # What the event that is being applied makes uncertain.
        self._uncertain: set[str] = set()
        self._all_uncertain = False
        self._warn = LimitedWarning(_logger)

    def expect_snapshot(self) -> None:
        """Take the next event as a snapshot. To be called before each new connection's subscription."""
        self._awaits_snapshot = True

    def apply(self, event: Any) -> Change:
        """Apply one event, in the order received, and tell what it changed."""
        if type(event) is not dict:
            self._bad("event", event)
            return Change({}, set(), all_uncertain=True)
        if self._awaits_snapshot:
            return self._replace(event.get("a"))
        change = Change({}, set())
        if "a" in event:
            self._add(event["a"], change)
        if "r" in event:
            self._remove(event["r"], change)
        if "c" in event:
            self._update(event["c"], change)
        if self._uncertain or self._all_uncertain:
            return self._with_uncertain(change)
        return change

    def refresh(self, event: Any, entity_ids: Collection[str] | None = None) -> Change:
        """Take the first event of a *second* subscription, which was made to read some entities again, or all.

        To be called in the callback, so that it takes its place among the events of the first subscription, which
        goes on. Of the entities that were asked for, those that the event holds are replaced, and those that it
        leaves out although they are there become unreadable. What the first subscription still brings from before
        that is passed over.

        :param event: as Home Assistant sent it
        :param entity_ids: those that were asked for; None for all
        :return: `snapshot` is true if all were read
        """
        added = event.get("a") if type(event) is dict else None
        if entity_ids is None:
            return self._read_all_again(added)
        asked = frozenset(entity_ids)
        if type(added) is not dict:
            self._bad("snapshot", added)
            return Change({}, set(), uncertain=asked)
        change = Change({}, set())
        # Some versions send all entities where one of those asked for cannot be written.
        self._take({entity_id: added[entity_id] for entity_id in asked & added.keys()}, change)
        for entity_id in asked - added.keys():
            if entity_id in self.states or entity_id in self._unseen or entity_id in self.unreadable:
                self._cannot_read(entity_id, "left_out", change)
        self._remember_when(asked)
        return change

    def give_up(self, entity_ids: Iterable[str], code: str = "left_out") -> Change:
        """These cannot be read: Home Assistant refused to send them (again)."""
        change = Change({}, set())
        for entity_id in entity_ids:
            self._cannot_read(entity_id, code, change)
        return change

    def _with_uncertain(self, change: Change) -> Change:
        uncertain, self._uncertain = frozenset(self._uncertain), set()
        everything, self._all_uncertain = self._all_uncertain, False
        self._unseen |= uncertain - self.states.keys() - self.unreadable.keys()
        if len(self._unseen) > MOST_UNCERTAIN:
            self._unseen.clear()
            everything = True
        return change._replace(uncertain=uncertain, all_uncertain=everything)

    def _read_all_again(self, added: Any) -> Change:
        there = self.states.keys() | self.unreadable.keys() | self._unseen
        change = self._replace(added)
        if change.snapshot:
            for entity_id in there - self.states.keys() - self.unreadable.keys():
                self._cannot_read(entity_id, "left_out", Change({}, set()))
            self._remember_when(self.states)
        return change

    def _remember_when(self, entity_ids: Iterable[str]) -> None:
        for entity_id in entity_ids:
            if state := self.states.get(entity_id):
                self._refreshed_at[entity_id] = state.last_updated

    def _replace(self, added: Any) -> Change:
        if type(added) is not dict:
            self._bad("snapshot", added)
            return Change({}, set(), all_uncertain=True)
        known = self.states
        self.states = {}
        self._sizes = {}
        self.unreadable.clear()
        self._unseen.clear()
        self._refreshed_at.clear()
        self._awaits_snapshot = False
        self._take(added, Change({}, set()))
        changed = {
            entity_id: state for entity_id, state in self.states.items() if known.get(entity_id) != state
        }
        return Change(changed, known.keys() - self.states.keys(), snapshot=True)

    def _add(self, added: Any, change: Change) -> None:
        if type(added) is not dict:
            self._bad("added", added)
            self._all_uncertain = True
        elif self._refreshed_at:
            self._take({i: entry for i, entry in added.items() if not self._is_outdated(i, entry)}, change)
        else:
            self._take(added, change)

    def _take(self, added: Mapping[str, Any], change: Change) -> None:
        """Take full states; one that cannot be used becomes unreadable."""
        for entity_id, compressed in added.items():
            try:
                state, size = full_state(entity_id, compressed)
            except Unstorable as error:
                self._bad("state of", entity_id)
                if is_entity_id(entity_id):
                    self._cannot_read(entity_id, error.code, change)
                continue
            if self.unreadable or self._unseen:
                self._forget_trouble(entity_id)
            self._sizes[entity_id] = size
            self.states[entity_id] = change.changed[entity_id] = state
            change.removed.discard(entity_id)

    def _remove(self, removed: Any, change: Change) -> None:
        if type(removed) is not list:
            self._bad("removed", removed)
            self._all_uncertain = True
            return
        for entity_id in removed:
            if type(entity_id) is not str:
                self._bad("removed", entity_id)
                continue
            self._forget_trouble(entity_id)
            self._take_out(entity_id, change)

    def _update(self, diffs: Any, change: Change) -> None:
        if type(diffs) is not dict:
            self._bad("changed", diffs)
            self._all_uncertain = True
            return
        states, changed, refreshed_at = self.states, change.changed, self._refreshed_at
        for entity_id, diff in diffs.items():
            if refreshed_at and self._is_outdated(entity_id, diff, "+"):
                continue
            old = states.get(entity_id)
            if old is None:
                if is_entity_id(entity_id):
                    self._uncertain.add(entity_id)
                continue
            try:
                new = changed_state(old, diff, self._sizes)
            except Unstorable as error:
                self._bad("change of", entity_id)
                if error.code == "malformed":
                    self._uncertain.add(entity_id)
                else:
                    self._cannot_read(entity_id, error.code, change)
                continue
            states[entity_id] = changed[entity_id] = new

    def _is_outdated(self, entity_id: str, entry: Any, part: str | None = None) -> bool:
        """Whether an entry is older than the snapshot by which its entity was read again."""
        at = self._refreshed_at.get(entity_id)
        if at is None:
            return False
        news = entry.get(part) if part and type(entry) is dict else entry
        time = news.get("lu", news.get("lc")) if type(news) is dict else None
        if isinstance(time, (int, float)) and time < at:
            return True
        del self._refreshed_at[entity_id]
        return False

    def _cannot_read(self, entity_id: str, code: str, change: Change) -> None:
        self._unseen.discard(entity_id)
        self.unreadable[entity_id] = code
        self._take_out(entity_id, change)

    def _take_out(self, entity_id: str, change: Change) -> None:
        self._sizes.pop(entity_id, None)
        self._refreshed_at.pop(entity_id, None)
        if self.states.pop(entity_id, None) is not None:
            change.removed.add(entity_id)
            change.changed.pop(entity_id, None)

    def _forget_trouble(self, entity_id: str) -> None:
        self.unreadable.pop(entity_id, None)
        self._unseen.discard(entity_id)

    def _bad(self, what: str, value: object) -> None:
        self.bad_entries += 1
        shown = value if type(value) is str else type(value).__name__
        self._warn("Home Assistant sent an entry that cannot be used: %s %.80s", what, shown)
