"""How all Home Assistants of a user are doing, for who looks after many: one line each, told by one query for all."""

from odoo import api, models
from odoo.tools import SQL

from .overview_themes import problem, told

COUNTED = """
    WITH told AS (%(told)s), weighed AS (SELECT instance_id, %(problem)s AS problem FROM told)
    SELECT instance_id,
        count(*),
        count(*) FILTER (WHERE problem IN ('alarm', 'open')),
        count(*) FILTER (WHERE problem = 'unavailable'),
        count(*) FILTER (WHERE problem = 'battery'),
        count(*) FILTER (WHERE problem = 'update')
    FROM weighed GROUP BY instance_id
"""
COUNTS = ("entity_count", "need_count", "unavailable_count", "battery_count", "update_count")


class HaDashboard(models.Model):
    _inherit = "ha.dashboard"

    @api.model
    @api.readonly
    def overview_of_all(self) -> list[dict]:
        """The instances that the current user may see, in their order; INSTANCE of docs/dashboards.md."""
        instances = self.env["ha.instance"].get_accessible_instances()
        if not instances:
            return []
        counts = self._counts_of_overviews(instances)
        companies = instances.sudo().company_id
        past_rules = instances.sudo()
        past_rules.fetch(["company_id", "connection_id"])
        names = {company.id: company.name for company in companies}
        return [
            {
                "id": instance.id,
                "name": instance.name,
                "location": instance.location_name or False,
                "company_id": past_rule.company_id.id or False,
                "company": names.get(past_rule.company_id.id, False),
                "state": instance.connection_state,
                "reason": instance.connection_reason or False,
                "since": self.env["ha.entity"]._epoch(past_rule.connection_id.since),
                "version": instance.ha_version or False,
                **counts.get(instance.id, dict.fromkeys(COUNTS, 0)),
            }
            for instance, past_rule in zip(instances, past_rules, strict=True)
        ]

    def _counts_of_overviews(self, instances) -> dict[int, dict[str, int]]:
        self.env.flush_all()
        query = self.env["ha.entity"]._search(
            [("instance_id", "in", instances.ids), ("disabled_by", "=", False), ("hidden_by", "=", False)]
        )
        counted = SQL(COUNTED, told=told(query), problem=problem())
        return {
            instance_id: dict(zip(COUNTS, numbers, strict=True))
            for instance_id, *numbers in self.env.execute_query(counted)
        }
