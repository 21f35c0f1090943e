"""A real Home Assistant's long-term statistics are in Odoo, years back, and what is changed in them comes after."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest

from devkit.home_assistant import HomeAssistant
from tests.rig.real_homes import home_of_its_own
from tests.rig.site import Site
from tests.rig.tables import wait_for_connected
from tests.waiting import eventually

pytestmark = [pytest.mark.apart, pytest.mark.timeout(300)]

METER, ROOM = "sensor.statistics_meter", "sensor.statistics_room"
LONG_AGO = datetime(2022, 3, 26, 22)
"""In Vienna clocks went forward in the night after."""


@pytest.fixture
def home() -> Iterator[HomeAssistant]:
    """A Home Assistant of this test's own."""
    with home_of_its_own("Statistics") as home:
        yield home


def import_statistics(
    home: HomeAssistant, statistic_id: str, meta: dict[str, Any], hours: list[dict[str, Any]]
) -> None:
    metadata = {"statistic_id": statistic_id, "source": "recorder", "name": None, **meta}
    stats = [
        {"start": (LONG_AGO + number * timedelta(hours=1)).isoformat() + "+00:00", **hour}
        for number, hour in enumerate(hours)
    ]
    home.commands({"type": "recorder/import_statistics", "metadata": metadata, "stats": stats})


def import_all(home: HomeAssistant, *counted: float) -> None:
    meter = {
        "mean_type": 0,
        "has_mean": False,
        "has_sum": True,
        "unit_class": "energy",
        "unit_of_measurement": "Wh",
    }
    import_statistics(home, METER, meter, [{"state": value, "sum": value} for value in counted])


def hours(site: Site, entity_id: str, column: str) -> list[float | None]:
    rows = site.tables.rows(
        f"""
        SELECT {column} FROM ha_statistics AS row JOIN ha_entity AS entity ON entity.id = row.entity_id
        WHERE entity.entity_id = %s AND period = 'hour' AND source = 'home_assistant' AND start < '2023-01-01'
        ORDER BY start
        """,
        entity_id,
    )
    return [value for (value,) in rows]


def test_statistics_of_years_ago_are_read_and_read_again_when_somebody_changes_them(
    site: Site, home: HomeAssistant
) -> None:
    home.set_state(METER, "9", {"unit_of_measurement": "kWh", "device_class": "energy"})
    home.set_state(ROOM, "21", {"unit_of_measurement": "°C", "device_class": "temperature"})
    room = {
        "mean_type": 1, "has_mean": True, "has_sum": False, "unit_class": "temperature", "unit_of_measurement": "°C"
    }  # fmt: skip
    import_statistics(
        home, ROOM, room, [{"mean": n + 0.5, "min": float(n), "max": n + 1.0} for n in range(30)]
    )
    import_all(home, *(1000.0 * number for number in range(1, 31)))
    odoo = site.start_odoo(bridge=True)
    [instance_id] = site.make_instances(odoo, {"Statistics": (home.url, home.token)})
    wait_for_connected(site.tables, [instance_id])
    eventually(lambda: hours(site, ROOM, "mean"), lambda found: found == [n + 0.5 for n in range(30)], 60)
    # In the unit of the sensor. What was counted in the first hour nobody knows.
    eventually(lambda: hours(site, METER, "change"), lambda found: found == [1.0] * 29, 60)
    [(zone,)] = site.tables.rows(
        "SELECT time_zone FROM ha_history_source WHERE instance_id = %s", instance_id
    )
    [theirs] = home.commands({"type": "get_config"})
    assert zone == theirs["time_zone"]

    site.odoo.stop()
    import_all(home, *(1000.0 * number for number in range(1, 30)), 31_500.0)
    site.start_odoo(bridge=True)
    eventually(lambda: hours(site, METER, "change"), lambda found: found == [1.0] * 28 + [2.5], 60)
    days = site.tables.rows(
        """
        SELECT sum(change) FROM ha_statistics AS row JOIN ha_entity AS entity ON entity.id = row.entity_id
        WHERE entity.entity_id = %s AND period = 'day' AND day < '2023-01-01'
        """,
        METER,
    )
    assert days == [(30.5,)]
