"""What happened: one record for each state that an entity had, as people list, group and export it.

The rows lie in `ha_history`, a partitioned table that the ORM cannot know; this model reads a view of it. The bridge
writes the rows (`bridge/`), and nobody writes through the model.
"""

from odoo import fields, models
from odoo.tools import SQL

from ..storage import schema
from ..storage.state_value import TEXT_SQL


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
