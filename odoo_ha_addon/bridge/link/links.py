"""The event loop of a bridge process and the links that live in it; the coordinators' side of them is
thread-safe.
"""

from __future__ import annotations

import asyncio
import concurrent.futures
import logging
import threading
import time
from collections.abc import Callable, Coroutine, Iterable
from typing import Any, Protocol

from ...hass import new_session
from ...protocol.settings import InstanceSettings, Lease
from ...protocol.statuses import Status
from ..write.registry_writer import RegistryWriter
from ..write.writer import Writer
from .identity import Identity
from .link import Link, Received, Shared, opener
from .requests import Outcome, Request
from .token_reader import TokenReader

_logger = logging.getLogger(__name__)

SYNCING_AT_ONCE = 64
"""Links that take over the entities of a Home Assistant at the same time. With more of them none would be
quicker, and all would be late for their deadlines. Whoever cannot be reached waits elsewhere and is in
nobody's way.
"""


class Owner(Protocol):
    """Who started a link and hears of it, in the event loop."""

    db_name: str
    registries: RegistryWriter
    tokens: TokenReader

    def report(self, status: Status) -> None: ...
    def ready(self, instance_id: int) -> None: ...
    def is_certain(self) -> bool: ...
    def finished(self, outcome: Outcome) -> None: ...
    def identify(
        self, lease: Lease, seen: Identity, all_ids: list[str], told: Callable[[str], None]
    ) -> None: ...


Key = tuple[Owner, int]


