"""What Home Assistant's recorder is asked about statistics, and what it answers, checked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta, timezone
from typing import Any, NamedTuple

from odoo.addons.odoo_ha_addon.hass import Connection, HassError
from odoo.addons.odoo_ha_addon.hass.errors import CommandFailed, UnexpectedAnswer

from ...storage.state_value import is_usable

ANSWER_SECONDS = 120.0
_EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
_MEAN_TYPES = {0: "none", 1: "number", 2: "angle"}
_LATEST_MS = 253402300800000


class NoStatisticsError(HassError):
    """Home Assistant does not know the commands."""

    code = "no_recorder"
    default_message = "Home Assistant runs without its recorder, so it has no long-term statistics."


class Meta(NamedTuple):
    """What Home Assistant says of a statistic.

    :ivar mean_type: `none`, `number` or `angle`
    :ivar unit: in which it is shown
    :ivar stored_unit: in which it is stored
    :ivar unit_class: of units that are converted into each other; None where it converts nothing
    """

    statistic_id: str
    mean_type: str
    has_sum: bool
    unit: str | None
    stored_unit: str | None
    unit_class: str | None


class Period(NamedTuple):
    """An hour, or a month.

    :ivar start: milliseconds since 1970, as `end`
    :ivar change: since the period before; the whole sum where there is none before
    """

    start: int
    end: int
    mean: float | None
    min: float | None
    max: float | None
    sum: float | None
    change: float | None


async def list_statistics(connection: Connection) -> dict[str, Meta]:
    """By id, those that Home Assistant compiles of entities. Source: `recorder/list_statistic_ids`, for any user.

    :raises NoStatisticsError: there is no recorder, or not yet
    """
    rows = await _command(connection, {"type": "recorder/list_statistic_ids"})
    if type(rows) is not list:
        raise UnexpectedAnswer("Home Assistant did not answer recorder/list_statistic_ids with a list.")
    found = [meta for row in rows if (meta := _meta(row))]
    connection.note_bad_rows(
        "recorder/list_statistic_ids", len([row for row in rows if type(row) is not dict])
    )
    return {meta.statistic_id: meta for meta in found}


async def read_periods(
    connection: Connection,
    statistic_ids: Sequence[str],
    period: str,
    since: float,
    until: float | None,
    units: Mapping[str, str],
) -> dict[str, list[Period]]:
    """In the order of time, `since <= start < until` (seconds since 1970). Source: `recorder/statistics_during_period`.

    :param period: `hour` of UTC, or `month` of Home Assistant's zone
    :param units: to be converted to, by class; valid for all of the ids
    :raises NoStatisticsError: there is no recorder, or not any more
    """
    message: dict[str, Any] = {
        "type": "recorder/statistics_during_period",
        "start_time": _iso(since),
        "statistic_ids": list(statistic_ids),
        "period": period,
        "types": ["mean", "min", "max", "sum", "change"],
    }
    if until is not None:
        message["end_time"] = _iso(until)
    if units:
        message["units"] = dict(units)
    answer = await _command(connection, message)
    if type(answer) is not dict:
        raise UnexpectedAnswer(
            "Home Assistant did not answer recorder/statistics_during_period with an object."
        )
    found = {}
    refused = 0
    for statistic_id in statistic_ids:
        rows = answer.get(statistic_id)
        given = rows if type(rows) is list else []
        periods = [each for row in given if (each := _period(row))]
        refused += len(given) - len(periods)
        if periods:
            found[statistic_id] = sorted(periods)
    connection.note_bad_rows("recorder/statistics_during_period", refused)
    return found


async def _command(connection: Connection, message: Mapping[str, Any]) -> Any:
    try:
        return await connection.command(message, timeout=ANSWER_SECONDS)
    except CommandFailed as error:
        if error.code == "unknown_command":
            raise NoStatisticsError from error
        raise


def _meta(row: Any) -> Meta | None:
    """None for what cannot be used, or is of no entity."""
    if type(row) is not dict or row.get("source") != "recorder" or type(row.get("statistic_id")) is not str:
        return None
    mean_type = row.get("mean_type")
    return Meta(
        row["statistic_id"],
        # Older versions know of no angles.
        _MEAN_TYPES.get(mean_type, "none")
        if type(mean_type) is int
        else "number"
        if row.get("has_mean") is True
        else "none",
        row.get("has_sum") is True,
        _text(row.get("display_unit_of_measurement")),
        _text(row.get("statistics_unit_of_measurement")),
        _text(row.get("unit_class")),
    )


def _period(row: Any) -> Period | None:
    if type(row) is not dict:
        return None
    start, end = row.get("start"), row.get("end")
    if type(start) is not int or type(end) is not int or not 0 <= start < end <= _LATEST_MS:
        return None
    return Period(start, end, *(_number(row.get(name)) for name in ("mean", "min", "max", "sum", "change")))


def _number(value: Any) -> float | None:
    return float(value) if type(value) in (int, float) and is_usable(value) else None


def _text(value: Any) -> str | None:
    return value[:100] if type(value) is str else None


def _iso(seconds: float) -> str:
    return (_EPOCH + timedelta(seconds=seconds)).isoformat()
