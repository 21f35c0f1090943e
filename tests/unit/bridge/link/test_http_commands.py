"""Carrying out a command that is a request to the HTTP API: every end it can take."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from odoo_ha_addon.bridge.link.requests import Outcome, Request, carry_out
from odoo_ha_addon.hass import Connection, new_session
from odoo_ha_addon.hass.http_api import HttpApi
from odoo_ha_addon.protocol.http_request import HttpRequest
from tests.fake_home_assistant import FakeHomeAssistant
from tests.waiting import Eventually

NOBODY = "http://127.0.0.1:9"


async def outcome_of(connection: Connection, *args: Any, within: float = 30.0, **kwargs: Any) -> Outcome:
    return await carry_out(connection, Request(7, 1, HttpRequest(*args, **kwargs).as_payload()), within)


async def test_what_is_answered_is_the_response(connection: Connection, home: FakeHomeAssistant) -> None:
    home.pages["/api/events/doorbell"] = (200, b'{"message":"Event doorbell fired."}')
    outcome = await outcome_of(
        connection, "POST", "/api/events/doorbell", {"a": "b c"}, {"who": "the postman"}
    )
    assert (outcome.id, outcome.state, outcome.code) == (7, "done", None)
    assert outcome.response == {"message": "Event doorbell fired."}
    assert outcome.milliseconds is not None
    assert home.requests == [("POST", "/home/api/events/doorbell?a=b+c", b'{"who":"the postman"}')]


async def test_an_answer_is_made_storable(connection: Connection, home: FakeHomeAssistant) -> None:
    home.pages["/api/x"] = (200, rb'{"a\u0000":"\ud800"}')
    assert (await outcome_of(connection, "GET", "/api/x")).response == {"a": "�"}


@pytest.mark.parametrize(
    ("status", "content", "state", "code"),
    [
        (404, b'{"message":"No such thing."}', "failed", "not_found"),
        (400, b'{"message":"Bad."}', "failed", "invalid_format"),
        (503, b"{}", "unknown", "server_unavailable"),
        (200, b"<html>", "unknown", "unexpected_answer"),
        (200, b'"' + b"x" * 100 + b'"', "unknown", "answer_too_big"),
        (200, b"[" * 200 + b"]" * 200, "unknown", "answer_too_deep"),
    ],
)
async def test_each_answer_that_is_no_success_has_an_end_of_its_own(
    connection: Connection, home: FakeHomeAssistant, status: int, content: bytes, state: str, code: str
) -> None:
    home.pages["/api/x"] = (status, content)
    most = 100 if code == "answer_too_big" else 1000
    outcome = await outcome_of(connection, "POST", "/api/x", answer_bytes=most)
    assert (outcome.state, outcome.code) == (state, code)
    assert outcome.error
    assert not connection.closed


async def test_a_token_that_is_not_accepted_is_a_failure(
    connection: Connection, home: FakeHomeAssistant
) -> None:
    home.token = "another one"
    outcome = await outcome_of(connection, "GET", "/api/config")
    assert (outcome.state, outcome.code) == ("failed", "invalid_auth")


async def test_what_never_left_waits_for_another_try(connection: Connection) -> None:
    connection.http = HttpApi(NOBODY, "token")
    assert await outcome_of(connection, "POST", "/api/x") == Outcome.not_sent(7)


async def test_what_is_not_answered_in_time_is_unknown(
    connection: Connection, home: FakeHomeAssistant
) -> None:
    home.delay = 60
    assert (await outcome_of(connection, "POST", "/api/x", within=0.05)).state == "unknown"


async def test_it_ends_with_the_connection(home: FakeHomeAssistant, eventually: Eventually) -> None:
    # Over the session of all connections, which stays open.
    async with new_session() as session:
        connection = await Connection.open(home.url, home.token, session=session)
        home.delay = 60
        asking = asyncio.ensure_future(outcome_of(connection, "POST", "/api/x"))
        await eventually(lambda: home.requests)
        connection.abort()
        await eventually(asking.done)
    assert (asking.result().state, asking.result().code) == ("unknown", "connection_lost")


@pytest.mark.parametrize(
    "payload",
    [
        {"http": {"method": "GET", "path": "//evil.test/api"}},
        {"http": {"method": "GET", "path": "/api/../x"}},
        {"http": {"method": "GET", "url": "http://evil.test"}},
        {"http": "http://evil.test"},
    ],
)
async def test_a_row_that_leads_elsewhere_is_not_sent(
    connection: Connection, home: FakeHomeAssistant, payload: dict[str, Any]
) -> None:
    outcome = await carry_out(connection, Request(7, 1, payload), 30.0)
    assert (outcome.state, outcome.code) == ("failed", "invalid_format")
    assert not home.requests
