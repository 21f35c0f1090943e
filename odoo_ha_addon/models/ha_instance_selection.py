"""Which instances a user may choose from, his choice, and what he is shown of them to choose by."""

from odoo import api, models
from odoo.http import request
from odoo.tools import SQL

from .common.instance_helper import SESSION_KEY

NO_VALUE = ("unavailable", "unknown")


class HaInstance(models.Model):
    _inherit = "ha.instance"

    @api.model
    def get_accessible_instances(self):
        """The active instances that the current user may see, the preferred one first; record rules decide."""
        if not self.env["ha.access"]._is_user():
            return self.browse()
        return self.search([])

    def _make_current(self) -> None:
        """Remember this instance as the acting user's choice, here and for his next sessions, and tell his pages."""
        self.ensure_one()
        if request and request.session.uid == self.env.uid:
            request.session[SESSION_KEY] = self.id
        if self.env.user.current_ha_instance_id != self:
            self.env.user.current_ha_instance_id = self
        self.env["ha.realtime.update"].notify_instance_switched(self)

    def _overview(self) -> list[dict]:
        """One dict for each instance, with counts of what the current user may see in it; times are UTC."""
        entities, unavailable = self._entity_counts()
        areas, devices = self._counts("ha.area"), self._counts("ha.device")
        synced = self._last_syncs()
        return [
            {
                "id": instance.id,
                "name": instance.name,
                "api_url": instance.url or False,
                "description": instance.description or False,
                "is_active": instance.active,
                "websocket_status": instance.connection_state,
                "status_reason": instance.connection_reason,
                "ha_version": instance.ha_version,
                "location_name": instance.location_name,
                "last_sync": self._moment(synced.get(instance.id)),
                "entity_count": entities.get(instance.id, 0),
                "unavailable_count": unavailable.get(instance.id, 0),
                "area_count": areas.get(instance.id, 0),
                "device_count": devices.get(instance.id, 0),
            }
            for instance in self
        ]

    def _entity_counts(self) -> tuple[dict[int, int], dict[int, int]]:
        """How many entities there are, and how many of them have no value now, by instance."""
        query = self.env["ha.entity"]._search([("instance_id", "in", self.ids)])
        state = query.left_join(query.table, "state_id", "ha_entity_state", "id", "state_id")
        instance_id = SQL.identifier(query.table, "instance_id")
        query.groupby = instance_id
        rows = self.env.execute_query(
            query.select(
                instance_id,
                SQL("count(*)"),
                SQL("count(*) FILTER (WHERE %s IN %s)", SQL.identifier(state, "state"), NO_VALUE),
            )
        )
        return {row[0]: row[1] for row in rows}, {row[0]: row[2] for row in rows}

    def _counts(self, model: str) -> dict[int, int]:
        counts = self.env[model]._read_group([("instance_id", "in", self.ids)], ["instance_id"], ["__count"])
        return {instance.id: count for instance, count in counts}

    def _last_syncs(self) -> dict:
        done = [("instance_id", "in", self.ids), ("state", "=", "done")]
        reports = self.env["ha.sync.report"].sudo()._read_group(done, ["instance_id"], ["finished:max"])
        return {instance.id: finished for instance, finished in reports}
