"""The least that a client of Home Assistant can do: receive, decode, count. Nothing can keep up better.

A process of its own; see `Child`. Orders: `url`, `token`. Result: `changes`, `cpu_seconds`, `lags` (seconds from
Home Assistant's timestamp until the change was decoded).
"""

from __future__ import annotations

import asyncio
import sys
import time
from typing import Any

import aiohttp
import orjson

from benchmarks.child import answer, orders

MOST_LAGS = 200_000


class Counter:
    """What was received."""

    def __init__(self) -> None:
        self.changes = 0
        self.lags: list[float] = []

    def take(self, frame: str) -> None:
        content = orjson.loads(frame)
        now = time.time()
        for message in content if isinstance(content, list) else [content]:
            event = message.get("event") or {}
            for diff in event.get("c", {}).values():
                self.changes += 1
                added = diff.get("+", {})
                moment = added.get("lu") or added.get("lc")
                if moment and len(self.lags) < MOST_LAGS:
                    self.lags.append(now - moment)


async def main(told: dict[str, Any]) -> None:
    counter = Counter()
    address = told["url"].rstrip("/") + "/api/websocket"
    async with aiohttp.ClientSession() as session, session.ws_connect(address, max_msg_size=0) as socket:
        await socket.receive()
        await socket.send_json({"type": "auth", "access_token": told["token"]})
        await socket.receive()
        await socket.send_json({"id": 1, "type": "supported_features", "features": {"coalesce_messages": 1}})
        await socket.receive()
        await socket.send_json({"id": 2, "type": "subscribe_entities"})
        while '"a":{' not in (await socket.receive()).data:
            pass
        idle = time.process_time()
        answer("ready")
        ended = asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
        while not ended.done():
            received = asyncio.ensure_future(socket.receive())
            await asyncio.wait({received, ended}, return_when=asyncio.FIRST_COMPLETED)
            if not received.done():
                received.cancel()
            elif received.result().type is aiohttp.WSMsgType.TEXT:
                counter.take(received.result().data)
            else:
                break
        await ended
    answer({"changes": counter.changes, "cpu_seconds": time.process_time() - idle, "lags": counter.lags})


if __name__ == "__main__":
    asyncio.run(main(orders()))
