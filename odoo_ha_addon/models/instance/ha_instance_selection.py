"""Which instances a user may choose from, his choice, and what he is shown of them to choose by."""

from odoo import api, models
from odoo.http import request
from odoo.tools import SQL, Query

from ..common.instance_helper import SESSION_KEY

NO_VALUE = ("unavailable", "unknown")


class HaInstance(models.Model):
    _inherit = "ha.instance"

    @api.model
    def get_accessible_instances(self):
        """The active instances that the current user may see, the preferred one first; record rules decide."""
        if not self.env["ha.access"]._is_user():
            return self.browse()
        return self.search_fetch([], ["name", "url", "description", "active", "connection_id"])

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
        counts = self._counts()
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
                "entity_count": counts.get((instance.id, "entities"), 0),
                "unavailable_count": counts.get((instance.id, "unavailable"), 0),
                "area_count": counts.get((instance.id, "areas"), 0),
                "device_count": counts.get((instance.id, "devices"), 0),
            }
            for instance in self
        ]

    def _counts(self) -> dict[tuple[int, str], int]:
        """How much the user may see in each instance, by (id, "entities" | "unavailable" | "areas" | "devices").

        One query: this is asked at the start of every page.
        """
        within = [("instance_id", "in", self.ids)]
        entities = self.env["ha.entity"]._search(within)
        state = entities.left_join(entities.table, "state_id", "ha_entity_state", "id", "state_id")
        novalue = SQL("count(*) FILTER (WHERE %s IN %s)", SQL.identifier(state, "state"), NO_VALUE)
        selects = [
            _count("entities", entities, novalue),
            _count("areas", self.env["ha.area"]._search(within)),
            _count("devices", self.env["ha.device"]._search(within)),
        ]
        counts = {}
        for what, instance_id, count, unavailable in self.env.execute_query(SQL(" UNION ALL ").join(selects)):
            counts[instance_id, what] = count
            if what == "entities":
                counts[instance_id, "unavailable"] = unavailable
        return counts

    def _last_syncs(self) -> dict:
        done = [("instance_id", "in", self.ids), ("state", "=", "done")]
        reports = self.env["ha.sync.report"].sudo()._read_group(done, ["instance_id"], ["finished:max"])
        return {instance.id: finished for instance, finished in reports}


def _count(what: str, query: Query, special: SQL | None = None) -> SQL:
    """Select how many rows a query finds in each instance: what is counted, instance, number, a special number."""
    query.groupby = instance_id = SQL.identifier(query.table, "instance_id")
    return query.select(SQL("%s", what), instance_id, SQL("count(*)"), special or SQL("0"))
