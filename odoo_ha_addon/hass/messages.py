"""Home Assistant's messages, from bytes to typed values.

A frame carries one message or, with `coalesce_messages`, an array of them. `split_frame` and `parse` accept
nothing but well-formed input and say why otherwise. Texts, depth and size of what is in a message are not looked at
here: `storable.py` does that, where it is known what they are for.
"""

from __future__ import annotations

import json
import math
from typing import Any, NamedTuple

import orjson

from .errors import CommandFailed
from .limits import (
    ERROR_CODE_CHARACTERS,
    ERROR_TEXT_CHARACTERS,
    LARGEST_INTEGER,
    PLACEHOLDERS_BYTES,
    SMALLEST_INTEGER,
)
from .storable import Unstorable, storable, storable_text


class BadMessage(ValueError):
    """A frame or message that cannot be understood. The text holds nothing of its content.

    :ivar id: of the subscription that it may have been an event of; None if it may have been anyone's
    :ivar harmless: it was surely nobody's event
    """

    def __init__(self, text: str, *, id: int | None = None, harmless: bool = False) -> None:
        super().__init__(text)
        self.id = id
        self.harmless = harmless


class Gap(NamedTuple):
    """Why an event of a subscription may be missing; the text is for people.

    `code`: `unreadable` (a message could not be understood), `not_written` (Home Assistant could not write the event),
    `too_deep`, `too_big` (the event is over a limit).
    """

    code: str
    text: str


class Event(NamedTuple):
    id: int
    event: Any


class Result(NamedTuple):
    id: int
    result: Any
    error: CommandFailed | None


class Pong(NamedTuple):
    id: int


Message = Event | Result | Pong


def split_frame(data: str | bytes) -> list[Any]:
    """The JSON values in a frame, in order. Raises BadMessage."""
    content = loads(data)
    return content if type(content) is list else [content]


def loads(data: str | bytes) -> Any:
    """JSON of Home Assistant, with numbers that have an end. Raises BadMessage."""
    try:
        return orjson.loads(data)
    except orjson.JSONDecodeError:
        return _loads_leniently(data)


def parse(message: Any) -> Message:
    """Check one JSON value and type it. Raises BadMessage."""
    if type(message) is not dict:
        raise BadMessage(f"a {type(message).__name__} instead of an object")
    kind = message.get("type")
    id_ = message.get("id")
    if type(id_) is not int:
        raise BadMessage("no id", harmless=type(kind) is str and kind != "event")
    if kind == "event":
        return Event(id_, message.get("event"))
    if kind == "result":
        if message.get("success") is True:
            return Result(id_, message.get("result"), None)
        return Result(id_, None, command_failed(message.get("error")))
    if kind == "pong":
        return Pong(id_)
    raise BadMessage("an unknown type", id=id_)


def command_failed(error: Any) -> CommandFailed:
    """The `error` object of a result as an exception; missing and odd parts are left out."""
    if type(error) is not dict:
        return CommandFailed("unknown_error")
    return CommandFailed(
        _text(error.get("code"), ERROR_CODE_CHARACTERS) or "unknown_error",
        _text(error.get("message"), ERROR_TEXT_CHARACTERS),
        translation_key=_text(error.get("translation_key"), ERROR_CODE_CHARACTERS),
        translation_domain=_text(error.get("translation_domain"), ERROR_CODE_CHARACTERS),
        translation_placeholders=_placeholders(error.get("translation_placeholders")),
    )


def _text(value: Any, most_characters: int) -> str | None:
    return storable_text(value)[:most_characters] if isinstance(value, str) else None


def _placeholders(value: Any) -> dict[str, Any] | None:
    if type(value) is not dict:
        return None
    try:
        placeholders: dict[str, Any] = storable(value, PLACEHOLDERS_BYTES)
    except Unstorable:
        return None
    return placeholders


def _loads_leniently(data: str | bytes) -> Any:
    """Python's own parser reads what orjson refuses: NaN and infinity, numbers beyond floating point (all null here)
    and halves of surrogate pairs.
    """
    try:
        return json.loads(data, parse_constant=lambda name: None, parse_int=_integer, parse_float=_number)
    except (ValueError, RecursionError):
        raise BadMessage("not JSON") from None


def _integer(digits: str) -> int | float | None:
    """As orjson: an integer of at most 64 bits, else a floating-point number."""
    # A number of thousands of digits would take long, and Python refuses it.
    value = int(digits) if len(digits) <= len(str(SMALLEST_INTEGER)) else None
    return value if value is not None and SMALLEST_INTEGER <= value <= LARGEST_INTEGER else _number(digits)


def _number(digits: str) -> float | None:
    value = float(digits)
    return value if math.isfinite(value) else None
