"""What happened: one record for each state that an entity had, as people list, group and export it.

The rows lie in `ha_history`, a partitioned table that the ORM cannot know; this model reads a view of it. The bridge
writes the rows (`bridge/`), and nobody writes through the model.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import psycopg2
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ..storage import moving, schema
from ..storage.state_value import TEXT_SQL

SPANS = (timedelta(hours=1), timedelta(days=1), timedelta(days=8), timedelta(days=64))
"""How far into the rows is looked for a page of them, step by step."""

MOST_SECONDS = 10.0
"""How long one search, count or grouping may take."""


class HaHistory(models.Model):
    _name = "ha.history"
    _description = "Home Assistant History"
    _inherit = ["ha.guarded.mixin"]
    _table = "ha_history_reading"
    _auto = False
    _log_access = False
    _order = "last_updated desc, id desc"
    _rec_name = "state"

    entity_id = fields.Many2one("ha.entity", readonly=True)
    instance_id = fields.Many2one("ha.instance", readonly=True)
    domain = fields.Char(related="entity_id.domain")
    area_id = fields.Many2one(related="entity_id.effective_area_id")
    device_id = fields.Many2one(related="entity_id.device_id")
    last_updated = fields.Datetime("Time", readonly=True, help="By Home Assistant's clock")
    last_changed = fields.Datetime("State Since", readonly=True)
    state = fields.Char(readonly=True)
    value = fields.Float(
        readonly=True, aggregator="avg", digits=0, help="The state as a number; empty where it is none"
    )
    attributes = fields.Json(readonly=True)

    def init(self) -> None:
        schema.create_tables(self.env.cr)
        self.env.cr.execute(
            SQL(
                """
                CREATE OR REPLACE VIEW ha_history_reading AS
                SELECT history.id, history.entity_id, entity.instance_id, history.last_updated,
                       coalesce(history.last_changed, history.last_updated) AS last_changed,
                       %s AS state, history.value, attributes.data AS attributes
                FROM ha_history AS history
                JOIN ha_entity AS entity ON entity.id = history.entity_id
                LEFT JOIN ha_history_word AS word ON word.id = history.word_id
                LEFT JOIN ha_history_attributes AS attributes ON attributes.id = history.attributes_id
                """,
                SQL(TEXT_SQL.format(row="history", word="word")),
            )
        )

    @api.model
    @api.readonly
    def search_fetch(self, *args, **kwargs):
        with self._in_time():
            return super().search_fetch(*args, **kwargs)

    @api.model
    @api.readonly
    def search_count(self, *args, **kwargs):
        with self._in_time():
            return super().search_count(*args, **kwargs)

    @api.model
    def _read_group(self, *args, **kwargs):
        with self._in_time():
            return super()._read_group(*args, **kwargs)

    @api.model
    def _read_grouping_sets(self, *args, **kwargs):
        with self._in_time():
            return super()._read_grouping_sets(*args, **kwargs)

    @contextmanager
    def _in_time(self):
        """Ends what reads too many millions of rows, so that nobody waits for minutes and no worker is lost to it.

        :raises UserError: it took too long
        """
        self.env.cr.execute("SET LOCAL statement_timeout = %s", [round(MOST_SECONDS * 1000)])
        try:
            yield
        except psycopg2.errors.QueryCanceled as error:
            raise UserError(
                self.env._("There are too many states for that. Choose a shorter time, or an entity.")
            ) from error
        self.env.cr.execute("SET LOCAL statement_timeout TO DEFAULT")

    @api.model
    def _search(self, domain, offset=0, limit=None, order=None, **kwargs):
        domain = Domain(domain)
        if limit:
            for near in self._times_of_page(order or ""):
                # So that not all rows are sorted for a page of them.
                if len(super()._search(domain & near, limit=offset + limit, **kwargs)) == offset + limit:
                    domain &= near
                    break
        return super()._search(domain, offset, limit, order, **kwargs)

    @api.model
    def _times_of_page(self, order: str) -> Iterator[Domain]:
        """Longer and longer times at the end from which rows are ordered; none where they are not ordered by time."""
        first, *_ = order.split(",")
        if first.split()[:1] != ["last_updated"]:
            return
        if "desc" in first.lower():
            now = fields.Datetime.now()
            yield from (Domain("last_updated", ">=", now - span) for span in SPANS)
        elif leaves := moving.leaves(self.env.cr):
            yield from (Domain("last_updated", "<", leaves[-1].since + span) for span in SPANS)
