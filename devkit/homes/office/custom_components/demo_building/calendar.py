"""Who has the meeting room when."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from homeassistant.components.calendar import CalendarEntity, CalendarEvent
from homeassistant.util import dt as dt_util

from .entity import BuildingEntity, entities


class BuildingCalendar(BuildingEntity, CalendarEntity):
    """The same bookings on every day, and a whole day now and then."""

    @property
    def event(self) -> CalendarEvent | None:
        """The booking that is now or next."""
        now = dt_util.now()
        return next((event for event in self._events(now) if event.end_datetime_local > now), None)

    async def async_get_events(self, hass: Any, start: datetime, end: datetime) -> list[CalendarEvent]:
        """All between two moments."""
        return [
            event
            for event in self._events(dt_util.as_local(start))
            if event.end_datetime_local > start and event.start_datetime_local < end
        ]

    def _events(self, first: datetime) -> list[CalendarEvent]:
        midnight = first.replace(hour=0, minute=0, second=0, microsecond=0)
        events = []
        for number in range(31):
            day = midnight + timedelta(days=number)
            for hour, hours, summary in self.facts["bookings"]:
                start = day + timedelta(hours=hour)
                events.append(
                    CalendarEvent(start, start + timedelta(hours=hours), summary, location="Meeting room")
                )
            if number % 5 == 2:
                events.append(
                    CalendarEvent(day.date(), day.date() + timedelta(days=1), self.facts["whole_day"])
                )
        return events


async def async_setup_entry(hass: Any, entry: Any, async_add_entities: Any) -> None:
    """Add the building's calendars."""
    async_add_entities(entities("calendar", BuildingCalendar))
