"""Values of Home Assistant's JSON as PostgreSQL can hold them. Pure."""

from __future__ import annotations

from typing import Any

import orjson

NUL = "\0"
"""PostgreSQL has no place for this character, neither in text nor in jsonb."""


def as_jsonb(value: Any) -> str:
    """As JSON without NULs, in keys and texts alike.

    >>> as_jsonb({"a\\0": ["\\0b", 1.5, None]})
    '{"a":["b",1.5,null]}'
    """
    text = orjson.dumps(value, option=orjson.OPT_NON_STR_KEYS).decode()
    if "\\u0000" in text:
        text = orjson.dumps(_without_nul(value), option=orjson.OPT_NON_STR_KEYS).decode()
    return text


def as_text(text: str) -> str:
    """Without NULs."""
    return text.replace(NUL, "") if NUL in text else text


def _without_nul(value: Any) -> Any:
    if isinstance(value, str):
        return as_text(value)
    if isinstance(value, list):
        return [_without_nul(item) for item in value]
    if isinstance(value, dict):
        return {_without_nul(key): _without_nul(item) for key, item in value.items()}
    return value
