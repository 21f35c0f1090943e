"""http.py: one request to Home Assistant's HTTP API, one answer, or an error with a name."""

from __future__ import annotations

from typing import Any

import pytest

from hass import (
    CannotConnect,
    CommandFailed,
    HassError,
    InvalidAuth,
    InvalidUrl,
    ServerUnavailable,
    TlsFailed,
    TlsOptions,
    UnexpectedAnswer,
)
from hass.http import get_json, post_json
from tests.fake_home_assistant import FakeHomeAssistant, FakeServer


async def test_json_is_read_with_the_token_below_the_base_address(home: FakeHomeAssistant) -> None:
    assert (await get_json(home.url, "/api/config", home.token))["location_name"] == "Fake home"
    home.pages["/api/history/period"] = (200, b"[[1],[2]]")
    assert await get_json(home.url, "/api/history/period?end_time=2026", home.token) == [[1], [2]]
    assert home.requests[-1] == ("GET", "/home/api/history/period?end_time=2026", b"")


async def test_json_is_sent(home: FakeHomeAssistant) -> None:
    home.pages["/api/template"] = (201, b'{"ok":true}')
    assert await post_json(home.url, "/api/template", home.token, {"a": "ä"}) == {"ok": True}
    assert home.requests == [("POST", "/home/api/template", '{"a":"ä"}'.encode())]


@pytest.mark.parametrize(
    ("status", "content", "error", "code"),
    [
        (400, b'{"message":"Bad\\u0000 template"}', CommandFailed, "invalid_format"),
        (403, b"", CommandFailed, "unauthorized"),
        (404, b"[]", CommandFailed, "not_found"),
        (418, b"null", CommandFailed, "http_418"),
        (429, b"{}", ServerUnavailable, "server_unavailable"),
        (502, b"<html>", ServerUnavailable, "server_unavailable"),
        (200, b"<html>", UnexpectedAnswer, "unexpected_answer"),
        (200, b"1,2", UnexpectedAnswer, "unexpected_answer"),
        (200, b"", UnexpectedAnswer, "unexpected_answer"),
        (204, b"", UnexpectedAnswer, "unexpected_answer"),
        (302, b"{}", UnexpectedAnswer, "unexpected_answer"),
        (200, b"[" * 200 + b"]" * 200, UnexpectedAnswer, "answer_too_deep"),
        (200, b'"' + b"x" * 1000 + b'"', UnexpectedAnswer, "answer_too_big"),
    ],
)
async def test_what_is_no_good_answer_is_an_error_with_a_name(
    home: FakeHomeAssistant, status: int, content: bytes, error: type[HassError], code: str
) -> None:
    home.pages["/api/x"] = (status, content)
    with pytest.raises(error) as caught:
        await get_json(home.url, "/api/x", home.token, most_bytes=1000)
    assert (caught.value.code, caught.value.sent) == (code, True)


async def test_a_refusal_keeps_home_assistants_words(home: FakeHomeAssistant) -> None:
    with pytest.raises(CommandFailed, match="Entity not found"):
        await get_json(home.url, "/api/states/light.nope", home.token)


async def test_a_wrong_token_is_an_error_that_does_not_repeat_it(home: FakeHomeAssistant) -> None:
    with pytest.raises(InvalidAuth) as caught:
        await get_json(home.url, "/api/config", "secret")
    assert "secret" not in repr(caught.value)


async def test_odd_texts_and_numbers_are_made_storable(home: FakeHomeAssistant) -> None:
    home.pages["/api/x"] = (200, rb'{"a\u0000":"\u0000b\ud800","n":[NaN,1e999]}')
    assert await get_json(home.url, "/api/x", home.token) == {"a": "b\ufffd", "n": [None, None]}


async def test_it_does_not_wait_longer_than_asked(home: FakeHomeAssistant) -> None:
    home.delay = 60
    with pytest.raises(CannotConnect, match=r"0\.1 s") as caught:
        await post_json(home.url, "/api/config", home.token, {}, timeout=0.1)
    assert caught.value.sent


@pytest.mark.parametrize(
    ("base", "error"), [("http://127.0.0.1:9", CannotConnect), ("ftp://ha.test", InvalidUrl)]
)
async def test_what_never_left_is_told_so(base: str, error: type[HassError]) -> None:
    with pytest.raises(error) as caught:
        await post_json(base, "/api/x", "secret", {})
    assert not caught.value.sent
    assert caught.value.__cause__ is None
    assert "127.0.0.1" not in str(caught.value)


@pytest.mark.parametrize("path", ["", "api/x", "//evil.test/x", "@evil.test", "http://evil.test/x"])
async def test_a_path_cannot_lead_to_another_server(home: FakeHomeAssistant, path: str) -> None:
    with pytest.raises(ValueError, match="not a path"):
        await get_json(home.url, path, home.token)


async def test_the_certificate_is_checked_as_the_options_say(home: FakeHomeAssistant) -> None:
    options: dict[str, Any] = {"tls": TlsOptions(fingerprint="00" * 32)}
    with pytest.raises(TlsFailed):
        await get_json(home.url.replace("http:", "https:"), "/api/config", home.token, **options)


async def test_servers_on_one_port_do_not_answer_for_each_other(
    home: FakeHomeAssistant, server: FakeServer
) -> None:
    other = server.add("other", "other-token")
    with pytest.raises(InvalidAuth):
        await get_json(other.url, "/api/config", home.token)
