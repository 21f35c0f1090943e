"""What happened, hour by hour and day by day: for how long an entity was in each of its states, and how often it came
there. A view of `ha_statistics_word`; see `ha_statistics.py`.
"""

from odoo import fields, models
from odoo.tools import SQL, drop_view_if_exists

from ...storage.statistics import schema as statistics_schema


class HaStatisticsWord(models.Model):
    _name = "ha.statistics.word"
    _description = "Home Assistant Statistics of States"
    _inherit = ["ha.statistics.mixin"]
    _table = "ha_statistics_word_reading"
    _auto = False

    state = fields.Char(readonly=True)
    hours = fields.Float("Duration (h)", readonly=True, aggregator="sum", help="In this state")
    changes = fields.Integer(readonly=True, aggregator="sum", help="How often it came to this state")

    def init(self) -> None:
        statistics_schema.create_tables(self.env.cr)
        drop_view_if_exists(self.env.cr, self._table)
        self.env.cr.execute(
            SQL(
                """
                CREATE VIEW ha_statistics_word_reading AS
                SELECT row.id, row.entity_id, row.period, row.start, row.day, %s,
                    word.text AS state, row.seconds / 3600 AS hours, row.changes
                FROM ha_statistics_word AS row %s
                JOIN ha_history_word AS word ON word.id = row.word_id
                """,
                self._from_entity,
                self._joins,
            )
        )
