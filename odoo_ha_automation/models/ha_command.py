"""Commands that an action of a rule has given know which firing that was, so that no rule sets off itself."""

from odoo import fields, models

from .trigger_values import running_firing


class HaCommand(models.Model):
    _inherit = "ha.command"

    firing_id = fields.Many2one(
        "ha.rule.firing", "Rule Firing", readonly=True, ondelete="set null", index="btree_not_null"
    )

    def _insert(self, cr, *args, **kwargs) -> int:
        command_id = super()._insert(cr, *args, **kwargs)
        if firing := running_firing(self.env):
            cr.execute("UPDATE ha_command SET firing_id = %s WHERE id = %s", [firing.id, command_id])
        return command_id
