"""Guests are all one user of Odoo: the cause of a change keeps the name by which the audit knows them."""

from odoo import api, fields, models


class HaHistoryCause(models.Model):
    _inherit = "ha.history.cause"

    guest = fields.Char(
        readonly=True, help="Who asked for it by a guest link; written down before the command is removed"
    )

    @api.autovacuum
    def _gc_causes(self) -> tuple[int, bool]:
        self.env.cr.execute(
            """
            UPDATE ha_history_cause AS cause SET guest = command.guest
            FROM ha_command AS command
            WHERE cause.guest IS NULL AND cause.last_updated > (now() AT TIME ZONE 'UTC') - interval '8 days'
              AND command.context ->> 'id' = ANY(ARRAY[cause.context_id, cause.parent_id])
              AND command.instance_id = cause.instance_id AND command.guest IS NOT NULL
            """
        )
        return super()._gc_causes()
