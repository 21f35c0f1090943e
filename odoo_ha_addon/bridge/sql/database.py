"""The bridge's own connections to PostgreSQL, never from Odoo's pool: they live as long as the bridge does."""

from __future__ import annotations

from typing import Any

import psycopg2
import psycopg2.extensions
from odoo.sql_db import connection_info_for
from psycopg2.pool import PoolError

from ...protocol.life_signs import IDLE_TRANSACTION_SECONDS

GONE = (psycopg2.OperationalError, psycopg2.InterfaceError)
"""What psycopg2 raises when the server or the connection went away."""

_PASSING = (
    psycopg2.errors.LockNotAvailable,
    psycopg2.extensions.QueryCanceledError,
    psycopg2.extensions.TransactionRollbackError,
    psycopg2.errors.ProgramLimitExceeded,
)
"""Operational errors too, but of one statement: the connection is as good as before."""

MISFIT = (psycopg2.errors.UndefinedTable, psycopg2.errors.UndefinedColumn)
"""What psycopg2 raises when the tables are not those of this code: the module was uninstalled or has to be upgraded."""

TOO_MUCH = psycopg2.errors.ProgramLimitExceeded
"""A value that an index cannot hold, for instance. psycopg2 counts it among `GONE`, but no other time is any better."""

UNANSWERED_SECONDS = 10
"""How long what was sent over TCP may stay unacknowledged; keepalives do not cover that."""


def connect(db_name: str, purpose: str, *, autocommit: bool) -> Any:
    """A new connection with READ COMMITTED, whose death both sides notice within seconds.

    :param purpose: shown in PostgreSQL's list of activities
    :raises psycopg2.OperationalError: the server or the database is not there
    """
    _, info = connection_info_for(db_name)
    connection = psycopg2.connect(
        **{
            **info,
            "application_name": f"odoo_ha {purpose}"[:63],
            "connect_timeout": 5,
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


def is_gone(error: Exception) -> bool:
    """Whether the server or the connection went away, or is about to."""
    return isinstance(error, (*GONE, PoolError)) and not isinstance(error, _PASSING)


def module_ready(db_name: str) -> bool:
    """Whether the database has the module installed, with no installation or upgrade under way."""
    try:
        connection = connect(db_name, "look", autocommit=True)
    except GONE:
        return False
    try:
        with connection.cursor() as cr:
            return is_ready(cr)
    finally:
        connection.close()


def is_ready(cr: Any) -> bool:
    """As `module_ready`, on an open cursor in autocommit."""
    cr.execute("SELECT to_regclass('ir_module_module') IS NOT NULL")
    if not cr.fetchone()[0]:
        return False
    cr.execute(
        """
        SELECT count(*) FILTER (WHERE name = 'odoo_ha_addon' AND state = 'installed') = 1
           AND count(*) FILTER (WHERE state IN ('to install', 'to upgrade', 'to remove')) = 0
        FROM ir_module_module
        """
    )
    return bool(cr.fetchone()[0])
