"""storable.py: what passes the edge, orjson can write and PostgreSQL and a browser can read."""

from __future__ import annotations

import json
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hass.limits import DEPTH
from hass.messages import BadMessage, split_frame
from hass.storable import Unstorable, shortened, storable, storable_text

LARGEST = 10_000


def nested(levels: int, leaf: Any = 0) -> Any:
    value = leaf
    for level in range(levels):
        value = {"x": value} if level % 2 else [value]
    return value


@pytest.mark.parametrize(
    "value",
    [
        None,
        True,
        0,
        2**64 - 1,
        -(2**63),
        1.5,
        "",
        "ä\n𝄞",
        "\\u0000",
        [],
        {"a": [1, {}]},
        nested(DEPTH),
        [[]] * 1000,
    ],
)
def test_a_good_value_is_returned_as_it_is(value: Any) -> None:
    assert storable(value, LARGEST) is value or storable(value, LARGEST) == value


def test_a_good_value_is_not_copied() -> None:
    value = {"a": [1, {"b": "text"}]}
    assert storable(value, LARGEST) is value


@pytest.mark.parametrize(
    ("value", "mended"),
    [
        ("a\0b", "ab"),
        ({"k\0": ["\0", {"x\0": "y\0"}]}, {"k": ["", {"x": "y"}]}),
        ({"a": 1, "a\0": 2}, {"a": 2}),
        ("\ud800x", "\ufffdx"),
        ({"\udfff": 1}, {"\ufffd": 1}),
        (["\\u0000", "\0"], ["\\u0000", ""]),
        (2**64, float(2**64)),
        ([-(2**63) - 1], [float(-(2**63))]),
        (10**400, None),
        ({1: "one"}, {"1": "one"}),
        ([float("nan"), 2**70], [None, float(2**70)]),
    ],
)
def test_an_odd_value_is_mended(value: Any, mended: Any) -> None:
    assert storable(value, LARGEST) == mended


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (nested(DEPTH + 1), "too_deep"),
        (nested(DEPTH + 1, "\0"), "too_deep"),
        (nested(1000), "too_deep"),
        ("x" * LARGEST, "too_big"),
        ("\0" * LARGEST, "too_big"),
        (["\ud800" * LARGEST], "too_big"),
        ([object()], "no_json"),
    ],
)
def test_what_is_over_a_limit_is_refused_with_a_reason(value: Any, code: str) -> None:
    with pytest.raises(Unstorable) as caught:
        storable(value, LARGEST)
    assert caught.value.code == code


@pytest.mark.parametrize("text", ["", "abc", "äöü" * 10, "𝄞" * 30, "a𝄞" * 20])
@pytest.mark.parametrize("most_bytes", [3, 4, 10, 50, 60, 1000])
def test_a_shortened_text_is_its_beginning_and_says_so(text: str, most_bytes: int) -> None:
    short = shortened(text, most_bytes)
    assert len(short.encode()) <= most_bytes
    assert short == text or (short.endswith("…") and text.startswith(short[:-1]))
    if len(text.encode()) <= most_bytes:
        assert short == text


TEXTS = st.text(st.characters() | st.sampled_from('\0\ud800\udc00\udfff"\\'), max_size=8)
NUMBERS = (
    st.integers()
    | st.sampled_from([10**400, -(10**400)])
    | st.floats()
    | st.sampled_from([2**63, 2**64, -(2**63) - 1])
)
LEAVES = st.none() | st.booleans() | NUMBERS | TEXTS
VALUES = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=20,
)


def as_json(value: Any) -> str:
    """As a careless program writes it: NaN, any number, any text."""
    if value == 10**400:
        return "1" + "0" * 5000
    if isinstance(value, list):
        return "[" + ",".join(map(as_json, value)) + "]"
    if isinstance(value, dict):
        return "{" + ",".join(f"{json.dumps(key)}:{as_json(item)}" for key, item in value.items()) + "}"
    return json.dumps(value)


@given(VALUES, st.integers(0, 300))
def test_whatever_json_comes_is_storable_afterwards_or_refused(value: Any, levels: int) -> None:
    text = "[" * levels + as_json(value) + "]" * levels
    parsed = split_frame('{"x":' + text + "}")[0]
    if depth(parsed) > DEPTH:
        with pytest.raises(Unstorable, match="deeper"):
            storable(parsed, 10**6)
    else:
        check(storable(parsed, 10**6))


@given(st.text(st.sampled_from('{}[]",:\\u0dD8eE19.-+aNI tfn'), max_size=40))
def test_whatever_text_comes_is_storable_afterwards_or_refused(text: str) -> None:
    try:
        messages = split_frame(text)
    except BadMessage:
        return
    check(storable(messages, 10**6))


@given(TEXTS)
def test_a_storable_text_differs_only_where_it_has_to(text: str) -> None:
    good = storable_text(text)
    assert good.encode().decode() == good
    assert "\0" not in good
    if "\0" not in text and not any("\ud800" <= character <= "\udfff" for character in text):
        assert good == text


def check(value: Any) -> None:
    """What the database and a browser demand: standard JSON without NUL, with numbers that have an end."""
    written = orjson.dumps(value)
    assert orjson.loads(written) == value

    def refuse(name: str) -> None:
        raise AssertionError(name)

    json.loads(written, parse_constant=refuse)
    for text in texts(value):
        assert "\0" not in text
    assert depth(value) <= DEPTH


def texts(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, list):
        return [text for item in value for text in texts(item)]
    if isinstance(value, dict):
        return [*value, *texts(list(value.values()))]
    return []


def depth(value: Any) -> int:
    items = value.values() if isinstance(value, dict) else value if isinstance(value, list) else None
    return 0 if items is None else 1 + max(map(depth, items), default=0)
