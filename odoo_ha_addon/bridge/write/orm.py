"""The bridge's short transactions through the ORM, for records that people see and other modules may extend."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

import psycopg2

from ...protocol.life_signs import IDLE_TRANSACTION_SECONDS
from ...protocol.settings import Lease, LeaseLostError

_logger = logging.getLogger(__name__)

TRIES = 5
CONTEXT = {
    "tracking_disable": True,
    "mail_create_nosubscribe": True,
    "mail_notrack": True,
    "from_home_assistant": True,
}
CONFLICTS = (
    psycopg2.errors.SerializationFailure,
    psycopg2.errors.DeadlockDetected,
    psycopg2.errors.UniqueViolation,
)

_Result = TypeVar("_Result")
_turns: dict[str, threading.Lock] = {}


LOCK_SECONDS = 0.5
"""How long a transaction waits for a row that somebody else holds; the other threads wait meanwhile."""


def ensure_entities(db_name: str, lease: Lease, names: dict[str, str]) -> dict[str, int]:
    """Record id by entity id, after making sure that each has an active record with its name."""

    def work(env: Any) -> dict[str, int]:
        return dict(env["ha.entity"]._ensure(lease.instance_id, names))

    return transaction(db_name, lease, work)


def archive_entities(db_name: str, lease: Lease, record_ids: Iterable[int]) -> None:
    """Home Assistant no longer has these entities; their records and what hangs on them stay."""
    ids = sorted(record_ids)

    def work(env: Any) -> None:
        entities = env["ha.entity"].browse(ids).exists()
        # The registry may have got an entry for one of them meanwhile.
        entities.filtered(lambda entity: not entity.registry_id and not entity.state_id).action_archive()

    transaction(db_name, lease, work)


def transaction(
    db_name: str, lease: Lease, work: Callable[[Any], _Result], *, moves_entity_ids: bool = False
) -> _Result:
    """Run `work(env)` as the superuser while the lease is ours; again after a conflict with somebody's save.

    :param moves_entity_ids: entity ids go from one record to another: no state is written meanwhile, and none after
        it by whoever has not read the records since
    :raises LeaseLostError: another bridge serves the instance by now
    :raises psycopg2.errors.LockNotAvailable: somebody holds a row for longer than `LOCK_SECONDS`
    """
    # Here and not above, so that all else of the bridge can be used without an Odoo.
    from odoo import SUPERUSER_ID, api
    from odoo.modules.registry import Registry

    for attempt in range(1, TRIES + 1):
        registry = Registry(db_name).check_signaling()
        try:
            with _turn(db_name), registry.cursor() as cr:
                # What is written was computed by us, not read here; so there is nothing to serialize but the rows.
                cr.execute("SET TRANSACTION ISOLATION LEVEL READ COMMITTED")
                # What a crash takes away Home Assistant tells again.
                cr.execute("SET LOCAL synchronous_commit = off")
                cr.execute(f"SET LOCAL lock_timeout = '{round(LOCK_SECONDS * 1000)}ms'")
                cr.execute(f"SET LOCAL idle_in_transaction_session_timeout = '{IDLE_TRANSACTION_SECONDS}s'")
                _prove(cr, lease, moves_entity_ids=moves_entity_ids)
                env = api.Environment(cr, SUPERUSER_ID, CONTEXT)
                result = work(env)
                env.flush_all()
            registry.signal_changes()
            return result
        except CONFLICTS as error:
            if attempt == TRIES:
                raise
            _logger.info("%s: a save came in between, trying again: %s", db_name, str(error).splitlines()[0])
    raise AssertionError("unreachable")


def _turn(db_name: str) -> threading.Lock:
    """The bridge's threads take turns, so that they are never in each other's way."""
    return _turns.setdefault(db_name, threading.Lock())


def _prove(cr: Any, lease: Lease, *, moves_entity_ids: bool) -> None:
    if moves_entity_ids:
        query = """
            UPDATE ha_lease SET entity_ids_version = coalesce(entity_ids_version, 0) + 1
            WHERE instance_id = %s AND epoch = %s RETURNING id
        """
    else:
        query = "SELECT id FROM ha_lease WHERE instance_id = %s AND epoch = %s FOR SHARE"
    # Odoo's cursor would log as an error that the table is gone; whoever called knows better what that means.
    cr.execute(query, [lease.instance_id, lease.epoch], log_exceptions=False)
    if not cr.fetchone():
        raise LeaseLostError(f"instance {lease.instance_id} is served by another bridge")
