"""The one place that knows where past temperatures come from: Home Assistant History, where it is installed."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import NamedTuple

from odoo import api, models

from ..course import Gap, Span
from ..temperature import ABSOLUTE_ZERO, CELSIUS, UNITS, WARMEST, convert

IMPOSSIBLE = "impossible"
"""Of a gap: what was told can be no temperature."""
MOST_AT_ONCE = 500
"""Entities whose last day history tells in one answer."""


class Past(NamedTuple):
    """What is known of a time.

    :ivar spans: °C, in order of time
    :ivar reasons: why there may be none
    :ivar hours_until: until when they are means of hours, seconds since 1970; None: none are
    """

    spans: list[Span]
    reasons: list[Gap]
    hours_until: float | None


class HaWatchedTemperature(models.Model):
    _inherit = "ha.watched.temperature"

    @api.model
    def _keeps_past(self) -> bool:
        """Whether anything is known of the past."""
        return "ha.history" in self.env

    def _past(self, start: float, end: float) -> Past:
        """
        :param start: seconds since 1970, as `end`
        :raises AccessError: the current user may not see the entity
        """
        self.ensure_one()
        if not self._keeps_past():
            return Past([], [], None)
        found = self.env["ha.history"]._readings(self.entity_id, _moment(start), _moment(end))
        spans: list[Span] = []
        reasons = [Gap(*gap) for gap in found.gaps]
        for each in found.readings:
            is_hour = found.hours_until is not None and each.since < found.hours_until
            unit = each.unit if is_hour and each.unit in UNITS else self._unit_at(each.since)
            low, value, high = (
                convert(number, unit, CELSIUS) for number in (each.low, each.value, each.high)
            )
            if low > ABSOLUTE_ZERO and high <= WARMEST:
                spans.append(Span(each.since, each.until, value, low, high))
            else:
                reasons.append(Gap(each.since, each.until, IMPOSSIBLE))
        return Past(spans, reasons, found.hours_until)


class HaEntity(models.Model):
    _inherit = "ha.entity"

    def _celsius_lately(self) -> dict[int, tuple[float, float]]:
        """The least and the largest temperature (°C) of the last 24 hours, by id; those of which nothing is known are
        left out.
        """
        if "ha.history" not in self.env or not self.env["ha.history"].has_access("read"):
            return {}
        units = {entity.id: (entity.attributes or {}).get("unit_of_measurement") for entity in self}
        found: dict[int, tuple[float, float]] = {}
        for place in range(0, len(self), MOST_AT_ONCE):
            courses = self.env["ha.history"].sparklines(self.ids[place : place + MOST_AT_ONCE])
            for entity_id, values in courses["values"]:
                known = [value for value in values if value is not None]
                if known and (unit := units.get(entity_id)) in UNITS:
                    low, high = (convert(value, unit, CELSIUS) for value in (min(known), max(known)))
                    found[entity_id] = (low, high)
        return found


def _moment(seconds: float) -> datetime:
    """UTC without a zone."""
    return datetime.fromtimestamp(seconds, timezone.utc).replace(tzinfo=None)
