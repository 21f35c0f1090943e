"""What the meters of the demo's family counted before its Home Assistant was there: 13 months, made up.

The roof gives by the sun, a battery takes what is left over and gives it back in the evening, the grid does the rest.
The same days come out at each time.
"""

from __future__ import annotations

import math
import random
from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta, timezone
from typing import Any

from .errors import DevkitError

DAYS, HOURLY_DAYS = 400, 9
"""So many days back; the last of them hour by hour, the others as one sum a day, so that importing takes a moment."""
BATTERY_KWH = 6.0
PRICE, REWARD = 0.32, 0.08
ANCHOR = datetime(2000, 1, 1, tzinfo=timezone.utc)

Amounts = dict[str, float]
Commands = Callable[..., list[Any]]

UNITS = {
    "sensor.grid_import": "kWh", "sensor.grid_export": "kWh", "sensor.solar_production": "kWh",
    "sensor.battery_charged": "kWh", "sensor.battery_discharged": "kWh", "sensor.gas_meter": "m³",
    "sensor.water_meter": "m³", "sensor.heat_pump_energy": "kWh", "sensor.car_charger_energy": "kWh",
    "sensor.server_rack_energy": "kWh", "sensor.garden_water": "m³", "sensor.grid_import_cost": "EUR",
    "sensor.grid_export_compensation": "EUR", "demo_washing:energy": "kWh",
}  # fmt: skip
"""Each meter by the id of its statistic. The last one is no entity, but something that an integration counts."""
_CLASSES = {"kWh": "energy", "m³": "volume"}


def hours(now: datetime) -> list[tuple[datetime, Amounts]]:
    """What each whole hour before `now` counted."""
    chance = random.Random(7)
    end = now.replace(minute=0, second=0, microsecond=0)
    start = (end - timedelta(days=DAYS)).replace(hour=0)
    charge, clouds, counted = 2.0, 0.7, []
    for number in range(int((end - start) / timedelta(hours=1))):
        moment = start + timedelta(hours=number)
        if moment.hour == 0:
            clouds = chance.uniform(0.25, 1.0)
        amounts = _needs(moment, chance)
        sun = _sun(moment) * clouds
        need = 0.22 + sum(value for name, value in amounts.items() if UNITS[name] == "kWh")
        left = sun - need
        charged = min(max(left, 0.0), BATTERY_KWH - charge, 2.5)
        given = min(max(-left, 0.0), charge, 2.5)
        charge += charged - given
        bought, sold = max(-left - given, 0.0), max(left - charged, 0.0)
        amounts |= {
            "sensor.solar_production": sun, "sensor.battery_charged": charged, "sensor.battery_discharged": given,
            "sensor.grid_import": bought, "sensor.grid_export": sold, "sensor.grid_import_cost": bought * PRICE,
            "sensor.grid_export_compensation": sold * REWARD,
        }  # fmt: skip
        counted.append((moment, amounts))
    return counted


def _needs(moment: datetime, chance: random.Random) -> Amounts:
    winter = (1 + math.cos((moment.timetuple().tm_yday - 15) / 365 * 2 * math.pi)) / 2
    evening = 17 <= moment.hour <= 21
    return {
        "sensor.heat_pump_energy": 0.1 + winter * chance.uniform(0.3, 0.7),
        "sensor.server_rack_energy": chance.uniform(0.09, 0.11),
        "sensor.car_charger_energy": 2.2 if moment.hour in (1, 2) and moment.weekday() in (0, 2, 4) else 0.0,
        "demo_washing:energy": 0.9 if moment.hour == 18 and moment.weekday() in (1, 5) else 0.0,
        "sensor.gas_meter": (0.05 + 0.2 * winter) * (1.6 if evening else 0.7) * chance.uniform(0.8, 1.2),
        "sensor.water_meter": (0.045 if evening or moment.hour in (6, 7) else 0.008)
        * chance.uniform(0.6, 1.4),
        "sensor.garden_water": 0.09 * (1 - winter) if moment.hour == 20 else 0.0,
    }


def _sun(moment: datetime) -> float:
    summer = (1 - math.cos((moment.timetuple().tm_yday + 10) / 365 * 2 * math.pi)) / 2
    half_day = 4.0 + 3.5 * summer
    height = (
        math.cos((moment.hour - 11.5) / half_day * math.pi / 2) if abs(moment.hour - 11.5) < half_day else 0.0
    )
    return (2.2 + 3.6 * summer) * height**1.4 if height > 0 else 0.0


