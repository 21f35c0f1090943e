"""The event loop of a bridge process and the links that live in it.

All bookkeeping happens in the loop's thread. Coordinators call from theirs; their calls are carried out in the order
in which they were made, so that a link can never be started by a call that came before the one that cut it.
"""

from __future__ import annotations

import asyncio
import concurrent.futures
import contextlib
import logging
import threading
import time
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from typing import Any, Protocol

from ...hass import Backoff, HassError, new_session
from ...protocol.connection_states import ConnectionState
from ...protocol.identity import Identity
from ...protocol.settings import InstanceSettings, Lease
from ...protocol.statuses import Status
from ..parts import Owner
from ..tallies import Tally
from .feeds.entities_feed import StateIntake
from .link import Link, Received, Shared, opener
from .requests import Outcome, Request

_logger = logging.getLogger(__name__)

SYNCING_AT_ONCE = 64
"""Links that take over the entities of a Home Assistant at the same time. With more of them none would be
quicker, and all would be late for their deadlines. Whoever cannot be reached waits elsewhere and is in
nobody's way.
"""
ABORTED_SECONDS = 0.5
"""How long a link whose socket is closed already may take to end."""
BROKEN = "bridge_error"
"""Code of a status: our own code failed with what came."""

Key = tuple[Owner, int]


class AnyLink(Protocol):
    """What is needed of a `Link` here."""

    async def run(self) -> None: ...
    async def send(self, request: Request) -> Outcome: ...
    def cut(self) -> None: ...
    def received(self) -> Received: ...
    def compare_registries(self) -> None: ...


class IdentityUnknown(HassError):
    """Whether the right Home Assistant answers could not be found out now."""

    code = "identity_unknown"
    default_message = "Who answers there could not be compared with who answered before."


@dataclass(eq=False)
class _Entry:
    """One link: `task` runs it, `sending` are its commands, `seen` is what was counted of it already."""

    key: Key
    link: AnyLink
    task: asyncio.Task[None]
    seen: Received = field(default_factory=Received)
    sending: set[asyncio.Task[None]] = field(default_factory=set)

    def cut(self) -> None:
        """Close the socket and end the task, whatever it is doing."""
        self.link.cut()
        self.task.cancel()


