"""Long-term statistics as Home Assistant's recorder has them: hours, months of UTC, units, sums."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from .client import Client

Message = dict[str, Any]
HOUR = timedelta(hours=1)
FACTORS = {"energy": {"Wh": 1.0, "kWh": 1000.0, "MWh": 1_000_000.0}}
"""By class, how much one of each unit is."""


class Hour(NamedTuple):
    mean: float | None = None
    min: float | None = None
    max: float | None = None
    sum: float | None = None


class FakeStatistics:
    """Of one fake Home Assistant; for tests to read and set.

    Knob: `installed` (not at first): it knows the commands. Counter: `asked`, the messages.

    :ivar metas: what `recorder/list_statistic_ids` answers, by id
    :ivar hours: by id and beginning (UTC)
    """

    def __init__(self) -> None:
        self.installed = False
        self.metas: dict[str, Message] = {}
        self.hours: dict[str, dict[datetime, Hour]] = {}
        self.asked: list[Message] = []

    def add(
        self, statistic_id: str, *, unit: str | None = None, unit_class: str | None = None, **more: Any
    ) -> None:
        """One without hours yet; `more` are keys of its metadata."""
        self.installed = True
        self.hours.setdefault(statistic_id, {})
        self.metas[statistic_id] = {
            "statistic_id": statistic_id, "source": "recorder", "name": None, "mean_type": 1, "has_mean": True,
            "has_sum": False, "display_unit_of_measurement": unit, "statistics_unit_of_measurement": unit,
            "unit_class": unit_class, **more,
        }  # fmt: skip

    def put(self, statistic_id: str, start: datetime, *values: Hour) -> None:
        """Hours one after the other from `start` on, UTC without a zone."""
        for number, hour in enumerate(values):
            self.hours[statistic_id][start + number * HOUR] = hour

    def rows(self, statistic_id: str, message: Message) -> list[Message]:
        meta = self.metas[statistic_id]
        factor = _factor(meta, message.get("units") or {})
        since, until = (
            _moment(message["start_time"]),
            _moment(message.get("end_time") or "9999-01-01T00:00:00+00:00"),
        )
        hours = self.hours[statistic_id]
        periods: dict[datetime, list[datetime]] = {}
        for start in sorted(hours):
            begin = start if message["period"] == "hour" else start.replace(day=1, hour=0)
            periods.setdefault(begin, []).append(start)
        found, before = [], 0.0
        for begin, starts in periods.items():
            members = [hours[start] for start in starts]
            end = begin + HOUR if message["period"] == "hour" else (begin + timedelta(days=32)).replace(day=1)
            total = members[-1].sum
            if since <= begin < until:
                means = [hour.mean for hour in members if hour.mean is not None]
                lows = [hour.min for hour in members if hour.min is not None]
                highs = [hour.max for hour in members if hour.max is not None]
                values = {
                    "mean": sum(means) / len(means) if means else None,
                    "min": min(lows, default=None),
                    "max": max(highs, default=None),
                    "sum": total,
                    "change": None if total is None else total - before,
                }
                scaled = {name: None if value is None else value * factor for name, value in values.items()}
                found.append({"start": _ms(begin), "end": _ms(end), **scaled})
            before = total or 0.0
        return found


def list_statistic_ids(client: Client, message: Message) -> None:
    statistics = client.home.statistics
    if not statistics.installed:
        return client.send_error(message["id"], "unknown_command", "Unknown command.")
    return client.send_result(message["id"], list(statistics.metas.values()))


def statistics_during_period(client: Client, message: Message) -> None:
    statistics = client.home.statistics
    statistics.asked.append(message)
    if not statistics.installed:
        return client.send_error(message["id"], "unknown_command", "Unknown command.")
    wanted = [i for i in message["statistic_ids"] if i in statistics.metas]
    answer = {statistic_id: statistics.rows(statistic_id, message) for statistic_id in wanted}
    return client.send_result(message["id"], {key: rows for key, rows in answer.items() if rows})


def _factor(meta: Message, units: Message) -> float:
    of_class = FACTORS.get(meta["unit_class"], {})
    wanted = units.get(meta["unit_class"], meta["display_unit_of_measurement"])
    stored = meta["statistics_unit_of_measurement"]
    return of_class[stored] / of_class[wanted] if wanted in of_class and stored in of_class else 1.0


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(timezone.utc).replace(tzinfo=None)


def _ms(moment: datetime) -> int:
    return round(moment.replace(tzinfo=timezone.utc).timestamp() * 1000)
