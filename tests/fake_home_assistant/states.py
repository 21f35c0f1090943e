"""States as Home Assistant keeps them, and its two ways of writing them: compressed and as a diff."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timezone
from typing import Any

import orjson

_context_numbers = itertools.count()


@dataclass(frozen=True)
class Context:
    """Who caused a change."""

    id: str = field(default_factory=lambda: f"01FAKE{next(_context_numbers):020d}")
    parent_id: str | None = None
    user_id: str | None = None

    def as_dict(self) -> dict[str, str | None]:
        return {"id": self.id, "parent_id": self.parent_id, "user_id": self.user_id}


@dataclass(frozen=True)
class State:
    """Times are seconds since 1970. As in Home Assistant they are finer than a microsecond on the wire, and rounded
    in the long form.
    """

    entity_id: str
    state: str
    attributes: dict[str, Any]
    last_changed: float
    last_updated: float
    context: Context

    def compressed(self) -> dict[str, Any]:
        """The `a` form: `lu` only where it differs, the context as a string where it is only an id."""
        whole = self.context.parent_id or self.context.user_id
        result = {
            "s": self.state,
            "a": self.attributes,
            "c": self.context.as_dict() if whole else self.context.id,
            "lc": self.last_changed,
        }
        if self.last_updated != self.last_changed:
            result["lu"] = self.last_updated
        return result

    def is_writable(self) -> bool:
        """Whether JSON can hold it: no integer beyond 64 bits, no half of a surrogate pair."""
        try:
            orjson.dumps(self.compressed())
        except TypeError:
            return False
        return True

    def as_dict(self) -> dict[str, Any]:
        """The long form of `get_states`."""
        return {
            "entity_id": self.entity_id,
            "state": self.state,
            "attributes": self.attributes,
            "last_changed": _iso(self.last_changed),
            "last_reported": _iso(self.last_updated),
            "last_updated": _iso(self.last_updated),
            "context": self.context.as_dict(),
        }


def diff_event(old: State | None, new: State | None) -> dict[str, Any]:
    """The `subscribe_entities` event for one change. One of the two must be given."""
    if new is None:
        assert old is not None
        return {"r": [old.entity_id]}
    if old is None:
        return {"a": {new.entity_id: new.compressed()}}
    added: dict[str, Any] = {}
    diff: dict[str, Any] = {"+": added}
    if old.state != new.state:
        added["s"] = new.state
    if old.last_changed != new.last_changed:
        added["lc"] = new.last_changed
    elif old.last_updated != new.last_updated:
        added["lu"] = new.last_updated
    if context := _context_diff(old.context, new.context):
        added["c"] = context
    if old.attributes != new.attributes:
        if changed := {
            key: value
            for key, value in new.attributes.items()
            if key not in old.attributes or old.attributes[key] != value
        }:
            added["a"] = changed
        if gone := old.attributes.keys() - new.attributes.keys():
            diff["-"] = {"a": list(gone)}
    return {"c": {new.entity_id: diff}}


def _context_diff(old: Context, new: Context) -> str | dict[str, str | None] | None:
    changed: dict[str, str | None] = {}
    if old.parent_id != new.parent_id:
        changed["parent_id"] = new.parent_id
    if old.user_id != new.user_id:
        changed["user_id"] = new.user_id
    if old.id == new.id:
        return changed or None
    return {**changed, "id": new.id} if changed else new.id


def _iso(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, timezone.utc).isoformat()


Listener = Callable[["State | None", "State | None"], None]


class StateMachine:
    """All states; `listeners` are called with the old and the new one of each change."""

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self.listeners: list[Listener] = []
        self._states: dict[str, State] = {}
        self._clock = clock

    def __iter__(self) -> Iterator[State]:
        return iter(self._states.values())

    def __len__(self) -> int:
        return len(self._states)

    def get(self, entity_id: str) -> State | None:
        return self._states.get(entity_id)

    def set(
        self,
        entity_id: str,
        state: str,
        attributes: dict[str, Any] | None = None,
        context: Context | None = None,
    ) -> None:
        """As Home Assistant does: no event if nothing differs, `last_changed` only for another state."""
        old = self._states.get(entity_id)
        attributes = attributes if attributes is not None else (old.attributes if old else {})
        same_state = old is not None and old.state == state
        if same_state and old is not None and old.attributes == attributes:
            return
        now = self._clock()
        new = State(
            entity_id,
            state,
            attributes,
            old.last_changed if same_state and old is not None else now,
            now,
            context or Context(),
        )
        self._states[entity_id] = new
        self._tell(old, new)

    def remove(self, entity_id: str) -> None:
        old = self._states.pop(entity_id, None)
        if old is not None:
            self._tell(old, None)

    def _tell(self, old: State | None, new: State | None) -> None:
        for listener in list(self.listeners):
            listener(old, new)
