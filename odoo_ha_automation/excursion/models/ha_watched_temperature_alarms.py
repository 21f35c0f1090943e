"""Excursions of a month: what the temperatures tell, with the alarms in which people have answered for it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timezone
from typing import Any, NamedTuple

from odoo import fields, models

from ..month import Month
from ..outside import EXCURSION, Outside
from .sheet_words import SheetWords

TOLERANCE = 60.0
"""Seconds by which clocks of Home Assistant and of Odoo may differ."""


class Excursion(NamedTuple):
    """:ivar outside: as the temperatures tell; None: nothing is known of them
    :ivar alarm: (ha.alarm) empty: none was raised
    """

    outside: Outside | None
    alarm: Any

    @property
    def is_acknowledged(self) -> bool:
        return bool(self.alarm and self.alarm._is_acknowledged())


class HaWatchedTemperature(models.Model):
    _inherit = "ha.watched.temperature"

    def _excursions_of(self, found: Sequence[Outside], month: Month) -> list[Excursion]:
        """
        :param found: excursions that the temperatures tell, in order
        """
        alarms = self._alarms_of(month)
        matched = [Excursion(each, self._alarm_of(each, alarms)) for each in found]
        answered = {excursion.alarm.id for excursion in matched}
        rest = [Excursion(None, alarm) for alarm in alarms if alarm.id not in answered]
        return sorted([*matched, *rest], key=_began)

    def _alarms_of(self, month: Month):
        """The alarms about its excursions that touch a month, as the current user may see them."""
        start, end = _moment(month.start), _moment(month.end)
        alarms = self.env["ha.alarm"].with_context(active_test=False)
        if not alarms.has_access("read"):
            return alarms
        return alarms.search(
            [
                ("entity_id", "=", self.entity_id.id),
                ("kind", "=", EXCURSION),
                ("raised_at", "<", end),
                "|",
                ("ended_at", "=", False),
                ("ended_at", ">=", start),
            ],
            order="raised_at, id",
        )

    def _alarm_of(self, outside: Outside, alarms):
        """The alarm that was raised by an excursion; empty: none was."""
        for alarm in alarms:
            side = alarm.sudo().rule_id.ha_when
            until = _seconds(alarm.ended_at) if alarm.ended_at else float("inf")
            is_same_side = not side or side == outside.side
            if (
                is_same_side
                and _seconds(alarm.raised_at) - TOLERANCE <= outside.until
                and (until + TOLERANCE >= outside.since)
            ):
                return alarm
        return alarms.browse()

    def _excursion_row(self, excursion: Excursion, words: SheetWords) -> dict[str, Any]:
        """What the report writes of it."""
        outside, alarm = excursion
        row = self._row_of_readings(outside, words) if outside else self._row_of_alarm(alarm, words)
        if not alarm:
            return {**row, "alarm": False, "note": self.env._("No alarm was raised.")}
        acknowledged = self.env._("Not acknowledged")
        if alarm.acknowledged_at:
            acknowledged = self.env._(
                "%(name)s, %(moment)s",
                name=alarm.sudo().acknowledged_by_id.name or "?",
                moment=words.moment(_seconds(alarm.acknowledged_at)),
            )
        return {
            **row,
            "alarm": alarm,
            "note": False if outside else self.env._("As the alarm tells; the temperatures are not known."),
            "acknowledged": acknowledged,
        }

    def _row_of_readings(self, outside: Outside, words: SheetWords) -> dict[str, str | bool]:
        return {
            "since": words.moment(outside.since),
            "until": self.env._("lasts") if outside.lasts else words.moment(outside.until),
            "duration": words.duration(outside.seconds),
            "unknown": words.unknown(outside),
            "extreme": words.degrees(outside.extreme),
        }

    def _row_of_alarm(self, alarm, words: SheetWords) -> dict[str, str | bool]:
        ended = alarm.ended_at or fields.Datetime.now()
        is_above = alarm.sudo().rule_id.ha_when != "below"
        value = alarm.largest if is_above else alarm.least
        return {
            "since": words.moment(_seconds(alarm.raised_at)),
            "until": words.moment(_seconds(alarm.ended_at)) if alarm.ended_at else self.env._("lasts"),
            "duration": words.duration((ended - alarm.raised_at).total_seconds()),
            "unknown": False,
            "extreme": words.number(value, alarm.unit) if alarm.is_number else "",
        }


def _began(excursion: Excursion) -> float:
    return excursion.outside.since if excursion.outside else _seconds(excursion.alarm.raised_at)


def _seconds(moment: datetime) -> float:
    return moment.replace(tzinfo=timezone.utc).timestamp()


def _moment(seconds: float) -> datetime:
    """UTC without a zone."""
    return datetime.fromtimestamp(seconds, timezone.utc).replace(tzinfo=None)
