"""What charts ask for: the course of entities over a time, and that of the last day for small pictures."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from odoo import api, fields, models
from odoo.addons.odoo_ha_addon.models.limits import record_ids
from odoo.exceptions import UserError

from ..storage import chart, chart_series, meters
from ..storage.chart import AWAY, READING, Gap, Point, Window
from ..storage.policy import NUMERIC_CLASSES, NUMERIC_DOMAINS
from ..storage.rows import as_seconds, as_time
from ..storage.state_value import is_usable
from ..storage.statistics.retention import kept
from ..storage.zone import zone_of

MOST_ENTITIES = 50
"""Of one chart; more nobody can tell apart."""
MOST_SPARKS = 500
"""Of one page of cards."""
MOST_DAYS = 7_320
"""Some 20 years."""
EARLIEST = 0
LATEST = 4_102_444_800
"""1970 and 2100, seconds since 1970."""
WIDTHS = (10, 4_000)
SPARK_POINTS = 48
SPARK_HOURS = 24
LONG_DAYS = 35
"""What is longer is made of statistics, where there are some."""
DAY = 86_400.0
LONGEST = {"hour": 3_600.0, "day": 25 * 3_600.0}
"""Seconds of a period; a day has 25 hours when summer time ends."""
ATTRIBUTES = (
    "assumed_state", "device_class", "icon", "max", "min", "mode", "options", "state_class", "step",
    "supported_features", "unit_of_measurement",
)  # fmt: skip
ABSENT = ("unavailable", "unknown")

LINES = {
    "climate": ("current_temperature", "temperature", "target_temp_low", "target_temp_high"),
    "humidifier": ("current_humidity", "humidity"),
    "water_heater": ("current_temperature", "temperature", "target_temp_low", "target_temp_high"),
}
"""By domain, the attributes that are drawn as lines."""
ACTIONS = {"climate": "hvac_action", "humidifier": "action"}


class HaHistory(models.Model):
    _inherit = "ha.history"

    @api.model
    @api.readonly
    def chart(self, entity_ids: list[int], start: float, end: float, width: int = 800) -> dict:
        """The course of entities over a time; CHART of docs/history.md.

        :param entity_ids: record ids of `ha.entity`, at most 50
        :param start: seconds since 1970
        :param end: the same, later than `start`; what is in the future is empty
        :param width: how many pixels the chart has; there are about two points for each at most
        :raises UserError: this is no time, or too long; these are no entities that the user may see, or too many
        """
        self.check_access("read")
        window = self._window(start, end, width)
        rows = self._chart_rows(entity_ids)
        reading = _Reading(self.env.cr, rows, window, self._away_since(rows))
        return {
            "start": as_seconds(window.start),
            "end": as_seconds(window.end),
            "pixel_seconds": window.pixel_seconds,
            "entities": [reading.entity(row) for row in rows],
        }

    @api.model
    @api.readonly
    def sparklines(self, entity_ids: list[int]) -> dict:
        """How numbers went in the last 24 hours, for many small pictures at once.

        :param entity_ids: record ids of `ha.entity`, at most 500; those that the user may not see are left out
        :return: ``{"start": seconds since 1970, "step": seconds, "values": [[record id, [number | None, …]], …]}``;
            a number is the mean of its step, and None where nothing came. Entities without numbers are left out
        """
        self.check_access("read")
        ids = record_ids(self.env, entity_ids, MOST_SPARKS)
        visible = self.env["ha.entity"].search([("id", "in", ids)])._ids
        end = self._now()
        window = Window(end - timedelta(hours=SPARK_HOURS), end, SPARK_POINTS)
        courses = chart.read_course(self.env.cr, visible, window) if visible else {}
        return {
            "start": as_seconds(window.start),
            "step": window.pixel_seconds,
            "values": [[entity, courses[entity]] for entity in visible if entity in courses],
        }

    def _now(self) -> datetime:
        return self.env.cr.now()

    def _away_since(self, rows: Sequence[Mapping[str, Any]]) -> dict[int, float]:
        """By id of each instance that is not connected, until when all was heard, in seconds since 1970."""
        instances = self.env["ha.instance"].sudo().browse({row["instance_id"] for row in rows})
        away = instances.filtered(lambda instance: instance.connection_state != "connected")
        domain = [("instance_id", "in", away.ids), ("heard_until", "!=", False)]
        sources = self.env["ha.history.source"].sudo().search(domain) if away else ()
        return {source.instance_id.id: as_seconds(source.heard_until) for source in sources}

    def _window(self, start: Any, end: Any, width: Any) -> Window:
        if not all(_is_moment(moment) for moment in (start, end)):
            raise UserError(self.env._("The time must be given in seconds since 1970, from 1970 to 2100."))
        if not start < end:
            raise UserError(self.env._("The time must begin before it ends."))
        if end - start > MOST_DAYS * DAY:
            raise UserError(self.env._("At most 20 years can be shown at once."))
        if type(width) is not int or not WIDTHS[0] <= width <= WIDTHS[1]:
            raise UserError(
                self.env._(
                    "The width must be a whole number from %(least)s to %(most)s.",
                    least=WIDTHS[0],
                    most=WIDTHS[1],
                )
            )
        # A chart without any length has no pixels.
        return Window(as_time(start), as_time(max(end, start + 1)), width)

    def _chart_rows(self, entity_ids: Any) -> list[dict]:
        """ROW of docs/dashboards.md for each, in this order; those that Home Assistant no longer has are among them."""
        ids = record_ids(self.env, entity_ids, MOST_ENTITIES)
        found = self.env["ha.entity"].with_context(active_test=False)._rows([("id", "in", ids)], ATTRIBUTES)
        rows = {row["id"]: row for row in found}
        if len(rows) < len(set(entity_ids)):
            raise UserError(self.env._("There is no such entity, or you may not see it."))
        return [rows[each] for each in ids]


def _is_moment(value: Any) -> bool:
    return type(value) in (int, float) and EARLIEST <= value <= LATEST


class _Reading:
    """All that is known of some entities in a window."""

    def __init__(
        self, cr: Any, rows: Sequence[Mapping[str, Any]], window: Window, away_since: Mapping[int, float]
    ) -> None:
        self.cr = cr
        self.window = window
        self.start = as_seconds(window.start)
        self.kinds = {row["id"]: _kind_of(row) for row in rows}
        self.units = {row["id"]: row["attributes"].get("unit_of_measurement") or "" for row in rows}
        ids = list(self.kinds)
        self.before = chart.read_before(cr, ids, window.start)
        self.statistics, self.state_since = self._read_statistics()
        self.points = self._read_points()
        oldest = min((point.last for point in self.before.values()), default=self.start)
        gaps = chart.read_gaps(
            cr, {row["id"]: row["instance_id"] for row in rows}, as_time(min(oldest, self.start)), window.end
        )
        for row in rows:
            since = away_since.get(row["instance_id"], math.inf)
            if since < as_seconds(window.end):
                gaps[row["id"]].append(Gap(since, LATEST, AWAY))
        self.gaps = gaps
        self.zones = {row["instance_id"]: zone_of(cr, row["instance_id"]) for row in rows}
        self.period_of_changes = meters.period_of(window)
        self.changes = self._read_changes(rows)
        every = [*self.before.values(), *(point for points in self.points.values() for point in points)]
        self.words = chart.words_of(cr, every)
        self.attributes = chart.attributes_of(cr, every)

    def _read_statistics(self) -> tuple[dict[int, list[chart.Statistic]], dict[int, float]]:
        """Of numbers: hours or days, and since when the states themselves are shown."""
        numbers = [entity for entity, kind in self.kinds.items() if kind == "number"]
        seconds = (self.window.end - self.window.start).total_seconds()
        is_long = seconds > LONG_DAYS * DAY
        if not is_long:
            numbers = [entity for entity in numbers if entity not in self.before]
        if not numbers:
            return {}, {}
        has_hours = self.window.start >= kept(self.cr, fields.Datetime.now()).hours
        self.period = "hour" if has_hours and seconds / LONGEST["hour"] <= 2 * self.window.pixels else "day"
        units = {entity: self.units[entity] for entity in numbers}
        found = chart.read_statistics(self.cr, units, self.window, self.period)
        if is_long:
            end = as_seconds(self.window.end)
            return found, {
                entity: min(rows[-1].moment + LONGEST[self.period], end) for entity, rows in found.items()
            }
        first = chart.read_first(self.cr, list(found), self.window)
        return found, {entity: first.get(entity, math.inf) for entity in found}

    def _read_changes(self, rows: Sequence[Mapping[str, Any]]) -> dict[int, list[meters.Change]]:
        """Of meters, where the time is long enough."""
        counting = {
            row["id"]: meters.Meter(self.units[row["id"]], self.zones[row["instance_id"]])
            for row in rows
            if row["attributes"].get("state_class") in meters.STATE_CLASSES
        }
        if not counting or not self.period_of_changes:
            return {}
        return meters.read_changes(self.cr, counting, self.gaps, self.window, self.period_of_changes)

    def _read_points(self) -> dict[int, list[Point]]:
        whole = [entity for entity in self.kinds if entity not in self.state_since]
        points = chart.read_points(self.cr, whole, self.window) if whole else {}
        for entity, since in self.state_since.items():
            if math.isfinite(since):
                points[entity] = self._after_statistics(entity, since)
        return points

    def _after_statistics(self, entity: int, since: float) -> list[Point]:
        """What holds at the end of the statistics, and what came after it."""
        rest = self.window._replace(start=max(self.window.start, as_time(since)))
        found = []
        if rest.start < rest.end:
            found = chart.read_points(self.cr, [entity], rest).get(entity, [])
        before = chart.read_before(self.cr, [entity], rest.start).get(entity)
        return chart_series.with_start(before, found, as_seconds(rest.start), [])

    def entity(self, row: Mapping[str, Any]) -> dict:
        entity = row["id"]
        gaps = self.gaps[entity]
        breaking = [gap for gap in gaps if gap.reason != READING]
        has_statistics = entity in self.state_since
        points = self.points.get(entity, [])
        if not has_statistics:
            points = chart_series.with_start(self.before.get(entity), points, self.start, breaking)
        kind = self.kinds[entity]
        if kind == "word" and not row["attributes"] and any(point.value is not None for point in points):
            # Home Assistant has it no more, so nothing tells what it was but what it said.
            kind = "number"
        drawn = getattr(self, f"_{kind}")(row, points, breaking)
        if has_statistics:
            gaps = [*gaps, *self._add_statistics(entity, drawn)]
        return {
            **row,
            "kind": kind,
            "zone": self.zones[row["instance_id"]],
            "change": {"period": self.period_of_changes, "rows": self.changes[entity]}
            if entity in self.changes
            else False,
            "statistics_until": self.state_since.get(entity, False) if has_statistics else False,
            "gaps": [
                [max(gap.since, self.start), gap.until, gap.reason] for gap in gaps if gap.until > self.start
            ],
            **drawn,
        }

    def _number(self, row: Mapping[str, Any], points: Sequence[Point], gaps: Sequence[Gap]) -> dict:
        return {
            "lines": {"state": chart_series.line(points, gaps)},
            "bars": {},
            "absent": chart_series.absences(points, gaps, self._word_of),
        }

    def _word(self, row: Mapping[str, Any], points: Sequence[Point], gaps: Sequence[Gap]) -> dict:
        return {"lines": {}, "bars": {"state": self._bar(points, gaps, self._word_of)}, "absent": []}

    def _climate(self, row: Mapping[str, Any], points: Sequence[Point], gaps: Sequence[Gap]) -> dict:
        lines = {
            name: chart_series.line(points, gaps, partial(self._attribute, name=name))
            for name in LINES[row["domain"]]
        }
        bars = {"state": self._bar(points, gaps, self._word_of)}
        if action := ACTIONS.get(row["domain"]):
            bars[action] = self._bar(points, gaps, lambda point: self._attribute(point, action, str))
        return {
            "lines": {name: drawn for name, drawn in lines.items() if drawn},
            "bars": {
                name: drawn for name, drawn in bars.items() if any(span.word is not None for span in drawn)
            },
            "absent": [span for span in bars["state"] if span.word is None or span.word in ABSENT],
        }

    def _bar(self, points, gaps, word_of) -> list[chart_series.Span]:
        return chart_series.spans(points, gaps, self.window.pixel_seconds, word_of)

    def _add_statistics(self, entity: int, drawn: dict) -> list[Gap]:
        """Put hours or days before the states; returns the times of those that do not go with them."""
        until = min(self.state_since[entity], as_seconds(self.window.end))
        told = (self.statistics[entity], LONGEST[self.period], until)
        drawn["lines"]["state"] = chart_series.statistics_line(*told) + drawn["lines"]["state"]
        return chart_series.other_unit_gaps(*told)

    def _word_of(self, point: Point) -> str | None:
        if point.word is not None:
            return self.words.get(point.word)
        return None if point.value is None else f"{point.value:.{point.decimals or 0}f}"

    def _attribute(self, point: Point, name: str, kind: type = float) -> Any:
        if kind is float and self._word_of(point) in (None, *ABSENT):
            return None
        value = self.attributes.get(point.attributes, {}).get(name) if point.attributes else None
        if kind is str:
            return value if isinstance(value, str) else None
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            return None
        return float(value) if is_usable(value) else None


def _kind_of(row: Mapping[str, Any]) -> str:
    """`climate`, `number` or `word`, as Home Assistant decides it."""
    domain, attributes = row["domain"], row["attributes"]
    if domain in LINES:
        return "climate"
    is_number = (
        domain in NUMERIC_DOMAINS
        or "unit_of_measurement" in attributes
        or "state_class" in attributes
        or (domain == "sensor" and attributes.get("device_class") in NUMERIC_CLASSES)
    )
    return "number" if is_number else "word"
