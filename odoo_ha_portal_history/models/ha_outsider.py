"""The past of what an outsider may see, where a grant gives it, and of no time before it was given."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from odoo import api, models
from odoo.addons.odoo_ha_addon.models.access.ha_refusal import Refusal
from odoo.addons.odoo_ha_addon.models.limits import record_ids
from odoo.addons.odoo_ha_history.models.ha_history_chart import MOST_ENTITIES, WIDTHS
from odoo.addons.odoo_ha_history.storage.rows import as_seconds
from odoo.addons.odoo_ha_portal.models.access.outsider import Outsider

COURSE = ("kind", "zone", "statistics_until")
"""What leaves of CHART of docs/history.md as it is."""


class HaOutsider(models.AbstractModel):
    _inherit = "ha.outsider"

    @api.model
    def _page(self, outsider: Outsider, kind: str = "", record_id: int = 0) -> dict[str, Any] | None:
        page = super()._page(outsider, kind, record_id)
        if page is not None:
            since = self._history_since(outsider, [thing["id"] for thing in page["entities"]])
            for thing in page["entities"]:
                thing["history_since"] = since.get(thing["id"], False)
        return page

    @api.model
    def _history_since(self, outsider: Outsider, ids: Collection[int]) -> dict[int, float]:
        """By id of each of these entities whose past they may see, from when on, in seconds since 1970."""
        since: dict[int, float] = {}
        for grant in self._grants(outsider).filtered("with_history"):
            moment = as_seconds(grant._told_since())
            for entity_id in self._entities_of(grant, ids)._ids:
                since[entity_id] = min(moment, since.get(entity_id, moment))
        return since

    @api.model
    def _chart(self, outsider: Outsider, ids: Any, start: Any, end: Any, width: Any) -> dict[str, Any]:
        """CHART of docs/history.md, with STATE of docs/portal.md in the place of ROW.

        :raises UserError: these are no ids, no time or no width
        :raises Refusal: `not_found`: the past of one of them is not theirs
        """
        ids = record_ids(self.env, ids, MOST_ENTITIES)
        # Nonsense is refused whatever is shared.
        window = self.env["ha.history"].sudo()._window(start, end, width)
        since = self._history_since(outsider, ids)
        if since.keys() != set(ids):
            raise Refusal("not_found", self.env._("There is no such thing here."))
        courses: dict[int, dict] = {}
        for moment in set(since.values()):
            mine = [entity for entity in ids if since[entity] == moment]
            courses |= self._courses_since(moment, mine, start, end, width)
        entities = self.env["ha.entity"].sudo().browse(ids)
        seen = self._seen(outsider, entities, self._by_grant(self._grants(outsider), entities))
        return {
            "start": start,
            "end": end,
            "pixel_seconds": window.pixel_seconds,
            "entities": [{**state, **courses[state["id"]]} for state in seen],
        }

    @api.model
    def _courses_since(
        self, since: float, ids: list[int], start: float, end: float, width: int
    ) -> dict[int, dict]:
        """By id of the entity its course, of nothing before `since`."""
        first = max(start, since)
        last = max(end, first + 1)
        part = round(width * (last - first) / (end - start))
        chart = self.env["ha.history"].sudo().chart(ids, first, last, min(max(part, WIDTHS[0]), width))
        return {course["id"]: _cut(course, since) for course in chart["entities"]}


def _cut(course: dict[str, Any], since: float) -> dict[str, Any]:
    """Without hours, days and months that began earlier: what is told of them tells of before, too."""
    change = course["change"]
    return {
        **{name: course[name] for name in COURSE},
        "change": change and {**change, "rows": [period for period in change["rows"] if period[0] >= since]},
        "lines": {
            name: [point for point in line if point[0] >= since] for name, line in course["lines"].items()
        },
        "bars": {name: [span for span in bar if span[0] >= since] for name, bar in course["bars"].items()},
        "absent": [span for span in course["absent"] if span[0] >= since],
        "gaps": [gap for gap in course["gaps"] if gap[1] > since],
    }
