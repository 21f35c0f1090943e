"""Who has set a run time to zero, or closed an alarm of an entity that is gone: the bridge follows it with its next
look at the rules. Only `_note` writes here.
"""

from odoo import api, fields, models
from odoo.addons.odoo_ha_addon.protocol.notify import notify
from odoo.tools import SQL

from .base_automation import TOPIC


class HaRuleReset(models.Model):
    _name = "ha.rule.reset"
    _description = "Home Assistant Rule Run Time Set to Zero"
    _inherit = ["ha.guarded.mixin"]
    _log_access = False

    rule_id = fields.Many2one("base.automation", required=True, readonly=True, ondelete="cascade")
    entity_id = fields.Many2one("ha.entity", required=True, readonly=True, ondelete="cascade", index=True)
    moment = fields.Float(required=True, readonly=True, help="Seconds since 1970")

    _rule_entity_uniq = models.Constraint("UNIQUE (rule_id, entity_id)", "Only the last time counts.")

    @api.model
    def _note(self, rule, entity) -> None:
        """Bridges count from now on, with the commit."""
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO ha_rule_reset AS reset (rule_id, entity_id, moment)
                VALUES (%(rule)s, %(entity)s, extract(epoch FROM clock_timestamp()))
                ON CONFLICT (rule_id, entity_id) DO UPDATE SET moment = EXCLUDED.moment
                """,
                rule=rule.id,
                entity=entity.id,
            )
        )
        self.env.cr.execute(
            SQL("UPDATE base_automation SET ha_resets = coalesce(ha_resets, 0) + 1 WHERE id = %s", rule.id)
        )
        rule.sudo().invalidate_recordset(["ha_resets"])
        self.invalidate_model()
        notify(self.env.cr, TOPIC, rule.id)
