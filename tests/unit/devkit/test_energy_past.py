"""The energy settings and the past of the demo's home."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

import pytest

from devkit import energy_past
from devkit.errors import DevkitError

NOW = datetime(2026, 3, 29, 10, 20, tzinfo=timezone.utc)


@pytest.mark.parametrize("is_set", [True, False])
def test_a_home_says_whether_it_has_settings(is_set: bool) -> None:
    def commands(*_messages: dict[str, Any]) -> list[Any]:
        if not is_set:
            raise DevkitError("not_found")
        return [{"energy_sources": []}]

    assert energy_past.has_settings(commands) is is_set


def test_the_sums_of_the_past_end_where_new_sensors_begin() -> None:
    past = energy_past.statistics(NOW)
    assert past.keys() == energy_past.UNITS.keys()
    for rows in past.values():
        assert rows[-1]["sum"] == pytest.approx(0, abs=1e-5)
        assert datetime.fromisoformat(rows[-1]["start"]) < NOW


def test_what_the_meters_counted_adds_up() -> None:
    for _, amounts in energy_past.hours(NOW)[-72:]:
        used = sum(
            amount
            for name, amount in amounts.items()
            if energy_past.UNITS[name] == "kWh" and name.endswith(("_energy", ":energy"))
        )
        given = amounts["sensor.grid_import"] + amounts["sensor.solar_production"]
        given += amounts["sensor.battery_discharged"] - amounts["sensor.battery_charged"]
        assert given - amounts["sensor.grid_export"] == pytest.approx(used + 0.22)
