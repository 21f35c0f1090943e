"""What Home Assistant's energy settings say: which statistics are the grid, the sun, the battery …

Since 2026 a grid connection is one object with what comes in and what goes out; before, it was two lists, `flow_from`
and `flow_to`. Both are read; what is not understood is left out. Source: `energy/get_prefs`, `energy/info`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

GRID_IN, GRID_OUT, SOLAR = "grid_in", "grid_out", "solar"
BATTERY_IN, BATTERY_OUT = "battery_in", "battery_out"
GAS, WATER = "gas", "water"
ELECTRICITY = (GRID_IN, GRID_OUT, SOLAR, BATTERY_IN, BATTERY_OUT)
DEVICE, WATER_DEVICE = "device", "water_device"
MOST = 1000
"""Sources or devices; real settings have some tens."""
LONGEST = 255


class Source(NamedTuple):
    """A meter.

    :ivar kind: `grid_in`, `grid_out`, `solar`, `battery_in` (charged), `battery_out` (discharged), `gas`, `water`
    :ivar statistic: its id
    :ivar cost: id of the statistic that counts what it costs, or earns
    :ivar name: what somebody called it in the settings
    """

    kind: str
    statistic: str
    cost: str | None = None
    name: str | None = None


class Device(NamedTuple):
    """A single device.

    :ivar kind: `device` (electricity) or `water_device`
    :ivar part_of: id of the statistic of another device, whose numbers have those of this one in them
    """

    kind: str
    statistic: str
    name: str | None = None
    part_of: str | None = None


class Settings(NamedTuple):
    sources: tuple[Source, ...] = ()
    devices: tuple[Device, ...] = ()

    def statistics(self) -> list[str]:
        """All ids, those of costs too, without doubles."""
        ids: dict[str, None] = {}
        for source in self.sources:
            ids[source.statistic] = None
            if source.cost:
                ids[source.cost] = None
        ids.update((device.statistic, None) for device in self.devices)
        return list(ids)

    def every(self) -> list[Source | Device]:
        return [*self.sources, *self.devices]

    def of(self, *kinds: str) -> list[Source]:
        return [source for source in self.sources if source.kind in kinds]


def parse(prefs: Any, cost_sensors: Any) -> Settings:
    """
    :param prefs: the answer to `energy/get_prefs`
    :param cost_sensors: of the answer to `energy/info`: entity ids of the sensors that Home Assistant has made to count
        costs, by the statistic whose costs they are
    """
    prefs = prefs if isinstance(prefs, Mapping) else {}
    costs = cost_sensors if isinstance(cost_sensors, Mapping) else {}
    sources = [
        source._replace(cost=source.cost or _id(costs.get(source.statistic)))
        for row in _rows(prefs.get("energy_sources"))
        for source in _sources(row)
    ]
    devices = [
        Device(kind, statistic, _id(row.get("name")), _id(row.get("included_in_stat")))
        for kind, key in ((DEVICE, "device_consumption"), (WATER_DEVICE, "device_consumption_water"))
        for row in _rows(prefs.get(key))
        if (statistic := _id(row.get("stat_consumption")))
    ]
    return Settings(tuple(dict.fromkeys(sources)), tuple(dict.fromkeys(devices)))


def stored(settings: Settings) -> dict[str, list[list[str | None]]]:
    """As JSON."""
    return {
        "sources": [list(source) for source in settings.sources],
        "devices": [list(device) for device in settings.devices],
    }


def restored(value: Mapping[str, Sequence[Sequence[Any]]]) -> Settings:
    return Settings(
        tuple(Source(*row) for row in value.get("sources", ())),
        tuple(Device(*row) for row in value.get("devices", ())),
    )


def _sources(row: Mapping[str, Any]) -> Iterator[Source]:
    kind = row.get("type")
    if kind == "grid":
        yield from _of_grid(row)
        for flow in (*_rows(row.get("flow_from")), *_rows(row.get("flow_to"))):
            yield from _of_grid(flow)
    elif kind == "battery":
        yield from _one(BATTERY_OUT, row, "stat_energy_from")
        yield from _one(BATTERY_IN, row, "stat_energy_to")
    elif kind == "solar":
        yield from _one(SOLAR, row, "stat_energy_from")
    elif kind in (GAS, WATER):
        yield from _one(kind, row, "stat_energy_from", "stat_cost")


def _of_grid(row: Mapping[str, Any]) -> Iterator[Source]:
    yield from _one(GRID_IN, row, "stat_energy_from", "stat_cost")
    yield from _one(GRID_OUT, row, "stat_energy_to", "stat_compensation")


def _one(kind: str, row: Mapping[str, Any], key: str, cost_key: str | None = None) -> Iterator[Source]:
    if statistic := _id(row.get(key)):
        yield Source(kind, statistic, _id(row.get(cost_key)) if cost_key else None, _id(row.get("name")))


def _rows(value: Any) -> list[Mapping[str, Any]]:
    return [row for row in value[:MOST] if isinstance(row, Mapping)] if isinstance(value, list) else []


def _id(value: Any) -> str | None:
    is_text = isinstance(value, str) and 0 < len(value) <= LONGEST and "\x00" not in value
    return value if is_text else None
