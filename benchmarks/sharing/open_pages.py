"""Open pages of outsiders without a browser: each follows, asks again in time, and hears frames over a websocket of
its own, as `static/src/public/page_server.js` and the bus do it.

A process of its own; see `Child`. Orders: `http` and `websocket` (addresses of servers), and `pages`: of each `base`
and `cookie` (see `Door`), `ids` of entities and, where something shall be toggled, `tap`.

Questions and their answers: `open N`: the next N of the pages are open and hear their channels; `begin`: what was noted
so far is forgotten; `heard`: how many states they have heard of since; `tap`: from now on the pages toggle, ten times a
second. Result: `pages`, of each in this order `lags` (seconds from Home Assistant's timestamp to the page), and moments
(seconds since 1970): `frames`, `told` (that rights have changed), `taken` and `refused` (when what was tapped left the
page).
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import time
from typing import Any

import aiohttp

from benchmarks.child import answer, orders, questions

AT_ONCE = 8
"""Pages that are opened at a time."""
CONFIRM_SECONDS = 2.0
RENEWAL = 0.7
"""As `services/live/follower.js`: how soon a page asks again after its first answer, and what part of the time to live
it waits after that."""
TAP_SECONDS = 0.1
OVER = 404


class OpenPage:
    def __init__(self, client: aiohttp.ClientSession, told: dict[str, Any], page: dict[str, Any]) -> None:
        name, value, _path = page["cookie"]
        self._client = client
        self._http = told["http"]
        self._websocket = told["websocket"]
        self._page = page
        self._headers = {"Cookie": f"{name}={value}"}
        self._socket: aiohttp.ClientWebSocketResponse
        self._channels: list[str] = []
        self._last = 0
        self._tasks: list[asyncio.Task[None]] = []
        self.forget()

    def forget(self) -> None:
        self.noted: dict[str, list[float]] = {
            name: [] for name in ("lags", "frames", "told", "taken", "refused")
        }

    async def open(self) -> None:
        address = self._websocket.replace("http", "ws", 1) + "/websocket"
        headers = {**self._headers, "Origin": self._websocket}
        self._socket = await self._client.ws_connect(address, headers=headers, max_msg_size=0)
        ttl = await self._follow()
        self._start(self._listen())
        self._start(self._renew(ttl))

    def tap(self) -> None:
        self._start(self._tap())

    async def close(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        with contextlib.suppress(aiohttp.ClientError):
            await self._socket.close()

    def _start(self, work: Any) -> None:
        self._tasks.append(asyncio.get_running_loop().create_task(work))

    async def _ask(self, what: str, question: dict[str, Any]) -> tuple[int, Any]:
        address = f"{self._http}{self._page['base']}/{what}"
        headers = {**self._headers, "Origin": self._http}
        async with self._client.post(address, json=question, headers=headers) as response:
            return response.status, await response.json()

    async def _follow(self) -> float:
        """Seconds for which it holds; 0 where it is over."""
        status, found = await self._ask("follow", {"viewer": "page", "ids": self._page["ids"]})
        if status != 200:
            return 0.0
        if found["channels"] != self._channels:
            self._channels = found["channels"]
            data = {"channels": self._channels, "last": self._last}
            await self._socket.send_str(json.dumps({"event_name": "subscribe", "data": data}))
        return float(found["ttl"])

    async def _renew(self, ttl: float) -> None:
        await asyncio.sleep(CONFIRM_SECONDS)
        while ttl:
            ttl = await self._follow()
            await asyncio.sleep(ttl * RENEWAL)

    async def _listen(self) -> None:
        async for message in self._socket:
            now = time.time()
            if message.type is aiohttp.WSMsgType.TEXT:
                for notification in json.loads(message.data):
                    self._last = max(self._last, notification["id"])
                    await self._take(notification["message"], now)

    async def _take(self, message: dict[str, Any], now: float) -> None:
        if message["type"] == "ha_frame":
            self.noted["frames"].append(now)
            states = [entity["s"] for entity in message["payload"]["entities"]]
            self.noted["lags"] += [now - float(state[1:]) / 1000 for state in states if state.startswith("t")]
        elif message["type"] == "ha_access_changed":
            self.noted["told"].append(now)
            self._start(self._follow())

    async def _tap(self) -> None:
        question = {"id": self._page["tap"], "service": "toggle", "data": {}}
        while True:
            began = time.time()
            status, found = await self._ask("call", question)
            if status == OVER or (status != 200 and found["code"] == "control_denied"):
                self.noted["refused"].append(began)
            elif status == 200 and found["state"] == "done":
                self.noted["taken"].append(began)
            await asyncio.sleep(TAP_SECONDS)


async def main(told: dict[str, Any]) -> None:
    loop = asyncio.get_running_loop()
    connector = aiohttp.TCPConnector(limit=0)
    # Odoo turns away browsers with another version of its worker; who names no browser is not asked for one.
    async with aiohttp.ClientSession(
        connector=connector, cookie_jar=aiohttp.DummyCookieJar(), skip_auto_headers=["User-Agent"]
    ) as client:
        pages = [OpenPage(client, told, page) for page in told["pages"]]
        opened = 0
        places = asyncio.Semaphore(AT_ONCE)

        async def open_one(page: OpenPage) -> None:
            async with places:
                await page.open()

        answer("ready")
        asked = questions()
        while (question := await loop.run_in_executor(None, next, asked, None)) is not None:
            what, _space, number = question.partition(" ")
            if what == "heard":
                answer(sum(len(page.noted["lags"]) for page in pages))
                continue
            if what == "open":
                await asyncio.gather(*(open_one(page) for page in pages[opened : opened + int(number)]))
                opened += int(number)
            for page in pages[:opened] if what != "open" else ():
                page.tap() if what == "tap" else page.forget()
            answer(True)
        noted = [page.noted for page in pages]
        await asyncio.gather(*(page.close() for page in pages[:opened]))
    answer({"pages": noted})


if __name__ == "__main__":
    asyncio.run(main(orders()))
