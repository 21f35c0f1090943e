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
        """One dict for each instance, with counts of what the current user may see in it."""
        counts = self._overview_counts()
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
                "last_sync": self._moment(
                    instance.connection_since if instance.connection_state == "connected" else False
                ),
                **{name: count.get(instance.id, 0) for name, count in counts.items()},
            }
            for instance in self
        ]

    def _overview_counts(self) -> dict[str, dict[int, int]]:
        of_these = [("instance_id", "in", self.ids)]
        unavailable = [("state", "in", ("unavailable", "unknown"))]
        counted = {
            "entity_count": ("ha.entity", of_these),
            "unavailable_count": ("ha.entity", of_these + unavailable),
            "area_count": ("ha.area", of_these),
            "device_count": ("ha.device", of_these),
        }
        return {
            name: {
                instance.id: count
                for instance, count in self.env[model]._read_group(domain, ["instance_id"], ["__count"])
            }
            for name, (model, domain) in counted.items()
            if model in self.env
        }
