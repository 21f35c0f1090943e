"""The bridge's own connections to PostgreSQL, never from Odoo's pool: they live as long as the bridge does.

Where the server is and who logs in is Odoo's configuration; whoever hosts a bridge gives that in by `configure`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import psycopg2
from psycopg2.pool import PoolError

from ...protocol.life_signs import IDLE_TRANSACTION_SECONDS, LOCK_SECONDS
from ...protocol.module_changes import Modules, read_modules

GONE = (psycopg2.OperationalError, psycopg2.InterfaceError)
"""What psycopg2 raises when the server or the connection went away, and for all of `PASSING`."""

PASSING = (
    psycopg2.errors.LockNotAvailable,
    psycopg2.errors.QueryCanceled,
    psycopg2.errors.SerializationFailure,
    psycopg2.errors.DeadlockDetected,
    psycopg2.errors.TooManyConnections,
    psycopg2.errors.OutOfMemory,
    psycopg2.errors.DiskFull,
)
"""What psycopg2 raises when the same statement may work in a moment, on the same connection."""

_OF_A_STATEMENT = (
    psycopg2.errors.LockNotAvailable,
    psycopg2.errors.QueryCanceled,
    psycopg2.errors.SerializationFailure,
    psycopg2.errors.DeadlockDetected,
    psycopg2.errors.ProgramLimitExceeded,
)
"""Operational errors too, but about what a statement touches; the next one may be fine."""

MISFIT = (psycopg2.errors.UndefinedTable, psycopg2.errors.UndefinedColumn)
"""What psycopg2 raises when the tables are not those of this code: the module was uninstalled or has to be upgraded."""

TOO_MUCH = psycopg2.errors.ProgramLimitExceeded
"""A value that an index cannot hold, for instance. psycopg2 counts it among `GONE`, but no other time is any better."""

UNANSWERED_SECONDS = 10
"""How long what was sent over TCP may stay unacknowledged; keepalives do not cover that."""

CONNECT_SECONDS = 5

_parameters_of: Callable[[str], Mapping[str, Any]] | None = None


def configure(parameters_of: Callable[[str], Mapping[str, Any]]) -> None:
    """:param parameters_of: libpq's connection parameters by the name of a database"""
    global _parameters_of  # noqa: PLW0603 - one PostgreSQL server a process
    _parameters_of = parameters_of


def connect(db_name: str, purpose: str, *, autocommit: bool, within_seconds: int = CONNECT_SECONDS) -> Any:
    """A new connection with READ COMMITTED, whose death both sides notice within seconds.

    :param purpose: shown in PostgreSQL's list of activities
    :param within_seconds: for each address of the server; libpq takes at least 2
    :raises psycopg2.OperationalError: the server or the database is not there
    """
    if _parameters_of is None:
        raise RuntimeError("nobody has configured where PostgreSQL is")
    connection = psycopg2.connect(
        **{
            **_parameters_of(db_name),
            "application_name": f"odoo_ha {purpose}"[:63],
            "connect_timeout": within_seconds,
            "keepalives": 1,
            "keepalives_idle": 5,
            "keepalives_interval": 2,
            "keepalives_count": 3,
            "tcp_user_timeout": UNANSWERED_SECONDS * 1000,
        }
    )
    connection.set_session(isolation_level="READ COMMITTED", autocommit=autocommit)
    with connection.cursor() as cr:
        # Over TCP the server finds out as quickly as we do that the other side is dead, and frees its locks.
        for name, value in (("idle", 5), ("interval", 2), ("count", 3)):
            cr.execute(f"SET tcp_keepalives_{name} = {value}")
        cr.execute(f"SET tcp_user_timeout = {UNANSWERED_SECONDS * 1000}")
        cr.execute(f"SET idle_in_transaction_session_timeout = '{IDLE_TRANSACTION_SECONDS}s'")
        # The commit of a live value need not wait for the disk: after a crash the next snapshot brings it
        # again.
        cr.execute("SET synchronous_commit = off")
    if not autocommit:
        connection.commit()
    return connection


def limit_lock_waits(cr: Any) -> None:
    """Let no statement of this connection wait longer for a lock than the signs of life allow."""
    cr.execute(f"SET lock_timeout = {int(LOCK_SECONDS * 1000)}")


def is_gone(error: Exception) -> bool:
    """Whether the server or the connection went away, or is about to: no single statement's fault."""
    return isinstance(error, (*GONE, PoolError)) and not isinstance(error, _OF_A_STATEMENT)


def look_at_modules(db_name: str) -> Modules:
    """Whether the database has the module, on a connection for this one question.

    :raises psycopg2.OperationalError: the database cannot be asked
    """
    connection = connect(db_name, "look", autocommit=True)
    try:
        with connection.cursor() as cr:
            limit_lock_waits(cr)
            return read_modules(cr)
    finally:
        connection.close()
