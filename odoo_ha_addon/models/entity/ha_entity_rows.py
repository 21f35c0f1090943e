"""Entities as dashboards read them: thousands in one query, with what a first paint needs."""

from odoo import models
from odoo.tools import SQL

COLUMNS = (
    "id", "entity_id", "name", "domain", "instance_id", "device_id", "area_id", "effective_area_id", "entity_category",
    "hidden_by", "platform", "translation_key", "icon", "original_icon",
)  # fmt: skip
ATTRIBUTES = (
    "device_class", "state_class", "unit_of_measurement", "supported_features", "icon", "entity_picture", "code_format",
    "current_temperature", "temperature", "current_position", "brightness",
)  # fmt: skip
"""What tells icon, unit and kind of control; the rest comes when the entity is on the screen and followed."""


class HaEntity(models.Model):
    _inherit = "ha.entity"

    def _rows(self, domain: list, order: str = "name, id") -> list[dict]:
        """The entities of `domain` that the current user may see, as docs/dashboards.md has ROW."""
        query = self._search(domain, order=order)
        entity = query.table
        state = query.left_join(entity, "state_id", "ha_entity_state", "id", "state_id")
        attributes = SQL.identifier(state, "attributes")
        columns = [SQL.identifier(entity, name) for name in COLUMNS]
        columns.append(SQL.identifier(state, "state"))
        columns += [
            SQL("EXTRACT(EPOCH FROM %s)::float8", SQL.identifier(state, name))
            for name in ("last_changed", "last_updated")
        ]
        columns += [SQL("%s -> %s", attributes, name) for name in ATTRIBUTES]
        found = self.env.execute_query(query.select(*columns))
        controllable = set(self.env["ha.access"]._controllable_of(self.browse(row[0] for row in found))._ids)
        return [_row(values, controllable) for values in found]

    def _states(self, domain: list) -> list[list]:
        """``[record id, state or None]`` of each entity of `domain` that the current user may see."""
        query = self._search(domain)
        state = query.left_join(query.table, "state_id", "ha_entity_state", "id", "state_id")
        columns = [SQL.identifier(query.table, "id"), SQL.identifier(state, "state")]
        return [list(found) for found in self.env.execute_query(query.select(*columns))]


def _row(values: tuple, controllable: set[int]) -> dict:
    width = len(COLUMNS)
    row = {name: value or False for name, value in zip(COLUMNS, values, strict=False)}
    row["state"], row["last_changed"], row["last_updated"] = values[width : width + 3]
    row["attributes"] = {
        name: value for name, value in zip(ATTRIBUTES, values[width + 3 :], strict=True) if value is not None
    }
    row["control"] = row["id"] in controllable
    return row
