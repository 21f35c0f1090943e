"""One authenticated connection to one Home Assistant, from `Connection.open` to its end. It never reconnects.

Invariants: ids rise in the order in which commands leave; a command's future exists before its bytes do;
messages are handled in the order received, in the reader, by plain callbacks; once the connection has
ended no callback is called any more, and every command that was under way has got its ConnectionLost.
"""

from __future__ import annotations

import asyncio
import itertools
import logging
from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import Any, TypeVar

import aiohttp
from yarl import URL

from .answers import usable
from .auth import TokenSource, with_token
from .errors import CommandFailed, CommandTimeout, ConnectionLost, HassError
from .handshake import Greeting, abort, close_quietly, end_of, shake_hands
from .http_api import HttpApi
from .log_limit import LimitedWarning
from .messages import BadMessage, Event, Gap, Pong, Result, parse, split_frame
from .outbox import Command, Outbox, ignore
from .session import new_session
from .storable import Unstorable
from .subscriptions import EventCallback, GapCallback, Subscription, Unsubscribe
from .tls import TlsOptions

_logger = logging.getLogger(__name__)
_epochs = itertools.count(1)
_T = TypeVar("_T")

MIB = 2**20


class Connection:
    """Use `await Connection.open(...)`; the constructor takes over a WebSocket that is authenticated already.

    Read-only attributes: `epoch` (another number for each connection of this process), `ha_version`,
    `messages` and `received_bytes` (read so far), `bad_messages` (not understood), `bad_rows` (of lists, left out),
    `stray_messages` (understood, but awaited by nobody), `callback_errors`, `last_message` (event loop's time of the
    last frame), `rtt_ms` (of the last ping), `reason` (why it ended; None as long as it is open or if closed by us),
    `http` (the HTTP API of the same Home Assistant).
    """

    __slots__ = (
        "epoch", "ha_version", "messages", "received_bytes", "bad_messages", "bad_rows", "stray_messages",
        "callback_errors", "last_message", "rtt_ms", "reason", "http",
        "_ws", "_session", "_loop", "_command_timeout", "_ping_interval", "_ping_timeout",
        "_outbox", "_subscriptions", "_given_up", "_closing", "_ended", "_tasks", "_goodbye",
        "_warn_bad", "_warn_callback", "__weakref__",
    )  # fmt: skip

    def __init__(
        self,
        greeting: Greeting,
        http: HttpApi,
        *,
        owned_session: aiohttp.ClientSession | None = None,
        command_timeout: float = 30,
        ping_interval: float = 30,
        ping_timeout: float = 12,
    ) -> None:
        self.epoch = next(_epochs)
        self.ha_version = greeting.ha_version
        self.messages = 0
        self.received_bytes = 0
        self.bad_messages = 0
        self.bad_rows = 0
        self.stray_messages = 0
        self.callback_errors = 0
        self.rtt_ms: float | None = None
        self.reason: HassError | None = None
        self.http = http
        self._ws = greeting.ws
        self._session = owned_session
        self._loop = asyncio.get_running_loop()
        self.last_message = self._loop.time()
        self._command_timeout = command_timeout
        self._ping_interval = ping_interval
        self._ping_timeout = ping_timeout
        self._outbox = Outbox()
        self._subscriptions: dict[int, Subscription] = {}
        self._given_up: set[int] = set()
        self._closing = False
        self._ended: asyncio.Future[HassError | None] = self._loop.create_future()
        self._goodbye: asyncio.Task[None] | None = None
        self._warn_bad = LimitedWarning(_logger)
        self._warn_callback = LimitedWarning(_logger)
        self._tasks = [
            self._loop.create_task(work(), name=f"hass-{self.epoch}-{name}")
            for name, work in (("read", self._read), ("write", self._write), ("ping", self._keep_alive))
        ]
        for task in self._tasks:
            task.add_done_callback(self._task_done)

    @classmethod
    async def open(
        cls,
        url: URL | str,
        token: TokenSource | str,
        *,
        session: aiohttp.ClientSession | None = None,
        tls: TlsOptions | None = None,
        proxy: str | None = None,
        max_message_size: int = 64 * MIB,
        connect_timeout: float = 15,
        auth_timeout: float = 15,
        command_timeout: float = 30,
        ping_interval: float = 30,
        ping_timeout: float = 12,
    ) -> Connection:
        """Connect, authenticate and agree on features. Times in seconds, sizes in bytes.

        A session that is passed in stays open afterwards and must come from `new_session`, or have no
        limit of connections. Raises HassError and leaves nothing open then.
        """
        used_session = session or new_session()
        owned_session = None if session else used_session
        try:
            shake = partial(
                shake_hands, used_session, url, tls=tls, max_message_size=max_message_size,
                connect_timeout=connect_timeout, auth_timeout=auth_timeout, proxy=proxy,
            )  # fmt: skip
            greeting = await with_token(token, shake)
        except BaseException:
            if owned_session:
                await owned_session.close()
            raise
        self = cls(
            greeting,
            HttpApi(url, token, session=used_session, tls=tls, proxy=proxy),
            owned_session=owned_session,
            command_timeout=command_timeout,
            ping_interval=ping_interval,
            ping_timeout=ping_timeout,
        )
        try:
            await self._agree_on_features()
        except asyncio.CancelledError:
            self.abort()
            raise
        except BaseException:
            await self.close()
            raise
        return self

    def __repr__(self) -> str:
        closed = " closed" if self.closed else ""
        return f"<Connection {self.epoch} to Home Assistant {self.ha_version}{closed}>"

    @property
    def closed(self) -> bool:
        """Whether the connection has ended or is about to."""
        return self._closing

    async def wait_closed(self) -> HassError | None:
        """Wait for the end and return what ended it, None for `close()`."""
        return await asyncio.shield(self._ended)

    async def close(self) -> None:
        """Say goodbye with a Close frame; returns within about a second, whatever the other side does."""
        self._end(None)
        await self.wait_closed()

    def abort(self) -> None:
        """End at once, without a goodbye: for when somebody else may be about to connect."""
        abort(self._ws)
        self._end(None)

    async def command(
        self, message: Mapping[str, Any], *, timeout: float | None = None, as_received: bool = False
    ) -> Any:
        """Send one command, without `id`, and return its `result` (None for a ping).

        `timeout` in seconds, instead of the connection's. The result is storable; with `as_received` it is as it came,
        for a caller who sees to that. Raises CommandFailed; UnexpectedAnswer for a result that is over a limit; and
        CommandTimeout, ConnectionLost or MessageTooBig, whose `sent` tells whether it may have been carried out.
        """
        result = await self._answer(self._add(message), timeout)
        return result if as_received else usable(str(message.get("type")), result)

    async def subscribe(
        self,
        message: Mapping[str, Any],
        callback: EventCallback,
        *,
        on_gap: GapCallback | None = None,
        timeout: float | None = None,
        as_received: bool = False,
    ) -> Unsubscribe:
        """Send a command that starts a subscription; `callback(event)` is called for each event, in order.

        It is called in the reader, so it must be quick and must not block; the first events may come before
        this method returns. `on_gap(gap)` is called when an event of it may have been lost. The subscription
        goes on all the same. Raises as `command` does.

        Events are storable, and one that cannot be made so is a gap. With `as_received` they are handed over as they
        came, for a callback that does this itself.

        Returns a coroutine function that ends the subscription and may be called more than once.
        """
        command = self._add(message)
        self._subscriptions[command.id] = Subscription(callback, on_gap, as_received=as_received)
        try:
            await self._answer(command, timeout)
        except BaseException:
            self._subscriptions.pop(command.id, None)
            raise

        async def unsubscribe() -> None:
            if self._subscriptions.pop(command.id, None):
                self._given_up.add(command.id)
                try:
                    await self.command({"type": "unsubscribe_events", "subscription": command.id})
                except HassError as error:
                    _logger.debug("Unsubscribing %d: %s", command.id, error)

        return unsubscribe

    def note_bad_rows(self, command: str, count: int) -> None:
        """Count, and log, rows of a command's answer that could not be used."""
        if count:
            self.bad_rows += count
            self._warn_bad(
                "Connection %d left out %d rows of %s that cannot be used", self.epoch, count, command
            )

    async def ping(self, timeout: float | None = None) -> float:
        """Measure the round trip, in milliseconds. Raises as `command` does."""
        return await self._timed(self.command({"type": "ping"}, timeout=timeout))

    async def _agree_on_features(self) -> None:
        try:
            await self._timed(
                self.command({"type": "supported_features", "features": {"coalesce_messages": 1}})
            )
        except CommandFailed as error:
            # A Home Assistant from before this command works just as well, only slower.
            _logger.debug("No coalesced messages: %s", error)

    async def _timed(self, round_trip: Awaitable[_T]) -> float:
        started = self._loop.time()
        await round_trip
        self.rtt_ms = (self._loop.time() - started) * 1000
        return self.rtt_ms

    def _add(self, message: Mapping[str, Any]) -> Command:
        if self._closing:
            raise ConnectionLost("The connection is closed.")
        return self._outbox.add(message)

    async def _answer(self, command: Command, timeout: float | None) -> Any:
        return await self._outbox.answer(command, self._command_timeout if timeout is None else timeout)

    async def _write(self) -> None:
        try:
            await self._outbox.send(self._ws.send_str)
        except (aiohttp.ClientError, OSError):
            self._end(ConnectionLost())

    async def _keep_alive(self) -> None:
        """A half-open connection stays silent for ever; only an answer proves that somebody is there."""
        while True:
            await asyncio.sleep(self._ping_interval)
            asked_at = self._loop.time()
            try:
                await self.ping(self._ping_timeout)
            except CommandTimeout as error:
                # If it was this process that stood still, the answer lies in the socket: let the reader see it.
                await asyncio.sleep(min(1.0, self._ping_timeout / 10))
                if self.last_message < asked_at or not error.sent:
                    self._end(
                        ConnectionLost(
                            f"Home Assistant was silent for {self._ping_timeout:g} s after a ping."
                        )
                    )
            except HassError as error:
                _logger.debug("Ping: %s", error)

    async def _read(self) -> None:
        receive = self._ws.receive
        while not self._closing:
            frame = await receive()
            if frame.type is not aiohttp.WSMsgType.TEXT:
                self._end(end_of(frame))
                return
            self.last_message = self._loop.time()
            data: str = frame.data
            self.received_bytes += len(data) if data.isascii() else len(data.encode())
            try:
                messages = split_frame(data)
            except BadMessage as error:
                self._bad(error)
                continue
            for message in messages:
                if self._closing:
                    return
                self.messages += 1
                try:
                    self._dispatch(parse(message))
                except BadMessage as error:
                    self._bad(error)

    def _dispatch(self, message: Event | Result | Pong) -> None:
        if isinstance(message, Event):
            subscription = self._subscriptions.get(message.id)
            if subscription:
                self._deliver(subscription, message.event)
            else:
                self._stray_event(message.id)
        elif not self._outbox.settle(message):
            self._stray_answer(message)

    def _deliver(self, subscription: Subscription, event: Any) -> None:
        try:
            event = subscription.usable(event)
        except Unstorable as error:
            self.bad_messages += 1
            self._warn_bad("Connection %d received an event that cannot be used: %s", self.epoch, error)
            self._tell_gap(subscription, Gap(error.code, f"An event cannot be used: {error}."))
        else:
            self._call(subscription.callback, event)

    def _call(self, callback: Callable[..., None], *args: Any) -> None:
        try:
            callback(*args)
        except Exception as error:
            self.callback_errors += 1
            self._warn_callback("A subscriber of connection %d failed", self.epoch, exc_info=error)

    def _stray_event(self, id_: int) -> None:
        """An event of a subscription that timed out here and succeeded there: end it, once."""
        self.stray_messages += 1
        if 0 < id_ <= self._outbox.last_id and id_ not in self._given_up:
            self._given_up.add(id_)
            command = self._add({"type": "unsubscribe_events", "subscription": id_})
            command.answer.add_done_callback(ignore)

    def _stray_answer(self, message: Result | Pong) -> None:
        self.stray_messages += 1
        subscription = self._subscriptions.get(message.id)
        if subscription and isinstance(message, Result) and message.error:
            # Home Assistant answers so when it could not put an event into JSON.
            self._tell_gap(
                subscription,
                Gap("not_written", f"Home Assistant could not write an event: {message.error.message}"),
            )

    def _bad(self, error: BadMessage) -> None:
        """It is a gap for those whose event it may have been."""
        self.bad_messages += 1
        self._warn_bad("Connection %d received a malformed message: %s", self.epoch, error)
        if error.harmless:
            return
        subscriptions = self._subscriptions
        gap = Gap("unreadable", f"A message could not be understood: {error}.")
        for id_ in list(subscriptions) if error.id is None else [error.id]:
            if subscription := subscriptions.get(id_):
                self._tell_gap(subscription, gap)

    def _tell_gap(self, subscription: Subscription, gap: Gap) -> None:
        if subscription.on_gap:
            self._call(subscription.on_gap, gap)

    def _end(self, reason: HassError | None) -> None:
        """Stop at once: no callback from here on. The goodbye takes place in a task of its own."""
        if self._closing:
            return
        self._closing = True
        self.reason = reason
        self._subscriptions.clear()
        self._outbox.lose(reason)
        self._goodbye = self._loop.create_task(self._say_goodbye(), name=f"hass-{self.epoch}-close")

    def _task_done(self, task: asyncio.Task[None]) -> None:
        if not task.cancelled() and (error := task.exception()):
            _logger.error("Connection %d failed", self.epoch, exc_info=error)
            self._end(
                ConnectionLost("The connection failed by an error of this program; see its log.", by_us=True)
            )

    async def _say_goodbye(self) -> None:
        reader, *others = self._tasks
        try:
            for task in others:
                task.cancel()
            # The reader takes part in it: aiohttp wakes it up.
            await close_quietly(self._ws)
            reader.cancel()
            await asyncio.wait(self._tasks)
            if self._session:
                await self._session.close()
        finally:
            self._ended.set_result(self.reason)
