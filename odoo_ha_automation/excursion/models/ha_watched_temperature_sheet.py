"""What the report tells of one temperature in one month, in words and numbers of who reads it."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any, NamedTuple

from markupsafe import Markup
from odoo import models
from odoo.tools.misc import format_date

from ..chart import Look, draw
from ..course import Course, Summary, make_course, summary_of
from ..month import Month
from ..outside import Outside, excursions, seconds_outside, times_outside
from ..temperature import CELSIUS, convert
from .ha_watched_temperature_alarms import Excursion
from .sheet_words import SHORTEST_GAP, SheetWords, month_words

DAY = 86_400.0
TICK_DAYS = 2


class Told(NamedTuple):
    """What is known of a month, calculated.

    :ivar outside: times outside of the limits that touch the month, whole, in order
    :ivar hours_until: as of `Past`
    """

    course: Course
    summary: Summary | None
    outside: list[Outside]
    hours_until: float | None


class HaWatchedTemperature(models.Model):
    _inherit = "ha.watched.temperature"

    def _told(self, month: Month) -> Told:
        """What is calculated of a month, with the rights of the current user."""
        now = datetime.datetime.now(datetime.timezone.utc).timestamp()
        limits = self.class_id._as_limits()
        # What began before the month, or ends after it, is told whole.
        beyond = DAY + limits.allowed
        past = self._past(month.start - beyond, month.end + beyond)
        longer = make_course(past.spans, past.reasons, month.start - beyond, month.end + beyond, now)
        course = make_course(past.spans, past.reasons, month.start, month.end, now)
        outside = [
            each
            for each in times_outside(longer, limits)
            if each.since < month.end and each.until > month.start
        ]
        hours = past.hours_until if past.hours_until and past.hours_until > month.start else None
        return Told(course, summary_of(course, self.class_id.activation_energy), outside, hours)

    def _sheet(self, month: Month) -> dict[str, Any]:
        """All that the report writes about this temperature.

        :raises AccessError: the current user may not see it
        """
        self.ensure_one()
        self.entity_id.check_access("read")
        told = self._told(month)
        limits = self.class_id._as_limits()
        words = SheetWords(self, month.zone)
        found = self._excursions_of(excursions(told.outside, limits), month)
        return {
            "watched": self,
            "month": month_words(self.env, month.first),
            "place": " · ".join(
                name
                for name in (
                    self.device_id.display_name,
                    self.area_id.display_name,
                    self.entity_id.sudo().instance_id.name,
                )
                if name
            ),
            "allowed": words.duration(limits.allowed) if limits.allowed else False,
            "figures": words.figures(told.summary),
            "verdict": self._verdict(told, found),
            "remarks": self._remarks(told, month, words),
            "chart": self._chart(told, excursions(told.outside, limits), words, month),
            "has_gaps": bool(told.course.gaps),
            "excursions": [self._excursion_row(each, words) for each in found],
            "gaps": words.gaps(told.course.gaps),
        }

    def _verdict(self, told: Told, found: Sequence[Excursion]) -> tuple[str, str]:
        """The tone and the sentence that a reader looks for first."""
        if not told.summary and not found:
            return "warning", self.env._("Nothing is known of this temperature in this month.")
        if not found:
            if told.summary and told.summary.unknown >= SHORTEST_GAP:
                return "success", self.env._("No excursion, as far as the temperature is known.")
            return "success", self.env._("No excursion.")
        count = len(found)
        words = self.env._("1 excursion.") if count == 1 else self.env._("%s excursions.", count)
        unanswered = sum(not each.is_acknowledged for each in found)
        if unanswered:
            words = self.env._(
                "%(count)s Not acknowledged: %(unanswered)s.", count=words, unanswered=unanswered
            )
        return "danger", words

    def _remarks(self, told: Told, month: Month, words: SheetWords) -> list[str]:
        """What a reader has to know besides."""
        limits = self.class_id._as_limits()
        remarks = []
        if not self._keeps_past():
            remarks.append(
                self.env._(
                    "The addon Home Assistant History is not installed, so that nothing is known of past temperatures: "
                    "no chart, no mean, no excursion but those of which an alarm was raised."
                )
            )
            return remarks
        if told.course.until < month.end:
            remarks.append(
                self.env._("The month is not over: this is as of %s.", words.moment(told.course.until))
            )
        short = [each for each in told.outside if each.seconds < limits.allowed]
        if short:
            allowed = words.duration(limits.allowed)
            longest = words.duration(max(each.seconds for each in short))
            remarks.append(
                self.env._(
                    "Outside once for less than the allowed %(allowed)s: %(time)s.",
                    allowed=allowed,
                    time=longest,
                )
                if len(short) == 1
                else self.env._(
                    "Outside %(count)s times for less than the allowed %(allowed)s, %(time)s at the longest.",
                    count=len(short),
                    allowed=allowed,
                    time=longest,
                )
            )
        if told.summary:
            remarks.append(self._known_words(told, told.summary, words))
            if limits.upper is not None and told.summary.kinetic > limits.upper:
                remarks.append(self.env._("The mean kinetic temperature is above the upper limit."))
        if told.hours_until:
            remarks.append(
                self.env._(
                    "Until %s there are means of hours in the place of readings, which are not kept so long.",
                    words.moment(told.hours_until),
                )
            )
        return remarks

    def _known_words(self, told: Told, summary: Summary, words: SheetWords) -> str:
        known, share = words.duration(summary.known), words.share(summary)
        outside = seconds_outside(told.course.spans, self.class_id._as_limits())
        if not outside:
            return self.env._(
                "Known for %(known)s (%(share)s %%), never outside of the limits.", known=known, share=share
            )
        return self.env._(
            "Known for %(known)s (%(share)s %%), of which %(outside)s outside of the limits.",
            known=known,
            share=share,
            outside=words.duration(outside),
        )

    def _chart(self, told: Told, found: Sequence[Outside], words: SheetWords, month: Month) -> Markup | bool:
        if not told.course.spans:
            return False
        unit = self.class_id.unit
        look = Look(
            title=self.env._(
                "Temperature of %(name)s in %(month)s",
                name=self.entity_id.display_name,
                month=month_words(self.env, month.first),
            ),
            ticks=[
                (moment, format_date(self.env, day, date_format="d")) for moment, day in month.days(TICK_DAYS)
            ],
            degrees=words.scale,
            scale=(
                lambda celsius: convert(celsius, CELSIUS, unit),
                lambda shown: convert(shown, unit, CELSIUS),
            ),
        )
        return Markup(draw(told.course, self.class_id._as_limits(), found, look))
