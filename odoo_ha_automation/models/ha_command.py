"""Commands that an action of a rule has given know which firing that was, so that no rule sets off itself."""

from odoo import fields, models


class HaCommand(models.Model):
    _inherit = "ha.command"

    firing_id = fields.Many2one(
        "ha.rule.firing", "Rule Firing", readonly=True, ondelete="set null", index="btree_not_null"
    )
