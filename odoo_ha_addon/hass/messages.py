"""Home Assistant's messages, from bytes to typed values.

A frame carries one message or, with `coalesce_messages`, an array of them. `split_frame` and `parse` accept
nothing but well-formed input and say why otherwise, so that what lies behind them needs no checks.
"""

from __future__ import annotations

import json
from typing import Any, NamedTuple

import orjson

from .errors import CommandFailed

LONGEST_ERROR_TEXT = 500


class BadMessage(ValueError):
    """A frame or message that cannot be understood. The text holds nothing of its content."""


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
    try:
        content = orjson.loads(data)
    except orjson.JSONDecodeError:
        content = _loads_leniently(data)
    return content if type(content) is list else [content]


def parse(message: Any) -> Message:
    """Check one JSON value and type it. Raises BadMessage."""
    if type(message) is not dict:
        raise BadMessage(f"a {type(message).__name__} instead of an object")
    kind = message.get("type")
    id_ = message.get("id")
    if type(id_) is not int:
        raise BadMessage("no id")
    if kind == "event":
        return Event(id_, message.get("event"))
    if kind == "result":
        if message.get("success") is True:
            return Result(id_, message.get("result"), None)
        return Result(id_, None, command_failed(message.get("error")))
    if kind == "pong":
        return Pong(id_)
    raise BadMessage("an unknown type")


def command_failed(error: Any) -> CommandFailed:
    """The `error` object of a result as an exception; missing and odd parts are left out."""
    if type(error) is not dict:
        return CommandFailed("unknown_error")
    code = error.get("code")
    message = error.get("message")
    placeholders = error.get("translation_placeholders")
    return CommandFailed(
        code if code and isinstance(code, str) else "unknown_error",
        message[:LONGEST_ERROR_TEXT] if isinstance(message, str) else None,
        translation_key=_text_or_none(error.get("translation_key")),
        translation_domain=_text_or_none(error.get("translation_domain")),
        translation_placeholders=placeholders if isinstance(placeholders, dict) else None,
    )


def _text_or_none(value: Any) -> str | None:
    return value if isinstance(value, str) else None


def _loads_leniently(data: str | bytes) -> Any:
    """Python's own parser reads NaN and Infinity, here as null, which orjson refuses."""
    try:
        content = json.loads(data, parse_constant=lambda name: None)
        orjson.dumps(content)  # refuses lone surrogates, which could be stored nowhere
        return content
    except (ValueError, TypeError, RecursionError):
        raise BadMessage("not JSON") from None
