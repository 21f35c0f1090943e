"""Runs in Odoo's virtual environment: one address for a prefork Odoo, whose websocket listens on a port of its own.

    python proxy.py PORT HTTP_PORT WEBSOCKET_PORT

Listens on the loopback interface. What people put in front of Odoo in production is nginx or the like; this does just
enough of the same for a demo and for tests.
"""

import asyncio
import sys

from aiohttp import ClientError, ClientSession, ClientTimeout, DummyCookieJar, TCPConnector, WSMsgType, web

LOOPBACK = "127.0.0.1"
#: Headers that belong to one connection and are not passed on.
HOP_BY_HOP = {"connection", "keep-alive", "te", "trailer", "transfer-encoding", "upgrade", "content-length"}
WEBSOCKET_HEADERS = {
    "sec-websocket-key",
    "sec-websocket-version",
    "sec-websocket-extensions",
    "sec-websocket-protocol",
}
GOING_AWAY = 1001
MAX_MESSAGE = 64 * 1024 * 1024  # bytes


def forwarded(request: web.Request) -> dict[str, str]:
    """The request's headers for the server behind, which learns from them how the browser calls it."""
    headers = {
        name: value
        for name, value in request.headers.items()
        if name.lower() not in HOP_BY_HOP | WEBSOCKET_HEADERS
    }
    headers["X-Forwarded-For"] = request.remote or LOOPBACK
    headers["X-Forwarded-Host"] = request.host
    headers["X-Forwarded-Proto"] = request.scheme
    return headers


class Proxy:
    """Passes `/websocket` to one port and everything else to another."""

    def __init__(self, http_port: int, websocket_port: int) -> None:
        self.http_port = http_port
        self.websocket_port = websocket_port
        self.session: ClientSession

    async def run_with_session(self, app: web.Application):
        """Hold one client session as long as the application lives."""
        connector = TCPConnector(limit=0)
        # No deadline: a report may take minutes, a websocket lasts for hours.
        async with ClientSession(
            connector=connector,
            timeout=ClientTimeout(total=None),
            cookie_jar=DummyCookieJar(),
            auto_decompress=False,
        ) as self.session:
            yield

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Answer with what the server behind answers; 502 where it does not."""
        try:
            if request.path == "/websocket" and request.headers.get("Upgrade", "").lower() == "websocket":
                return await self.pass_websocket(request)
            return await self.pass_request(request)
        except (ClientError, ConnectionError):
            return web.Response(status=502, text="Odoo does not answer.")

    async def pass_request(self, request: web.Request) -> web.StreamResponse:
        """One HTTP request, streamed both ways."""
        url = f"http://{LOOPBACK}:{self.http_port}{request.raw_path}"
        body = request.content if request.body_exists else None
        headers = forwarded(request)
        if request.content_length is not None:
            headers["Content-Length"] = str(request.content_length)
        async with self.session.request(
            request.method, url, headers=headers, data=body, allow_redirects=False
        ) as answer:
            response = web.StreamResponse(status=answer.status, reason=answer.reason)
            for name, value in answer.headers.items():
                if name.lower() not in HOP_BY_HOP:
                    response.headers.add(name, value)
            if answer.content_length is not None:
                response.content_length = answer.content_length
            await response.prepare(request)
            async for chunk in answer.content.iter_any():
                await response.write(chunk)
            await response.write_eof()
            return response

    async def pass_websocket(self, request: web.Request) -> web.StreamResponse:
        """One websocket, until either side closes it."""
        url = f"ws://{LOOPBACK}:{self.websocket_port}{request.raw_path}"
        async with self.session.ws_connect(
            url, headers=forwarded(request), max_msg_size=MAX_MESSAGE, autoclose=False
        ) as odoo:
            browser = web.WebSocketResponse(max_msg_size=MAX_MESSAGE, autoclose=False)
            await browser.prepare(request)
            ways = [asyncio.create_task(copy(browser, odoo)), asyncio.create_task(copy(odoo, browser))]
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
            for way in ways:
                way.cancel()
            return browser


async def copy(source, target) -> None:
    """Pass each message of one websocket on to another, then the code and the words with which it was closed."""
    while True:
        message = await source.receive()
        if message.type == WSMsgType.TEXT:
            await target.send_str(message.data)
        elif message.type == WSMsgType.BINARY:
            await target.send_bytes(message.data)
        elif message.type == WSMsgType.CLOSE:
            words = message.extra if isinstance(message.extra, str) else ""
            await asyncio.gather(
                target.close(code=message.data or 1000, message=words.encode()), source.close()
            )
            return
        else:  # it broke off
            await target.close(code=GOING_AWAY)
            return


def main() -> None:
    """Serve until a signal ends it."""
    port, http_port, websocket_port = (int(argument) for argument in sys.argv[1:4])
    proxy = Proxy(http_port, websocket_port)
    app = web.Application(client_max_size=0)
    app.cleanup_ctx.append(proxy.run_with_session)
    app.router.add_route("*", "/{path:.*}", proxy.handle)
    web.run_app(app, host=LOOPBACK, port=port, access_log=None, print=None, shutdown_timeout=1)


if __name__ == "__main__":
    main()
