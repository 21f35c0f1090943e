"""Areas and what is in them, read from Odoo alone: two queries each, whatever their number."""

from odoo import models
from odoo.tools import SQL

from ..access.ha_refusal import Refusal

INT4_MAX = 2**31 - 1


class HaInstance(models.Model):
    _inherit = "ha.instance"

    def _area_list(self) -> list[dict]:
        """The areas that the current user may see, each with the number of its entities that he may see."""
        self.ensure_one()
        areas = self.env["ha.area"].search_fetch([("instance_id", "=", self.id)], ["area_id", "name", "icon"])
        counts = dict(
            self.env["ha.entity"]._read_group(
                [("effective_area_id", "in", areas.ids)], ["effective_area_id"], ["__count"]
            )
        )
        return [
            {
                "id": area.id,
                "area_id": area.area_id or False,
                "name": area.name,
                "icon": area.icon or False,
                "entity_count": counts.get(area, 0),
            }
            for area in areas
        ]

    def _area(self, area_id: int | str):
        """The area with this record id or Home Assistant id.

        :raises Refusal: `invalid_params`; `area_not_found` if it is missing, of another instance or none of the user's
        """
        self.ensure_one()
        if type(area_id) is int:
            wanted = ("id", "=", area_id if 0 < area_id <= INT4_MAX else 0)
        elif isinstance(area_id, str) and area_id and "\0" not in area_id:
            wanted = ("area_id", "=", area_id)
        else:
            raise Refusal("invalid_params", self.env._("Which area? Give its id."))
        area = self.env["ha.area"].search([("instance_id", "=", self.id), wanted], limit=1)
        if not area:
            raise Refusal("area_not_found", self.env._("There is no such area."))
        return area

    def _entities_of_area(self, area) -> list[dict]:
        """The entities of the area that the current user may see, with their live values."""
        entities = self.env["ha.entity"]
        query = entities._search([("effective_area_id", "=", area.id)], order="name, id")
        alias = query.table
        state = query.left_join(alias, "state_id", "ha_entity_state", "id", "state_id")
        columns = [SQL.identifier(alias, name) for name in ("id", "entity_id", "name", "domain")]
        columns += [SQL.identifier(state, "state"), SQL.identifier(state, "attributes")]
        columns += [
            SQL("to_char(%s, 'YYYY-MM-DD HH24:MI:SS')", SQL.identifier(state, name))
            for name in ("last_changed", "last_updated")
        ]
        rows = self.env.execute_query(query.select(*columns))
        found = entities.browse(row[0] for row in rows)
        controllable = set(self.env["ha.access"]._controllable_of(found)._ids)
        return [
            {
                "id": record_id,
                "entity_id": entity_id,
                "name": name,
                "entity_state": value or False,
                "domain": domain,
                "last_changed": changed or False,
                "last_updated": updated or False,
                "attributes": attributes or {},
                "can_control": record_id in controllable,
            }
            for record_id, entity_id, name, domain, value, attributes, changed, updated in rows
        ]
