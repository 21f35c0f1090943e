"""The dialog that runs a rule now: with which of its entities, and what will be done then."""

from __future__ import annotations

from odoo import api, fields, models
from odoo.exceptions import UserError


class HaRuleRun(models.TransientModel):
    _name = "ha.rule.run"
    _description = "Home Assistant Rule to Run Now"
    _inherit = ["ha.guarded.mixin"]

    rule_id = fields.Many2one("base.automation", required=True, ondelete="cascade")
    possible_ids = fields.Many2many("ha.entity", compute="_compute_possible_ids")
    entity_id = fields.Many2one(
        "ha.entity", "With", domain="[('id', 'in', possible_ids)]", ondelete="cascade"
    )
    value_now = fields.Char("Now", compute="_compute_value_now")
    sentence = fields.Text(related="rule_id.ha_sentence", related_sudo=False)
    todo = fields.Text("Will Be Done", compute="_compute_todo")
    conditions = fields.Text(compute="_compute_conditions")
    problem = fields.Char(compute="_compute_problem")

    @api.depends("rule_id")
    def _compute_possible_ids(self) -> None:
        for run in self:
            entities = self.env["ha.entity"]
            run.possible_ids = entities.search(run.rule_id._ha_domain()) if run.rule_id else entities

    @api.model
    def default_get(self, names):
        """With the first of the rule's entities."""
        values = super().default_get(names)
        rule = self.env["base.automation"].browse(values.get("rule_id") or ())
        if rule and "entity_id" in names and not values.get("entity_id") and rule.has_access("read"):
            values["entity_id"] = self.env["ha.entity"].search(rule._ha_domain(), limit=1).id
        return values

    @api.depends("entity_id")
    def _compute_value_now(self) -> None:
        for run in self:
            unit = (run.entity_id.attributes or {}).get("unit_of_measurement")
            words = [run.entity_id.state or "", unit if isinstance(unit, str) else ""]
            run.value_now = " ".join(word for word in words if word) or False

    @api.depends("rule_id")
    @api.depends_context("lang")
    def _compute_todo(self) -> None:
        for run in self:
            names = [
                f"{place}. {action.name}"
                for place, action in enumerate(run.rule_id.action_server_ids.sorted(), 1)
            ]
            user = run.rule_id.ha_user_id.name
            run.todo = "\n".join([*names, self.env._("With the rights of %s.", user)]) if names else False

    @api.depends("rule_id", "entity_id")
    @api.depends_context("lang")
    def _compute_conditions(self) -> None:
        """What the conditions say now; they do not keep it from being done."""
        for run in self:
            answers = run.rule_id._ha_answers_now(run.entity_id, self.env) if run.entity_id else ()
            run.conditions = "\n".join(answer.reason for answer in answers if answer.reason) or False

    @api.depends("rule_id", "entity_id")
    @api.depends_context("lang")
    def _compute_problem(self) -> None:
        for run in self:
            run.problem = run._problem()

    def _problem(self) -> str | bool:
        if not self.possible_ids:
            return self.env._("The rule is about no entity now.")
        if not self.entity_id:
            return self.env._("Choose the entity for which the rule is run.")
        if not self.rule_id.action_server_ids:
            return self.env._("The rule has no actions yet. Add what is to be done.")
        return False

    def action_run(self) -> dict:
        """Run it, and show what it did.

        :raises UserError: nothing can be run, in words
        """
        self.ensure_one()
        self.check_access("write")
        if problem := self._problem():
            raise UserError(problem)
        firing = self.rule_id._ha_run_by_hand(self.entity_id)
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("What It Did"),
            "res_model": "ha.rule.firing",
            "res_id": firing.id,
            "views": [(False, "form")],
        }
