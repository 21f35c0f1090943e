"""What the energy page shows of one span of time: sums, courses, where energy went, and the same of the span before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from . import flows
from .periods import Span
from .settings import BATTERY_IN, BATTERY_OUT, ELECTRICITY, GRID_IN, GRID_OUT, SOLAR, Settings

Changes = Mapping[str, Mapping[float, float]]
"""By how much each statistic grew: id to beginning of the hour, day or month (seconds since 1970) to number."""


class Told(NamedTuple):
    """What is known of one span.

    :ivar fossil: kWh from the grid that were made with carbon; None where nobody tells
    """

    span: Span
    changes: Changes
    fossil: float | None = None


class Course(NamedTuple):
    """:ivar values: one for each hour, day or month; None where there is no number"""

    values: list[float | None]

    @property
    def total(self) -> float | None:
        known = [value for value in self.values if value is not None]
        return sum(known) if known else None


def course(told: Told, statistic: str | None) -> Course:
    values: list[float | None] = [None] * len(told.span.starts)
    for moment, change in told.changes.get(statistic or "", {}).items():
        if (place := told.span.place(moment)) is not None:
            values[place] = (values[place] or 0.0) + change
    return Course(values)


def report(settings: Settings, now: Told, before: Told | None, *, is_whole: bool) -> dict[str, Any]:
    """ENERGY of docs/history.md, but for what only Odoo knows.

    :param settings: of what the user may see
    :param is_whole: that is all of the electricity, so that it can be told where it went
    """
    return {
        "sources": [
            {
                "kind": source.kind,
                "statistic": source.statistic,
                **_compared(now, before, source.statistic),
                "cost": course(now, source.cost).total if source.cost else None,
                "cost_before": course(before, source.cost).total if source.cost and before else None,
                "has_cost": source.cost is not None,
            }
            for source in settings.sources
        ],
        "devices": [
            {
                "kind": device.kind,
                "statistic": device.statistic,
                "part_of": device.part_of,
                **_compared(now, before, device.statistic),
            }
            for device in settings.devices
        ],
        "home": _home(settings, now) if is_whole else None,
        "home_before": _home(settings, before) if is_whole and before else None,
    }


def _compared(now: Told, before: Told | None, statistic: str) -> dict[str, Any]:
    shown = course(now, statistic)
    earlier = course(before, statistic) if before else None
    return {
        "values": shown.values,
        "total": shown.total,
        "values_before": earlier.values if earlier else None,
        "total_before": earlier.total if earlier else None,
    }


def _home(settings: Settings, told: Told) -> dict[str, Any] | None:
    """What was used, and where it came from; None where no meter of electricity has told anything."""
    if not settings.of(*ELECTRICITY):
        return None
    sums = {kind: _sum(settings, told, kind) for kind in ELECTRICITY}
    if all(value is None for values in sums.values() for value in values):
        return None
    parts = [
        flows.split(**{kind: value or 0.0 for kind, value in zip(sums, row, strict=True)})
        for row in zip(*sums.values(), strict=True)
    ]
    is_known = [any(value is not None for value in row) for row in zip(*sums.values(), strict=True)]
    totals = {kind: sum(value or 0.0 for value in values) for kind, values in sums.items()}
    all_flows = flows.total(parts)
    used = max(0.0, all_flows.used)
    has = {source.kind for source in settings.sources}
    grid_in = totals[GRID_IN]
    return {
        "total": {**all_flows._asdict(), "used": used},
        "values": {
            name: [
                getattr(part, name) if known else None for part, known in zip(parts, is_known, strict=True)
            ]
            for name in ("used", "used_solar", "used_battery", "used_grid")
        },
        "self_sufficiency": flows.self_sufficiency(grid_in, used) if GRID_IN in has else None,
        "self_consumption": flows.self_consumption(
            parts, totals[SOLAR], bool(has & {BATTERY_IN, BATTERY_OUT})
        ),
        "low_carbon": _low_carbon(told, totals) if GRID_IN in has else None,
        "low_carbon_grid": None if told.fossil is None or GRID_IN not in has else grid_in - told.fossil,
    }


def _low_carbon(told: Told, totals: Mapping[str, float]) -> float | None:
    if told.fossil is None:
        return None
    return flows.low_carbon(told.fossil, totals[GRID_IN], totals[SOLAR], totals[GRID_OUT])


def _sum(settings: Settings, told: Told, kind: str) -> list[float | None]:
    values = [course(told, source.statistic).values for source in settings.of(kind)]
    return [_plus(row) for row in zip(*values, strict=True)] if values else [None] * len(told.span.starts)


def _plus(row: Sequence[float | None]) -> float | None:
    known = [value for value in row if value is not None]
    return sum(known) if known else None