class Links:
    """One thread with one event loop for all databases of the process."""

    def __init__(self) -> None:
        self._links: dict[Key, tuple[Link, asyncio.Task[None]]] = {}
        self._seen: dict[Key, Received] = {}
        self._sending: set[asyncio.Task[None]] = set()
        self._turnstile = asyncio.Semaphore(SYNCING_AT_ONCE)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, name="odoo_ha.loop")

    def start_loop(self) -> None:
        self._thread.start()

    def stop_loop(self, timeout: float) -> None:
        """End the loop; all links have been stopped by their owners before."""
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(timeout)

    def start(self, owner: Owner, settings: InstanceSettings, lease: Lease, writer: Writer) -> None:
        self._call(self._start(owner, settings, lease, writer))

    def stop(self, owner: Owner, instance_ids: Iterable[int], timeout: float) -> None:
        """Take in what Home Assistant has sent, close with a Close frame, and wait for it at most `timeout`
        seconds.
        """
        self._wait(self._stop([(owner, instance_id) for instance_id in instance_ids]), timeout)

    def cut(self, owner: Owner, instance_ids: Iterable[int], timeout: float) -> None:
        """Close the sockets of these links at once, without a goodbye, and wait at most `timeout` seconds
        for their tasks to end.
        """
        self._wait(self._cut([(owner, instance_id) for instance_id in instance_ids]), timeout)

    def cut_all(self, owner: Owner, timeout: float) -> None:
        self.cut(owner, [instance_id for other, instance_id in list(self._links) if other is owner], timeout)

    def _wait(self, work: Coroutine[Any, Any, None], timeout: float) -> None:
        try:
            self._call(work).result(timeout)
        except concurrent.futures.TimeoutError:
            _logger.warning("Links did not end within %g s", timeout)

    def ready(self, owner: Owner, instance_ids: Iterable[int]) -> list[int]:
        """Those of the instances whose link can carry out commands."""
        return [i for i in instance_ids if (entry := self._links.get((owner, i))) and entry[0].ready]

    def send(self, owner: Owner, request: Request) -> None:
        """Carry out a command; `owner.finished` is called with its outcome."""
        self._loop.call_soon_threadsafe(self._begin_sending, owner, request)

    def compare_registries(self, owner: Owner, instance_ids: Iterable[int]) -> None:
        """Compare everything with these instances now; one that is not connected does it when it is."""
        for instance_id in instance_ids:
            if entry := self._links.get((owner, instance_id)):
                self._loop.call_soon_threadsafe(entry[0].compare_registries)

    def counters(self, owner: Owner) -> dict[int, tuple[int, int, float]]:
        """New messages and bad messages since the last call, and when the last one came (seconds since 1970),
        by instance; only of instances that received something.
        """
        found = {}
        now, loop_now = time.time(), self._loop.time()
        for key, (link, _task) in list(self._links.items()):
            if key[0] is not owner:
                continue
            received, seen = link.received(), self._seen.get(key, Received())
            if received != seen:
                self._seen[key] = received
                found[key[1]] = (
                    received.messages - seen.messages,
                    received.bad - seen.bad,
                    now - (loop_now - received.at),
                )
        return found

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._session = self._loop.run_until_complete(self._new_session())
        try:
            self._loop.run_forever()
        finally:
            self._loop.run_until_complete(self._session.close())
            self._loop.close()

    @staticmethod
    async def _new_session() -> Any:
        return new_session()

    def _call(self, work: Coroutine[Any, Any, None]) -> concurrent.futures.Future[None]:
        return asyncio.run_coroutine_threadsafe(work, self._loop)

    async def _start(self, owner: Owner, settings: InstanceSettings, lease: Lease, writer: Writer) -> None:
        key = (owner, settings.id)
        await self._stop([key])
        shared = Shared(opener(self._session), lambda: owner.tokens.keys, self._turnstile, owner.is_certain)
        link = Link(
            settings, lease, writer, owner.registries, shared, owner.report, owner.ready, self._asker(owner)
        )
        task = self._loop.create_task(link.run(), name=f"link-{owner.db_name}-{settings.id}")
        task.add_done_callback(lambda done: self._ended(key, done))
        self._links[key] = link, task

    def _asker(self, owner: Owner) -> Callable[[Lease, Identity, list[str]], asyncio.Future[str]]:
        """Lets a link wait in the event loop for what the owner's thread finds out."""

        def ask(lease: Lease, seen: Identity, all_ids: list[str]) -> asyncio.Future[str]:
            answer: asyncio.Future[str] = self._loop.create_future()

            def settle(text: str) -> None:
                if not answer.done():
                    answer.set_result(text)

            def told(text: str) -> None:
                self._loop.call_soon_threadsafe(settle, text)

            owner.identify(lease, seen, all_ids, told)
            return answer

        return ask

    async def _cut(self, keys: list[Key]) -> None:
        for key in keys:
            if entry := self._links.get(key):
                entry[0].cut()
        await self._stop(keys)

    async def _stop(self, keys: list[Key]) -> None:
        entries = [entry for key in keys if (entry := self._links.pop(key, None))]
        for key in keys:
            self._seen.pop(key, None)
        for _link, task in entries:
            task.cancel()
        await asyncio.gather(*(task for _link, task in entries), return_exceptions=True)

    def _ended(self, key: Key, task: asyncio.Task[None]) -> None:
        if task.cancelled() or not (error := task.exception()):
            return
        link = self._links[key][0] if key in self._links else None
        _logger.error(
            "%s: the link of instance %d broke and begins anew", key[0].db_name, key[1], exc_info=error
        )
        if link:
            replacement = self._loop.create_task(self._rerun(link))
            replacement.add_done_callback(lambda done: self._ended(key, done))
            self._links[key] = link, replacement

    @staticmethod
    async def _rerun(link: Link) -> None:
        await asyncio.sleep(1)
        await link.run()

    def _begin_sending(self, owner: Owner, request: Request) -> None:
        task = self._loop.create_task(self._send(owner, request))
        self._sending.add(task)
        task.add_done_callback(self._sending.discard)

    async def _send(self, owner: Owner, request: Request) -> None:
        entry = self._links.get((owner, request.instance_id))
        outcome = await entry[0].send(request) if entry else Outcome.not_sent(request.id)
        owner.finished(outcome)
