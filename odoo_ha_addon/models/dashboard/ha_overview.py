"""What the overview of one Home Assistant shows: what needs somebody, who is in, how the house is, and its rooms.

One answer with only what the page shows or counts, so that a house with ten thousand entities opens as one with two
hundred.
"""

import json
from collections import defaultdict
from collections.abc import Collection

from odoo import api, models
from odoo.tools import SQL

from .ha_dashboard import FLOOR
from .overview_themes import MOST, matters, told

MOST_TEMPERATURES = 2
"""Sensors of an area among which the one that measures the room is looked for, where Home Assistant names none."""

CHOSEN = """
    WITH told AS (%(told)s),
    weighed AS (SELECT *, coalesce(%(matters)s, FALSE) AS matters, coalesce(theme, 'other') AS group_of FROM told
        WHERE theme IS NOT NULL OR is_gone),
    placed AS (
        SELECT *,
            row_number() OVER (
                PARTITION BY group_of, CASE group_of WHEN 'temperature' THEN effective_area_id END
                ORDER BY matters DESC, is_gone, id
            ) AS place,
            row_number() OVER (PARTITION BY group_of ORDER BY matters DESC, is_gone, id) AS place_of_all
        FROM weighed
    ),
    chosen AS (
        SELECT *, CASE group_of WHEN 'temperature' THEN place <= %(temperatures)s AND effective_area_id IS NOT NULL
            ELSE place_of_all <= (%(most)s::jsonb ->> group_of)::int END AS is_chosen
        FROM placed
    )
    SELECT group_of,
        array_agg(id) FILTER (WHERE is_chosen),
        count(*) FILTER (WHERE matters AND NOT is_chosen),
        count(*) FILTER (WHERE is_gone AND NOT is_chosen)
    FROM chosen GROUP BY group_of
"""


class HaDashboard(models.Model):
    _inherit = "ha.dashboard"

    @api.model
    @api.readonly
    def overview(self, instance_id: int | bool, attributes: Collection[str] = ()) -> dict:
        """What the overview of an instance shows the current user; OVERVIEW of docs/dashboards.md.

        :param instance_id: False for the user's current one, which the answer names
        :param attributes: of the entities, as `ha.entity._rows` takes them; `device_class` is always among them
        :raises UserError: there is no such instance, it is none of the user's, or these are no names of attributes
        """
        if instance_id is False:
            instance_id = self.env["ha.instance"]._current_id(clean_up=False)
        instance = self._instance(instance_id)
        entities = self.env["ha.entity"]
        names = ["device_class", *entities._checked_attributes(attributes)]
        themes, beyond = self._themes(instance)
        rows = entities._rows([("id", "in", list(themes))], names)
        for row in rows:
            row["theme"] = themes[row["id"]]
        floors, areas = self._places(instance)
        named = self._climate_of(areas, names)
        troubled = {
            row["device_id"]
            for row in rows
            if row["device_id"] and (row["theme"] in ("battery", "update") or row["state"] == "unavailable")
        }
        devices = self.env["ha.device"].search_fetch([("id", "in", list(troubled))], ["shown_name"])
        return {
            "instance_id": instance.id,
            "floors": floors.read(FLOOR),
            "areas": [
                {
                    **self._place(area, floors),
                    "temperature_row": named.get(area.temperature_entity, False),
                    "is_temperature_named": bool(area.temperature_entity),
                }
                for area in areas
            ],
            "devices": [{"id": device.id, "name": device.shown_name} for device in devices],
            "entities": self._without_inner(rows),
            "beyond": beyond,
        }

    def _themes(self, instance) -> tuple[dict[int, str], dict]:
        """The entities that an overview tells of one by one with their themes, and how many it only counts.

        :return: theme by record id; ``{"matter": number by theme, "gone": number}``
        """
        self.env.flush_all()
        query = self.env["ha.entity"]._search(
            [("instance_id", "=", instance.id), ("disabled_by", "=", False), ("hidden_by", "=", False)]
        )
        found = self.env.execute_query(
            SQL(
                CHOSEN,
                told=told(query),
                matters=matters(),
                temperatures=MOST_TEMPERATURES,
                most=json.dumps(MOST),
            )
        )
        themes = {entity_id: theme for theme, ids, _matter, _gone in found for entity_id in ids or ()}
        return themes, {
            "matter": {theme: matter for theme, _ids, matter, _gone in found if matter},
            "gone": sum(gone for _theme, _ids, _matter, gone in found),
        }

    def _without_inner(self, rows: list[dict]) -> list[dict]:
        """The rows with one sensor of temperature an area: the first that measures the room."""
        sensors = [row for row in rows if row["theme"] == "temperature"]
        self._mark_inner(sensors)
        of_area = defaultdict(list)
        for row in sensors:
            if not row.get("is_inner"):
                of_area[row["effective_area_id"]].append(row["id"])
        kept = {ids[0] for ids in list(of_area.values())[: MOST["temperature"]]}
        return [row for row in rows if row["theme"] != "temperature" or row["id"] in kept]
