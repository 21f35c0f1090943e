"""Writes what the registries of Home Assistant hold: one thread for each database, in transactions of a few records.

Whoever has much to write comes back for each batch, so that the instances of a database take turns and a
sync can be given up between any two of them.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable, Collection, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, TypeVar

import psycopg2

from ...protocol.registry_diff import Changes, RefusedRow, Scope, diff, follow_splits, unread_ids
from ...protocol.registry_entities import diff_entities
from ...protocol.registry_kinds import ENTITY, KINDS, Kind
from ...protocol.settings import Lease, LeaseLostError
from ..sql import bus, registry_table, sync_report
from ..sql.bus import BusAnnouncer
from ..sql.database import GONE, MISFIT, TOO_MUCH, connect
from ..sql.sync_report import Count, Progress
from . import orm
from .batch import Batch, cut
from .registry_batches import carry_out

_logger = logging.getLogger(__name__)

PASSING = (LeaseLostError, *GONE, *MISFIT)
"""What a batch can do nothing about, and another time may be fine."""

_Result = TypeVar("_Result")


@dataclass(frozen=True)
class Order:
    """What a sync is about.

    :ivar names: shown name by entity id, of all entities that have a state
    :ivar running: Home Assistant is up, so that its lists are the whole truth
    :ivar splits: by the id of a device that Home Assistant has split, the id of the part that its record follows
    :ivar removed: entity ids that events named, and that have no entry
    :ivar gone: those of them whose entry was removed for certain
    :ivar refused: by registry, the ids of rows that cannot be read, as `hass.answers.Rows` has them
    :ivar whole_entities: the rows of entities are all there are; those of other registries always are
    """

    lease: Lease
    names: Mapping[str, str]
    running: bool
    splits: Mapping[str, str]
    removed: Collection[str] = frozenset()
    whole_entities: bool = True
    gone: Collection[str] = frozenset()
    refused: Mapping[str, Collection[Mapping[str, str]]] = field(default_factory=dict)


@dataclass
class Plan:
    """What has to be done for one registry; `ids` grows while it is carried out."""

    kind: Kind
    lease: Lease
    batches: list[Batch]
    ids: dict[str, dict[str, int]]
    count: Count

    @property
    def size(self) -> int:
        return sum(batch.size for batch in self.batches)


class RegistryWriter:
    """`run` is for the event loop; what it runs happens in the writer's thread."""

    def __init__(self, db_name: str, misfit: Callable[[Exception], None]) -> None:
        """:param misfit: told, in any thread, when the tables are not those of this code"""
        self._db_name = db_name
        self.misfit = misfit
        self._pool = ThreadPoolExecutor(1, thread_name_prefix=f"odoo_ha.registry.{db_name}")
        self._announcer = BusAnnouncer()
        self._connection: Any = None

    def stop(self) -> None:
        """Finish the batch at hand, begin no other."""
        self._pool.submit(self._disconnect)
        self._pool.shutdown(wait=True, cancel_futures=False)

    async def run(self, work: Callable[..., _Result], *arguments: Any) -> _Result:
        """Call a method of this writer in its thread."""
        return await asyncio.wrap_future(self._pool.submit(work, *arguments))

    def settle_soon(self, lease: Lease) -> None:
        """Let the records show what became of their edits; may be called from any thread."""
        with contextlib.suppress(RuntimeError):  # stopped meanwhile: the next bridge does it
            self._pool.submit(self._settle_now, lease)

    def ask_rights(
        self, lease: Lease, command_ids: Collection[int], answer: Callable[[Collection[int] | None], None]
    ) -> None:
        """Find out which of these commands their users may no longer give; may be called from any thread.

        :param answer: called in this writer's thread with their ids; with None where it could not be found out
        """
        try:
            self._pool.submit(self._ask_rights_now, lease, list(command_ids), answer)
        except RuntimeError:  # stopped meanwhile
            answer(None)

    def _ask_rights_now(
        self, lease: Lease, command_ids: list[int], answer: Callable[[Collection[int] | None], None]
    ) -> None:
        lost: list[int] | None = None

        def work(env: Any) -> list[int]:
            return list(env["ha.command"]._without_right(command_ids))

        try:
            lost = orm.transaction(self._db_name, lease, work)
        except MISFIT as error:
            self.misfit(error)
        except (LeaseLostError, *GONE) as error:
            _logger.info("%s: commands have to wait until rights can be asked: %s", self._db_name, error)
        except Exception:
            _logger.exception("%s: the rights of commands could not be asked", self._db_name)
        finally:
            answer(lost)

    def entity_versions(self, lease: Lease) -> dict[str, int]:
        """When each registered entity was last changed in Home Assistant, by registry id, as far as Odoo knows."""
        with self._cursor() as cr:
            return registry_table.read_entity_versions(cr, lease.instance_id)

    def plan(self, kind: Kind, rows: list[Any], order: Order) -> Plan:
        """Compare one registry with what Odoo has.

        :raises NeedsWholeList: the order is for a part of the registry, and that does not tell enough
        """
        with self._cursor() as cr:
            changes, ids = compare(cr, kind, rows, order)
        return self._planned(kind, order.lease, changes, ids)

    def plan_splits(self, rows: list[Any], order: Order) -> Plan:
        """Let the records of devices that Home Assistant has split follow one of the parts."""
        kind = KINDS["device"]
        with self._cursor() as cr:
            present = registry_table.read_present(cr, kind, order.lease.instance_id)
        unread, _all_known = unread_ids(kind, order.refused.get(kind.name, ()))
        return self._planned(kind, order.lease, follow_splits(rows, present, order.splits, unread), {})

    def apply(self, plan: Plan, batch: Batch) -> None:
        """Carry out one batch in one transaction; if a record in it cannot be written, all others all the same. After
        the last batch, open pages read again.

        :raises LeaseLostError: another bridge serves the instance by now; nothing was written
        """
        self._apply(plan, batch)
        if batch is plan.batches[-1]:
            with contextlib.suppress(*GONE):
                self._tell(plan.lease, [plan.kind.model])

    def _apply(self, plan: Plan, batch: Batch) -> None:
        lease = plan.lease

        def work(env: Any) -> dict[str, int]:
            return carry_out(env, plan.kind, lease.instance_id, batch, plan.ids)

        try:
            created = orm.transaction(
                self._db_name, lease, work, moves_entity_ids=batch.moves_entity_ids and plan.kind is ENTITY
            )
        except Exception as error:
            if isinstance(error, PASSING) and not isinstance(error, TOO_MUCH):
                raise
            if parts := batch.parts():
                for part in parts:
                    self._apply(plan, part)
            else:
                self._leave_out(plan, batch, error)
        else:
            plan.ids.setdefault(plan.kind.name, {}).update(created)

    def _leave_out(self, plan: Plan, batch: Batch, error: Exception) -> None:
        about, reason = batch.about(plan.kind), (str(error).splitlines() or [type(error).__name__])[0]
        _logger.warning(
            "%s: instance %d: %s %s cannot be written and is left out: %s",
            self._db_name, plan.lease.instance_id, plan.kind.name, about[:200], reason,
            exc_info=not isinstance(error, psycopg2.Error),
        )  # fmt: skip
        plan.count.refused.append(RefusedRow.of(about, "not_written", reason))
        plan.count.created -= len(batch.create)
        plan.count.archived -= len(batch.archive)
        plan.count.changed = max(0, plan.count.changed - len(batch.update.keys() | batch.rename.keys()))

    def _settle_now(self, lease: Lease) -> None:
        """What fails here is done with the next outcome, or when the connection begins again."""

        def work(env: Any) -> list[str]:
            return list(env["ha.registry.mixin"]._settle(lease.instance_id))

        try:
            if models := orm.transaction(self._db_name, lease, work):
                self._tell(lease, models)
        except MISFIT as error:
            self.misfit(error)
        except (LeaseLostError, *GONE) as error:
            _logger.info("%s: outcomes of edits are taken over later: %s", self._db_name, error)
        except Exception:
            _logger.exception("%s: outcomes of edits could not be taken over", self._db_name)

    def take_report(self, lease: Lease) -> int | None:
        """The report that somebody waits for, if any; one that another connection left unfinished is closed."""
        with self._cursor() as cr:
            return sync_report.take(cr, lease)

    def report(self, lease: Lease, progress: Progress) -> None:
        """Show people how far a sync has come."""
        with self._cursor() as cr:
            channel = sync_report.write(cr, lease, progress)
        if channel:
            self._announcer.announce([channel])

    def _tell(self, lease: Lease, models: list[str]) -> None:
        """Let open pages know that records of these models are others now."""
        with self._cursor() as cr:
            payload = {"instance_id": lease.instance_id, "models": models}
            channel = bus.insert(
                cr, "ha.instance", lease.instance_id, "status:", "ha_registry_changed", payload
            )
        if channel:
            self._announcer.announce([channel])

    def _planned(self, kind: Kind, lease: Lease, changes: Changes, ids: dict[str, dict[str, int]]) -> Plan:
        count = Count(
            created=len(changes.create),
            changed=len(changes.update.keys() | changes.rename.keys()) - changes.came_back,
            archived=len(changes.archive),
            came_back=changes.came_back,
            refused=changes.refused,
        )
        return Plan(kind, lease, list(cut(kind, changes)), ids, count)

    @contextlib.contextmanager
    def _cursor(self) -> Any:
        if self._connection is None:
            self._connection = connect(self._db_name, "registry", autocommit=True)
        try:
            with self._connection.cursor() as cr:
                yield cr
        except psycopg2.Error:
            self._disconnect()
            raise

    def _disconnect(self) -> None:
        self._announcer.close()
        if self._connection is not None:
            with contextlib.suppress(psycopg2.Error):
                self._connection.close()
            self._connection = None


