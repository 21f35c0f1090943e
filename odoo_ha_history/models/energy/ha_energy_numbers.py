"""Where the numbers of the energy page come from.

From Home Assistant itself while it can be asked: so they are those of its own page, with external statistics and with
what was corrected a minute ago. Else from the hours that Odoo keeps.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime, timezone
from typing import Any, NamedTuple

from odoo.addons.odoo_ha_addon.models.access.ha_refusal import Refusal
from odoo.addons.odoo_ha_addon.models.instance.ha_instance_info import Failure

from ...energy import units
from ...energy.periods import Span
from ...energy.report import Changes, Told
from ...energy.settings import GRID_IN, WATER, WATER_DEVICE, Settings
from ...storage.energy import numbers as energy_numbers
from ...storage.rows import as_seconds
from ...storage.statistics.retention import kept

JUST_BEFORE = 0.001
"""Home Assistant takes the day in which a time ends as a whole."""
LATEST_MS = 4_102_444_800_000


class Meters(NamedTuple):
    """What is to be read.

    :ivar settings: of what the user may see
    :ivar names: Home Assistant's present id of each statistic, by the one in the settings
    :ivar labels: what people call it, by the statistic in the settings
    :ivar records: entities by the statistic in the settings
    :ivar wanted_units: by statistic; None for costs
    :ivar co2: entity that tells the share of fossil energy
    """

    settings: Settings
    names: Mapping[str, str]
    labels: Mapping[str, str]
    records: Mapping[str, int]
    wanted_units: Mapping[str, str | None]
    gas_unit: str
    water_unit: str
    co2: Any


def read_from_home_assistant(instance, meters: Meters, spans: Collection[Span]) -> list[Told]:
    """
    :param instance: of which the user may see the meters
    :param spans: with the same interval
    :raises Refusal: Home Assistant cannot be asked, or does not tell
    """
    water = {source.statistic for source in meters.settings.of(WATER)}
    water |= {source.cost for source in meters.settings.of(WATER) if source.cost}
    water |= {device.statistic for device in meters.settings.devices if device.kind == WATER_DEVICE}
    others = [name for name in meters.names if name not in water]
    energy = {"energy": units.KWH}
    if meters.gas_unit != units.KWH:
        energy["volume"] = meters.gas_unit
    changes: dict[str, dict[float, float]] = defaultdict(dict)
    fossil: dict[float, float] | None = None
    for start, end in _windows(spans):
        question = {
            "type": "recorder/statistics_during_period",
            "start_time": _iso(start),
            "end_time": _iso(end - JUST_BEFORE),
            "period": next(iter(spans)).interval,
            "types": ["change"],
        }
        for names, wanted in ((others, energy), (sorted(water), {"volume": meters.water_unit})):
            if names:
                ids: dict[str, list[str]] = defaultdict(list)
                for name in names:
                    ids[meters.names[name]].append(name)
                answer = _answer(instance, {**question, "statistic_ids": list(ids), "units": wanted})
                for statistic, moment, change in _rows(answer):
                    for name in ids.get(statistic, ()):
                        changes[name][moment] = change
        if meters.co2 and (grid := meters.settings.of(GRID_IN)):
            del question["types"]
            told = _answer(
                instance,
                {
                    **question,
                    "type": "energy/fossil_energy_consumption",
                    "energy_statistic_ids": [meters.names[source.statistic] for source in grid],
                    "co2_statistic_id": meters.co2.entity_id,
                },
            )
            fossil = {**(fossil or {}), **dict(_moments(told))}
    return [
        Told(
            span,
            changes,
            None
            if fossil is None
            else sum(value for moment, value in fossil.items() if span.place(moment) is not None),
        )
        for span in spans
    ]


def read_from_odoo(cr: Any, meters: Meters, spans: Collection[Span]) -> list[Told]:
    """Of entities alone: Odoo keeps nothing of other statistics."""
    told = []
    names: dict[int, list[str]] = defaultdict(list)
    for name, record in meters.records.items():
        names[record].append(name)
    for span in spans:
        changes: dict[str, dict[float, float]] = defaultdict(lambda: defaultdict(float))
        for record, moment, unit, change in energy_numbers.read_changes(cr, list(names), span):
            for name in names[record]:
                wanted = meters.wanted_units.get(name)
                if by := units.factor(unit, wanted) if wanted else 1.0:
                    changes[name][moment] += change * by
        told.append(Told(span, changes, _fossil(cr, meters, span)))
    return told


def _fossil(cr: Any, meters: Meters, span: Span) -> float | None:
    grid = meters.settings.of(GRID_IN)
    records = [meters.records[source.statistic] for source in grid if source.statistic in meters.records]
    if not meters.co2 or not grid or len(records) < len(grid):
        return None
    sums = energy_numbers.read_fossil(cr, records, meters.co2.id, span)
    return sum(value * (units.factor(unit, units.KWH) or 0.0) for unit, value in sums)


def until_of(cr: Any, changes: Iterable[Changes], meters: Meters) -> float | None:
    """Until when Odoo has numbers; None where it has none at all."""
    return energy_numbers.read_until(cr, list(meters.records.values())) if any(changes) else None


def not_kept(
    cr: Any, meters: Meters, spans: Collection[Span], until: float | None, now: datetime
) -> dict[str, Any]:
    """What of the numbers Odoo does not have: a part of ENERGY of docs/history.md.

    :param until: as `until_of` says
    :param now: UTC without a zone
    """
    own = {each.statistic for each in meters.settings.every()}
    nothing = {name for name in meters.names if name not in meters.records}
    missing = []
    if until is not None:
        records = {meters.records[name] for name in own if name in meters.records}
        missing = [energy_numbers.read_missing(cr, records, span, until) for span in spans]
        nothing |= {name for name in own if meters.records.get(name) in missing[0].records}
    hours = [each.hours for each in missing] + [0, 0]
    since = as_seconds(kept(cr, now).hours)
    return {
        "without": sorted(meters.labels[name] for name in nothing),
        "missing_hours": hours[0],
        "missing_hours_before": hours[1],
        "kept_since": since if next(iter(spans)).start < since else False,
    }


def _windows(spans: Collection[Span]) -> list[tuple[float, float]]:
    """Spans that meet are asked for at once."""
    windows: list[tuple[float, float]] = []
    for span in sorted(spans, key=lambda each: each.start):
        if windows and windows[-1][1] >= span.start - 3600:
            windows[-1] = (windows[-1][0], max(windows[-1][1], span.end))
        else:
            windows.append((span.start, span.end))
    return windows


def _answer(instance, question: Mapping[str, Any]) -> Mapping[str, Any]:
    answer = instance._ask_home_assistant(dict(question))
    if isinstance(answer, Failure):
        raise Refusal("call_failed", instance._why(answer))
    return answer if isinstance(answer, Mapping) else {}


def _rows(answer: Mapping[str, Any]) -> Iterator[tuple[str, float, float]]:
    """Statistic, beginning in seconds since 1970, number; what is no number is left out."""
    for statistic, rows in answer.items():
        for row in rows if isinstance(rows, list) else []:
            if isinstance(row, Mapping):
                start, change = _number(row.get("start")), _number(row.get("change"))
                if start is not None and 0 <= start <= LATEST_MS and change is not None:
                    yield statistic, start / 1000, change


def _moments(answer: Mapping[str, Any]) -> Iterator[tuple[float, float]]:
    for text, value in answer.items():
        try:
            moment = datetime.fromisoformat(text)
        except ValueError:
            continue
        number = _number(value)
        if moment.tzinfo and number is not None:
            yield moment.timestamp(), number


def _number(value: Any) -> float | None:
    return float(value) if type(value) in (int, float) and math.isfinite(value) else None


def _iso(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, timezone.utc).isoformat(timespec="milliseconds")
