"""The small proxy in front of a prefork Odoo passes everything on, both ways."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from aiohttp import ClientSession, CookieJar, WSMsgType, web
from aiohttp.test_utils import TestServer

from devkit.inside.proxy import Proxy


async def echo(request: web.Request) -> web.Response:
    """Answers with what arrived."""
    body = await request.text()
    headers = {
        name: request.headers.get(name, "")
        for name in ("Host", "X-Forwarded-Host", "X-Forwarded-Proto", "Cookie")
    }
    answer = web.json_response(
        {"method": request.method, "path": request.raw_path, "body": body, "headers": headers}
    )
    answer.set_cookie("session_id", "abc")
    return answer


async def redirect(_request: web.Request) -> web.Response:
    raise web.HTTPFound("/elsewhere")


async def socket(request: web.Request) -> web.WebSocketResponse:
    """Sends each message back; closes with a code and words, or breaks off, when told so."""
    connection = web.WebSocketResponse()
    await connection.prepare(request)
    async for message in connection:
        if message.data == "close":
            await connection.close(code=4001, message=b"SESSION_EXPIRED")
        elif message.data == "break":
            assert request.transport is not None
            request.transport.abort()
        elif message.type == WSMsgType.BINARY:
            await connection.send_bytes(message.data)
        else:
            await connection.send_str(f"{request.headers['Origin']} {message.data}")
    return connection


@pytest.fixture
async def address() -> AsyncIterator[str]:
    """Of the proxy, with two servers behind it: one for pages, one for the websocket."""
    pages, sockets, front = web.Application(), web.Application(), web.Application()
    pages.router.add_get("/redirect", redirect)
    pages.router.add_route("*", "/{path:.*}", echo)
    sockets.router.add_get("/websocket", socket)
    async with TestServer(pages) as first, TestServer(sockets) as second:
        assert first.port
        assert second.port
        proxy = Proxy(first.port, second.port)
        front.cleanup_ctx.append(proxy.run_with_session)
        front.router.add_route("*", "/{path:.*}", proxy.handle)
        async with TestServer(front) as server:
            yield str(server.make_url("/")).rstrip("/")


@pytest.fixture
async def browser() -> AsyncIterator[ClientSession]:
    async with ClientSession(cookie_jar=CookieJar(unsafe=True)) as session:
        yield session


async def test_a_request_arrives_whole_and_odoo_learns_the_browsers_address(
    address: str, browser: ClientSession
) -> None:
    async with browser.post(f"{address}/web/x%20y?q=a+b&q=c", data="body") as answer:
        seen = await answer.json()
    assert (seen["method"], seen["path"], seen["body"]) == ("POST", "/web/x%20y?q=a+b&q=c", "body")
    host = address.removeprefix("http://")
    assert (seen["headers"]["Host"], seen["headers"]["X-Forwarded-Host"]) == (host, host)
    assert seen["headers"]["X-Forwarded-Proto"] == "http"


async def test_cookies_go_both_ways_and_stay_with_their_browser(address: str, browser: ClientSession) -> None:
    async with browser.get(address) as answer:
        assert answer.cookies["session_id"].value == "abc"
    async with browser.get(address) as answer:
        assert (await answer.json())["headers"]["Cookie"] == "session_id=abc"
    async with ClientSession() as other, other.get(address) as answer:
        assert (await answer.json())["headers"]["Cookie"] == ""


async def test_redirects_are_the_browsers_to_follow(address: str, browser: ClientSession) -> None:
    async with browser.get(f"{address}/redirect", allow_redirects=False) as answer:
        assert (answer.status, answer.headers["Location"]) == (302, "/elsewhere")


async def test_websocket_messages_go_both_ways(address: str, browser: ClientSession) -> None:
    async with browser.ws_connect(f"{address}/websocket", origin=address) as connection:
        await connection.send_str("hello")
        assert await connection.receive_str() == f"{address} hello"
        await connection.send_bytes(b"\x00\x01")
        assert await connection.receive_bytes() == b"\x00\x01"


async def test_the_code_and_the_words_of_a_close_arrive(address: str, browser: ClientSession) -> None:
    async with browser.ws_connect(f"{address}/websocket", origin=address) as connection:
        await connection.send_str("close")
        message = await connection.receive(timeout=5)
        assert (message.type, message.data, message.extra) == (WSMsgType.CLOSE, 4001, "SESSION_EXPIRED")


async def test_a_websocket_that_breaks_off_is_closed_for_the_browser(
    address: str, browser: ClientSession
) -> None:
    async with browser.ws_connect(f"{address}/websocket", origin=address) as connection:
        await connection.send_str("break")
        message = await connection.receive(timeout=5)
        assert (message.type, message.data) == (WSMsgType.CLOSE, 1001)


async def test_the_browser_hears_that_odoo_does_not_answer(
    unused_tcp_port: int, browser: ClientSession
) -> None:
    front, proxy = web.Application(), Proxy(unused_tcp_port, unused_tcp_port)
    front.cleanup_ctx.append(proxy.run_with_session)
    front.router.add_route("*", "/{path:.*}", proxy.handle)
    async with TestServer(front) as server, browser.get(server.make_url("/web")) as answer:
        assert answer.status == 502
