"""The life of one connection to one instance: connect, follow, and begin again, for as long as the lease
lasts.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from time import time
from typing import Any, NamedTuple

import aiohttp

from ...hass import Backoff, Connection, EntityStore, HassError, commands
from ...hass.errors import AddressBanned, CommandFailed, CommandTimeout, ConnectionLost, InvalidAuth
from ...protocol.connection_states import ConnectionState
from ...protocol.settings import InstanceSettings, Lease
from ...protocol.statuses import Status
from ...token_cipher import TokenKeys, TokenUnreadableError
from ..write.entity_records import shown_name
from ..write.registry_writer import RegistryWriter
from ..write.writer import Writer
from .feeds.registry_feed import RegistryFeed
from .feeds.registry_lists import if_known
from .identity import Identity
from .requests import Outcome, Request, carry_out

_logger = logging.getLogger(__name__)

SNAPSHOT_SECONDS = 30.0
HEAR_OUT_SECONDS = 1.0
CERTAINTY_SECONDS = 0.05
SLOW_RETRY_SECONDS = 300.0
"""How often a connection that cannot work with its settings is tried all the same: certificates are renewed,
proxies mended.
"""


class Received(NamedTuple):
    """Messages, those of them and of the entries in them that could not be used, and the event loop's time of
    the last.
    """

    messages: int = 0
    bad: int = 0
    at: float = 0.0

    def plus(self, connection: Connection) -> Received:
        return Received(
            self.messages + connection.messages, self.bad + connection.bad_messages, connection.last_message
        )


@dataclass(frozen=True)
class Sockets:
    """What all links of a database share, in part with those of others.

    `is_certain`: whether their leases are surely held, so that nobody else can be connected.
    """

    session: aiohttp.ClientSession
    token_keys: Callable[[], TokenKeys]
    turnstile: asyncio.Semaphore
    is_certain: Callable[[], bool]


class IdentityError(HassError):
    """Another Home Assistant, or a copy of it, answers; nothing is written until a person has accepted it."""

    terminal = True

    def __init__(self, answer: str) -> None:
        super().__init__()
        self.code = f"identity_{answer}"


class TokenKeyError(HassError):
    """The token cannot be decrypted with the key that this process was started with. Home Assistant has refused
    nothing, so nothing is remembered as refused.
    """

    terminal = True

    def __init__(self, error: TokenUnreadableError) -> None:
        super().__init__()
        self.code = error.code


class Link:
    """Runs as one task; new settings get a new link. `report(status)` is called in the event loop and must
    not block.
    """

    def __init__(
        self,
        settings: InstanceSettings,
        lease: Lease,
        writer: Writer,
        registries: RegistryWriter,
        sockets: Sockets,
        report: Callable[[Status], None],
        on_ready: Callable[[int], None],
        identify: Callable[[Lease, Identity, list[str]], asyncio.Future[str]],
    ) -> None:
        self.settings = settings
        self.lease = lease
        self.connection: Connection | None = None
        self._opened: Connection | None = None
        self._before = Received()
        self._writer = writer
        self._registries = registries
        self._sockets = sockets
        self._report = report
        self._on_ready = on_ready
        self._identify = identify
        self._loop = asyncio.get_running_loop()
        self._store = EntityStore()
        self._backoff = Backoff()
        self._running = False
        self._snapshot_seen = asyncio.Event()
        self._registries_read = False
        self._feed: RegistryFeed | None = None
        self._details: dict[str, Any] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def ready(self) -> bool:
        """Whether commands can be sent. Edits that waited go only after the registries have been compared."""
        return self._registries_read and self.connection is not None and not self.connection.closed

    def shown_names(self) -> dict[str, str]:
        """Name by entity id, of all entities that have a state."""
        return {entity_id: shown_name(state) for entity_id, state in self._store.states.items()}

    def is_running(self) -> bool:
        """Whether Home Assistant is up, so that what is absent is gone."""
        return self._running

    def records_changed(self, entity_ids: frozenset[str]) -> None:
        """These entity ids stand for other records than before, whose states have to be written."""
        self._writer.reload(self.lease)
        if self._registries_read:
            states = {i: self._store.states[i] for i in entity_ids if i in self._store.states}
            self._writer.put(self.lease, states, (), snapshot=False, running=self._running)

    def compare_registries(self) -> None:
        """Somebody asked for it; without a connection it happens with the next one anyway."""
        if self._feed:
            self._feed.compare_all()

    async def run(self) -> None:
        """Ends only when it is cancelled; says goodbye with a Close frame then."""
        while True:
            self._say("connecting")
            await self._certainty()
            try:
                await self._session_with_home_assistant()
                error: HassError = ConnectionLost()
            except HassError as reason:
                error = reason
            except TokenUnreadableError as unreadable:
                error = TokenKeyError(unreadable)
            await self._wait_after(error)

    async def _certainty(self) -> None:
        """Wait until the lease is surely held. A process that is woken has its timers ring before it hears that it
        has lost everything.
        """
        while not self._sockets.is_certain():  # noqa: ASYNC110 - it is time that makes it uncertain
            await asyncio.sleep(CERTAINTY_SECONDS)

    def received(self) -> Received:
        """Over all connections so far."""
        before = self._before if self._opened is None else self._before.plus(self._opened)
        return before._replace(bad=before.bad + self._store.bad_entries)

    def cut(self) -> None:
        """End the connection at once, without a goodbye. `run` goes on until it is cancelled."""
        if self._opened:
            self._opened.abort()

    async def send(self, request: Request) -> Outcome:
        """Carry out one command; the outcome says whether it was sent at all."""
        connection = self.connection
        if connection is None or connection.closed:
            return Outcome.not_sent(request.id)
        return await carry_out(connection, request)

    async def _session_with_home_assistant(self) -> None:
        token = self._sockets.token_keys().decrypt(self.settings.token_encrypted)
        connection = self._opened = await Connection.open(
            self.settings.url, token, session=self._sockets.session, tls=self.settings.tls
        )
        try:
            async with self._sockets.turnstile:
                await self._follow(connection)
            reason = await self._until_closed(connection)
        except asyncio.CancelledError:
            await asyncio.shield(self._hear_out(connection))
            raise
        finally:
            self.connection = None
            self._feed = None
            self._registries_read = False
            await asyncio.shield(connection.close())
            self._before, self._opened = self._before.plus(connection), None
        if reason is not None:
            raise reason

    async def _hear_out(self, connection: Connection) -> None:
        """Take in what Home Assistant has sent before we leave: its answer to a ping comes after all of that."""
        with contextlib.suppress(HassError):
            await connection.ping(HEAR_OUT_SECONDS)

    async def _follow(self, connection: Connection) -> None:
        config, user = await asyncio.gather(
            commands.get_config(connection), commands.current_user(connection)
        )
        await self._check_identity(connection, str(user.get("id")))
        self._running = config.get("state") == "RUNNING"
        self._details = {
            "ha_version": connection.ha_version,
            "location_name": str(config.get("location_name") or ""),
            "is_admin": bool(user.get("is_admin")),
        }
        self._say("syncing")
        self.connection = connection
        with contextlib.suppress(CommandFailed):
            await commands.subscribe_events(
                connection, "core_config_updated", lambda _event: self._config_changed(connection)
            )
        await self._subscribe(connection)
        await self._read_registries(connection)
        self._backoff.connected()
        self._on_ready(self.lease.instance_id)

    async def _read_registries(self, connection: Connection) -> None:
        """First who is who, then all states in one go; what happens meanwhile gathers in the store."""
        waited_for = [
            asyncio.ensure_future(self._snapshot_seen.wait()),
            asyncio.ensure_future(connection.wait_closed()),
        ]
        await asyncio.wait(waited_for, timeout=SNAPSHOT_SECONDS, return_when=asyncio.FIRST_COMPLETED)
        for future in waited_for:
            future.cancel()
        if not self._snapshot_seen.is_set():
            raise connection.reason or CommandTimeout("Home Assistant did not send its entities.")
        self._feed = RegistryFeed(connection, self, self._registries)
        await self._feed.begin()
        self._registries_read = True
        self._put_snapshot()

    async def _until_closed(self, connection: Connection) -> HassError | None:
        """Keep the registries in step until the connection ends; why it did."""
        assert self._feed
        feeding = self._loop.create_task(self._feed.run())
        try:
            return await connection.wait_closed()
        finally:
            feeding.cancel()

    async def _check_identity(self, connection: Connection, user_id: str) -> None:
        """:raises IdentityError: a person has to say first that this is the right Home Assistant"""
        lists = await asyncio.gather(
            if_known(commands.list_config_entries(connection)), if_known(commands.list_devices(connection))
        )
        rows = [row for found in lists for row in found or () if isinstance(row, dict)]
        seen = Identity.seen(user_id, rows)
        ids = [str(row.get("entry_id") or row.get("id")) for row in rows]
        answer = await self._identify(self.lease, seen, ids)
        if answer != "same":
            raise IdentityError(answer)

    async def _subscribe(self, connection: Connection) -> None:
        """Follow all entities; what the first event holds replaces everything that was known."""
        self._store.expect_snapshot()
        self._snapshot_seen.clear()
        await commands.subscribe_entities(
            connection,
            lambda event: self._on_entities(connection, event),
            on_gap=lambda gap: self._missed_something(connection),
        )

    def _on_entities(self, connection: Connection, event: Any) -> None:
        if connection is not self.connection:
            return
        change = self._store.apply(event)
        if change.snapshot:
            self._snapshot_seen.set()
        if not self._registries_read:
            pass
        elif change.snapshot:
            self._put_snapshot()
        elif change.changed or change.removed:
            self._writer.put(
                self.lease, change.changed, change.removed, snapshot=False, running=self._running
            )
        if change.all_uncertain or change.uncertain - self._store.unreadable.keys():
            self._missed_something(connection)

    def _put_snapshot(self) -> None:
        self._writer.put(
            self.lease,
            self._store.states,
            (),
            snapshot=True,
            running=self._running,
            committed=self._tell_snapshot_committed,
        )

    def _tell_snapshot_committed(self) -> None:
        """Called in the writer's thread."""
        self._loop.call_soon_threadsafe(self._snapshot_committed)

    def _snapshot_committed(self) -> None:
        if self.ready:
            self._say("connected")

    def _missed_something(self, connection: Connection) -> None:
        """Only a new snapshot can tell what; a new connection brings it, and is the way that is always tried."""
        _logger.warning("%s: something was missed, reading everything again", self.settings.name)
        self._spawn(connection.close())

    def _config_changed(self, connection: Connection) -> None:
        if not self._running and connection is self.connection:
            self._spawn(self._look_whether_running(connection))

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        """Do something that the reader cannot wait for; asyncio itself keeps only weak references to tasks."""
        task = self._loop.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _look_whether_running(self, connection: Connection) -> None:
        with contextlib.suppress(HassError):
            config = await commands.get_config(connection)
            if config.get("state") == "RUNNING" and connection is self.connection:
                # From now on an entity that is absent is really gone.
                self._running = True
                if self._registries_read:
                    self._put_snapshot()
                self.compare_registries()

    async def _wait_after(self, error: HassError) -> None:
        detail = error.message if error.message != error.default_message else None
        if isinstance(error, (InvalidAuth, AddressBanned)):
            self._say("refused", error.code, detail)
            await asyncio.Future()
        if error.terminal:
            delay = SLOW_RETRY_SECONDS
            self._say("failed", error.code, detail, next_try=time() + delay)
        else:
            delay = self._backoff.failed()
            self._say("retrying", error.code, detail, next_try=time() + delay)
        await asyncio.sleep(delay)

    def _say(
        self, state: str, code: str | None = None, detail: str | None = None, next_try: float | None = None
    ) -> None:
        self._report(
            Status(
                lease=self.lease,
                state=ConnectionState(state),
                code=code,
                detail=detail,
                next_try=next_try,
                attempts=self._backoff.failures,
                **self._details,
            )
        )
