"""Which rules the bridge has followed, for each instance. A rule that is not here begins with what holds already. Only
the bridge writes here.
"""

from odoo import fields, models


class HaRuleWatch(models.Model):
    _name = "ha.rule.watch"
    _description = "Home Assistant Rule Watch"
    _inherit = ["ha.guarded.mixin"]
    _log_access = False

    rule_id = fields.Many2one("base.automation", required=True, readonly=True, ondelete="cascade")
    instance_id = fields.Many2one("ha.instance", required=True, readonly=True, ondelete="cascade", index=True)
    generation = fields.Integer(readonly=True)

    _rule_instance_uniq = models.Constraint(
        "UNIQUE (rule_id, instance_id)", "A rule is followed once for an instance."
    )
