"""In the timeline, guests have the name by which the audit knows them, not that of the one user who they all are."""

from __future__ import annotations

from typing import Any

from odoo import api, models
from odoo.addons.odoo_ha_history.storage.timeline import Change

_GUESTS = """
    SELECT cause.entity_id, cause.last_updated, coalesce(cause.guest, command.guest)
    FROM unnest(%s::int4[], %s::timestamp[]) AS place (record, moment)
    JOIN ha_history_cause AS cause ON cause.entity_id = place.record AND cause.last_updated = place.moment
    LEFT JOIN LATERAL (
        SELECT guest FROM ha_command
        WHERE ha_command.instance_id = cause.instance_id AND guest IS NOT NULL
          AND context ->> 'id' = ANY(ARRAY[cause.context_id, cause.parent_id])
        LIMIT 1
    ) AS command ON TRUE
    WHERE coalesce(cause.guest, command.guest) IS NOT NULL
"""


class HaHistory(models.Model):
    _inherit = "ha.history"

    def _user_name(self, change: Change, names: dict[Any, str]) -> str:
        return names.get(("guest", change.record, change.moment)) or super()._user_name(change, names)

    def _names(self, changes: list[Change], shown: dict[int, dict]) -> dict[Any, str]:
        names = super()._names(changes, shown)
        guests = self.env.ref("base.public_user").id
        done = [change for change in changes if change.user_id == guests]
        if not done:
            return names
        self.env.cr.execute(_GUESTS, [[change.record for change in done], [change.moment for change in done]])
        named = {("guest", record, moment): name for record, moment, name in self.env.cr.fetchall()}
        return {**names, ("user", guests): self.env._("A guest"), **named}

    @api.model
    @api.readonly
    def timeline_people(self) -> dict[str, list[dict[str, Any]]]:
        people = super().timeline_people()
        guests = self.env.ref("base.public_user").id
        for user in people["users"]:
            if user["id"] == guests:
                user["name"] = self.env._("Guests")
        return people
