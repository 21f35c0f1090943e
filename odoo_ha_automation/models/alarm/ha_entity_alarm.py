"""The way from an entity to its alarms."""

from odoo import fields, models


class HaEntity(models.Model):
    _inherit = "ha.entity"

    open_alarm_count = fields.Integer("Open Alarms", compute="_compute_open_alarm_count", compute_sudo=False)

    def _compute_open_alarm_count(self) -> None:
        domain = [("entity_id", "in", self.ids), ("is_open", "=", True)]
        counts = dict(self.env["ha.alarm"]._read_group(domain, ["entity_id"], ["__count"]))
        for entity in self:
            entity.open_alarm_count = counts.get(entity._origin, 0)

    def action_alarms(self) -> dict:
        self.ensure_one()
        return {
            **self.env["ir.actions.act_window"]._for_xml_id("odoo_ha_automation.action_ha_alarm"),
            "domain": [("entity_id", "=", self.id)],
            "context": {},
        }
