"""The rules of Home Assistant's energy page."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo_ha_history.energy import flows, units
from odoo_ha_history.energy.periods import HOUR, PERIODS, bounds_of, span_before, span_of
from odoo_ha_history.energy.report import Told, report
from odoo_ha_history.energy.settings import Device, Settings, Source, parse, restored, stored

BERLIN = ZoneInfo("Europe/Berlin")
ZONES = [
    "Europe/Berlin",
    "Asia/Kolkata",
    "Asia/Kathmandu",
    "America/Havana",
    "Pacific/Apia",
    "Australia/Lord_Howe",
]
AMOUNT = st.floats(-5, 1_000, allow_nan=False)


def test_both_forms_of_a_grid_connection_are_read() -> None:
    new = {
        "energy_sources": [
            {
                "type": "grid",
                "stat_energy_from": "sensor.bought",
                "stat_energy_to": "sensor.sold",
                "stat_cost": None,
                "stat_compensation": "energy:earned",
                "cost_adjustment_day": 0,
            }
        ],
        "device_consumption": [],
    }
    old = {
        "energy_sources": [
            {
                "type": "grid",
                "flow_from": [{"stat_energy_from": "sensor.bought", "stat_cost": None}],
                "flow_to": [{"stat_energy_to": "sensor.sold", "stat_compensation": "energy:earned"}],
                "cost_adjustment_day": 0,
            }
        ],
        "device_consumption": [],
    }
    costs = {"sensor.bought": "sensor.bought_cost", "sensor.sold": "sensor.sold_compensation"}
    expected = (
        Source("grid_in", "sensor.bought", "sensor.bought_cost"),
        Source("grid_out", "sensor.sold", "energy:earned"),
    )
    assert parse(new, costs).sources == parse(old, costs).sources == expected


def test_a_connection_that_only_sells_and_all_other_sources_are_read() -> None:
    prefs = {
        "energy_sources": [
            {"type": "grid", "stat_energy_from": None, "stat_energy_to": "sensor.sold"},
            {"type": "solar", "stat_energy_from": "sensor.sun", "name": "Roof"},
            {"type": "battery", "stat_energy_from": "sensor.out", "stat_energy_to": "sensor.in"},
            {"type": "gas", "stat_energy_from": "sensor.gas", "stat_cost": "sensor.gas_cost"},
            {"type": "water", "stat_energy_from": "sensor.water"},
            {"type": "home", "stat_energy_to": "sensor.all"},
        ],
        "device_consumption": [{"stat_consumption": "sensor.car", "included_in_stat": "sensor.garage"}],
        "device_consumption_water": [{"stat_consumption": "sensor.garden", "name": "Garden"}],
    }
    settings = parse(prefs, {})
    assert settings.sources == (
        Source("grid_out", "sensor.sold"),
        Source("solar", "sensor.sun", None, "Roof"),
        Source("battery_out", "sensor.out"),
        Source("battery_in", "sensor.in"),
        Source("gas", "sensor.gas", "sensor.gas_cost"),
        Source("water", "sensor.water"),
    )
    assert settings.devices == (
        Device("device", "sensor.car", None, "sensor.garage"),
        Device("water_device", "sensor.garden", "Garden"),
    )
    assert restored(stored(settings)) == settings


@pytest.mark.parametrize(
    "prefs",
    [
        None,
        [],
        {},
        {"energy_sources": None},
        {
            "energy_sources": [
                None,
                3,
                {"type": "solar"},
                {"type": ["grid"]},
                {"type": "gas", "stat_energy_from": {}},
            ]
        },
        {"energy_sources": [{"type": "grid", "flow_from": {"a": 1}, "flow_to": [7]}]},
        {"device_consumption": [{"stat_consumption": "x" * 300}, {"stat_consumption": "a\x00"}]},
    ],
)
def test_settings_without_sense_are_empty(prefs: object) -> None:
    assert parse(prefs, "nonsense") == Settings()


@given(AMOUNT, AMOUNT, AMOUNT, AMOUNT, AMOUNT)
def test_energy_is_neither_made_nor_lost(
    grid_in: float, grid_out: float, solar: float, battery_in: float, battery_out: float
) -> None:
    flow = flows.split(grid_in, grid_out, solar, battery_in, battery_out)
    assert all(value >= 0 for value in flow[1:])
    assert flow.used == pytest.approx(
        max(0, grid_in) + max(0, solar) + max(0, battery_out) - max(0, grid_out) - max(0, battery_in)
    )
    if flow.used >= 0:
        assert flow.used_solar + flow.used_battery + flow.used_grid == pytest.approx(flow.used, abs=1e-6)
    assert flow.used_solar + flow.solar_to_battery + flow.solar_to_grid <= max(0, solar) + 1e-6


def test_who_gave_to_whom_is_what_home_assistant_takes_it_for() -> None:
    assert flows.split(grid_in=5, solar=7, grid_out=1, battery_in=3, battery_out=2) == flows.Flows(
        used=10, used_solar=3, used_battery=2, used_grid=5, solar_to_battery=3, solar_to_grid=1
    )
    # More comes from the grid than is used: it charges the battery, though the sun shines.
    assert flows.split(grid_in=10, solar=2, battery_in=9) == flows.Flows(
        used=3, used_grid=3, solar_to_battery=2, grid_to_battery=7
    )
    # What is sold beyond the sun comes from the battery.
    assert flows.split(grid_in=1, solar=2, grid_out=3, battery_out=4) == flows.Flows(
        used=4, used_battery=3, used_grid=1, solar_to_grid=2, battery_to_grid=1
    )


def test_the_sun_in_the_battery_counts_where_it_goes_in_the_end() -> None:
    day = [flows.split(solar=10, battery_in=6, grid_out=2), flows.split(battery_out=5, grid_out=1)]
    # 2 used at once and 4 out of the battery; 2 sold at once and 1 out of the battery.
    assert flows.self_consumption(day, 10, has_battery=True) == pytest.approx(6 / 9)
    assert flows.self_consumption(day, 0, has_battery=True) is None
    assert flows.self_consumption([flows.split(solar=4, grid_out=1)], 4, has_battery=False) == 0.75


def test_missing_sums_have_no_shares() -> None:
    assert flows.self_sufficiency(0, 0) is None
    assert flows.self_sufficiency(8, 4) == 0
    assert flows.low_carbon(0, 0, 1, 2) is None


@pytest.mark.parametrize(
    ("day", "hours"), [(date(2026, 3, 29), 23), (date(2026, 10, 25), 25), (date(2026, 6, 1), 24)]
)
def test_a_day_has_the_hours_of_the_site_across_changes_of_clocks(day: date, hours: int) -> None:
    span = span_of("day", day, BERLIN)
    assert (len(span.starts), span.interval, span.end - span.start) == (hours, "hour", hours * HOUR)


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("period", PERIODS)
@given(day=st.dates(date(2012, 2, 1), date(2035, 12, 31)), first=st.sampled_from([0, 5, 6]))
def test_spans_follow_each_other_without_holes(zone: str, period: str, day: date, first: int) -> None:
    here = ZoneInfo(zone)
    span = span_of(period, day, here, first)
    assert bounds_of(period, day, first) == (span.first, span.last)
    assert span.first <= day <= span.last
    assert all(one < other for one, other in pairwise(span.starts))
    before = span_before(period, span, "previous", here)
    assert before.end - span.start in range(-HOUR + 1, 1)
    assert before.interval == span.interval
    last_year = span_before(period, span, "year", here)
    assert last_year.first.year == span.first.year - 1
    assert span.place(span.end - 1) == len(span.starts) - 1
    assert span.place(span.end) is None


def test_months_of_a_year_and_days_of_a_month_are_shown() -> None:
    day = date(2026, 2, 14)
    shown = {period: span_of(period, day, BERLIN) for period in PERIODS}
    assert {period: (len(span.starts), span.interval) for period, span in shown.items()} == {
        "day": (24, "hour"),
        "week": (7, "day"),
        "month": (28, "day"),
        "year": (12, "month"),
    }
    assert span_of("week", day, BERLIN, first_weekday=6).first == date(2026, 2, 8)
    assert span_before("month", span_of("month", date(2025, 2, 1), BERLIN), "year", BERLIN).last == date(
        2024, 2, 29
    )


def test_units_are_converted_within_their_class() -> None:
    assert units.factor("MWh", "kWh") == 1000
    assert units.factor("GJ", "kWh") == pytest.approx(277.777777)
    assert units.factor("gal", "m³") == pytest.approx(0.003785411784)
    assert units.factor("kWh", "m³") is None
    assert units.factor("EUR", "EUR") == 1


def test_gas_and_water_have_the_unit_that_home_assistant_shows() -> None:
    assert units.gas_unit(["MWh", "m³"], is_metric=True) == "kWh"
    assert units.gas_unit(["CCF", "CCF"], is_metric=True) == "CCF"
    assert units.gas_unit(["m³", "ft³"], is_metric=False) == "ft³"
    assert units.water_unit(["m³"], is_metric=True) == "m³"
    assert units.water_unit([], is_metric=True) == "L"
    assert units.water_unit(["gal", None], is_metric=False) == "gal"


SETTINGS = Settings(
    (
        Source("grid_in", "sensor.day_rate", "sensor.cost"),
        Source("grid_in", "sensor.night_rate"),
        Source("grid_out", "sensor.sold", "sensor.earned"),
        Source("solar", "energy:sun"),
    ),
    (Device("device", "sensor.car"),),
)


def test_what_was_used_is_summed_of_all_meters() -> None:
    span = span_of("day", date(2026, 6, 1), BERLIN)
    first, second = span.starts[:2]
    changes = {
        "sensor.day_rate": {first: 2.0},
        "sensor.night_rate": {first: 1.0, second: 0.5},
        "sensor.sold": {second: 1.5},
        "energy:sun": {second: 4.0},
        "sensor.cost": {first: 0.7},
        "sensor.elsewhere": {first: 99.0},
    }
    found = report(SETTINGS, Told(span, changes, fossil=1.75), None, is_whole=True)
    home = found["home"]
    assert home["total"]["used"] == 6
    assert home["values"]["used"][:3] == [3.0, 3.0, None]
    assert home["values"]["used_solar"][1] == 2.5
    assert home["self_sufficiency"] == pytest.approx(1 - 3.5 / 6)
    assert home["self_consumption"] == pytest.approx(2.5 / 4)
    assert home["low_carbon"] == pytest.approx(1 - 1.75 / 6)
    assert home["low_carbon_grid"] == 1.75
    day_rate, _, sold, _ = found["sources"]
    assert (day_rate["total"], day_rate["cost"]) == (2.0, 0.7)
    assert (sold["cost"], sold["has_cost"]) == (None, True)
    assert found["devices"][0]["total"] is None
    assert found["home_before"] is None


def test_where_energy_went_is_not_told_of_a_part_of_the_meters() -> None:
    span = span_of("day", date(2026, 6, 1), BERLIN)
    told = Told(span, {"sensor.sold": {span.start: 1.0}})
    found = report(SETTINGS, told, told, is_whole=False)
    assert (found["home"], found["home_before"]) == (None, None)
    assert found["sources"][2]["total_before"] == 1.0
