"""Rules that raise alarms: what becomes of these when a rule is archived or removed, and the way to them."""

from odoo import fields, models

from ...kinds import split_list
from ..rule.base_automation import TRIGGER


class BaseAutomation(models.Model):
    _inherit = "base.automation"

    ha_alarm_count = fields.Integer("Open Alarms", compute="_compute_ha_alarm_count")

    def _compute_ha_alarm_count(self) -> None:
        alarms = self.env["ha.alarm"]
        domain = [("rule_id", "in", self.ids), ("is_open", "=", True)]
        counts = (
            dict(alarms._read_group(domain, ["rule_id"], ["__count"])) if alarms.has_access("read") else {}
        )
        for rule in self:
            rule.ha_alarm_count = counts.get(rule._origin, 0)

    def write(self, vals: dict) -> bool:
        result = super().write(vals)
        if "active" in vals and not vals["active"]:
            self._ha_clear_alarms()
        return result

    def unlink(self) -> bool:
        has_ours = any(rule.trigger == TRIGGER for rule in self)
        result = super().unlink()
        if has_ours:
            self._ha_clear_alarms()
        return result

    def _ha_clear_alarms(self) -> None:
        """What nobody follows any more has no end but this."""
        self.env["ha.alarm"].sudo()._clear_ended()

    def _ha_holds_at_rest(self) -> bool:
        """Whether the condition holds where the bridge remembers nothing; as `Rule.rest` of `bridge/rule.py`."""
        return self.ha_when == "back" or (self.ha_when == "state" and not split_list(self.ha_to))

    def action_ha_alarms(self) -> dict:
        self.ensure_one()
        return {
            **self.env["ir.actions.act_window"]._for_xml_id("odoo_ha_automation.action_ha_alarm"),
            "domain": [("rule_id", "=", self.id)],
            "context": {"search_default_open": 1},
        }
