"""What is recorded: rules that people read, in their order. The first that fits an entity decides.

What is checked of them stands in `ha_history_rule_values`, what they cost in `ha_history_rule_cost`.
"""

from odoo import api, fields, models
from odoo.addons.odoo_ha_addon.protocol.notify import notify

from ...storage.policy import Rule, split_list
from ..keeping import KEEPING

TOPIC = "ha_history_rule"


class HaHistoryRule(models.Model):
    _name = "ha.history.rule"
    _description = "Home Assistant Recording Rule"
    _inherit = ["ha.guarded.mixin"]
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    company_id = fields.Many2one(
        "res.company", index="btree_not_null", help="Empty: for the instances of all companies"
    )
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    record = fields.Boolean(default=True, help="Off: what the rule decides is not recorded")
    keep = fields.Selection(KEEPING, required=True, default="366")
    kind = fields.Selection(
        [("number", "Numbers"), ("word", "Words")],
        string="What",
        help="Numbers: what has a unit or counts. Words: open and closed, on and off. Empty: both",
    )
    instance_ids = fields.Many2many(
        "ha.instance", "ha_history_rule_instance_rel", "rule_id", "instance_id", string="Instances"
    )
    domains = fields.Char(help="Of entities, such as lock, cover; empty for all")
    device_classes = fields.Char(help="Such as temperature, door; empty for all")
    label_ids = fields.Many2many(
        "ha.label", "ha_history_rule_label_rel", "rule_id", "label_id", string="Labels"
    )
    entity_ids = fields.Many2many(
        "ha.entity", "ha_history_rule_entity_rel", "rule_id", "entity_id", string="Entities"
    )
    patterns = fields.Char("Entity IDs", help="With * for anything: sensor.*_uptime")
    attributes = fields.Char(help="That are kept with each state: hvac_action, current_temperature")

    @api.model_create_multi
    def create(self, vals_list):
        rules = super().create(vals_list)
        rules._announce()
        return rules

    def write(self, vals: dict) -> bool:
        result = super().write(vals)
        self._announce()
        if "keep" in vals:
            # What is to be kept longer than was said when it was written moves.
            self.env["ha.history.maintenance"]._run_soon()
        return result

    def unlink(self) -> bool:
        self._announce()
        return super().unlink()

    def _announce(self) -> None:
        """Bridges read the rules again with the commit."""
        self.flush_model()
        for rule in self:
            notify(self.env.cr, TOPIC, rule.id)

    def _as_rule(self) -> Rule:
        """As the bridge has it; of a rule that is being edited, with what is not saved yet."""
        self.ensure_one()
        return Rule(
            record=self.record,
            keep=int(self.keep or 0),
            kind=self.kind or "",
            company_id=self.company_id._origin.id or None,
            instance_ids=frozenset(self.instance_ids._origin.ids),
            domains=frozenset(split_list(self.domains)),
            device_classes=frozenset(split_list(self.device_classes)),
            label_ids=frozenset(self.label_ids._origin.ids),
            entity_ids=frozenset(self.entity_ids._origin.ids),
            patterns=split_list(self.patterns),
            attributes=frozenset(split_list(self.attributes)),
            id=self._origin.id or 0,
        )
