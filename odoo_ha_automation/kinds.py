"""What the bridge and the models both know of rules. Pure."""

from __future__ import annotations

import re

PRESSED = frozenset({"button", "event", "input_button", "scene"})
"""Domains whose state is the moment at which something happened; before the first time it is unknown."""
DOMAINS: dict[str, frozenset[str]] = {"event": PRESSED, "update_available": frozenset({"update"})}
"""What a rule of a kind is about that names no domain: nothing else can set it off."""

ENDS = frozenset({"above", "back", "below", "no_change", "state", "unavailable", "update_available"})
"""Kinds whose condition ends, which the bridge tells where an alarm was raised."""


def split_list(text: str | None) -> list[str]:
    """What people typed into one field, separated by commas or lines, in small letters, each once.

    >>> split_list("Open, on; open")
    ['open', 'on']
    """
    parts = (part.strip().casefold() for part in re.split(r"[,;\n]+", text or ""))
    return list(dict.fromkeys(part for part in parts if part))
