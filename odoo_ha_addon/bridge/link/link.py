"""The life of one connection to one instance: connect, follow, and begin again, for as long as the lease
lasts.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass, replace
from time import time
from typing import Any, NamedTuple

import aiohttp

from ...hass import Backoff, Connection, HassError, TlsOptions, commands
from ...hass.errors import AddressBanned, CommandFailed, ConnectionLost, InvalidAuth
from ...protocol.connection_states import ConnectionState
from ...protocol.grant_times import is_zone
from ...protocol.identity import Identity, ids_of
from ...protocol.parameters import Parameters
from ...protocol.settings import InstanceSettings, Lease
from ...protocol.statuses import Status
from ...token_cipher import TokenKeys, TokenUnreadableError
from ..write.registry_writer import RegistryWriter
from .feeds.entities_feed import EntitiesFeed, StateIntake
from .feeds.feed import Feed, FeedContext, Transaction, run_feed
from .feeds.registry_feed import RegistryFeed
from .requests import Outcome, Request, carry_out

OpenConnection = Callable[[InstanceSettings, str], Awaitable[Connection]]
"""Connects with these settings and this token; raises HassError."""

HEAR_OUT_SECONDS = 1.0
CERTAINTY_SECONDS = 0.05
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
            self.messages + connection.messages,
            self.bad + connection.bad_messages + connection.bad_rows,
            connection.last_message,
        )


def opener(session: aiohttp.ClientSession) -> OpenConnection:
    """Connects over this session."""

    async def open_connection(settings: InstanceSettings, token: str) -> Connection:
        tls = TlsOptions(ca_pem=settings.tls_ca or None, fingerprint=settings.tls_fingerprint or None)
        return await Connection.open(settings.url, token, session=session, tls=tls)

    return open_connection


@dataclass(frozen=True)
class Shared:
    """What all links of a database share, in part with those of others.

    :ivar is_certain: whether their leases are surely held, so that nobody else can be connected
    :ivar feeds: of other addons
    :ivar transaction: for these feeds
    :ivar backoff: between two tries of one link
    :ivar clock: seconds since 1970
    :ivar parameters: as they are at the moment
    """

    open_connection: OpenConnection
    token_keys: Callable[[], TokenKeys]
    sync_slots: asyncio.Semaphore
    is_certain: Callable[[], bool]
    feeds: Sequence[Feed] = ()
    transaction: Transaction | None = None
    backoff: Callable[[], Backoff] = Backoff
    clock: Callable[[], float] = time
    parameters: Callable[[], Parameters] = Parameters


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
        writer: StateIntake,
        registries: RegistryWriter,
        shared: Shared,
        report: Callable[[Status], None],
        on_ready: Callable[[int], None],
        identify: Callable[[Lease, Identity, list[str]], asyncio.Future[str]],
    ) -> None:
        self.settings = settings
        self.lease = lease
        self._connection: Connection | None = None
        self._opened: Connection | None = None
        self._before = Received()
        self._registries = registries
        self._shared = shared
        self._report = report
        self._on_ready = on_ready
        self._identify = identify
        self._loop = asyncio.get_running_loop()
        self._backoff = shared.backoff()
        self._entities = EntitiesFeed(
            lease, settings.name, writer, self._tell_snapshot_committed, self._report_unreadable
        )
        self._registry_feed: RegistryFeed | None = None
        self._ready = False
        self._stored = asyncio.Event()
        self._details: dict[str, Any] = {}
        self._status: Status | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def ready(self) -> bool:
        """Whether commands can be sent. Edits that waited go only after the registries have been compared."""
        return self._ready and self._connection is not None and not self._connection.closed

    def shown_names(self) -> dict[str, str]:
        """Name by entity id, of all entities that have a state."""
        return self._entities.shown_names()

    def is_running(self) -> bool:
        """Whether Home Assistant is up, so that what is absent is gone."""
        return self._entities.running

    def records_changed(self) -> None:
        """Entity ids may stand for other records than before, and each state has to be where it belongs."""
        self._entities.records_changed()

    async def write_states(self) -> None:
        """Compare all states with the table, and return when what differed is written."""
        await self._entities.write_states()

    def compare_registries(self) -> None:
        """Somebody asked for it; without a connection it happens with the next one anyway."""
        if self._registry_feed:
            self._registry_feed.compare_all()

    async def run(self) -> None:
        """Ends only when it is cancelled; says goodbye with a Close frame then."""
        try:
            while True:
                self._report_state(ConnectionState.CONNECTING)
                await self._certainty()
                try:
                    await self._session_with_home_assistant()
                    error: HassError = ConnectionLost()
                except HassError as reason:
                    error = reason
                except TokenUnreadableError as unreadable:
                    error = TokenKeyError(unreadable)
                await self._wait_after(error)
        finally:
            self._entities.stop()

    async def _certainty(self) -> None:
        """Wait until the lease is surely held. A process that is woken has its timers ring before it hears that it
        has lost everything.
        """
        while not self._shared.is_certain():  # noqa: ASYNC110 - it is time that makes it uncertain
            await asyncio.sleep(CERTAINTY_SECONDS)

    def received(self) -> Received:
        """Over all connections so far."""
        before = self._before if self._opened is None else self._before.plus(self._opened)
        return before._replace(bad=before.bad + self._entities.bad_entries)

    def cut(self) -> None:
        """End the connection at once, without a goodbye. `run` goes on until it is cancelled."""
        if self._opened:
            self._opened.abort()

    async def send(self, request: Request) -> Outcome:
        """Carry out one command; the outcome says whether it was sent at all."""
        connection = self._connection
        if connection is None or connection.closed:
            return Outcome.not_sent(request.id)
        return await carry_out(connection, request, self._shared.parameters().answer_within_seconds)

    async def _session_with_home_assistant(self) -> None:
        token = self._shared.token_keys().decrypt(self.settings.token_encrypted)
        connection = self._opened = await self._shared.open_connection(self.settings, token)
        try:
            async with self._shared.sync_slots:
                await self._follow(connection)
            reason = await self._until_closed(connection)
        except asyncio.CancelledError:
            await asyncio.shield(self._hear_out(connection))
            raise
        finally:
            self._connection = None
            self._ready = False
            self._stored.clear()
            self._entities.end()
            await asyncio.shield(connection.close())
            self._before, self._opened = self._before.plus(connection), None
        if reason is not None:
            raise reason

    async def _hear_out(self, connection: Connection) -> None:
        """Take in what Home Assistant has sent before we leave: its answer to a ping comes after all of that."""
        with contextlib.suppress(HassError):
            await connection.ping(HEAR_OUT_SECONDS)

    async def _follow(self, connection: Connection) -> None:
        """First who is who, then all states in one go; what happens meanwhile gathers."""
        config, user = await asyncio.gather(
            commands.get_config(connection), commands.current_user(connection)
        )
        await self._check_identity(connection, user["id"])
        self._entities.running = config.get("state") == "RUNNING"
        self._details = {
            "ha_version": connection.ha_version,
            "location_name": config["location_name"],
            "time_zone": _zone_of(config),
            "is_admin": user["is_admin"],
        }
        self._report_state(ConnectionState.SYNCING)
        self._connection = connection
        with contextlib.suppress(CommandFailed):
            await commands.subscribe_events(
                connection, "core_config_updated", lambda _event: self._config_changed(connection)
            )
        await self._entities.begin(connection)
        self._registry_feed = RegistryFeed(connection, self, self._registries)
        await self._registry_feed.begin()
        self._ready = True
        self._entities.hand_on()
        self._backoff.connected()
        self._on_ready(self.lease.instance_id)

    async def _until_closed(self, connection: Connection) -> HassError | None:
        """Keep everything in step until the connection ends; why it did."""
        assert self._registry_feed
        feeding = [
            self._loop.create_task(self._registry_feed.run()),
            self._loop.create_task(self._heal(connection)),
            *self._run_other_feeds(connection),
        ]
        try:
            return await connection.wait_closed()
        finally:
            for task in feeding:
                task.cancel()

    async def _heal(self, connection: Connection) -> None:
        """Read again what may have been missed. Where even that does not work, only a new connection can tell."""
        try:
            await self._entities.run()
        except HassError:
            await connection.close()

    def _run_other_feeds(self, connection: Connection) -> list[asyncio.Task[None]]:
        if self._shared.transaction is None:
            return []
        context = FeedContext(
            self.lease,
            connection,
            lambda: self._entities.states,
            self.is_running,
            self._shared.transaction,
            self._entities.mark,
        )
        is_admin = self._details["is_admin"]
        return [
            self._loop.create_task(self._run_other_feed(feed, context))
            for feed in self._shared.feeds
            if is_admin or not feed.needs_admin
        ]

    async def _run_other_feed(self, feed: Feed, context: FeedContext) -> None:
        # People wait for the present; nothing else may delay it.
        await self._stored.wait()
        await run_feed(feed, context, self.settings.name)

    async def _check_identity(self, connection: Connection, user_id: str) -> None:
        """:raises IdentityError: a person has to say first that this is the right Home Assistant"""
        rows = await commands.list_identifying(connection)
        answer = await self._identify(self.lease, Identity.seen(user_id, rows), ids_of(rows))
        if answer != "same":
            raise IdentityError(answer)

    def _tell_snapshot_committed(self) -> None:
        """Called in the writer's thread."""
        with contextlib.suppress(RuntimeError):  # the loop has ended; nobody asks any more
            self._loop.call_soon_threadsafe(self._snapshot_committed)

    def _snapshot_committed(self) -> None:
        if self.ready:
            self._report_state(ConnectionState.CONNECTED)
            self._stored.set()

    def _report_unreadable(self, reasons: Mapping[str, str]) -> None:
        if self._status:
            self._report(replace(self._status, unreadable=reasons, at=self._shared.clock()))

    def _config_changed(self, connection: Connection) -> None:
        if connection is self._connection:
            self._spawn(self._look_at_config(connection))

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        """Do something that the reader cannot wait for; asyncio itself keeps only weak references to tasks."""
        task = self._loop.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _look_at_config(self, connection: Connection) -> None:
        with contextlib.suppress(HassError):
            config = await commands.get_config(connection)
            if connection is not self._connection:
                return
            self._keep_zone(_zone_of(config))
            if config.get("state") == "RUNNING" and not self._entities.running:
                self._entities.running = True
                self._entities.hand_on_again()
                self.compare_registries()

    def _keep_zone(self, zone: str | None) -> None:
        if self._status and zone != self._details["time_zone"]:
            self._details["time_zone"] = zone
            self._status = replace(self._status, time_zone=zone, at=self._shared.clock())
            self._report(self._status)

    async def _wait_after(self, error: HassError) -> None:
        detail = error.message if error.message != error.default_message else None
        if isinstance(error, (InvalidAuth, AddressBanned)):
            self._report_state(ConnectionState.REFUSED, error.code, detail)
            await asyncio.Future()
        if error.terminal:
            delay = float(self._shared.parameters().failed_retry_seconds)
            self._report_state(
                ConnectionState.FAILED, error.code, detail, next_try=self._shared.clock() + delay
            )
        else:
            delay = self._backoff.failed()
            self._report_state(
                ConnectionState.RETRYING, error.code, detail, next_try=self._shared.clock() + delay
            )
        await asyncio.sleep(delay)

    def _report_state(
        self,
        state: ConnectionState,
        code: str | None = None,
        detail: str | None = None,
        next_try: float | None = None,
    ) -> None:
        self._status = Status(
            lease=self.lease,
            state=state,
            code=code,
            detail=detail,
            next_try=next_try,
            attempts=self._backoff.failures,
            at=self._shared.clock(),
            **self._details,
        )
        self._report(self._status)


def _zone_of(config: Mapping[str, Any]) -> str | None:
    zone = config.get("time_zone")
    return zone if is_zone(zone) else None
