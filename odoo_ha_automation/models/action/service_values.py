"""What the fields of a service take, as Home Assistant describes them: whether a value fits, and how it is sent."""

from __future__ import annotations

import datetime
import math
from typing import Any

from odoo import models
from odoo.api import Environment

RECORDS = {
    "ha.area": "area_id",
    "ha.device": "device_id",
    "ha.entity": "entity_id",
    "ha.floor": "floor_id",
    "ha.label": "label_id",
}
"""Home Assistant's id of each of these records."""
NUMBERS = ("number", "color_temp")


def problem_of(env: Environment, field: dict[str, Any], value: Any) -> str | None:
    """What is wrong with a value, in words; None for a good one.

    :param field: as `ha.service.description` has it
    """
    kind, options = field["kind"], field["options"]
    values = value if options.get("multiple") and isinstance(value, list) else [value]
    for each in values:
        if problem := _problem_of_one(env, kind, options, each):
            return problem
    return None


def _problem_of_one(env: Environment, kind: str, options: dict[str, Any], value: Any) -> str | None:
    if kind in NUMBERS:
        return _problem_of_number(env, options, value)
    if kind == "boolean":
        return None if isinstance(value, bool) else env._("This has to be yes or no.")
    if kind == "select" and not options.get("custom_value"):
        choices = [choice["value"] for choice in options.get("options") or ()]
        if choices and value not in choices:
            return env._("“%(value)s” is none of the choices: %(choices)s.", value=_shown(value),
                         choices=", ".join(choices[:10]))  # fmt: skip
    if kind == "color_rgb":
        parts = value if isinstance(value, (list, tuple)) else ()
        if len(parts) != 3 or not all(type(part) is int and 0 <= part <= 255 for part in parts):
            return env._("A colour is three numbers from 0 to 255.")
    if kind in ("date", "time", "datetime") and not _is_moment(kind, value):
        return env._("“%s” is no date or time.", _shown(value))
    return None


def _problem_of_number(env: Environment, options: dict[str, Any], value: Any) -> str | None:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
        return env._("“%s” is not a number.", _shown(value))
    least, most = (
        _plain(limit) if isinstance(limit, (int, float)) else None
        for limit in (options.get("min"), options.get("max"))
    )
    if (least is None or value >= least) and (most is None or value <= most):
        return None
    if least is not None and most is not None:
        return env._("Enter a number from %(min)s to %(max)s.", min=least, max=most)
    if least is not None:
        return env._("Enter a number of at least %s.", least)
    return env._("Enter a number of at most %s.", most)


def _plain(number: int | float) -> int | float:
    """Home Assistant says 100.0 for 100."""
    return int(number) if isinstance(number, float) and number.is_integer() else number


def _is_moment(kind: str, value: Any) -> bool:
    read = {
        "date": datetime.date.fromisoformat,
        "time": datetime.time.fromisoformat,
        "datetime": datetime.datetime.fromisoformat,
    }
    try:
        read[kind](value)
    except (TypeError, ValueError):
        return False
    return True


def sendable(env: Environment, value: Any) -> Any:
    """What an expression gave, as Home Assistant takes it; None for nothing.

    :raises ValueError: in words, for what cannot be sent
    """
    if isinstance(value, models.BaseModel):
        return _ids_of(env, value)
    if value is None or isinstance(value, (bool, int, float)):
        return value
    if isinstance(value, str):
        return str(value)
    if isinstance(value, datetime.datetime):
        return value.isoformat(sep=" ", timespec="seconds")
    if isinstance(value, (datetime.date, datetime.time)):
        return value.isoformat()
    if isinstance(value, dict):
        return {str(key): sendable(env, item) for key, item in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [sendable(env, item) for item in value]
    raise ValueError(env._("“%s” cannot be sent to Home Assistant.", _shown(value)))


def _ids_of(env: Environment, records: models.BaseModel) -> str | list[str] | None:
    """Home Assistant's ids of records of ours."""
    if records._name not in RECORDS:
        raise ValueError(
            env._(
                "The expression gives a record (%s). Name one of its fields, such as record.name.",
                records._description,
            )
        )
    ids = records.sudo().mapped(RECORDS[records._name])
    return None if not ids else ids[0] if len(ids) == 1 else ids


def _shown(value: Any) -> str:
    return str(value)[:100]
