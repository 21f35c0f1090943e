"""One state of `subscribe_entities`: from Home Assistant's compressed form, or a diff, to an `EntityState`.

What is in an `EntityState` is storable (`storable.py`), and holds no keys to Home Assistant (`redaction.py`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from .limits import ATTRIBUTES_BYTES, CONTEXT_ID_CHARACTERS, ENTITY_ID_CHARACTERS, STATE_CHARACTERS
from .redaction import without_secrets
from .storable import Unstorable, measured, storable_text

# The rule of Home Assistant's `valid_entity_id`.
_ENTITY_ID = re.compile(r"(?!_)(?![^.]*__)[0-9a-z_]+(?<!_)\.(?!_)[0-9a-z_]+(?<!_)")
_NOTHING: Mapping[str, Any] = {}
_Context = tuple[str | None, str | None, str | None]  # id, parent id, user id
_YEAR_10000 = 253402300800  # as seconds since 1970: the end of what Python's datetime can hold

UNREADABLE = {
    "left_out": "Home Assistant leaves it out, because it cannot write its state as JSON",
    "malformed": "Home Assistant's message about it makes no sense",
    "too_deep": "its attributes are nested too deep",
    "too_big": "its attributes are too large",
    "too_long": "the text of its state is too long",
}
"""Why an entity is unreadable: the code, and what it means."""


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


def is_entity_id(text: str) -> bool:
    """Whether Home Assistant would accept this as an entity id."""
    return len(text) <= ENTITY_ID_CHARACTERS and _ENTITY_ID.fullmatch(text) is not None


def full_state(entity_id: str, compressed: Any) -> tuple[EntityState, int]:
    """An `a` entry as a state, and the bytes of its attributes as JSON.

    :raises Unstorable: its code is a key of `UNREADABLE`
    """
    if type(compressed) is not dict or not is_entity_id(entity_id):
        raise _malformed()
    state = compressed.get("s")
    attributes = compressed.get("a", {})
    last_changed: Any = compressed.get("lc")
    last_updated: Any = compressed.get("lu", last_changed)
    if type(attributes) is not dict or not is_time(last_changed) or not is_time(last_updated):
        raise _malformed()
    attributes, size = measured(attributes, ATTRIBUTES_BYTES)
    context = _context_after((None, None, None), compressed.get("c"))
    full = EntityState(
        entity_id, _state_text(state), without_secrets(attributes), last_changed, last_updated, *context
    )
    return full, size


def changed_state(old: EntityState, diff: Any, sizes: dict[str, int]) -> EntityState:
    """The state after a `c` entry.

    `+` holds what is new, `-` the names of attributes that are gone. `lc` stands for both times; `lu` is
    sent when only that one moved.

    :param sizes: by entity id, the most bytes that the attributes can have by now
    :raises Unstorable: its code is a key of `UNREADABLE`
    """
    if type(diff) is not dict:
        raise _malformed()
    added: Any = diff.get("+", _NOTHING)
    if added is not _NOTHING and type(added) is not dict:
        raise _malformed()
    last_changed: Any
    last_updated: Any
    entity_id, state, attributes, last_changed, last_updated, context_id, parent_id, user_id = old
    if "s" in added:
        state = added["s"]
        if type(state) is not str or len(state) > STATE_CHARACTERS or not state.isprintable():
            state = _state_text(state)
    if "lc" in added:
        last_changed = added["lc"]
        last_updated = added.get("lu", last_changed)
    elif "lu" in added:
        last_updated = added["lu"]
    if not is_time(last_changed) or not is_time(last_updated):
        raise _malformed()
    if "c" in added:
        context_id, parent_id, user_id = _context_after((context_id, parent_id, user_id), added["c"])
    if "a" in added or "-" in diff:
        new, more = measured(added.get("a", {}), ATTRIBUTES_BYTES)
        try:
            attributes = _attributes_after(attributes, new, diff.get("-", _NOTHING))
        except (AttributeError, TypeError):
            raise _malformed() from None
        size = sizes.get(entity_id, 0) + more
        if size > ATTRIBUTES_BYTES:
            size = measured(attributes, ATTRIBUTES_BYTES)[1]
        sizes[entity_id] = size
    return EntityState(
        entity_id, state, attributes, last_changed, last_updated, context_id, parent_id, user_id
    )


def _state_text(state: Any) -> str:
    """:raises Unstorable: it is no text, or too long"""
    if type(state) is not str:
        raise _malformed()
    if len(state) > STATE_CHARACTERS:
        raise Unstorable("too_long", UNREADABLE["too_long"])
    return storable_text(state)


def _malformed() -> Unstorable:
    return Unstorable("malformed", UNREADABLE["malformed"])


def _attributes_after(old: Mapping[str, Any], added: Any, removed: Any) -> Mapping[str, Any]:
    """A new dict; the old one may be in use elsewhere. Raises AttributeError or TypeError for odd input."""
    attributes = {**old, **without_secrets(added)}
    for name in removed.get("a", ()):
        attributes.pop(name if type(name) is not str else storable_text(name), None)
    return attributes


def _context_after(old: _Context, context: Any) -> _Context:
    """A string is the id alone; a dict has what changed, or all three."""
    if type(context) is str:
        # Neither NUL nor half of a surrogate pair is printable.
        usable = context.isprintable() and len(context) <= CONTEXT_ID_CHARACTERS
        return context if usable else _context_id(context), old[1], old[2]
    if type(context) is not dict:
        return old
    values = (context.get("id", old[0]), context.get("parent_id", old[1]), context.get("user_id", old[2]))
    return _context_id(values[0]), _context_id(values[1]), _context_id(values[2])


def _context_id(value: Any) -> str | None:
    if type(value) is not str or len(value) > CONTEXT_ID_CHARACTERS:
        return None
    return storable_text(value)


def is_time(value: Any) -> bool:
    return type(value) in (float, int) and 0 <= value < _YEAR_10000
