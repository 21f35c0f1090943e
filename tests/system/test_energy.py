"""The energy page shows the numbers of a real Home Assistant, for the days that it shows itself."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from devkit.home_assistant import HomeAssistant
from tests.odoo_client import OdooClient
from tests.waiting import eventually

BERLIN = ZoneInfo("Europe/Berlin")
TODAY = datetime.now(BERLIN).date()
INTERVALS = {"day": "hour", "week": "day", "month": "day", "year": "month"}


def report(odoo: OdooClient, instance_id: int, *question: Any) -> dict[str, Any]:
    answer: dict[str, Any] = odoo.call("ha.energy", "report", instance_id, *question)
    return answer


def theirs(home: HomeAssistant, shown: dict[str, Any], statistics: list[str]) -> dict[str, dict[int, float]]:
    """What Home Assistant's own page asks for: the changes of these days, in kWh."""
    first, last = date.fromisoformat(shown["first"]), date.fromisoformat(shown["last"])
    start = datetime.combine(first, datetime.min.time(), BERLIN)
    end = datetime.combine(last + timedelta(days=1), datetime.min.time(), BERLIN) - timedelta(milliseconds=1)
    [answer] = home.commands(
        {
            "type": "recorder/statistics_during_period",
            "start_time": start.astimezone(timezone.utc).isoformat(),
            "end_time": end.astimezone(timezone.utc).isoformat(),
            "statistic_ids": statistics,
            "period": INTERVALS[shown["period"]],
            "units": {"energy": "kWh", "volume": "m³"},
            "types": ["change"],
        }
    )
    return {
        name: {row["start"] // 1000: row["change"] for row in rows if row["change"] is not None}
        for name, rows in answer.items()
    }


@pytest.mark.parametrize(
    ("period", "day"),
    [
        ("day", TODAY - timedelta(days=1)),
        ("week", TODAY - timedelta(days=3)),
        ("month", TODAY),
        ("year", TODAY),
        ("year", TODAY.replace(year=TODAY.year - 1, day=1)),
    ],
)
def test_numbers_are_equal_to_home_assistants_own(
    odoo: OdooClient, home: HomeAssistant, instances: dict[str, int], period: str, day: date
) -> None:
    home_id = instances["Home"]
    eventually(lambda: report(odoo, home_id)["state"], lambda state: state == "ready", 30)
    shown = report(odoo, home_id, period, day.isoformat())
    assert shown["source"] == "home_assistant"
    rows = [*shown["sources"], *shown["devices"]]
    expected = theirs(home, shown, [row["statistic"] for row in rows])
    assert "demo_washing:energy" in {row["statistic"] for row in rows}
    for row in rows:
        numbers = {
            start: value
            for start, value in zip(shown["starts"], row["values"], strict=True)
            if value is not None
        }
        assert numbers == pytest.approx(expected[row["statistic"]]), row["statistic"]
        assert row["total"] == pytest.approx(sum(expected[row["statistic"]].values()))
    total = {row["kind"]: row["total"] for row in shown["sources"]}
    used = total["grid_in"] + total["solar"] + total["battery_out"] - total["grid_out"] - total["battery_in"]
    assert shown["home"]["total"]["used"] == pytest.approx(used)


def test_the_hours_that_odoo_keeps_are_those_of_home_assistant(
    odoo: OdooClient, home: HomeAssistant, instances: dict[str, int]
) -> None:
    home_id = instances["Home"]
    eventually(lambda: report(odoo, home_id)["state"], lambda state: state == "ready", 30)
    yesterday = (TODAY - timedelta(days=1)).isoformat()
    shown = report(odoo, home_id, "day", yesterday)
    solar = next(row for row in shown["sources"] if row["kind"] == "solar")
    domain = [
        ("entity_id", "=", solar["entity_id"]),
        ("period", "=", "hour"),
        ("day", "=", yesterday),
        ("source", "=", "home_assistant"),
    ]
    eventually(
        lambda: sum(row["change"] for row in odoo.search_read("ha.statistics", domain, "change")),
        lambda kept: kept == pytest.approx(solar["total"]),
        60,
    )
