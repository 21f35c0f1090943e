"""What the bridge remembers of a rule and an entity, to go on after a restart. Only the bridge writes here."""

from odoo import fields, models


class HaRuleStanding(models.Model):
    _name = "ha.rule.standing"
    _description = "Home Assistant Rule Standing"
    _inherit = ["ha.guarded.mixin"]
    _log_access = False

    rule_id = fields.Many2one("base.automation", required=True, readonly=True, ondelete="cascade")
    entity_id = fields.Many2one("ha.entity", required=True, readonly=True, ondelete="cascade", index=True)
    held = fields.Boolean(readonly=True, help="The condition holds")
    since = fields.Float(required=True, readonly=True, help="Seconds since 1970")
    changed_at = fields.Float(required=True, readonly=True, help="Of the change with which it began")
    old_value = fields.Char(readonly=True)
    context = fields.Char(readonly=True)
    parent_context = fields.Char(readonly=True)
    due = fields.Float(readonly=True)
    fired = fields.Float(readonly=True)

    _rule_entity_uniq = models.Constraint(
        "UNIQUE (rule_id, entity_id)", "A rule stands in one way with an entity."
    )
