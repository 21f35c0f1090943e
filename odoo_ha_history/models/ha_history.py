"""What happened: one record for each state that an entity had, as people list, group and export it.

The rows lie in `ha_history`, a partitioned table that the ORM cannot know; this model reads a view of it. The bridge
writes the rows (`bridge/`), and nobody writes through the model.
"""

from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..storage import moving, schema
from ..storage.state_value import TEXT_SQL

SPANS = (timedelta(hours=1), timedelta(days=1), timedelta(days=8), timedelta(days=64))
"""How far into the rows is looked for a page of them, step by step."""


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
    def _search(self, domain, offset=0, limit=None, order=None, **kwargs):
        domain = Domain(domain)
        if limit and order and order.partition(",")[0].split()[0] == "last_updated":
            is_newest = "desc" in order.partition(",")[0].lower()
            domain &= self._time_of_page(domain, offset + limit, is_newest, **kwargs)
        return super()._search(domain, offset, limit, order, **kwargs)

    @api.model
    def _time_of_page(self, domain: Domain, most: int, is_newest: bool, **kwargs) -> Domain:
        """A condition that leaves the first rows in the order of time and few others, so that not all are sorted.

        :param most: how many rows are wanted
        :param is_newest: the newest come first
        """
        if not is_newest and not (leaves := moving.leaves(self.env.cr)):
            return Domain.TRUE
        edge = fields.Datetime.now() if is_newest else leaves[-1].since
        for span in SPANS:
            near = (
                Domain("last_updated", ">=", edge - span)
                if is_newest
                else Domain("last_updated", "<", edge + span)
            )
            rows = super()._search(domain & near, limit=most, **kwargs)
            if len(rows) == most:
                return near
        return Domain.TRUE
