"""One client's connection: the auth phase, its queue of messages, its subscriptions."""

from __future__ import annotations

import asyncio
from collections import deque
from typing import Any

import aiohttp
import orjson
from aiohttp import web

from . import commands
from .instance import FakeHomeAssistant
from .states import State, diff_event

AUTH_TIMEOUT = 10


def _event_without_id(event: Any) -> bytes:
    """Without the closing brace too. What cannot be written as JSON is told as Home Assistant tells it."""
    try:
        return orjson.dumps({"type": "event", "event": event})[:-1]
    except TypeError:
        error = {"code": "unknown_error", "message": "Invalid JSON in response"}
        return orjson.dumps({"type": "result", "success": False, "error": error})[:-1]


class Client:
    """Serves one WebSocket until it ends."""

    def __init__(self, home: FakeHomeAssistant, request: web.Request) -> None:
        self.home = home
        self.last_id = 0
        self.can_coalesce = False
        self.entity_subscriptions: dict[int, frozenset[str] | None] = {}
        self.event_subscriptions: dict[int, str | None] = {}
        self.streams: set[int] = set()
        self.running: set[asyncio.Task[None]] = set()
        self._request = request
        self._ws = web.WebSocketResponse(heartbeat=55, max_msg_size=4 * 2**20, compress=False)
        self._thrown_out = False
        self._goodbye = 1000
        self._queue: deque[bytes] = deque()
        self._queue_filled = asyncio.Event()

    async def serve(self) -> web.StreamResponse:
        home = self.home
        try:
            await self._ws.prepare(self._request)
        except ConnectionError:  # the client has thought better of it
            return web.Response()
        home.clients.add(self)
        home.peak_connections = max(home.peak_connections, home.connections)
        writer: asyncio.Task[None] | None = None
        try:
            if await self._authenticate():
                writer = asyncio.create_task(self._write())
                await self._handle_commands()
        finally:
            home.clients.discard(self)
            home.close_codes.append(self._ws.close_code)
            for task in (writer, *self.running):
                if task:
                    task.cancel()
            await self._ws.close(code=self._goodbye)
        return self._ws

    async def _authenticate(self) -> bool:
        home = self.home
        if home.stall == "auth":
            await self._ws.receive()
            return False
        await self._ws.send_json({"type": "auth_required", "ha_version": home.version})
        try:
            message = await self._ws.receive_json(timeout=AUTH_TIMEOUT)
        except (TypeError, ValueError, asyncio.TimeoutError):
            return False
        home.auth_attempts += 1
        if message.keys() != {"type", "access_token"} or message["access_token"] != home.token:
            home.failed_auths += 1
            await self._ws.send_json({"type": "auth_invalid", "message": "Invalid access token or password"})
            return False
        await self._ws.send_json({"type": "auth_ok", "ha_version": home.version})
        return True

    async def _handle_commands(self) -> None:
        async for frame in self._ws:
            if frame.type is not aiohttp.WSMsgType.TEXT:
                return
            try:
                content = orjson.loads(frame.data)
            except orjson.JSONDecodeError:
                return
            for message in content if isinstance(content, list) else [content]:
                self._handle(message)

    def _handle(self, message: Any) -> None:
        id_ = message.get("id") if isinstance(message, dict) else 0
        kind = message.get("type") if isinstance(message, dict) else None
        if type(id_) is not int or id_ < 1 or not isinstance(kind, str):
            return self.send_error(id_, "invalid_format", "Message incorrectly formatted.")
        if id_ <= self.last_id:
            return self.send_error(id_, "id_reuse", "Identifier values have to increase.")
        self.last_id = id_
        self.home.commands[kind] += 1
        if kind in self.home.mute:
            return None
        if self.home.delay:
            task = asyncio.create_task(self._answer_later(message))
            self.running.add(task)
            task.add_done_callback(self.running.discard)
        else:
            commands.handle(self, message)
        return None

    async def _answer_later(self, message: dict[str, Any]) -> None:
        await asyncio.sleep(self.home.delay)
        commands.handle(self, message)

    def send_result(self, id_: int, result: Any = None) -> None:
        self.send(orjson.dumps({"id": id_, "type": "result", "success": True, "result": result}))

    def send_error(self, id_: Any, code: str, message: str, **more: Any) -> None:
        error = {"code": code, "message": message, **more}
        self.send(orjson.dumps({"id": id_, "type": "result", "success": False, "error": error}))

    def send_event(self, id_: int, event: Any) -> None:
        self.send(orjson.dumps({"id": id_, "type": "event", "event": event}))

    def send(self, message: bytes) -> None:
        """Queue a message; a client that lets too many gather is thrown out, as by Home Assistant."""
        if self.home.silent or self._thrown_out:
            return
        self._queue.append(message)
        self._queue_filled.set()
        if len(self._queue) >= self.home.max_pending:
            self.home.overflows += 1
            self._thrown_out = True
            self.abort()

    async def _write(self) -> None:
        while not self._ws.closed:
            await self._queue_filled.wait()
            await asyncio.sleep(0)  # what is said in the same breath goes into the same array
            while self._queue:
                if self.can_coalesce and len(self._queue) > 1:
                    text = b"[" + b",".join(self._queue) + b"]"
                    self._queue.clear()
                else:
                    text = self._queue.popleft()
                try:
                    await self._ws.send_str(text.decode())
                except (ConnectionError, RuntimeError):
                    return
            self._queue_filled.clear()

    async def send_raw(self, data: str | bytes) -> None:
        if isinstance(data, str):
            await self._ws.send_str(data)
        else:
            await self._ws.send_bytes(data)

    def write_bytes(self, data: bytes) -> None:
        """Bytes on the wire, without a frame around them."""
        if self._request.transport:
            self._request.transport.write(data)

    def state_changed(self, old: State | None, new: State | None, cache: dict[str, bytes]) -> None:
        """Tell the subscribers; `cache` lets all clients share the encoded diff."""
        entity_id = (new or old).entity_id  # type: ignore[union-attr]
        for id_, wanted in self.entity_subscriptions.items():
            if wanted is None or entity_id in wanted:
                if "diff" not in cache:
                    cache["diff"] = _event_without_id(diff_event(old, new))
                self.send(cache["diff"] + b',"id":%d}' % id_)
        if any(event_type in (None, "state_changed") for event_type in self.event_subscriptions.values()):
            data = {
                "entity_id": entity_id,
                "old_state": old.as_dict() if old else None,
                "new_state": new.as_dict() if new else None,
            }
            self.event_fired("state_changed", {"event_type": "state_changed", "data": data})

    def event_fired(self, event_type: str, event: dict[str, Any]) -> None:
        for id_, wanted in self.event_subscriptions.items():
            if wanted in (None, event_type):
                self.send_event(id_, event)

    def read_on(self, reading: bool) -> None:
        """Whether what the client sends is taken out of the socket."""
        if isinstance(transport := self._request.transport, asyncio.ReadTransport):
            transport.resume_reading() if reading else transport.pause_reading()

    def abort(self, *, after_flush: bool = False) -> None:
        """End the TCP connection without a Close frame."""
        transport = self._request.transport
        if transport is None:
            return
        if after_flush:
            transport.close()
        else:
            transport.abort()

    async def close(self, code: int) -> None:
        self._goodbye = code
        await self._ws.close(code=code)