def _rows(counted: Iterable[tuple[datetime, Amounts]], now: datetime) -> list[tuple[datetime, Amounts]]:
    """Hours of the last days, and one row for each day before."""
    since = (now - timedelta(days=HOURLY_DAYS)).replace(hour=0, minute=0, second=0, microsecond=0)
    rows: list[tuple[datetime, Amounts]] = []
    for moment, amounts in counted:
        day = moment.replace(hour=11)
        if moment >= since:
            rows.append((moment, amounts))
        elif rows and rows[-1][0] == day:
            for name, value in amounts.items():
                rows[-1][1][name] += value
        else:
            rows.append((day, dict(amounts)))
    return rows


def statistics(now: datetime) -> dict[str, list[dict[str, Any]]]:
    """Rows of `recorder/import_statistics`, by statistic.

    Home Assistant begins to count at 0 when its sensors are new. So the sums here end with 0, and a row of long ago
    takes what they begin with.
    """
    sums: dict[str, float] = defaultdict(float)
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for moment, amounts in _rows(hours(now), now):
        for name, value in amounts.items():
            sums[name] += value
            found[name].append({"start": moment.isoformat(), "state": sums[name], "sum": sums[name]})
    for name, rows in found.items():
        for row in rows:
            row["sum"] = round(row["sum"] - sums[name], 6)
            row["state"] = round(row["state"], 6)
        rows.insert(0, {"start": ANCHOR.isoformat(), "state": 0, "sum": round(-sums[name], 6)})
    return found


def import_past(commands: Commands, now: datetime) -> None:
    """Have a Home Assistant remember all that.

    Raises DevkitError where it refuses.
    """
    past = statistics(now)
    try:
        commands(*(_message(name, rows, {"mean_type": 0}) for name, rows in past.items()))
    except DevkitError:
        # Before 2025.11 it says it in another way, and takes nothing that it does not know.
        commands(*(_message(name, rows, {"has_mean": False}) for name, rows in past.items()))


def _message(name: str, rows: list[dict[str, Any]], mean: dict[str, Any]) -> dict[str, Any]:
    domain, separator, _ = name.partition(":")
    unit = UNITS[name]
    metadata = {
        **mean,
        "has_sum": True,
        "name": "Washing machine" if separator else None,
        "source": domain if separator else "recorder",
        "statistic_id": name,
        "unit_of_measurement": unit,
    }
    if "mean_type" in mean:
        metadata["unit_class"] = _CLASSES.get(unit)
    return {"type": "recorder/import_statistics", "metadata": metadata, "stats": rows}


def has_settings(commands: Commands) -> bool:
    """Whether a Home Assistant has settings of its energy page."""
    try:
        commands({"type": "energy/get_prefs"})
    except DevkitError:
        return False
    return True


def save_settings(commands: Commands, settings: dict[str, Any]) -> None:
    """Have a Home Assistant show the meters on its energy page.

    Args:
        settings: as `energy/save_prefs` takes them since 2026.
    """
    try:
        commands({"type": "energy/save_prefs", **settings})
    except DevkitError:
        sources = [_in_two_lists(source) for source in settings["energy_sources"]]
        devices = [{"stat_consumption": row["stat_consumption"]} for row in settings["device_consumption"]]
        commands({"type": "energy/save_prefs", "energy_sources": sources, "device_consumption": devices})


def _in_two_lists(source: dict[str, Any]) -> dict[str, Any]:
    """A source as older releases take it: what comes in and what goes out of the grid each in a list."""
    if source["type"] != "grid":
        return {key: value for key, value in source.items() if key != "name"}
    prices = {"entity_energy_price": None}
    return {
        "type": "grid",
        "flow_from": [
            {
                "stat_energy_from": source["stat_energy_from"],
                "stat_cost": None,
                "number_energy_price": source["number_energy_price"],
                **prices,
            }
        ],
        "flow_to": [
            {
                "stat_energy_to": source["stat_energy_to"],
                "stat_compensation": None,
                "number_energy_price": source["number_energy_price_export"],
                **prices,
            }
        ],
        "cost_adjustment_day": 0,
    }