class Links:
    """One thread with one event loop for all databases of the process. See `LinkPool` for what its methods promise."""

    def __init__(
        self,
        new_link: Callable[..., AnyLink] = Link,
        http_session: Callable[[], Any] = new_session,
        backoff: Callable[[], Backoff] = Backoff,
    ) -> None:
        """
        :param new_link: with the parameters of `Link`, called in the loop
        :param http_session: called in the loop; what it returns is closed with the loop
        :param backoff: between two tries of a link that fails by our own fault
        """
        self._new_link = new_link
        self._http_session = http_session
        self._backoff = backoff
        self._links: dict[Key, _Entry] = {}
        self._ending: set[_Entry] = set()
        self._farewells: set[asyncio.Task[None]] = set()
        self._sync_slots = asyncio.Semaphore(SYNCING_AT_ONCE)
        self._loop = asyncio.new_event_loop()
        self._begun = threading.Event()
        self._thread = threading.Thread(target=self._run, name="odoo_ha.loop")

    def start_loop(self) -> None:
        """Returns when links can be started."""
        self._thread.start()
        self._begun.wait()

    def stop_loop(self, timeout: float) -> None:
        """End the loop; all links have been stopped by their owners before."""
        self._post(self._loop.stop)
        self._thread.join(timeout)

    def start(self, owner: Owner, settings: InstanceSettings, lease: Lease, writer: StateIntake) -> None:
        self._post(self._start, owner, settings, lease, writer)

    def cut(self, owner: Owner, instance_ids: Collection[int]) -> None:
        self._post(self._cut, [(owner, instance_id) for instance_id in instance_ids])

    def stop(self, owner: Owner, instance_ids: Collection[int], timeout: float) -> None:
        self._post(self._stop, [(owner, instance_id) for instance_id in instance_ids], timeout)

    def cut_all(self, owner: Owner, timeout: float) -> None:
        over: concurrent.futures.Future[None] = concurrent.futures.Future()
        if not self._post(self._cut_all, owner, timeout, over):
            return
        try:
            over.result(timeout)
        except concurrent.futures.TimeoutError:
            _logger.warning("%s: links did not end within %g s", owner.db_name, timeout)

    def send(self, owner: Owner, request: Request) -> None:
        if not self._post(self._begin_sending, owner, request):
            owner.finished(Outcome.not_sent(request.id))

    def compare_registries(self, owner: Owner, instance_ids: Collection[int]) -> None:
        self._post(self._compare_registries, [(owner, instance_id) for instance_id in instance_ids])

    def count(self, owner: Owner) -> None:
        self._post(self._count, owner)

    def _post(self, call: Callable[..., None], *arguments: Any) -> bool:
        """Have something done in the loop, after all that was asked for before; False where the loop has ended."""
        try:
            self._loop.call_soon_threadsafe(call, *arguments)
        except RuntimeError:
            return False
        return True

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        try:
            self._session = self._loop.run_until_complete(self._new_session())
        finally:
            self._begun.set()
        try:
            self._loop.run_forever()
        finally:
            self._loop.run_until_complete(self._end())
            self._loop.close()

    async def _new_session(self) -> Any:
        return self._http_session()

    async def _end(self) -> None:
        """What somebody has left behind is cut."""
        left = [*self._links.values(), *self._ending]
        for entry in left:
            entry.cut()
        tasks = {*(entry.task for entry in left), *self._farewells}
        if tasks:
            await asyncio.wait(tasks, timeout=ABORTED_SECONDS)
        await self._session.close()

    def _start(self, owner: Owner, settings: InstanceSettings, lease: Lease, writer: StateIntake) -> None:
        key = (owner, settings.id)
        self._cut([key])
        before = [entry.task for entry in self._ending if entry.key == key]
        try:
            link = self._new_link(
                settings,
                lease,
                writer,
                owner.registries,
                Shared(
                    opener(self._session),
                    lambda: owner.tokens.keys,
                    self._sync_slots,
                    owner.is_certain,
                    owner.feeds,
                    owner.transaction,
                    parameters=lambda: owner.parameters,
                ),
                owner.report,
                owner.ready,
                self._asker(owner),
            )
        except Exception as error:
            self._broke(owner, lease, error, next_try=None)
            return
        task = self._loop.create_task(
            self._run_link(owner, lease, link, before), name=f"link-{owner.db_name}-{settings.id}"
        )
        self._links[key] = _Entry(key, link, task)

    async def _run_link(
        self, owner: Owner, lease: Lease, link: AnyLink, before: list[asyncio.Task[None]]
    ) -> None:
        """Run a link when those before it have ended, and again when it fails by our own fault."""
        if before:
            await asyncio.wait(before, timeout=ABORTED_SECONDS)
        backoff = self._backoff()
        while True:
            backoff.connected()
            try:
                await link.run()
            except Exception as error:
                delay = backoff.failed()
                self._broke(owner, lease, error, next_try=time.time() + delay, tries=backoff.failures)
                await asyncio.sleep(delay)
            else:
                return

    @staticmethod
    def _broke(
        owner: Owner, lease: Lease, error: Exception, *, next_try: float | None, tries: int = 1
    ) -> None:
        _logger.error(
            "%s: the link of instance %d broke and begins again: %r",
            owner.db_name,
            lease.instance_id,
            error,
            exc_info=error if tries <= 1 else None,
        )
        detail = f"{type(error).__name__}: {error}"
        state = ConnectionState.RETRYING if next_try else ConnectionState.FAILED
        owner.report(Status(lease, state, BROKEN, detail, next_try=next_try, attempts=tries))

    def _asker(self, owner: Owner) -> Callable[[Lease, Identity, list[str]], asyncio.Future[str]]:
        """Lets a link wait in the event loop for what the owner's thread finds out."""

        def ask(lease: Lease, seen: Identity, all_ids: list[str]) -> asyncio.Future[str]:
            found: asyncio.Future[str] = self._loop.create_future()

            def settle(verdict: str | None) -> None:
                if found.done():
                    return
                if verdict is None:
                    found.set_exception(IdentityUnknown())
                else:
                    found.set_result(verdict)

            def answer(verdict: str | None) -> None:
                self._post(settle, verdict)

            owner.identify(lease, seen, all_ids, answer)
            return found

        return ask

    def _cut(self, keys: Iterable[Key]) -> None:
        """Close at once what these have, also what is just saying goodbye."""
        wanted = set(keys)
        for key in wanted:
            if entry := self._links.pop(key, None):
                self._leave(entry)
        for entry in self._ending:
            if entry.key in wanted:
                entry.cut()

    def _cut_all(self, owner: Owner, timeout: float, over: concurrent.futures.Future[None]) -> None:
        keys = {key for key in self._links if key[0] is owner}
        keys |= {entry.key for entry in self._ending if entry.key[0] is owner}
        self._cut(keys)
        tasks = {entry.task for entry in self._ending if entry.key[0] is owner}

        async def ended() -> None:
            if tasks:
                await asyncio.wait(tasks, timeout=timeout)
            with contextlib.suppress(concurrent.futures.InvalidStateError):
                over.set_result(None)

        self._keep(ended())

    def _stop(self, keys: Iterable[Key], timeout: float) -> None:
        for key in keys:
            entry = self._links.pop(key, None)
            if entry:
                self._leave(entry)
                entry.task.cancel()
            self._keep(self._see_off(key, timeout))

    def _leave(self, entry: _Entry) -> None:
        """No longer one of the links, but remembered until its task has ended."""
        self._ending.add(entry)
        entry.task.add_done_callback(lambda _task: self._ending.discard(entry))

    async def _see_off(self, key: Key, timeout: float) -> None:
        """Wait for what an instance has still open, cut what takes too long, and tell the owner."""
        owner, instance_id = key
        entries = [entry for entry in self._ending if entry.key == key]
        tasks = {task for entry in entries for task in (entry.task, *entry.sending)}
        if tasks:
            _ended, late = await asyncio.wait(tasks, timeout=timeout)
            if late:
                _logger.warning(
                    "%s: instance %d did not say goodbye within %g s and is cut off",
                    owner.db_name, instance_id, timeout,
                )  # fmt: skip
                for entry in entries:
                    entry.cut()
                await asyncio.wait(tasks, timeout=ABORTED_SECONDS)
        owner.stopped(instance_id)

    def _keep(self, work: Any) -> None:
        """Run beside all else; asyncio itself keeps only weak references to tasks."""
        task = self._loop.create_task(work)
        self._farewells.add(task)
        task.add_done_callback(self._farewells.discard)

    def _compare_registries(self, keys: Iterable[Key]) -> None:
        for key in keys:
            if entry := self._links.get(key):
                entry.link.compare_registries()

    def _count(self, owner: Owner) -> None:
        found = {}
        now, loop_now = time.time(), self._loop.time()
        for key, entry in self._links.items():
            if key[0] is not owner or (received := entry.link.received()) == entry.seen:
                continue
            found[key[1]] = Tally(
                messages=received.messages - entry.seen.messages,
                bad_messages=received.bad - entry.seen.bad,
                last_message=now - (loop_now - received.at),
            )
            entry.seen = received
        owner.counted(found)

    def _begin_sending(self, owner: Owner, request: Request) -> None:
        entry = self._links.get((owner, request.instance_id))
        if entry is None:
            owner.finished(Outcome.not_sent(request.id))
            return
        task = self._loop.create_task(self._send(owner, entry.link, request))
        entry.sending.add(task)
        task.add_done_callback(entry.sending.discard)

    @staticmethod
    async def _send(owner: Owner, link: AnyLink, request: Request) -> None:
        try:
            outcome = await link.send(request)
        except Exception as error:
            _logger.exception("%s: command %d broke", owner.db_name, request.id)
            outcome = Outcome(request.id, "unknown", BROKEN, f"{type(error).__name__}: {error}")
        owner.finished(outcome)
