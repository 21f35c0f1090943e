"""Lets the feeds of other addons work with PostgreSQL, in threads of their own, without stopping the event loop."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from ...protocol.settings import Lease, LeaseLostError
from .state_database import PostgresStates

_Result = TypeVar("_Result")

THREADS = 2
LOCK_SECONDS = 1.0


class FeedTransactions:
    """One for each database. Its threads begin with the first use, and connect when they are needed."""

    def __init__(self, db_name: str) -> None:
        self._db_name = db_name
        self._pool = ThreadPoolExecutor(THREADS, thread_name_prefix=f"odoo_ha.feeds.{db_name}")
        self._own = threading.local()
        self._databases: list[PostgresStates] = []

    def __call__(self, lease: Lease, work: Callable[[Any], _Result]) -> Awaitable[_Result]:
        """What `work(cr)` returned, in a transaction that proves the lease.

        :raises LeaseLostError: another bridge serves the instance; `work` was not called
        :raises BlockingIOError: somebody holds the lease locked just now
        """
        return asyncio.get_running_loop().run_in_executor(self._pool, self._run, lease, work)

    def stop(self) -> None:
        """End the threads; what they are doing is not waited for."""
        self._pool.shutdown(wait=False, cancel_futures=True)
        for database in self._databases:
            database.disconnect()

    def _run(self, lease: Lease, work: Callable[[Any], _Result]) -> _Result:
        database = self._database()
        try:
            with database.transaction(LOCK_SECONDS) as cr:
                if database.standing(cr, [lease]).holds(lease):
                    return work(cr)
        except Exception as error:
            if database.is_gone(error):
                database.disconnect()
            raise
        raise LeaseLostError(f"instance {lease.instance_id} is served by another bridge")

    def _database(self) -> PostgresStates:
        if not hasattr(self._own, "database"):
            self._own.database = PostgresStates(self._db_name, "feeds")
            self._databases.append(self._own.database)
        database: PostgresStates = self._own.database
        return database
