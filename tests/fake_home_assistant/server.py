"""The HTTP server: any number of virtual instances on one port, told apart by the path in front of /api."""

from __future__ import annotations

import asyncio
import ssl
from types import TracebackType

from aiohttp import web

from . import http
from .client import Client
from .instance import DEFAULT_TOKEN, FakeHomeAssistant


class FakeServer:
    """`async with FakeServer() as server`, then `server.add("home")`. Listens on loopback only.

    `port` 0 takes a free one. With `tls` (a server-side context) the addresses are https.
    """

    def __init__(self, *, port: int = 0, host: str = "127.0.0.1", tls: ssl.SSLContext | None = None) -> None:
        self.instances: dict[str, FakeHomeAssistant] = {}
        self.port = port
        self._host = host
        self._tls = tls
        self._runner: web.AppRunner | None = None

    @property
    def origin(self) -> str:
        """Scheme, host and port."""
        host = f"[{self._host}]" if ":" in self._host else self._host
        return f"{'https' if self._tls else 'http'}://{host}:{self.port}"

    def add(self, prefix: str = "", token: str = DEFAULT_TOKEN) -> FakeHomeAssistant:
        """Another virtual Home Assistant, at `<origin>/<prefix>`."""
        prefix = prefix.strip("/")
        home = FakeHomeAssistant(f"{self.origin}/{prefix}".rstrip("/"), token)
        self.instances[prefix] = home
        return home

    async def start(self) -> None:
        """Listen; after a `stop` on the same port again, with the same instances."""
        app = web.Application()
        app.router.add_route("*", "/{path:.*}", self._handle)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1, access_log=None)
        await self._runner.setup()
        site = web.TCPSite(self._runner, self._host, self.port, ssl_context=self._tls)
        await site.start()
        if not self.port:
            self.port = self._runner.addresses[0][1]

    async def stop(self) -> None:
        """Close all connections and the port, as when Home Assistant stops."""
        await asyncio.gather(*(home.close_all() for home in self.instances.values()))
        if self._runner:
            await self._runner.cleanup()
            self._runner = None

    async def __aenter__(self) -> FakeServer:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        prefix, path = next(
            (
                (before, found + rest)
                for before, found, rest in (
                    request.path.partition(part) for part in ("/api/", "/auth/", "/.well-known/")
                )
                if found
            ),
            ("", ""),
        )
        home = self.instances.get(prefix.strip("/"))
        if home is None or not path:
            raise web.HTTPNotFound
        if home.banned:
            raise web.HTTPForbidden
        if home.http_status is not None:
            return web.Response(status=home.http_status)
        if home.redirect_to is not None:
            raise web.HTTPFound(home.redirect_to)
        if home.stall == "handshake":
            await asyncio.sleep(3600)
        if path == "/api/websocket":
            return await Client(home, request).serve()
        return await http.answer(home, request, path)
