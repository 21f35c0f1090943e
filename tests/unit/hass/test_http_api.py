"""connection.http: the HTTP API of the Home Assistant that one is connected to."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest

from hass import CommandFailed, Connection, RefreshedToken, StaticToken, TlsFailed, TlsOptions, new_session
from hass.http_api import HttpApi
from tests.fake_home_assistant import FakeHomeAssistant

Connect = Callable[..., Awaitable[Connection]]


async def test_it_has_the_address_and_the_token_of_the_connection(
    connect: Connect, home: FakeHomeAssistant
) -> None:
    connection = await connect()
    assert (await connection.http.get("/api/config"))["location_name"] == "Fake home"
    home.pages["/api/events/x"] = (200, b'{"message":"fired"}')
    assert await connection.http.post("/api/events/x", {"a": 1}) == {"message": "fired"}
    home.pages["/api/states/light.x"] = (200, b"{}")
    assert await connection.http.request("DELETE", "/api/states/light.x") == {}
    assert home.requests == [
        ("GET", "/home/api/config", b""),
        ("POST", "/home/api/events/x", b'{"a":1}'),
        ("DELETE", "/home/api/states/light.x", b""),
    ]


async def test_it_shares_the_session_of_the_connection(home: FakeHomeAssistant) -> None:
    async with new_session() as session:
        connection = await Connection.open(home.url, StaticToken(home.token), session=session)
        await connection.http.get("/api/config")
        await connection.close()
        assert not session.closed


async def test_an_access_token_that_was_refused_is_renewed_once(home: FakeHomeAssistant) -> None:
    source = RefreshedToken(home.url, home.refresh_token, home.client_id)
    api = HttpApi(home.url, source)
    await api.get("/api/config")
    home.token = "another one"
    assert (await api.get("/api/config"))["location_name"] == "Fake home"
    assert home.refreshes == 2


async def test_the_certificate_is_checked_as_that_of_the_connection(home: FakeHomeAssistant) -> None:
    api = HttpApi(home.url.replace("http:", "https:"), home.token, tls=TlsOptions(fingerprint="00" * 32))
    with pytest.raises(TlsFailed):
        await api.get("/api/config")


async def test_a_refusal_is_an_error_with_home_assistants_words(connect: Connect) -> None:
    with pytest.raises(CommandFailed, match="Entity not found"):
        await (await connect()).http.get("/api/states/light.nope")
