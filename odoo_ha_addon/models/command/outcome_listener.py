"""Hears, for all requests of this process, which awaited commands are over.

There is one connection for each database, in autocommit and not from Odoo's pool. It is opened when somebody waits and
closed when nobody has waited for some time. A word that was missed while it was away costs nothing: after each new
connection everybody who waits looks again. A process that was forked begins without any.
"""

import contextlib
import logging
import os
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import psycopg2
from odoo.sql_db import connection_info_for
from psycopg2 import sql

from ...file_descriptors import wait_readable
from ...protocol.notify import OUTCOME_CHANNEL

_logger = logging.getLogger(__name__)

IDLE_SECONDS = 60.0
AGAIN_SECONDS = 0.5
READY_SECONDS = 5.0


class NotListening(Exception):
    """PostgreSQL gives us no connection to listen on."""


class Waiter:
    """What one request waits with. `command_id` is to be set before the command's transaction is committed."""

    def __init__(self) -> None:
        self.command_id: int | None = None
        self._news = threading.Event()

    def wake(self) -> None:
        self._news.set()

    def wait(self, seconds: float) -> None:
        """Until there may be news of the command, at most so long."""
        self._news.wait(max(0.0, seconds))
        self._news.clear()


class OutcomeListener:
    """Of one database. All methods may be called from any thread."""

    def __init__(
        self, db_name: str, connect: Callable[[str], Any] | None = None, idle_seconds: float = IDLE_SECONDS
    ) -> None:
        self._db_name = db_name
        self._connect = connect or _connect
        self._idle_seconds = idle_seconds
        self._lock = threading.Lock()
        self._waiters: set[Waiter] = set()
        self._last_used = time.monotonic()
        self._thread: threading.Thread | None = None
        self._listening = threading.Event()

    @contextlib.contextmanager
    def waiter(self) -> Iterator[Waiter]:
        """A waiter that hears whatever is committed from now on.

        :raises NotListening: there is no connection; nobody could hear
        """
        waiter = Waiter()
        with self._lock:
            self._waiters.add(waiter)
            if self._thread is None:
                self._thread = threading.Thread(
                    target=self._run, name=f"odoo_ha.outcomes.{self._db_name}", daemon=True
                )
                self._thread.start()
        try:
            if not self._listening.wait(READY_SECONDS):
                raise NotListening(self._db_name)
            yield waiter
        finally:
            with self._lock:
                self._waiters.discard(waiter)
                self._last_used = time.monotonic()

    def _run(self) -> None:
        trouble = None
        while not self._may_end():
            try:
                with contextlib.closing(self._connect(self._db_name)) as connection:
                    trouble = None
                    self._listen(connection)
            except (psycopg2.Error, OSError) as error:
                if trouble is None:
                    trouble = str(error).strip()
                    _logger.warning("%s: outcomes of commands cannot be heard: %s", self._db_name, trouble)
                time.sleep(AGAIN_SECONDS)
            finally:
                self._listening.clear()

    def _listen(self, connection: Any) -> None:
        with connection.cursor() as cr:
            cr.execute(sql.SQL("LISTEN {}").format(sql.Identifier(OUTCOME_CHANNEL)))
        self._listening.set()
        self._wake(None)
        while not self._is_idle():
            wait_readable([connection], self._idle_seconds)
            connection.poll()
            self._wake({notification.payload for notification in connection.notifies})
            connection.notifies.clear()

    def _wake(self, payloads: set[str] | None) -> None:
        """Those whose command is among the payloads; all for None."""
        with self._lock:
            for waiter in self._waiters:
                if payloads is None or str(waiter.command_id) in payloads:
                    waiter.wake()

    def _is_idle(self) -> bool:
        with self._lock:
            return not self._waiters and time.monotonic() - self._last_used >= self._idle_seconds

    def _may_end(self) -> bool:
        """Whether nobody waits, so that the thread ends; who comes later starts another one."""
        with self._lock:
            if not self._waiters:
                self._thread = None
            return not self._waiters


_listeners: dict[str, OutcomeListener] = {}
# The threads of the parent are not in the child, and its connections are not the child's to use or to close.
os.register_at_fork(after_in_child=_listeners.clear)


def listener_of(db_name: str) -> OutcomeListener:
    """The one listener that this process has for a database."""
    return _listeners.setdefault(db_name, OutcomeListener(db_name))


def _connect(db_name: str) -> Any:
    _name, parameters = connection_info_for(db_name)
    connection = psycopg2.connect(
        **{
            **parameters,
            "application_name": "odoo_ha outcomes",
            "connect_timeout": 5,
            "keepalives": 1,
            "keepalives_idle": 5,
            "keepalives_interval": 2,
            "keepalives_count": 3,
        }
    )
    connection.autocommit = True
    return connection
