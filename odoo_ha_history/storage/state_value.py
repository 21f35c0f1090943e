"""A state's text as a number, where it is one, and back to the very same text. Pure.

Home Assistant's states are texts; `21.50` and `21.5` are two. A number is stored with how many decimals it was written
with, so that the text can be had back: `TEXT_SQL` says how PostgreSQL does it. What is a number but is written in
another way (`1e5`, `+7`, `007`) is kept as a word besides, and what nobody measures (`1e308`) as a word alone.
"""

from __future__ import annotations

import re
from typing import NamedTuple

_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.([0-9]+))?")
_ANY_NUMBER = re.compile(r"[+-]?[0-9]*\.?[0-9]+(?:[eE][+-]?[0-9]{1,3})?")
_MOST_DIGITS = 15
"""Significant digits that every double keeps (IEEE 754), so that its shortest text has the digits that were read."""
_LONGEST = 40
"""Characters; a longer text is no measurement, whatever it consists of."""
_SMALLEST, _LARGEST = 1e-100, 1e100
"""What lies beyond would be an error of PostgreSQL wherever it is weighted or added up, with all that is beside it."""


class StateValue(NamedTuple):
    """:ivar number: None for what is no number
    :ivar decimals: how many the text has; None where `word` has the text
    :ivar word: the text, where it cannot be had from the number
    """

    number: float | None
    decimals: int | None
    word: str | None


NO_STATE = StateValue(None, None, None)
"""Of an entity that was removed."""


def parse(state: str) -> StateValue:
    """
    >>> parse("21.50")
    StateValue(number=21.5, decimals=2, word=None)
    >>> parse("1e3")
    StateValue(number=1000.0, decimals=None, word='1e3')
    >>> parse("open")
    StateValue(number=None, decimals=None, word='open')
    """
    if len(state) <= _LONGEST:
        if (found := _NUMBER.fullmatch(state)) and _survives(state):
            return StateValue(float(state), len(found[1] or ""), None)
        if _ANY_NUMBER.fullmatch(state) and is_usable(float(state)):
            return StateValue(float(state), None, state)
    return StateValue(None, None, state)


def is_usable(number: float) -> bool:
    """Whether it can be calculated with; not so what is no number (`nan`), is without end or out of all measure."""
    return number == 0 or _SMALLEST <= abs(number) <= _LARGEST


def _survives(state: str) -> bool:
    """Whether the double still has all the digits, and the sign."""
    digits = state.lstrip("-").replace(".", "").strip("0")
    return len(digits) <= _MOST_DIGITS and not (state.startswith("-") and not digits)


TEXT_SQL = """
    CASE WHEN {row}.decimals IS NULL THEN {word}.text
         ELSE round({row}.value::text::numeric, {row}.decimals)::text END
"""
"""The text of a state; `row` is one of `ha_history`, `word` the one of `ha_history_word` that it refers to."""
