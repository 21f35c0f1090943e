"""Where the energy of an hour (or day, or month) went, of what meters counted, as Home Assistant takes it.

What is used is what came from the grid, the sun and the battery, less what went to the grid and the battery. Who gave
to whom is a convention: the sun fills the battery first, then the grid; the battery gives to the grid before the grid
fills the battery; what is used comes from the sun, then the battery, then the grid. What came from the grid beyond all
that is used can only have gone into the battery.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple


class Flows(NamedTuple):
    """In kWh."""

    used: float = 0.0
    used_solar: float = 0.0
    used_battery: float = 0.0
    used_grid: float = 0.0
    solar_to_battery: float = 0.0
    solar_to_grid: float = 0.0
    battery_to_grid: float = 0.0
    grid_to_battery: float = 0.0


def split(
    grid_in: float = 0.0,
    grid_out: float = 0.0,
    solar: float = 0.0,
    battery_in: float = 0.0,
    battery_out: float = 0.0,
) -> Flows:
    """What meters counted, in kWh; below nothing counts as nothing."""
    grid_in, grid_out, solar, battery_in, battery_out = (
        max(0.0, value) for value in (grid_in, grid_out, solar, battery_in, battery_out)
    )
    used = grid_in + solar + battery_out - grid_out - battery_in
    wanted = max(0.0, used)

    surplus = max(0.0, min(battery_in, grid_in - wanted))
    grid_in, battery_in = grid_in - surplus, battery_in - surplus
    solar_to_battery = min(solar, battery_in)
    solar, battery_in = solar - solar_to_battery, battery_in - solar_to_battery
    solar_to_grid = min(solar, grid_out)
    solar, grid_out = solar - solar_to_grid, grid_out - solar_to_grid
    battery_to_grid = min(battery_out, grid_out)
    battery_out -= battery_to_grid
    rest = min(grid_in, battery_in)
    grid_in -= rest

    used_solar = min(wanted, solar)
    used_battery = min(wanted - used_solar, battery_out)
    used_grid = min(wanted - used_solar - used_battery, grid_in)
    return Flows(
        used, used_solar, used_battery, used_grid,
        solar_to_battery, solar_to_grid, battery_to_grid, surplus + rest,
    )  # fmt: skip


def total(flows: Sequence[Flows]) -> Flows:
    return Flows(*(sum(values) for values in zip(*flows, strict=True))) if flows else Flows()


def self_sufficiency(grid_in: float, used: float) -> float | None:
    """Which part of what was used did not come from the grid, 0 to 1."""
    return 1 - min(1.0, grid_in / used) if used > 0 else None


def self_consumption(flows: Sequence[Flows], solar: float, has_battery: bool) -> float | None:
    """Which part of the sun's energy was used here, 0 to 1. What went through the battery counts by where it went in
    the end; the battery gives first what it got last.
    """
    if not solar:
        return None
    if not has_battery:
        return total(flows).used_solar / solar
    used, sold = 0.0, 0.0
    charged: list[tuple[bool, float]] = []  # whether of the sun, kWh

    def drawn(amount: float) -> float:
        """What of the sun is in that much out of the battery."""
        of_sun = 0.0
        while amount > 0 and charged:
            is_solar, there = charged.pop()
            taken = min(amount, there)
            if there > taken:
                charged.append((is_solar, there - taken))
            of_sun += taken if is_solar else 0.0
            amount -= taken
        return of_sun

    for flow in flows:
        used += flow.used_solar
        sold += flow.solar_to_grid
        charged += [
            (is_solar, amount)
            for is_solar, amount in ((False, flow.grid_to_battery), (True, flow.solar_to_battery))
            if amount
        ]
        used += drawn(flow.used_battery)
        sold += drawn(flow.battery_to_grid)
    return used / (used + sold) if used + sold else None


def low_carbon(fossil: float, grid_in: float, solar: float, grid_out: float) -> float | None:
    """Which part of what was used was made without carbon, 0 to 1.

    :param fossil: kWh from the grid that were not
    """
    used = grid_in + max(0.0, solar - grid_out)
    return 1 - fossil / used if used else None
