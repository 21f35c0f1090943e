"""Wakes a worker of Odoo for its scheduled actions at once, as Odoo does it itself: workers listen in the database
`postgres`.
"""

from __future__ import annotations

import logging
import os
import re
import threading
from typing import Any

from odoo.addons.odoo_ha_addon.bridge.sql.database import GONE, connect

_logger = logging.getLogger(__name__)

CONNECT_SECONDS = 2
_NAME = re.compile(r"[a-z_][a-z0-9_]*(\.[a-z_][a-z0-9_]*)?")


class WorkerBell:
    """May be rung from any thread, after the commit."""

    def __init__(self, db_name: str) -> None:
        self._db_name = db_name
        self._lock = threading.Lock()
        self._connection: Any = None
        # Odoo's own setting, for servers with another function in the place of `pg_notify`.
        self._function = os.getenv("ODOO_NOTIFY_FUNCTION", "pg_notify")

    def ring(self) -> None:
        """Where nobody hears it, workers look by themselves within a minute."""
        with self._lock:
            for may_be_stale in [True, False] if self._connection is not None else [False]:
                try:
                    self._send()
                    return
                except GONE as error:
                    self._close()
                    if not may_be_stale:
                        _logger.warning("Workers could not be told of rules that fired: %s", error)

    def ring_soon(self) -> None:
        """For a thread that must not wait for another connection."""
        threading.Thread(target=self.ring, name=f"odoo_ha.bell.{self._db_name}", daemon=True).start()

    def _close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _send(self) -> None:
        if not _NAME.fullmatch(self._function):
            return
        if self._connection is None:
            self._connection = connect("postgres", "rules", autocommit=True, within_seconds=CONNECT_SECONDS)
        with self._connection.cursor() as cr:
            cr.execute(f"SELECT {self._function}('cron_trigger', %s)", [self._db_name])
