"""session.py: one session for all connections."""

from __future__ import annotations

import asyncio

import pytest
from aiohttp import web

from hass import AddressBanned, Connection, new_session
from tests.fake_home_assistant import FakeHomeAssistant, FakeServer


async def test_one_session_carries_more_connections_than_aiohttps_default_allows(server: FakeServer) -> None:
    homes = [server.add(f"home{number}") for number in range(150)]
    async with new_session() as session:
        connections = await asyncio.gather(
            *(Connection.open(home.url, home.token, session=session) for home in homes)
        )
        assert [home.connections for home in homes] == [1] * 150
        await asyncio.gather(*(connection.close() for connection in connections))
        assert not session.closed


async def test_a_session_of_the_connections_own_is_closed_with_it(home: FakeHomeAssistant) -> None:
    connection = await Connection.open(home.url, home.token)
    session = connection._session
    assert session
    await connection.close()
    assert session.closed


async def test_a_session_of_the_connections_own_is_closed_when_opening_fails(
    home: FakeHomeAssistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = new_session()
    monkeypatch.setattr("hass.connection.new_session", lambda: session)
    home.banned = True
    with pytest.raises(AddressBanned):
        await Connection.open(home.url, home.token)
    assert session.closed


async def test_no_cookies_travel_between_instances() -> None:
    seen: list[str | None] = []

    async def serve(request: web.Request) -> web.Response:
        seen.append(request.headers.get("Cookie"))
        response = web.Response()
        response.set_cookie("instance", "one")
        return response

    app = web.Application()
    app.router.add_get("/", serve)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        async with new_session() as session:
            for _ in range(2):
                (await session.get(f"http://127.0.0.1:{runner.addresses[0][1]}/")).release()
    finally:
        await runner.cleanup()
    assert seen == [None, None]
