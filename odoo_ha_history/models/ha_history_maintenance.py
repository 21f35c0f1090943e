"""The daily maintenance of rows: what `storage.maintenance` and `storage.retention` do, on a connection of its own."""

import logging
import time
from collections.abc import Callable
from contextlib import closing, contextmanager
from datetime import datetime, timezone

import psycopg2
from odoo import api, models
from odoo.sql_db import db_connect

from ..storage.maintenance import Maintenance
from ..storage.retention import drop_due
from ..storage.statistics.retention import drop_years, forget_days, kept

_logger = logging.getLogger(__name__)

SECONDS = 120.0
"""How long one run takes at most; another one goes on."""


class HaHistoryMaintenance(models.AbstractModel):
    _name = "ha.history.maintenance"
    _description = "Home Assistant History Maintenance"

    @api.model
    def _run(self) -> None:
        """Called by the cron. Its own transaction must hold no lock on history: dropping would wait for it."""
        with closing(db_connect(self.env.cr.dbname).cursor()) as cr:
            # Neither dropping nor many small steps go well in the one transaction that a cursor of Odoo is.
            cr._cnx.autocommit = True
            now = datetime.now(timezone.utc).replace(tzinfo=None)
            end = time.monotonic() + SECONDS
            is_done = Maintenance(cr, lambda: _transaction(cr), now, SECONDS).run()
            if is_done:
                # Not earlier: what is due may hold rows that are kept longer by now.
                _drop(lambda: drop_due(cr, now))
            since = kept(cr, now)
            _drop(lambda: drop_years(cr, since.hours))
            if not forget_days(cr, since.days, lambda: _transaction(cr), lambda: time.monotonic() > end):
                is_done = False
            if not is_done:
                self._run_soon()

    @api.model
    def _run_soon(self) -> None:
        cron = self.env.ref("odoo_ha_history.cron_ha_history_maintenance", raise_if_not_found=False)
        if cron:
            cron.sudo()._trigger()


def _drop(drop: Callable[[], list[str]]) -> None:
    try:
        if gone := drop():
            _logger.info("History that is not kept any longer is gone: %s", ", ".join(gone))
    except psycopg2.errors.QueryCanceled:
        _logger.info("Somebody still reads history that is to go; it goes with the next run")


@contextmanager
def _transaction(cr):
    """Around the statements of a cursor in autocommit."""
    cr.execute("BEGIN")
    try:
        yield
    except BaseException:
        cr.execute("ROLLBACK")
        raise
    cr.execute("COMMIT")
