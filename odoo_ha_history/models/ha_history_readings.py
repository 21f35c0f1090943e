"""The numbers of one entity for other addons that calculate with them, such as how long it was too warm."""

from __future__ import annotations

import math
from datetime import datetime

from odoo import api, models

from ..storage import chart, chart_series, readings
from ..storage.chart import READING, Gap, Window
from ..storage.readings import Reading, Readings
from ..storage.rows import as_seconds, as_time

FINEST = 100_000
"""Up to twice as many states are read as they are. Of more, each hundred-thousandth of the time becomes one."""


class HaHistory(models.Model):
    _inherit = "ha.history"

    @api.model
    def _readings(self, entity, start: datetime, end: datetime) -> Readings:
        """What is known of the numbers of an entity in a time, with gaps and units.

        :param entity: (ha.entity), one; with the rights of the current user
        :param start: UTC without a zone; so `end`
        :raises AccessError: the user may not see the entity or its history
        """
        self.check_access("read")
        entity.ensure_one()
        entity.check_access("read")
        cr = self.env.cr
        unit = (entity.attributes or {}).get("unit_of_measurement") or ""
        window = Window(start, end, FINEST)
        since = as_seconds(start)
        before = chart.read_before(cr, entity.ids, start).get(entity.id)
        points = chart.read_points(cr, entity.ids, window).get(entity.id, [])
        gaps = self._gaps_of(entity, min(before.last, since) if before else since, end)
        breaking = [gap for gap in gaps if gap.reason != READING]
        shown = chart_series.with_start(before, points, since, breaking)
        states, words = readings.as_readings(
            shown,
            breaking,
            chart.words_of(cr, shown),
            unit,
            min(as_seconds(end), as_seconds(self._now())),
        )
        first = since if before else points[0].moment if points else as_seconds(end)
        hours: list[Reading] = []
        if first > since:
            found = readings.read_hours(cr, entity.id, start, as_time(first), unit)
            hours = [each._replace(until=min(each.until, first)) for each in found if each.since < first]
        return Readings(
            [*hours, *states],
            sorted([*words, *(gap for gap in gaps if gap.until > since)]),
            hours[-1].until if hours else None,
        )

    @api.model
    def _gaps_of(self, entity, start: float, end: datetime) -> list[Gap]:
        row = {"id": entity.id, "instance_id": entity.instance_id.id}
        gaps = chart.read_gaps(self.env.cr, {row["id"]: row["instance_id"]}, as_time(start), end)[entity.id]
        away = self._away_since([row]).get(row["instance_id"], math.inf)
        if away < as_seconds(end):
            gaps.append(Gap(away, as_seconds(end), chart.AWAY))
        return gaps
