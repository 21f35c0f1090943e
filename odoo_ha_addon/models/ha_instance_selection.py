"""Which instances a user may choose from, his choice, and what he is shown of them to choose by."""

from odoo import api, models
from odoo.http import request

from .common.instance_helper import SESSION_KEY


class HaInstance(models.Model):
    _inherit = "ha.instance"

    @api.model
    def get_accessible_instances(self):
        """The active instances that the current user may see, the preferred one first; record rules decide."""
        if not self.env["ha.access"]._is_user():
            return self.browse()
        return self.search([])

    def _make_current(self) -> None:
        """Remember this instance as the acting user's choice, in his session and for his next ones, and tell his pages."""
        self.ensure_one()
        if request and request.session.uid == self.env.uid:
            request.session[SESSION_KEY] = self.id
        if self.env.user.current_ha_instance_id != self:
            self.env.user.current_ha_instance_id = self
        self.env["ha.realtime.update"].notify_instance_switched(self)

    def _overview(self) -> list[dict]:
        """One dict for each instance, with counts of what the current user may see in it; times are UTC."""
        unavailable = self._unavailable_counts()
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
                "entity_count": instance.entity_count,
                "unavailable_count": unavailable.get(instance.id, 0),
                "area_count": instance.area_count,
                "device_count": instance.device_count,
            }
            for instance in self
        ]

    def _unavailable_counts(self) -> dict[int, int]:
        gone = [("instance_id", "in", self.ids), ("state", "in", ("unavailable", "unknown"))]
        counts = self.env["ha.entity"]._read_group(gone, ["instance_id"], ["__count"])
        return {instance.id: count for instance, count in counts}

    def _last_syncs(self) -> dict:
        done = [("instance_id", "in", self.ids), ("state", "=", "done")]
        reports = self.env["ha.sync.report"].sudo()._read_group(done, ["instance_id"], ["finished:max"])
        return {instance.id: finished for instance, finished in reports}
