"""Values of Home Assistant's JSON as PostgreSQL's `jsonb`. Pure."""

from __future__ import annotations

from typing import Any

import orjson


def as_jsonb(value: Any) -> str:
    """As JSON. What comes from Home Assistant is storable already (`hass/storable.py`).

    >>> as_jsonb({"a": ["b", 1.5, None]})
    '{"a":["b",1.5,null]}'
    """
    return orjson.dumps(value).decode()
