"""Keeps the registries of one Home Assistant in step while its connection lasts: a whole comparison at
first, then what events name.

One comparison at a time. The first event is acted on at once, those of the next half second together.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from typing import Any, Protocol

from ....hass import CommandFailed, Connection, HassError, UnexpectedAnswer, commands
from ....hass.answers import Rows
from ....protocol.registry_diff import RefusedRow
from ....protocol.registry_entities import NeedsWholeList
from ....protocol.registry_kinds import ENTITY, KINDS
from ....protocol.settings import Lease, LeaseLostError
from ...sql.database import GONE, MISFIT
from ...sql.sync_report import Count, Progress
from ...write.registry_writer import Order, Plan, RegistryWriter
from ..pace import pause
from .registry_dirt import Dirt
from .registry_lists import add_details, read_entries, read_lists, read_splits

_logger = logging.getLogger(__name__)

GATHER_SECONDS = 0.5
FIRST_RETRY_SECONDS = 5.0
LAST_RETRY_SECONDS = 300.0
MANY_ENTITIES = 300
"""More entities than these are read as the whole list, which Home Assistant has ready."""
PROGRESS_SECONDS = 0.25
ALL = frozenset(KINDS)


class House(Protocol):
    """What the feed needs to know of the link that it belongs to."""

    lease: Lease

    def shown_names(self) -> Mapping[str, str]: ...
    def is_running(self) -> bool: ...
    def records_changed(self) -> None: ...
    async def write_states(self) -> None: ...


class RegistryFeed:
    """Belongs to the event loop. `begin` once, then `run` for as long as the connection lasts."""

    def __init__(self, connection: Connection, house: House, writer: RegistryWriter) -> None:
        self._connection = connection
        self._house = house
        self._writer = writer
        self._loop = asyncio.get_running_loop()
        self._dirty = Dirt()
        self._wake = asyncio.Event()
        self._retry_seconds = FIRST_RETRY_SECONDS

    async def begin(self) -> None:
        """Subscribe to what changes, then compare everything. Returns when Odoo is in step, or cannot be
        brought there now.

        :raises HassError: the connection broke
        """
        for kind in KINDS:
            with contextlib.suppress(CommandFailed):
                await commands.subscribe_events(
                    self._connection, f"{kind}_registry_updated", self._listener(kind)
                )
        await self._attempt(Dirt(set(ALL)))

    async def run(self) -> None:
        """Act on events until cancelled, or the connection ends."""
        while not self._connection.closed:
            await self._wake.wait()
            self._wake.clear()
            dirty, self._dirty = self._dirty, Dirt()
            earliest = self._loop.time() + GATHER_SECONDS
            with contextlib.suppress(HassError):
                await self._attempt(dirty)
            await asyncio.sleep(max(0.0, earliest - self._loop.time()))

    def compare_all(self) -> None:
        """Compare everything as soon as possible: somebody asked, or Home Assistant has come up."""
        self._mark(Dirt(set(ALL)))

    def _listener(self, kind: str) -> Callable[[Any], None]:
        return lambda event: self._mark(Dirt.of_event(kind, event))

    def _mark(self, dirty: Dirt) -> None:
        self._dirty.add(dirty)
        self._wake.set()

    async def _attempt(self, dirty: Dirt) -> None:
        """Compare; what did not work out is tried again later, but for a connection that is gone."""
        try:
            if dirty.kinds >= ALL:
                failed = await self._compare_all()
            else:
                failed = await self._compare_some(dirty)
            if failed:
                entity_ids = dirty.entity_ids if "entity" in failed else set()
                self._later(Dirt(set(failed), entity_ids), next(iter(failed.values())))
            else:
                self._retry_seconds = FIRST_RETRY_SECONDS
        except NeedsWholeList:
            await self._attempt(Dirt(dirty.kinds | {"entity"}, dirty.entity_ids))
        except LeaseLostError:
            _logger.info(
                "Instance %d is served by another bridge; its registries are not compared",
                self._house.lease.instance_id,
            )
        except HassError as error:
            if self._connection.closed:
                raise
            self._later(dirty, error)
        except GONE as error:
            self._later(dirty, error)
        except MISFIT as error:
            self._writer.misfit(error)
        except Exception:
            _logger.exception(
                "Instance %d: registries could not be taken over", self._house.lease.instance_id
            )
            self._later(dirty, None)

    def _later(self, dirty: Dirt, error: Exception | None) -> None:
        if error:
            _logger.warning(
                "Instance %d: registries are compared again in %g s: %s",
                self._house.lease.instance_id, self._retry_seconds, str(error).strip(),
            )  # fmt: skip
        self._loop.call_later(self._retry_seconds, self._mark, dirty.uncertain())
        self._retry_seconds = min(2 * self._retry_seconds, LAST_RETRY_SECONDS)

    async def _compare_all(self) -> dict[str, HassError]:
        """:return: why Home Assistant did not list a registry, by registry"""
        lease = self._house.lease
        report_id = await self._writer.run(self._writer.take_report, lease)
        progress = Progress(report_id)
        try:
            await self._show(progress)
            lists, failed = await read_lists(self._connection, ALL)
            for kind, error in failed.items():
                progress.counts[kind] = Count(refused=[RefusedRow.of("", "not_listed", str(error))])
            splits = await read_splits(self._connection)
            if "entity" in lists:
                progress.phase = "details"
                await self._show(progress)
                versions = await self._writer.run(self._writer.entity_versions, lease)
                lists["entity"] = await add_details(self._connection, lists["entity"], versions)
            await self._write(lists, self._order(splits=splits), progress)
            await self._house.write_states()
            progress.state = "done"
            return failed
        except BaseException as error:
            progress.state, progress.error = "failed", str(error) or type(error).__name__
            raise
        finally:
            await asyncio.shield(self._show(progress))

    async def _compare_some(self, dirty: Dirt) -> dict[str, HassError]:
        """:return: why Home Assistant did not list a registry, by registry"""
        whole = "entity" in dirty.kinds or len(dirty.entity_ids) > MANY_ENTITIES
        kinds = dirty.kinds | ({"entity"} if whole else set())
        lists, failed = await read_lists(self._connection, kinds)
        splits = await read_splits(self._connection) if "device" in kinds else {}
        removed: set[str] = set()
        if whole and "entity" in lists:
            # Whose entry is not in the whole list has none; that it is gone was the event's word.
            removed = dirty.entity_ids
            versions = await self._writer.run(self._writer.entity_versions, self._house.lease)
            lists["entity"] = await add_details(self._connection, lists["entity"], versions)
        elif dirty.entity_ids and not whole:
            entries = await self._entries(dirty.entity_ids)
            removed = {entity_id for entity_id, entry in entries.items() if entry is None}
            lists["entity"] = Rows(entry for entry in entries.values() if entry is not None)
        order = self._order(splits=splits, removed=removed, gone=removed & dirty.gone, whole_entities=whole)
        await self._write(lists, order, None)
        return failed

    async def _entries(self, entity_ids: set[str]) -> dict[str, Any]:
        try:
            return await read_entries(self._connection, entity_ids)
        except (CommandFailed, UnexpectedAnswer) as error:
            raise NeedsWholeList from error

    def _order(
        self,
        *,
        splits: dict[str, str],
        removed: Collection[str] = (),
        gone: Collection[str] = (),
        whole_entities: bool = True,
    ) -> Order:
        return Order(
            lease=self._house.lease,
            names=self._house.shown_names(),
            running=self._house.is_running(),
            splits=splits,
            removed=removed,
            whole_entities=whole_entities,
            gone=gone,
        )

    async def _write(self, lists: dict[str, Rows], order: Order, progress: Progress | None) -> None:
        """What is referred to comes first."""
        order = replace(order, refused={kind: rows.refused for kind, rows in lists.items()})
        for name, kind in KINDS.items():
            if (rows := lists.pop(name, None)) is None:
                continue
            if name == "device" and order.splits:
                await self._carry_out(await self._writer.run(self._writer.plan_splits, rows, order), None)
            plan = await self._writer.run(self._writer.plan, kind, rows, order)
            await self._carry_out(plan, progress)

    async def _carry_out(self, plan: Plan, progress: Progress | None) -> None:
        if progress:
            progress.phase, progress.done, progress.total = plan.kind.name, 0, plan.size
            progress.counts[plan.kind.name] = plan.count
        began = shown = self._loop.time()
        for number, batch in enumerate(plan.batches, 1):
            try:
                await self._writer.run(self._writer.apply, plan, batch)
            finally:
                # Whatever became of it: each state is to stand where it belongs.
                if plan.kind is ENTITY and (batch.moves_entity_ids or number == len(plan.batches)):
                    self._house.records_changed()
            now = self._loop.time()
            if progress:
                progress.done += batch.size
                if now - shown >= PROGRESS_SECONDS:
                    shown = now
                    await self._show(progress)
            await asyncio.sleep(pause(now - began, number, len(plan.batches)))

    async def _show(self, progress: Progress) -> None:
        with contextlib.suppress(*GONE):
            await self._writer.run(self._writer.report, self._house.lease, progress)
