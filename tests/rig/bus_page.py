"""What an open page of Odoo hears on the bus, without a browser."""

from __future__ import annotations

import asyncio
import contextlib
import json
import ssl
from collections.abc import Iterator
from typing import Any

import aiohttp

from tests.odoo_client import OdooClient
from tests.rig.loop_thread import LoopThread


class BusPage:
    """Use `open_page`.

    :ivar heard: type and payload of each message, in order
    """

    def __init__(self, client: OdooClient, loop: LoopThread, tls: ssl.SSLContext | None = None) -> None:
        self.heard: list[tuple[str, Any]] = []
        self._client = client
        self._loop = loop
        self._tls = tls
        self._last = 0
        self._socket: aiohttp.ClientWebSocketResponse | None = None
        self._ready = asyncio.Event()
        self._gone = asyncio.Event()

    async def serve(self) -> None:
        """Listen until cancelled."""
        headers = {"Origin": self._client.url, "Cookie": f"session_id={self._client.session_id}"}
        address = self._client.url.replace("http", "ws", 1) + "/websocket"
        # Odoo turns away browsers with another version of its worker; who names no browser is not asked for one.
        options: dict[str, Any] = {"headers": headers, "autoclose": True}
        if self._tls:
            options["ssl"] = self._tls
        below = None
        try:
            async with (
                aiohttp.ClientSession(skip_auto_headers=["User-Agent"]) as session,
                session.ws_connect(address, **options) as socket,
            ):
                self._socket, below = socket, socket.get_extra_info("socket")
                self._ready.set()
                async for message in socket:
                    if message.type is aiohttp.WSMsgType.TEXT:
                        self._take(json.loads(message.data))
        finally:
            # With TLS, both sides say that they close.
            while below and below.fileno() != -1:  # noqa: ASYNC110
                await asyncio.sleep(0.01)
            self._gone.set()

    async def wait_until_gone(self) -> None:
        await self._gone.wait()

    def _take(self, notifications: Any) -> None:
        for notification in notifications:
            self._last = max(self._last, notification["id"])
            self.heard.append((notification["message"]["type"], notification["message"]["payload"]))

    def subscribe(self, *channels: str) -> None:
        """Ask for these channels and for none of before."""
        self._loop.run(self._subscribe(channels))

    async def _subscribe(self, channels: tuple[str, ...]) -> None:
        await asyncio.wait_for(self._ready.wait(), 30)
        assert self._socket
        data = {"channels": list(channels), "last": self._last}
        await self._socket.send_str(json.dumps({"event_name": "subscribe", "data": data}))

    def frames(self) -> list[Any]:
        return [payload for kind, payload in list(self.heard) if kind == "ha_frame"]

    def count(self, kind: str) -> int:
        return [heard for heard, _payload in list(self.heard)].count(kind)


@contextlib.contextmanager
def open_page(client: OdooClient, loop: LoopThread, tls: ssl.SSLContext | None = None) -> Iterator[BusPage]:
    """A page of a user, with its connection to the bus; `tls` says whom it trusts where that is not the machine's."""
    page = BusPage(client, loop, tls)
    serving = asyncio.run_coroutine_threadsafe(page.serve(), loop.loop)
    try:
        yield page
    finally:
        serving.cancel()
        if tls:
            loop.run(page.wait_until_gone())
