"""What is wrong with the dialog of a ready rule, in words, beside the field that it is about."""

from __future__ import annotations

from odoo import api, fields, models

from ..kinds import split_list


class HaReadyRuleDialog(models.TransientModel):
    _inherit = "ha.ready.rule.dialog"

    what_problem = fields.Char("Wrong with Which", compute="_compute_problems")
    limit_problem = fields.Char("Wrong with the Limit", compute="_compute_problems")
    time_problem = fields.Char("Wrong with the Times", compute="_compute_problems")
    while_problem = fields.Char("Wrong with While", compute="_compute_problems")
    todo_problem = fields.Char("Wrong with What Is to Be Done", compute="_compute_problems")
    note = fields.Char(compute="_compute_note")

    @api.depends(lambda self: self._asked())
    @api.depends_context("lang")
    def _compute_problems(self) -> None:
        for dialog in self:
            dialog.what_problem = dialog._what_problem()
            dialog.limit_problem = dialog._limit_problem()
            dialog.time_problem = dialog._time_problem()
            dialog.while_problem = dialog._while_problem()
            dialog.todo_problem = dialog._todo_problem()

    def _first_problem(self) -> str | bool:
        return (
            self._what_problem()
            or self._limit_problem()
            or self._time_problem()
            or self._while_problem()
            or self._todo_problem()
        )

    def _what_problem(self) -> str | bool:
        if not self._ready():
            return self.env._("This ready rule is no longer there. Open the gallery again.")
        if not (self.name or "").strip():
            return self.env._("Give the rule a name.")
        if self.of_instances:
            return not self._records() and self.env._("There is no Home Assistant yet. Connect one first.")
        if not self.entity_ids:
            return self._nothing_problem()
        return self._set_off()._ha_domains_problem(self.entity_ids.mapped("domain"))

    def _nothing_problem(self) -> str:
        """It is about no entity. What people are told to choose stands in the dialog."""
        is_narrowed = self.scope == "all" or not self.may_be_all
        if is_narrowed and (self.area_ids or self.instance_ids):
            return self.env._("Nothing in these areas and instances fits. Choose others, or none for all.")
        if self.scope == "all":
            return self.env._("Home Assistant has nothing that fits. Choose “Only these” and add entities.")
        return self.env._("Choose the entities that the rule is about.")

    def _limit_problem(self) -> str | bool:
        if not self._has_limit():
            return False
        if not (self.limit or "").strip():
            return self.env._("Write the limit.")
        if self._limit() is None:
            return self.env._(
                "“%(text)s” is no number, such as %(example)s.", text=self.limit, example=self._as_text(20.5)
            )
        if self.when == "run_time":
            return self._set_off()._ha_when_problem()
        units = self._units()
        if self._has_unit() and len(units) > 1:
            return self.env._(
                "These entities are measured in %s, and one limit is meant in one of them. Take the others out.",
                ", ".join(units),
            )
        return False

    def _time_problem(self) -> str | bool:
        if self.hours == "night":
            if not (0 <= self.from_hour < 24 and 0 <= self.until_hour <= 24):
                return self.env._("A time of day lies between 00:00 and 24:00.")
            if self.from_hour == self.until_hour:
                return self.env._("From and until are the same time. Leave some hours between them.")
        if self.hours == "closed" and not self.calendar_id:
            return self.env._("Choose the working hours outside of which it counts.")
        # What counts hours of run time has no other times.
        return self.when != "run_time" and self._set_off()._ha_when_problem()

    def _set_off(self):
        """A rule that is only set off (base.automation, not saved), to ask what is wrong with that."""
        ready = self._ready()
        return self.env["base.automation"].new(self._when_values(ready) if ready else {})

    def _while_problem(self) -> str | bool:
        if not self.has_while:
            return False
        if not self.while_entity_id:
            return self.env._("Choose the heating that has to be on.")
        if not split_list(self.while_states):
            return self.env._("Write the states in which %s has to be.", self.while_entity_id.display_name)
        return False

    @api.depends("entity_ids", "scope", "instance_ids", "area_ids")
    def _compute_note(self) -> None:
        for dialog in self:
            dialog.note = dialog._note()

    def _note(self) -> str | bool:
        """What people should know of the entities that were found."""
        if self.scope != "all" or not self.entity_ids or not self._is_part_of_what_fits():
            return False
        return self.env._(
            "%(others)s more are measured in other units than %(unit)s. The rule is about these %(count)s only, and "
            "not about what comes later.",
            others=len(self._found()) - len(self.entity_ids),
            unit=self.unit,
            count=len(self.entity_ids),
        )
