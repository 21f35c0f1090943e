"""handshake.py: every way in which connecting fails has its name, and the token stays where it belongs."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from aiohttp import web

from hass import (
    AddressBanned,
    CannotConnect,
    Connection,
    ConnectionLost,
    HandshakeTimeout,
    HassError,
    InvalidAuth,
    NameNotResolved,
    NotHomeAssistant,
    ProtocolError,
    ServerUnavailable,
    WebSocketRefused,
)
from tests.fake_home_assistant import FakeHomeAssistant, FakeServer
from tests.waiting import Eventually

TOKEN = "eyJsecret-token"


async def fail(url: str, token: str = TOKEN, **options: float) -> HassError:
    """The error of opening a connection; it must not repeat the token."""
    with pytest.raises(HassError) as caught:
        await Connection.open(url, token, **options)  # type: ignore[arg-type]
    error: BaseException | None = caught.value
    while error:
        if token:
            assert token not in repr(error)
            assert token not in str(error)
        error = error.__cause__
    return caught.value


@asynccontextmanager
async def tcp_server(answer: bytes | None) -> AsyncIterator[str]:
    """A server that sends a few bytes and hangs up, or with None, accepts and says nothing."""
    released = asyncio.Event()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if answer is None:
            await released.wait()
        else:
            await reader.read(1)
            writer.write(answer)
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    finally:
        released.set()
        server.close()


@asynccontextmanager
async def websocket_server(*frames: str | bytes, then_wait: bool = False) -> AsyncIterator[str]:
    """A WebSocket server that is no Home Assistant: sends these frames, then closes."""

    async def serve(request: web.Request) -> web.WebSocketResponse:
        ws = web.WebSocketResponse()
        await ws.prepare(request)
        for frame in frames:
            await (ws.send_str(frame) if isinstance(frame, str) else ws.send_bytes(frame))
        if then_wait:
            await ws.receive()
        return ws

    app = web.Application()
    app.router.add_get("/api/websocket", serve)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


async def test_a_good_token_gets_in_and_learns_the_version(home: FakeHomeAssistant) -> None:
    home.version = "2026.11.0"
    connection = await Connection.open(home.url, home.token)
    assert connection.ha_version == "2026.11.0"
    await connection.close()


async def test_an_ipv6_address_and_a_path_prefix_are_reached() -> None:
    async with FakeServer(host="::1") as server:
        home = server.add("some/prefix")
        assert "[::1]" in home.url
        connection = await Connection.open(home.url + "/", home.token)
        await connection.close()


async def test_a_wrong_token_is_terminal_and_tried_once(home: FakeHomeAssistant) -> None:
    error = await fail(home.url)
    assert isinstance(error, InvalidAuth)
    assert error.terminal
    assert home.failed_auths == 1


async def test_an_empty_token_is_not_even_tried(home: FakeHomeAssistant) -> None:
    assert isinstance(await fail(home.url, ""), InvalidAuth)
    assert home.auth_attempts == 0


async def test_a_banned_address_is_terminal_and_told_from_a_wrong_token(home: FakeHomeAssistant) -> None:
    home.banned = True
    error = await fail(home.url)
    assert isinstance(error, AddressBanned)
    assert error.terminal
    assert "ip_bans.yaml" in str(error)


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (200, NotHomeAssistant),
        (401, NotHomeAssistant),
        (404, NotHomeAssistant),
        (400, WebSocketRefused),
        (426, WebSocketRefused),
        (429, ServerUnavailable),
        (500, ServerUnavailable),
        (502, ServerUnavailable),
        (503, ServerUnavailable),
        (504, ServerUnavailable),
    ],
)
async def test_an_http_answer_is_named_by_its_status(
    home: FakeHomeAssistant, status: int, kind: type[HassError]
) -> None:
    home.http_status = status
    error = await fail(home.url)
    assert type(error) is kind
    assert error.terminal is (kind is not ServerUnavailable)
    assert home.connections == 0


async def test_a_server_without_home_assistant_at_this_path_is_reported(server: FakeServer) -> None:
    error = await fail(server.origin + "/nothing/here")
    assert isinstance(error, NotHomeAssistant)
    assert "404" in str(error)


async def test_a_redirect_is_reported_and_never_gets_the_token(
    server: FakeServer, home: FakeHomeAssistant
) -> None:
    other = server.add("other", TOKEN)
    home.redirect_to = other.url + "/api/websocket"
    error = await fail(home.url)
    assert isinstance(error, NotHomeAssistant)
    assert f"redirects to {server.origin}." in str(error)
    assert (home.auth_attempts, other.auth_attempts) == (0, 0)


async def test_a_redirect_is_not_followed_so_it_tells_nothing_of_other_servers(
    home: FakeHomeAssistant,
) -> None:
    connected = 0

    async def count(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal connected
        connected += 1
        writer.close()

    async with await asyncio.start_server(count, "127.0.0.1", 0) as open_port:
        port = open_port.sockets[0].getsockname()[1]
        home.redirect_to = f"http://127.0.0.1:{port}/admin?secret"
        error = await fail(home.url)
    closed = await fail(home.url)
    assert isinstance(error, NotHomeAssistant)
    assert str(error) == str(closed)
    assert f"redirects to http://127.0.0.1:{port}." in str(error)
    assert connected == 0


@pytest.mark.parametrize(
    "location", ["", "http://[", "//", "mailto:x@y.z", "/elsewhere", "http://x:99999999/"]
)
async def test_a_redirect_to_nowhere_is_refused_as_well(location: str) -> None:
    answer = f"HTTP/1.1 302 Found\r\nLocation: {location}\r\nContent-Length: 0\r\n\r\n"
    async with tcp_server(answer.encode()) as url:
        assert type(await fail(url)) is NotHomeAssistant


async def test_a_closed_port_is_reported_with_the_systems_reason() -> None:
    async with FakeServer() as server:
        url = server.origin
    error = await fail(url)
    assert type(error) is CannotConnect
    assert "Connection refused" in str(error)
    assert not error.terminal


@pytest.mark.parametrize("host", ["does-not-exist.invalid", "two..dots", "a" * 300])
async def test_an_unknown_host_name_is_reported(host: str) -> None:
    assert type(await fail(f"http://{host}")) is NameNotResolved


async def test_a_server_that_hangs_up_is_reported() -> None:
    async with tcp_server(b"") as url:
        error = await fail(url)
    assert type(error) is CannotConnect
    assert "https://" in str(error)


async def test_a_server_that_speaks_no_http_is_reported() -> None:
    async with tcp_server(b"220 mail.example ESMTP\r\n") as url:
        assert type(await fail(url)) is NotHomeAssistant


async def test_a_server_that_hangs_up_during_tls_is_no_matter_of_certificates() -> None:
    async with tcp_server(b"") as url:
        assert type(await fail(url.replace("http", "https"))) is CannotConnect


async def test_a_server_that_accepts_and_says_nothing_is_given_up_in_time() -> None:
    async with tcp_server(None) as url:
        for scheme in ("http", "https"):
            error = await fail(url.replace("http", scheme), connect_timeout=0.2)
            assert type(error) is HandshakeTimeout
            assert "0.2 s" in str(error)


async def test_a_handshake_that_stalls_is_given_up_in_time(home: FakeHomeAssistant) -> None:
    home.stall = "handshake"
    assert type(await fail(home.url, connect_timeout=0.2)) is HandshakeTimeout


async def test_an_auth_phase_that_stalls_is_given_up_in_time(home: FakeHomeAssistant) -> None:
    home.stall = "auth"
    error = await fail(home.url, auth_timeout=0.2)
    assert type(error) is HandshakeTimeout
    assert "accepted the connection" in str(error)


async def test_silence_after_auth_is_given_up_in_time(
    home: FakeHomeAssistant, eventually: Eventually
) -> None:
    home.silent = True
    with pytest.raises(HassError) as caught:
        await Connection.open(home.url, home.token, command_timeout=0.2)
    assert caught.value.code == "command_timeout"
    await eventually(lambda: home.connections == 0)


@pytest.mark.parametrize(
    "frames",
    [
        ("hello",),
        ("{}",),
        ("[]",),
        ("[1, 2]",),
        ('{"type":"auth_ok","ha_version":"1"}',),
        ('{"type":"auth_required"}', '{"type":"surprise"}'),
        ('{"type":"auth_required"}', "nonsense"),
    ],
)
async def test_a_websocket_that_is_not_home_assistants_is_reported(frames: tuple[str, ...]) -> None:
    async with websocket_server(*frames, then_wait=True) as url:
        assert type(await fail(url)) is NotHomeAssistant


async def test_a_websocket_that_sends_binary_is_reported() -> None:
    async with websocket_server(b"\x00", then_wait=True) as url:
        assert type(await fail(url)) is ProtocolError


async def test_a_websocket_that_closes_at_once_may_be_tried_again() -> None:
    async with websocket_server() as url:
        error = await fail(url)
    assert type(error) is ConnectionLost
    assert not error.terminal


async def test_giving_up_midway_leaves_nothing_open(home: FakeHomeAssistant, eventually: Eventually) -> None:
    home.stall = "auth"
    opening = asyncio.create_task(Connection.open(home.url, home.token))
    await eventually(lambda: home.connections == 1)
    opening.cancel()
    with pytest.raises(asyncio.CancelledError):
        await opening
    await eventually(lambda: home.connections == 0)
    assert [task.get_name() for task in asyncio.all_tasks() if task.get_name().startswith("hass-")] == []


async def test_the_token_is_in_no_log(home: FakeHomeAssistant, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    asyncio.get_running_loop().set_debug(True)
    home.token = TOKEN
    connection = await Connection.open(home.url, TOKEN)
    await home.send_raw(json.dumps({"id": 1, "type": TOKEN}))
    await connection.ping()
    assert connection.bad_messages == 1
    assert TOKEN not in repr(connection)
    await connection.close()
    await fail(home.url, TOKEN + "x")
    assert TOKEN not in caplog.text