def compare(cr: Any, kind: Kind, rows: list[Any], order: Order) -> tuple[Changes, dict[str, dict[str, int]]]:
    """What has to change, and record ids by Home Assistant's ids of what is referred to, by kind.

    :raises NeedsWholeList: the order is for a part of the registry, and that does not tell enough
    """
    instance_id = order.lease.instance_id
    targets = {target for _, target in (*kind.links.values(), *kind.many.values())}
    ids = {name: registry_table.read_ids(cr, KINDS[name], instance_id) for name in targets}
    refused = order.refused.get(kind.name, ())
    unread, all_known = unread_ids(kind, refused)
    scope = Scope(
        known=ids,
        # A row of which not even the id can be read may be that of any record.
        authoritative=order.running and all_known,
        removed=order.removed,
        gone=order.gone,
        unread=unread,
    )
    if kind is ENTITY:
        present = registry_table.read_present(cr, kind, instance_id, *_about(rows, order))
        device_names = registry_table.read_device_names(cr, instance_id)
        changes = diff_entities(rows, present, order.names, device_names, scope, whole=order.whole_entities)
    else:
        changes = diff(kind, rows, registry_table.read_present(cr, kind, instance_id), scope)
    changes.refused += [RefusedRow.of(row.get(kind.ha_key), "unreadable") for row in refused]
    return changes, ids


def _about(rows: list[Any], order: Order) -> tuple[set[str], set[str]]:
    """Registry ids and entity ids that the rows can be about; none for a whole registry."""
    if order.whole_entities:
        return set(), set()
    usable = [row for row in rows if ENTITY.id_of(row)]
    return {row["id"] for row in usable}, {str(row.get("entity_id")) for row in usable}.union(order.removed)
