"""Hours on some days of the week: a line of a grant, or of the dialog that makes grants."""

from datetime import date

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import format_date

from ...protocol.grant_times import WeeklyHours, weekly_hours

WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
HOURS = ("hour_from", "hour_to", *WEEK)
MONDAY = date(2026, 6, 1)
FEWEST_IN_ROW = 3
"""Days after each other of which the first and the last are named."""


class HaWeeklyHoursMixin(models.AbstractModel):
    _name = "ha.weekly.hours.mixin"
    _description = "Home Assistant Hours on Days of the Week"
    _inherit = ["ha.guarded.mixin"]
    _order = "id"

    monday = fields.Boolean(default=True)
    tuesday = fields.Boolean(default=True)
    wednesday = fields.Boolean(default=True)
    thursday = fields.Boolean(default=True)
    friday = fields.Boolean(default=True)
    saturday = fields.Boolean()
    sunday = fields.Boolean()
    hour_from = fields.Float(
        "From Hour", required=True, default=8.0, help="Of the day, where the instance is"
    )
    hour_to = fields.Float(
        "To Hour", required=True, default=18.0,
        help="Of the day, where the instance is; one that is not after the other is of the next day",
    )  # fmt: skip

    @api.constrains(*HOURS)
    def _check_hours(self) -> None:
        for line in self:
            if not 0 <= line.hour_from < 24 or not 0 <= line.hour_to <= 24:
                raise ValidationError(self.env._("An hour of the day is between 0:00 and 24:00."))
            if not any(line[day] for day in WEEK):
                raise ValidationError(self.env._("Choose the days of the week on which it holds."))

    @api.depends(*HOURS)
    @api.depends_context("lang")
    def _compute_display_name(self) -> None:
        for line in self:
            line.display_name = line._in_words()

    def _as_hours(self, zone: str) -> WeeklyHours:
        """:param zone: name in the IANA database, of the site"""
        return weekly_hours((self[day] for day in WEEK), self.hour_from, self.hour_to, zone)

    def _in_words(self) -> str:
        minutes = [round(hour * 60) for hour in (self.hour_from, self.hour_to)]
        start, end = (f"{minute // 60}:{minute % 60:02d}" for minute in minutes)
        return f"{self._days_in_words()} {start}–{end}"

    def _days_in_words(self) -> str:
        days = [number for number, day in enumerate(WEEK) if self[day]]
        if days == list(range(7)):
            return self.env._("daily")
        if days == list(range(5)):
            return self.env._("weekdays")
        if days == [5, 6]:
            return self.env._("weekends")
        if len(days) >= FEWEST_IN_ROW and days == list(range(days[0], days[-1] + 1)):
            return f"{self._day_in_words(days[0])}–{self._day_in_words(days[-1])}"
        return ", ".join(self._day_in_words(day) for day in days)

    def _day_in_words(self, day: int) -> str:
        return format_date(self.env, MONDAY.replace(day=1 + day), date_format="EEE")

    @api.model
    def _default_line(self) -> dict:
        """What somebody starts from who has just said that there are hours."""
        return self.default_get(list(HOURS))
