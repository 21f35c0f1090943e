"""What is wrong with an action of the type *Home Assistant*, in words, beside the field that it is about, and before it
is saved as well as then.

What Home Assistant has (the service, its fields and their ranges) is known from its catalogue; what is not known is not
found wrong.
"""

from __future__ import annotations

import json
import re
from typing import Any

from odoo import api, fields, models
from odoo.addons.odoo_ha_addon.models.limits import LARGEST_JSON
from odoo.exceptions import ValidationError
from odoo.tools.safe_eval import test_python_expr

from ..rule.base_automation import SECONDS
from .ir_actions_server import ACTION, ASKED, NAMED
from .service_values import problem_of

NAME = re.compile(r"[a-z0-9_]{1,64}\.[a-z0-9_]{1,64}")
KEY = re.compile(r"[A-Za-z0-9_-]{1,64}")
MOST_VALUES = 100
LONGEST_SECONDS = SECONDS["days"]
USER = "odoo_ha_addon.group_ha_user"


class IrActionsServer(models.Model):
    _inherit = "ir.actions.server"

    ha_service_problem = fields.Char("Wrong with the Service", compute="_compute_ha_problems")
    ha_target_problem = fields.Char("Wrong with Where", compute="_compute_ha_problems")
    ha_data_problems = fields.Json("Wrong with the Values", compute="_compute_ha_problems")
    ha_time_problem = fields.Char("Wrong with Within", compute="_compute_ha_problems")
    ha_user_problem = fields.Char("Wrong with the Rights", compute="_compute_ha_problems")

    @api.depends(*ASKED)
    @api.depends_context("lang")
    def _compute_ha_problems(self) -> None:
        for action in self:
            is_ours = action.state == ACTION
            action.ha_service_problem = is_ours and action._ha_service_problem()
            action.ha_target_problem = is_ours and action._ha_target_problem()
            action.ha_data_problems = action._ha_data_problems() if is_ours else {}
            action.ha_time_problem = is_ours and action._ha_time_problem()
            action.ha_user_problem = is_ours and action._ha_user_problem()

    @api.constrains(*ASKED)
    def _check_ha(self) -> None:
        for action in self.filtered(lambda action: action.state == ACTION):
            for problem in (
                action._ha_service_problem(),
                action._ha_target_problem(),
                action._ha_data_problem(),
                action._ha_time_problem(),
                action._ha_user_problem(),
            ):
                if problem:
                    raise ValidationError(problem)

    def _ha_service_problem(self) -> str | bool:
        if not self.ha_service:
            return self.env._("Choose the service that is called, such as light.turn_on.")
        if not NAME.fullmatch(self.ha_service):
            return self.env._(
                "“%s” is no service. A service is written as light.turn_on: a domain, a point, and a name.",
                self.ha_service[:100],
            )
        if not self.ha_instance_id and self.ha_target != "record":
            return self.env._("Choose the Home Assistant whose service it is.")
        known = self.env["ha.service.description"]._is_known(self.ha_instance_id._origin)
        if known and self._ha_described() is None:
            return self.env._(
                "%(instance)s has no service %(service)s.",
                instance=self.ha_instance_id.display_name,
                service=self.ha_service,
            )
        return False

    def _ha_target_problem(self) -> str | bool:
        described = self._ha_described()
        if self.ha_target == "nothing":
            if described and described["domains"] is not None:
                return self.env._("%s has to know where: choose what it is called on.", described["name"])
            return False
        if described and described["domains"] is None:
            return self.env._("%s is called on nothing. Choose “Nothing” for where.", described["name"])
        if self.ha_target == "record":
            return self._ha_path_problem()
        named = [self[name] for name in NAMED.values()]
        if not any(named):
            return self.env._("Choose the entities, areas, labels or devices that it is called on.")
        for records in named:
            if strangers := self._ha_strangers(records):
                return self.env._("%s belongs to another Home Assistant.", strangers[0].display_name)
        return False

    def _ha_path_problem(self) -> str | bool:
        if self.usage == "ir_cron":
            return self.env._("A scheduled action has no record. Choose what it is called on.")
        if self.model_id and not self._ha_target_model():
            return self.env._(
                "Choose a field of the record that leads to entities, areas, labels or devices."
            )
        return False

    def _ha_time_problem(self) -> str | bool:
        if self.ha_within_number < 1:
            return self.env._("Write how long it may take until it is sent: at least a second.")
        if self.ha_after_number < 0:
            return self.env._("A time cannot be negative.")
        if max(self._ha_seconds("ha_within"), self._ha_seconds("ha_after")) > LONGEST_SECONDS:
            return self.env._("A time of more than a day is too long.")
        return False

    def _ha_seconds(self, name: str) -> int:
        return self[f"{name}_number"] * SECONDS[self[f"{name}_unit"] or "seconds"]

    def _ha_user_problem(self) -> str | bool:
        user = self.ha_user_id.sudo()
        if user and not (user.active and user.has_group(USER)):
            return self.env._("%s is no user of Home Assistant, so that it would be refused.", user.name)
        return False

    def _ha_data_problem(self) -> str | bool:
        """The first one, with the name of its field."""
        described = self._ha_described() or {}
        names = {field["key"]: field["name"] for field in described.get("fields", ())}
        for key, problem in self._ha_data_problems().items():
            return (
                self.env._("%(field)s: %(problem)s", field=names.get(key, key), problem=problem)
                if key
                else problem
            )
        return False

    def _ha_data_problems(self) -> dict[str, str]:
        """What is wrong, by the name of the field; by an empty one, what is wrong with all."""
        data = self.ha_data or {}
        if wrong := self._ha_shape_problem(data):
            return {"": str(wrong)}
        described = self._ha_described()
        fields_of = {field["key"]: field for field in described["fields"]} if described else {}
        problems: dict[str, str] = {}
        for key, given in data.items():
            problem: str | bool | None
            if "expression" in given:
                problem = self._ha_expression_problem(given["expression"])
            elif given["value"] is None:
                problem = self.env._("Write a value.")
            elif described and key not in fields_of:
                problem = self.env._("The service has no such field.")
            else:
                problem = key in fields_of and problem_of(self.env, fields_of[key], given["value"])
            if problem:
                problems[key] = str(problem)
        missing = [key for key, field in fields_of.items() if field["required"] and key not in data]
        return problems | {key: self.env._("This is needed.") for key in missing}

    def _ha_shape_problem(self, data: Any) -> str | bool:
        wrong = self.env._("The values of a service have names, and each a value or an expression.")
        if not isinstance(data, dict) or len(data) > MOST_VALUES:
            return wrong
        for key, given in data.items():
            is_one = isinstance(given, dict) and len(given) == 1 and given.keys() <= {"value", "expression"}
            if not KEY.fullmatch(key) or not is_one:
                return wrong
            if "expression" in given and not isinstance(given["expression"], str):
                return wrong
        text = json.dumps(data, ensure_ascii=False)
        if len(text.encode(errors="replace")) > LARGEST_JSON or "\\u0000" in text:
            return self.env._("The values of the service are too large, or hold what cannot be stored.")
        return False

    def _ha_expression_problem(self, expression: str) -> str | bool:
        if not expression.strip():
            return self.env._("Write an expression, such as record.name.")
        if problem := test_python_expr(expression.strip(), mode="eval"):
            return self.env._("This is no expression: %s", problem.splitlines()[0])
        return False
