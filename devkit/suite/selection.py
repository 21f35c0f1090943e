"""`-k EXPR` for the tools that do not know pytest's expressions.

The grammar is pytest's: words joined by `and`, `or`, `not` and parentheses, where a word
matches a test whose name contains it, in whatever case.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

_TOKEN = re.compile(r"\s*(?:([()])|([^\s()]+))")


class SelectionError(Exception):
    """The expression cannot be understood; the message tells why."""


def to_regex(expression: str) -> str:
    """A regular expression that finds exactly the names that `expression` selects.

    It uses nothing but look-ahead, so Python and JavaScript read it alike. Match it from the
    start of a name and without regard to case.

    Raises SelectionError where the expression is not one.
    """
    tokens = [bracket or word for bracket, word in _TOKEN.findall(expression)]
    regex, rest = _parse_or(tokens)
    if rest:
        raise SelectionError(f"-k {expression!r}: nothing may follow before {rest[0]!r}")
    return regex


def _parse_or(tokens: list[str]) -> tuple[str, list[str]]:
    regex, tokens = _parse_and(tokens)
    while tokens[:1] == ["or"]:
        right, tokens = _parse_and(tokens[1:])
        regex = f"(?:{regex}|{right})"
    return regex, tokens


def _parse_and(tokens: list[str]) -> tuple[str, list[str]]:
    regex, tokens = _parse_not(tokens)
    while tokens[:1] == ["and"]:
        right, tokens = _parse_not(tokens[1:])
        regex += right
    return regex, tokens


def _parse_not(tokens: list[str]) -> tuple[str, list[str]]:
    if not tokens or tokens[0] in (")", "and", "or"):
        raise SelectionError(f"-k: a word is missing before {tokens[0] if tokens else 'the end'!r}")
    head, rest = tokens[0], tokens[1:]
    if head == "not":
        regex, rest = _parse_not(rest)
        return f"(?!{regex})", rest
    if head == "(":
        regex, rest = _parse_or(rest)
        if rest[:1] != [")"]:
            raise SelectionError("-k: a closing parenthesis is missing")
        return regex, rest[1:]
    return f"(?=.*{re.escape(head)})", rest


def to_hoot_query(expression: str, prefix: str) -> str:
    """The hoot filter that selects the tests that match `expression`, of all addons whose names begin with `prefix`.

    Hoot includes a whole suite as soon as the suite's own name matches, so an absent word can only be
    told by hoot's own exclusion, which knows no alternatives.

    Raises SelectionError for `not` together with `or` or parentheses.
    """
    regex = to_regex(expression) if expression else ""
    words = [bracket or word for bracket, word in _TOKEN.findall(expression)]
    if "not" not in words:
        return f"/^(?=@{prefix}){regex}/i"
    if {"or", "(", ")"} & set(words):
        raise SelectionError("-k: the JS tests cannot combine 'not' with 'or' or parentheses")
    parts = [f'"@{prefix}"']
    sign = ""
    for word in words:
        if word == "not":
            sign = "" if sign else "-"
        elif word != "and":
            parts.append(f'{sign}"{word}"')
            sign = ""
    return " ".join(parts)


def to_hoot_names(names: Iterable[str]) -> str:
    """The hoot filter that selects the tests of these full names, such as `@odoo_ha_addon/core/it works`.

    Hoot itself makes a pattern of each space, so that it may not be escaped.
    """
    patterns = (re.escape(name).replace("\\ ", " ") for name in names)
    return f"/^(?:{'|'.join(patterns)})$/i"
