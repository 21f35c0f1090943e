"""What has set off a rule, as expressions, code and templates of its actions see it under the name `trigger`."""

from __future__ import annotations

import datetime
import math
from typing import Any, NamedTuple

KEY = "ha_trigger"
"""In the context of the actions."""


class FiringId(int):
    """Of the firing whose actions run now. A client may put anything that JSON has into a context, but not this."""


class TriggerValues(NamedTuple):
    """:ivar old: the state or attribute before; empty where it is not known
    :ivar new: the same after
    :ivar old_number: as a number; 0 for a word
    :ivar since: when the condition began to hold, in UTC
    :ivar late: it was found out late, after an interruption of the connection for instance
    :ivar data: of an event of Home Assistant's bus, as it came; empty where it was too large
    :ivar entity: (ha.entity), empty of a rule about an instance, with `area` (ha.area) and `instance` (ha.instance)
    """

    old: str
    new: str
    old_number: float
    new_number: float
    unit: str
    since: datetime.datetime
    late: bool
    data: dict
    entity: Any
    area: Any
    instance: Any
    rule: Any


def is_of_rule(env: Any) -> bool:
    """Whether actions of a rule that Home Assistant has set off run now."""
    return type(env.context.get(KEY)) is FiringId


def firing_of(env: Any) -> Any:
    """The firing (ha.rule.firing, as the superuser) whose actions run now; empty where none do."""
    return env["ha.rule.firing"].sudo().browse(int(env.context[KEY]) if is_of_rule(env) else ())


def of_context(env: Any) -> TriggerValues:
    """What has set off the rule whose actions run now; values that are empty where none does, so that a template can be
    tried.
    """
    firing = firing_of(env)
    entity = firing.entity_id.with_env(env)
    return TriggerValues(
        old=firing.old_value or "",
        new=firing.new_value or "",
        old_number=number_of(firing.old_value),
        new_number=number_of(firing.new_value),
        unit=firing.unit or "",
        since=firing.since or datetime.datetime.now(datetime.timezone.utc).replace(tzinfo=None),
        late=firing.late,
        data=firing.data or {},
        entity=entity,
        area=entity.effective_area_id,
        instance=firing.instance_id.with_env(env),
        rule=firing.rule_id.name or "",
    )


def number_of(text: str | bool) -> float:
    try:
        return float(text or 0)
    except ValueError:
        return 0.0


def as_number(text: str | bool | None) -> float | None:
    """A finite number, or None for a word."""
    try:
        number = float(text) if isinstance(text, str) else math.nan
    except ValueError:
        return None
    return number if math.isfinite(number) else None
