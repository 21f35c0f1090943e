"""Numbers and times of a sheet as its reader writes them."""

from __future__ import annotations

import datetime
import zoneinfo
from collections.abc import Iterable
from typing import Any

from odoo import models
from odoo.tools.misc import (
    babel_locale_parse,
    format_date,
    format_datetime,
    formatLang,
    get_lang,
    posix_to_ldml,
)

from ..course import Gap, Summary
from ..outside import Outside
from ..temperature import CELSIUS, convert

MOST_GAPS = 25
"""That are listed one by one."""
SHORTEST_GAP = 60.0


def month_words(env: Any, first: datetime.date) -> str:
    """Such as October 2026."""
    pattern = babel_locale_parse(get_lang(env).code).datetime_skeletons["yMMMM"].pattern
    return format_date(env, first, date_format=pattern)


def moment_words(env: Any, at: datetime.datetime, zone: zoneinfo.ZoneInfo) -> str:
    """To the minute, as the language has it.

    :param at: UTC without a zone
    """
    lang = get_lang(env)
    posix = f"{lang.date_format} {lang.time_format.replace(':%S', '')}"
    pattern = posix_to_ldml(posix, locale=babel_locale_parse(lang.code))
    return format_datetime(env, at, tz=zone.key, dt_format=pattern)


class SheetWords:
    """In the language of the environment, and in the unit of the product class."""

    def __init__(self, watched: models.Model, zone: zoneinfo.ZoneInfo) -> None:
        self.env = watched.env
        self.watched = watched
        self.zone = zone

    def moment(self, seconds: float) -> str:
        at = datetime.datetime.fromtimestamp(seconds, datetime.timezone.utc).replace(tzinfo=None)
        return moment_words(self.env, at, self.zone)

    def degrees(self, celsius: float) -> str:
        return self.watched.class_id._shown(celsius)

    def number(self, value: float, unit: str | bool) -> str:
        """What was told in another unit, perhaps, than that of the class."""
        return f"{formatLang(self.env, value, digits=1)} {unit or ''}".strip()

    def scale(self, celsius: float) -> str:
        value = convert(celsius, CELSIUS, self.watched.class_id.unit)
        return formatLang(self.env, value, digits=0 if abs(value - round(value)) < 0.01 else 1)

    def duration(self, seconds: float) -> str:
        """Two parts at most, as nobody reads three."""
        minutes = round(seconds / 60)
        days, hours = divmod(minutes // 60, 24)
        if seconds < 60:
            return self.env._("%s s", round(seconds))
        if days:
            return self.env._("%(days)s d %(hours)s h", days=days, hours=hours)
        if hours:
            return self.env._("%(hours)s h %(minutes)s min", hours=hours, minutes=minutes % 60)
        return self.env._("%s min", minutes)

    def unknown(self, outside: Outside) -> str | bool:
        """How much of a time outside was not known; False where that is nothing worth to be told."""
        if outside.unknown < SHORTEST_GAP:
            return False
        return self.env._("of which %s not known", self.duration(outside.unknown))

    def share(self, summary: Summary) -> str:
        percent = 100 * summary.known / (summary.known + summary.unknown)
        # What is not all is not written as all.
        return formatLang(self.env, min(percent, 99.9) if summary.unknown >= 1 else percent, digits=1)

    def figures(self, summary: Summary | None) -> list[dict[str, str]]:
        if not summary:
            return []
        return [
            {
                "name": self.env._("Lowest"),
                "value": self.degrees(summary.least),
                "note": self.moment(summary.least_at),
            },
            {"name": self.env._("Mean"), "value": self.degrees(summary.mean), "note": self.env._("by time")},
            {
                "name": self.env._("Mean kinetic"),
                "value": self.degrees(summary.kinetic),
                "note": self.env._(
                    "%s kJ/mol", formatLang(self.env, self.watched.class_id.activation_energy, digits=3)
                ),
            },
            {
                "name": self.env._("Highest"),
                "value": self.degrees(summary.largest),
                "note": self.moment(summary.largest_at),
            },
        ]

    def gaps(self, gaps: Iterable[Gap]) -> list[dict[str, str]]:
        """Rows of gaps in order; what is too short or too much is told in one."""
        every = list(gaps)
        longest = sorted(
            (gap for gap in every if gap.seconds >= SHORTEST_GAP), key=lambda gap: gap.seconds, reverse=True
        )
        listed = sorted(longest[:MOST_GAPS])
        rows = [
            {
                "since": self.moment(gap.since),
                "until": self.moment(gap.until),
                "duration": self.duration(gap.seconds),
                "reason": self.reason(gap.reason),
            }
            for gap in listed
        ]
        rest = [gap for gap in every if gap not in listed]
        if rest:
            together = sum(gap.seconds for gap in rest)
            rows.append(
                {
                    "since": "",
                    "until": "",
                    "duration": self.duration(together),
                    "reason": self.env._("%s shorter ones together", len(rest)),
                }
            )
        return rows

    def reason(self, reason: str) -> str:
        known = {
            "home_assistant_down": self.env._("Home Assistant was not running"),
            "not_recorded": self.env._("Home Assistant did not record it"),
            "purged": self.env._("Home Assistant had removed it already"),
            "recorder_failed": self.env._("Home Assistant's recorder did not work"),
            "reading": self.env._("still to be read from Home Assistant"),
            "away": self.env._("Home Assistant is not connected"),
            "removed": self.env._("Home Assistant did not have the sensor"),
            "unavailable": self.env._("the sensor was not available"),
            "unknown": self.env._("the sensor did not know it"),
            "impossible": self.env._("what the sensor told can be no temperature"),
            "nothing": self.env._("nothing was recorded"),
        }
        return known.get(reason) or self.env._("the sensor told “%s”", reason)
