"""The live values, apart from the records that people edit.

One narrow row for each entity that Home Assistant has a state for; the row's id is the entity's id. Only
the bridge writes here, in bulk and by plain SQL, so that a person's save and a flood of states never meet
in one row. No index on a changing column: PostgreSQL then updates in place (HOT).
"""

from odoo import fields, models
from odoo.tools import SQL


class HaEntityState(models.Model):
    _name = "ha.entity.state"
    _description = "Home Assistant Live State"
    _inherit = ["ha.guarded.mixin"]
    _log_access = False

    state = fields.Char(required=True, readonly=True)
    attributes = fields.Json(readonly=True)
    last_changed = fields.Datetime(readonly=True, help="When the state changed, by Home Assistant's clock")
    last_updated = fields.Datetime(
        readonly=True, help="When the state or an attribute changed, by Home Assistant's clock"
    )

    def init(self) -> None:
        self.env.cr.execute(
            SQL("ALTER TABLE %s SET (fillfactor = 60)", SQL.identifier(self._table)),
        )
        # A state is nothing without its entity; its id is the entity's id.
        entities = self.env["ha.entity"]
        self.pool.add_foreign_key(self._table, "id", entities._table, "id", "cascade", self, entities._module)
