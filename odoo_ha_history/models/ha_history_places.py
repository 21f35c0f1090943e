"""Which entities a page of history is about, where somebody names areas, labels, devices or groups."""

from __future__ import annotations

from typing import Any

from odoo import api, models
from odoo.addons.odoo_ha_addon.models.limits import record_ids
from odoo.exceptions import UserError
from odoo.fields import Domain

from .ha_history_chart import MOST_ENTITIES

MOST_LOOKED_AT = 500
"""Entities of areas, devices, groups and labels of which it is asked whether anything is recorded."""
PLACES = {"areas": "effective_area_id", "devices": "device_id", "labels": "label_ids"}
ACTION = "odoo_ha_history.action_ha_history"


class HaHistory(models.Model):
    _inherit = "ha.history"

    @api.model
    @api.readonly
    def entities_of(self, picked: dict) -> dict:
        """The entities that a page shows of what somebody has picked, those that were named first.

        :param picked: record ids: ``{"entities": [int], "areas": [int], "devices": [int], "groups": [int],
            "labels": [int]}``; each may be missing
        :return: ``{"ids": [int], "more": bool}``: at most 50 record ids of `ha.entity`. What the user may not see and
        what of areas and the like has nothing recorded is left out; `more` says that there was more than can be shown
        :raises UserError: this is no such selection
        """
        self.check_access("read")
        known = {"entities", "groups", *PLACES}
        if not isinstance(picked, dict) or not picked.keys() <= known:
            raise UserError(self.env._("Entities, areas, devices, groups and labels can be picked."))
        ids = {name: record_ids(self.env, picked.get(name, [])) for name in known}
        entities = self.env["ha.entity"]
        visible = set(entities.with_context(active_test=False).search([("id", "in", ids["entities"])])._ids)
        named = [entity for entity in ids["entities"] if entity in visible]
        places = [Domain(field, "in", ids[name]) for name, field in PLACES.items() if ids[name]]
        shown = Domain("hidden_by", "=", False) & Domain("entity_category", "=", False)
        # Somebody has put into a group what is in it.
        gathered = Domain("group_ids", "in", ids["groups"])
        found = entities
        if places or ids["groups"]:
            found = entities.search(Domain.OR(places) & shown | gathered, limit=MOST_LOOKED_AT)
        others = [entity for entity in self._recorded(found.ids) if entity not in visible]
        every = [*named, *others]
        return {"ids": every[:MOST_ENTITIES], "more": len(every) > MOST_ENTITIES}

    def _recorded(self, ids: list[int]) -> list[int]:
        """Those of these entities of which there is anything, in this order."""
        if not ids:
            return []
        self.env.cr.execute(
            """
            SELECT entity.id FROM unnest(%s::int4[]) WITH ORDINALITY AS entity (id, place)
            WHERE EXISTS (SELECT FROM ha_history WHERE entity_id = entity.id)
            ORDER BY entity.place
            """,
            [ids],
        )
        return [entity for (entity,) in self.env.cr.fetchall()]

    @api.model
    def _page_of(self, picked: dict[str, list[int]]) -> dict[str, Any]:
        """The action that opens the page of history about what is picked."""
        action = self.env["ir.actions.actions"]._for_xml_id(ACTION)
        return {**action, "context": {"ha_history": picked}}

    def action_open_history(self) -> dict:
        """The page of history about the entities of these states."""
        return self.entity_id.action_open_history()


class HaEntity(models.Model):
    _inherit = "ha.entity"

    def action_open_history(self) -> dict:
        """The page of history about these entities; one more than it shows, so that it says that there are more."""
        return self.env["ha.history"]._page_of({"entities": self.ids[: MOST_ENTITIES + 1]})


class HaDevice(models.Model):
    _inherit = "ha.device"

    def action_open_history(self) -> dict:
        """The page of history about the device's entities."""
        entities = self.env["ha.entity"].search([("device_id", "in", self.ids)])
        recorded = self.env["ha.history"]._recorded(entities.ids[:MOST_LOOKED_AT])
        return self.env["ha.history"]._page_of({"entities": recorded[:MOST_ENTITIES]})


class HaArea(models.Model):
    _inherit = "ha.area"

    def action_open_history(self) -> dict:
        """The page of history about what is in the area."""
        return self.env["ha.history"]._page_of({"areas": self.ids})


class HaEntityGroup(models.Model):
    _inherit = "ha.entity.group"

    def action_open_history(self) -> dict:
        """The page of history about the group's entities."""
        recorded = self.env["ha.history"]._recorded(self.entity_ids.ids[:MOST_LOOKED_AT])
        return self.env["ha.history"]._page_of({"entities": recorded[:MOST_ENTITIES]})
