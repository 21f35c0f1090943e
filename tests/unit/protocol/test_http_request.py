"""Requests to the HTTP API: what may be sent, and that nothing else is."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from yarl import URL

from odoo_ha_addon.protocol.http_request import SENT_BYTES, HttpRequest

BASE = URL("http://ha.test:8123/prefix")
texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))


@pytest.mark.parametrize(
    "path",
    [
        "/api/",
        "/api/config",
        "/api/states/light.kitchen",
        "/api/history/period/2026-01-01T00:00:00+00:00",
        "/api/calendars/calendar.house",
        "/api/webhook/a..b",
    ],
)
def test_paths_of_the_api_are_good(path: str) -> None:
    assert HttpRequest("GET", path).address == path


@pytest.mark.parametrize(
    "path",
    [
        None,
        5,
        "",
        "api/config",
        "/",
        "/auth/token",
        "/apiary",
        "//evil.test/api/config",
        "http://evil.test/api/config",
        "@evil.test/api/config",
        "/api//evil.test",
        "/api/../auth/token",
        "/api/x/..",
        "/api/./x",
        "/api/%2e%2e/auth",
        "/api/%2F",
        "/api/x?y=1",
        "/api/x#y",
        "/api/x y",
        "/api/x\ty",
        "/api/x\r\nHost: evil.test",
        "/api/x\0",
        "/api/x\n",
        "/api\\x",
        "/api/ä",
        "/api/" + "x" * 1000,
    ],
)
def test_whatever_leads_elsewhere_is_refused(path: Any) -> None:
    with pytest.raises(ValueError, match="path"):
        HttpRequest("GET", path)


@given(st.from_regex(r"/api/[^/]*(/[^/]*)*", fullmatch=True) | texts)
@example("/api/..;/x")
def test_a_path_that_is_taken_stays_what_it_is_in_an_address(path: str) -> None:
    try:
        request = HttpRequest("GET", path)
    except ValueError:
        return
    url = URL(str(BASE) + request.address)
    assert (url.origin(), url.path, url.raw_path) == (BASE.origin(), "/prefix" + path, "/prefix" + path)
    assert url.path.startswith("/prefix/api/")
    assert not url.query_string
    assert not url.fragment


@given(st.dictionaries(texts, texts, max_size=5))
@example({"a&b": "c=d#?", "ä": "\r\n"})
def test_a_query_arrives_as_it_was_given(query: dict[str, str]) -> None:
    url = URL("http://ha.test" + HttpRequest("GET", "/api/x", query).address, encoded=True)
    assert dict(url.query) == query
    assert url.raw_path == "/api/x"
    assert not url.fragment


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"method": "PATCH"}, "method"),
        ({"method": "get"}, "method"),
        ({"query": {"a": 1}}, "query"),
        ({"query": ["a"]}, "query"),
        ({"query": {"a": "b\0"}}, "NUL"),
        ({"body": {}}, "GET has no body"),
        ({"method": "DELETE", "body": 1}, "DELETE has no body"),
        ({"method": "POST", "body": {1, 2}}, "JSON"),
        ({"method": "POST", "body": {"a": "\ud800"}}, "JSON"),
        ({"method": "POST", "body": {"a": 2**70}}, "JSON"),
        ({"method": "POST", "body": [float("nan")]}, "JSON"),
        ({"method": "POST", "body": date(2026, 1, 1)}, "JSON"),
        ({"method": "POST", "body": ["\0"]}, "NUL"),
        ({"method": "POST", "body": ["\\\0"]}, "NUL"),
        ({"method": "POST", "body": "x" * SENT_BYTES}, "larger"),
        ({"query": {"a": "x" * SENT_BYTES}}, "larger"),
        ({"answer_bytes": 0}, "answer"),
        ({"answer_bytes": 2**40}, "answer"),
        ({"answer_bytes": True}, "answer"),
        ({"answer_bytes": "9"}, "answer"),
    ],
)
def test_what_cannot_be_sent_is_refused_with_a_reason(values: dict[str, Any], reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        HttpRequest(**{"method": "GET", "path": "/api/x", **values})


@pytest.mark.parametrize(
    "request_",
    [
        HttpRequest("GET", "/api/x", {"a": "b"}, answer_bytes=9),
        HttpRequest("POST", "/api/x", body=[{"a": "\\u0000"}]),
    ],
)
def test_it_is_the_same_after_its_way_through_a_row(request_: HttpRequest) -> None:
    assert HttpRequest.of_payload(json.loads(json.dumps(request_.as_payload()))) == request_


def test_other_commands_are_none() -> None:
    assert HttpRequest.of_payload({"type": "call_service", "service_data": {"http": 1}}) is None


@pytest.mark.parametrize(
    "about", [None, 5, [], {}, {"method": "GET"}, {"method": "GET", "path": "/api/", "host": "x"}]
)
def test_a_row_that_somebody_has_made_otherwise_is_refused(about: Any) -> None:
    with pytest.raises(ValueError, match="no request"):
        HttpRequest.of_payload({"http": about})


def test_a_row_is_checked_as_a_request_is_when_it_is_made() -> None:
    with pytest.raises(ValueError, match="path"):
        HttpRequest.of_payload({"http": {"method": "GET", "path": "//evil.test"}})
