"""What a page for outsiders shows at once, all of it in one answer."""

from __future__ import annotations

from typing import Any

from odoo import api, models
from odoo.addons.odoo_ha_addon.models.limits import INT4_MAX

from .ha_outsider import outside_name
from .outsider import Outsider


class HaOutsider(models.AbstractModel):
    _inherit = "ha.outsider"

    @api.model
    def _page(self, outsider: Outsider, kind: str = "", record_id: int = 0) -> dict[str, Any] | None:
        """PAGE of docs/portal.md: rooms, groups and devices with the entities in them.

        :param kind: `room`, `group`, `device` or `entity` for one of them; all for an empty one
        :return: None for what does not exist and for what is not theirs alike
        """
        grants = self._grants(outsider)
        entities = self._entities_of(grants)
        groups = grants._entity_groups()
        if kind:
            record_id = record_id if record_id <= INT4_MAX else 0
            found = self._part(entities, groups, kind, record_id)
            if found is None:
                return None
            entities, name = found
            groups = groups.browse()
        shown = self._seen(outsider, entities, self._by_grant(grants, entities))
        for entity, state in zip(entities, shown, strict=True):
            state["area_id"] = entity.effective_area_id.id or 0
            state["device_id"] = entity.device_id.id or 0
            state["is_further"] = bool(entity.hidden_by or entity.entity_category)
        return {
            "has_services": any(grant.access == "control" and grant.service_ids for grant in grants),
            "kind": kind,
            "name": name if kind else "",
            "entities": shown,
            "rooms": [
                {"id": area.id, "name": area.name, "icon": area.icon or "", "floor": area.floor_id.name or ""}
                for area in entities.effective_area_id
            ],
            "groups": [
                {"id": group.id, "name": group.name, "entities": (group.entity_ids & entities).ids}
                for group in groups
                if group.entity_ids & entities
            ],
            "devices": [{"id": device.id, "name": device.shown_name} for device in entities.device_id],
        }

    @api.model
    def _part(self, entities, groups, kind: str, record_id: int) -> tuple | None:
        """The entities of a room, group or device, or a single one, and its name."""
        if kind == "entity":
            part = whole = entities.filtered(lambda entity: entity.id == record_id)
        elif kind == "room":
            part = entities.filtered(lambda entity: entity.effective_area_id.id == record_id)
            whole = part.effective_area_id
        elif kind == "device":
            part = entities.filtered(lambda entity: entity.device_id.id == record_id)
            whole = part.device_id
        else:
            whole = groups.filtered(lambda group: group.id == record_id)
            part = whole.entity_ids & entities
        if not part:
            return None
        if kind == "entity":
            return part, outside_name(whole)
        return part, whole.shown_name if kind == "device" else whole.name
