"""What a rule may say: names that Home Assistant has, patterns that can fit, and what is of one company alone."""

import re
from difflib import get_close_matches

from odoo import api, models
from odoo.exceptions import AccessError, ValidationError

from ...storage.policy import split_list
from ..home_assistant_names import DEVICE_CLASSES, DOMAINS

PATTERN = re.compile(r"[a-z0-9_.*?\[\]!-]+")
ATTRIBUTE = re.compile(r"[A-Za-z0-9_]+")
MOST_ATTRIBUTES = 30


class HaHistoryRule(models.Model):
    _inherit = "ha.history.rule"

    @api.model_create_multi
    def create(self, vals_list):
        rules = super().create(vals_list)
        rules._settle_company()
        rules._check_may_decide_for_all()
        return rules

    def write(self, vals: dict) -> bool:
        self._check_may_decide_for_all()
        result = super().write(vals)
        if vals.keys() & {"company_id", "instance_ids", "label_ids", "entity_ids"}:
            self._settle_company()
        self._check_may_decide_for_all()
        return result

    def unlink(self) -> bool:
        self._check_may_decide_for_all()
        return super().unlink()

    def _check_may_decide_for_all(self) -> None:
        """:raises AccessError: a rule is for all companies, and the user is not in all that have a Home Assistant"""
        if self.env.su or all(rule.company_id for rule in self.sudo()):
            return
        instances = self.env["ha.instance"].sudo().with_context(active_test=False).search([])
        if instances.company_id - self.env.user.company_ids:
            raise AccessError(
                self.env._(
                    "This rule is for all companies, and you are not in all of them. Make one for your company and put "
                    "it above."
                )
            )

    def _settle_company(self) -> None:
        """A rule about what is one company's is that company's.

        :raises ValidationError: it is about several companies, or about another one than its own
        """
        for rule in self.sudo():
            named = rule.instance_ids | rule.label_ids.instance_id | rule.entity_ids.instance_id
            companies = named.company_id
            if companies and not rule.company_id and len(companies) == 1:
                rule.company_id = companies
            elif companies - rule.company_id:
                raise ValidationError(
                    self.env._(
                        "%(rule)s names what is of several companies. Make a rule for each of them.",
                        rule=rule.name,
                    )
                )

    @api.constrains("domains")
    def _check_domains(self) -> None:
        for rule in self:
            if names := split_list(rule.domains):
                self._check_known(names, self._known_domains(), self.env._("There is no domain “%s”."))

    @api.constrains("device_classes")
    def _check_device_classes(self) -> None:
        for rule in self:
            if names := split_list(rule.device_classes):
                self._check_known(
                    names, self._known_device_classes(), self.env._("There is no device class “%s”.")
                )

    def _check_known(self, names: tuple[str, ...], known: frozenset[str], refusal: str) -> None:
        for name in names:
            if name not in known:
                close = get_close_matches(name.lower(), sorted(known), 1)
                hint = self.env._("Did you mean %s?", close[0]) if close else ""
                raise ValidationError(f"{refusal % name} {hint}".strip())

    @api.constrains("patterns")
    def _check_patterns(self) -> None:
        for rule in self:
            for pattern in split_list(rule.patterns):
                if not PATTERN.fullmatch(pattern) or pattern.count("[") != pattern.count("]"):
                    raise ValidationError(
                        self.env._(
                            "“%s” can be no entity ID: they have small letters, digits, _ and one dot. "
                            "Write * for anything.",
                            pattern,
                        )
                    )
                if "." not in pattern and "*" not in pattern:
                    raise ValidationError(
                        self.env._(
                            "“%(pattern)s” fits no entity ID. Write %(pattern)s.* for a whole domain.",
                            pattern=pattern,
                        )
                    )

    @api.constrains("attributes")
    def _check_attributes(self) -> None:
        for rule in self:
            names = split_list(rule.attributes)
            if len(names) > MOST_ATTRIBUTES:
                raise ValidationError(self.env._("A rule keeps at most %s attributes.", MOST_ATTRIBUTES))
            for name in names:
                if not ATTRIBUTE.fullmatch(name):
                    raise ValidationError(self.env._("“%s” can be no attribute.", name))

    @api.model
    def _known_domains(self) -> frozenset[str]:
        return DOMAINS | {domain for (domain,) in self.env["ha.entity"]._read_group([], ["domain"])}

    @api.model
    def _known_device_classes(self) -> frozenset[str]:
        entities = self.env["ha.entity"]
        return DEVICE_CLASSES | {
            name
            for field in ("device_class", "original_device_class")
            for (name,) in entities._read_group([(field, "!=", False)], [field])
        }
