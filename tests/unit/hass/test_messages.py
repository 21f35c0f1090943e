"""messages.py: from bytes to typed messages, and nothing else gets through."""

from __future__ import annotations

from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hass.messages import BadMessage, Event, Pong, Result, parse, split_frame

JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=10,
)


def test_a_frame_holds_one_message_or_an_array_of_them() -> None:
    assert split_frame('{"id":1}') == [{"id": 1}]
    assert split_frame('[{"id":1},{"id":2}]') == [{"id": 1}, {"id": 2}]
    assert split_frame("[]") == []


@pytest.mark.parametrize("text", ["", "nojson", '{"id":1', '{"id":1}{"id":2}', "\x00", "[" * 100_000])
def test_what_is_no_json_is_a_bad_message(text: str) -> None:
    with pytest.raises(BadMessage):
        split_frame(text)


def test_nan_and_infinity_are_read_as_null() -> None:
    assert split_frame('{"a":NaN,"b":[Infinity,-Infinity],"c":1}') == [{"a": None, "b": [None, None], "c": 1}]


def test_the_three_kinds_of_messages_are_told_apart() -> None:
    assert parse({"id": 5, "type": "event", "event": {"a": {}}}) == Event(5, {"a": {}})
    assert parse({"id": 6, "type": "result", "success": True, "result": [1]}) == Result(6, [1], None)
    assert parse({"id": 7, "type": "pong"}) == Pong(7)


def test_an_error_keeps_all_that_home_assistant_says_about_it() -> None:
    error = {
        "code": "not_found",
        "message": "Service light.nope not found.",
        "translation_key": "service_not_found",
        "translation_placeholders": {"domain": "light", "service": "nope"},
        "translation_domain": "homeassistant",
    }
    message = parse({"id": 11, "type": "result", "success": False, "error": error})
    assert isinstance(message, Result)
    assert message.error is not None
    assert {name: getattr(message.error, name) for name in error} == error


@pytest.mark.parametrize("error", [None, "x", [], {}, {"code": 5, "message": []}, {"code": ""}])
def test_an_odd_error_is_still_an_error(error: Any) -> None:
    message = parse({"id": 1, "type": "result", "success": False, "error": error})
    assert isinstance(message, Result)
    assert message.error is not None
    assert message.error.code == "unknown_error"


@pytest.mark.parametrize(
    "message",
    [
        None,
        1,
        "text",
        [],
        {},
        {"type": "event"},
        {"id": "5", "type": "event"},
        {"id": True, "type": "event"},
        {"id": 1.0, "type": "pong"},
        {"id": None, "type": "result", "success": False},
        {"id": 1},
        {"id": 1, "type": 5},
        {"id": 1, "type": "surprise"},
        {"id": 1, "type": {"a": 1}},
    ],
)
def test_anything_else_is_a_bad_message(message: Any) -> None:
    with pytest.raises(BadMessage):
        parse(message)


@given(JSON)
def test_no_json_whatever_can_do_more_than_be_refused(value: Any) -> None:
    kinds = [kind_of(message) for message in split_frame(orjson.dumps(value))]
    assert kinds == ["bad"] * len(kinds), "no message has come about by chance"


@given(st.binary())
def test_no_bytes_whatever_can_do_more_than_be_refused(data: bytes) -> None:
    try:
        messages = split_frame(data)
    except BadMessage:
        messages = []
    assert isinstance(messages, list)


def kind_of(message: Any) -> str:
    try:
        return type(parse(message)).__name__
    except BadMessage:
        return "bad"
