"""The values of the entity while an alarm lasted: from history where that is installed, else from what firings told."""

from __future__ import annotations

from datetime import datetime, timezone

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...alarm.values import Point, Values, values_between, with_told
from ..firing.state_words import as_number

MOST_POINTS = 4_000
"""The widest chart that history draws: about two points for each pixel."""


class HaAlarm(models.Model):
    _inherit = "ha.alarm"

    first_value = fields.Char("Value", readonly=True, help="With which it was raised")
    unit = fields.Char(readonly=True)
    told = fields.Json(readonly=True, help="Moments and values that firings have told")
    is_number = fields.Boolean(compute="_compute_values")
    least = fields.Float(compute="_compute_values", digits=(16, 2))
    mean = fields.Float(compute="_compute_values", digits=(16, 2), help="By time")
    largest = fields.Float(compute="_compute_values", digits=(16, 2))
    hours = fields.Float(
        "Duration",
        compute="_compute_hours",
        search=False,
        help="For how long the condition held, all times together",
    )
    kept_least = fields.Float(readonly=True)
    kept_mean = fields.Float(readonly=True)
    kept_largest = fields.Float(readonly=True)
    kept_seconds = fields.Float(readonly=True, help="For which these values were known")
    kept_hours = fields.Float(
        "Hours", readonly=True, aggregator="sum", help="For how long it held, as far as it has ended"
    )

    @api.depends("kept_hours", "began_at", "ended_at")
    def _compute_hours(self) -> None:
        now = fields.Datetime.now()
        for alarm in self:
            lasts = 0.0 if alarm.ended_at else (now - alarm.began_at).total_seconds() / 3600
            alarm.hours = alarm.kept_hours + max(0.0, lasts)

    @api.depends("kept_least", "kept_mean", "kept_largest", "kept_seconds", "began_at", "ended_at", "told")
    def _compute_values(self) -> None:
        now = fields.Datetime.now()
        for alarm in self:
            values = alarm._kept_values()
            if not alarm.ended_at:
                since = alarm.sudo()._values_between(alarm.began_at, now)
                values = since.and_those_of(values) if since else values
            alarm.is_number = bool(values)
            alarm.least, alarm.mean, alarm.largest = values[:3] if values else (0.0, 0.0, 0.0)

    def _kept_values(self) -> Values | None:
        """Of the times that have ended."""
        if not self.kept_seconds:
            return None
        return Values(self.kept_least, self.kept_mean, self.kept_largest, self.kept_seconds)

    def _keep_values(self, start: datetime, end: datetime) -> None:
        """Take note of the values of a time that has ended."""
        values = self._values_between(start, end)
        if values:
            values = values.and_those_of(self._kept_values())
            self.write(
                {
                    "kept_least": values.least,
                    "kept_mean": values.mean,
                    "kept_largest": values.largest,
                    "kept_seconds": values.seconds,
                }
            )
        self.kept_hours += (end - start).total_seconds() / 3600

    def _values_between(self, start: datetime, end: datetime) -> Values | None:
        """None where nothing is known, or where it is no number."""
        points, extremes = self._points(start, end)
        return values_between(points, _seconds(start), max(_seconds(end), _seconds(start)), extremes)

    def _points(self, start: datetime, end: datetime) -> tuple[list[Point], list[tuple[float, float, float]]]:
        """The course of the entity, and the extremes of points that stand for several values.

        History has the state alone; of an attribute, only what firings told is known.
        """
        line = self._of_history(_seconds(start), max(_seconds(end), _seconds(start) + 1))
        if line:
            extremes = [(point[0], point[2], point[3]) for point in line if len(point) == 4]
            return [(point[0], point[1]) for point in line], extremes
        return [(moment, value) for moment, value in self.told or []], []

    def _of_history(self, start: float, end: float) -> list[list] | None:
        """The entity's line in CHART of docs/history.md; None where there is none."""
        if "ha.history" not in self.env or not self.entity_id or self.rule_id.ha_attribute:
            return None
        try:
            [course] = self.env["ha.history"].chart(self.entity_id.ids, start, end, MOST_POINTS)["entities"]
        except UserError:
            # Such as for an instance that was archived: what firings told is better than nothing.
            return None
        return course["lines"].get("state") if course["kind"] == "number" else None

    def _remember_value(self, firing) -> None:
        """Take note of what a firing (ha.rule.firing) has told."""
        number = as_number(firing.new_value)
        if number is not None:
            self.told = with_told(self.told or [], _seconds(firing.create_date), number)


def _seconds(moment: datetime) -> float:
    return moment.replace(tzinfo=timezone.utc).timestamp()
