"""Which rules name a record: said where it is deleted, archived or disabled."""

from odoo import api, fields, models
from odoo.fields import Domain

from .base_automation import TRIGGER

MOST_NAMED = 3
PATHS = {
    "ha.area": ["ha_area_ids"],
    "ha.device": ["ha_device_ids", "ha_entity_ids.device_id", "ha_only_entity_id.device_id"],
    "ha.entity": ["ha_entity_ids", "ha_only_entity_id"],
    "ha.instance": [
        "ha_instance_ids",
        "ha_entity_ids.instance_id",
        "ha_only_entity_id.instance_id",
        "ha_area_ids.instance_id",
        "ha_device_ids.instance_id",
        "ha_label_ids.instance_id",
    ],
    "ha.label": ["ha_label_ids"],
}
"""How rules lead to what they name, by model."""


class HaRuleUsesMixin(models.AbstractModel):
    _name = "ha.rule.uses.mixin"
    _description = "Home Assistant Record That Rules Name"

    rule_uses = fields.Char(
        "Rules", compute="_compute_rule_uses", groups="odoo_ha_addon.group_ha_manager", compute_sudo=True
    )

    @api.depends_context("lang")
    def _compute_rule_uses(self) -> None:
        named = self._rules_that_name()
        for record in self:
            rules = named.get(record._origin.id)
            record.rule_uses = record._rule_uses_of(rules) if rules else False

    @api.model
    def _rule_uses_of(self, rules) -> str:
        names = ", ".join(f"“{name}”" for name in rules[:MOST_NAMED].mapped("name"))
        if len(rules) > MOST_NAMED:
            return self.env._(
                "Rules name it: %(names)s and %(count)s more.", names=names, count=len(rules) - MOST_NAMED
            )
        return self.env._("Rules name it: %s.", names)

    def _rules_that_name(self) -> dict:
        """The rules (base.automation, as superuser) by the id of what they name."""
        paths = PATHS.get(self._name, [])
        rules = self.env["base.automation"].sudo().with_context(active_test=False)
        ids = self._origin.ids
        if not paths or not ids:
            return {}
        found = rules.search(
            Domain("trigger", "=", TRIGGER)
            & Domain("active", "=", True)
            & Domain.OR(Domain(path, "in", ids) for path in paths)
        )
        named: dict = {}
        for rule in found:
            for record_id in {i for path in paths for i in rule.mapped(path).ids}:
                named[record_id] = named.get(record_id, rules) | rule
        return named


class HaRegistryMixin(models.AbstractModel):
    _name = "ha.registry.mixin"
    _inherit = ["ha.registry.mixin", "ha.rule.uses.mixin"]
