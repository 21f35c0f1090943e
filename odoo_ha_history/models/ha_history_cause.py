"""Who or what caused a recorded change, where Home Assistant's contexts tell it. Only the bridge writes here.

One row for each change of which there is something to tell; most have none. It goes when its change does.
"""

from odoo import api, fields, models
from odoo.tools import SQL

AT_ONCE = 50_000


class HaHistoryCause(models.Model):
    _name = "ha.history.cause"
    _description = "Home Assistant History Cause"
    _inherit = ["ha.guarded.mixin"]
    _log_access = False
    _order = "last_updated desc, id desc"
    _rec_name = "context_id"

    instance_id = fields.Many2one("ha.instance", required=True, ondelete="cascade", readonly=True, index=True)
    entity_id = fields.Many2one("ha.entity", required=True, ondelete="cascade", readonly=True)
    last_updated = fields.Datetime("Time", required=True, readonly=True, help="Of the change that was caused")
    keep = fields.Integer(readonly=True, help="Days; 0 for ever")
    is_setting = fields.Boolean(readonly=True, help="Only a setting changed, not the state")
    context_id = fields.Char(readonly=True, index=True)
    parent_id = fields.Char("Parent Context", readonly=True, index="btree_not_null")
    ha_user_id = fields.Char("Home Assistant User", readonly=True, help="ID there")
    user_id = fields.Many2one(
        "res.users", readonly=True, ondelete="set null", index="btree_not_null",
        help="Who asked for it in Odoo; written down before the command is removed",
    )  # fmt: skip
    by_entity_id = fields.Many2one(
        "ha.entity", "Automation, Script or Scene", readonly=True, ondelete="set null", index="btree_not_null"
    )
    trigger_entity_id = fields.Many2one(
        "ha.entity", "Set Off By", readonly=True, ondelete="set null", index="btree_not_null"
    )

    _change_uniq = models.UniqueIndex("(entity_id, last_updated)")
    _settings_idx = models.Index("(last_updated, entity_id) WHERE is_setting")
    _person_idx = models.Index("(ha_user_id, last_updated) WHERE ha_user_id IS NOT NULL")
    _due_idx = models.Index("(keep, last_updated)")

    @api.autovacuum
    def _gc_causes(self) -> tuple[int, bool]:
        """Name who it was while the commands are there, and remove what its change has outlived."""
        for name in self._names_of_commands():
            self.env.cr.execute(
                SQL(
                    """
                    UPDATE ha_history_cause AS cause SET %(name)s = command.%(name)s
                    FROM ha_command AS command
                    WHERE cause.%(name)s IS NULL
                      AND cause.last_updated > (now() AT TIME ZONE 'UTC') - interval '8 days'
                      AND command.context ->> 'id' = ANY(ARRAY[cause.context_id, cause.parent_id])
                      AND command.instance_id = cause.instance_id AND command.%(name)s IS NOT NULL
                    """,
                    name=SQL.identifier(name),
                )
            )
        self.env.cr.execute(
            """
            DELETE FROM ha_history_cause WHERE id IN (
                SELECT cause.id FROM (SELECT DISTINCT keep FROM ha_history_cause WHERE keep > 0) AS kept
                JOIN ha_history_cause AS cause ON cause.keep = kept.keep
                AND cause.last_updated < (now() AT TIME ZONE 'UTC') - kept.keep * interval '1 day'
                LIMIT %s
            )
            """,
            [AT_ONCE],
        )
        deleted = self.env.cr.rowcount
        return deleted, deleted == AT_ONCE

    @api.model
    def _names_of_commands(self) -> list[str]:
        """Fields that say who it was, as those of the same names of `ha.command` do."""
        return ["user_id"]
