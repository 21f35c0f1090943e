"""session.py: one session for all connections."""

from __future__ import annotations

import asyncio

import pytest
from aiohttp import web

from hass import AddressBanned, Connection, ServerUnavailable, new_session
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


@pytest.mark.parametrize("from_environment", [True, False])
async def test_a_proxy_is_used_where_there_is_one(
    from_environment: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    requests: list[str] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        requests.append((await reader.readline()).decode())
        writer.write(b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n")
        writer.close()

    proxy = await asyncio.start_server(serve, "127.0.0.1", 0)
    address = f"http://127.0.0.1:{proxy.sockets[0].getsockname()[1]}"
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.delenv("NO_PROXY", raising=False)
    if from_environment:
        monkeypatch.setenv("http_proxy", address)
    with pytest.raises(ServerUnavailable):
        await Connection.open(
            "http://only-the-proxy-knows.invalid", "token", proxy=None if from_environment else address
        )
    proxy.close()
    assert requests == ["GET http://only-the-proxy-knows.invalid/api/websocket HTTP/1.1\r\n"]
