"""What has set off a rule, as expressions, code and templates of its actions see it under the name `trigger`."""

from __future__ import annotations

import datetime
from typing import Any

from odoo.tools.misc import format_datetime

from .state_words import value_in_words

KEY = "ha_trigger"
"""In the context of the actions: a `Running`."""


class Running(int):
    """The id of the firing whose actions run. A client can put a number into its context, and none of these."""


def is_of_rule(env: Any) -> bool:
    """Whether actions of a rule that Home Assistant has set off run now."""
    return isinstance(env.context.get(KEY), Running)


def running_firing(env: Any) -> Any:
    """The firing (ha.rule.firing, as superuser) whose actions run now, or none."""
    return env["ha.rule.firing"].sudo().browse(int(env.context[KEY]) if is_of_rule(env) else ())


class TriggerValues:
    """Values as Home Assistant writes them; `…_words` as people read them, in the language and the time zone of who
    reads them (`lang` and `tz` of the context).

    :ivar old: the state or attribute before; empty where it is not known
    :ivar new: the same after
    :ivar old_number: as a number; 0 for a word
    :ivar since: when the condition began to hold, in UTC
    :ivar late: it was found out late, after an interruption of the connection for instance
    :ivar data: of an event of Home Assistant's bus, as it came; empty where it was too large
    :ivar entity: (ha.entity), empty of a rule about an instance, with `area` (ha.area) and `instance` (ha.instance)
    :ivar rule: its name
    """

    def __init__(self, env: Any, firing: Any) -> None:
        """:param firing: (ha.rule.firing, as superuser), or none, so that a template can be tried"""
        self._env = env
        self._attribute = _attribute_of(firing.rule_id)
        self.old = firing.old_value or ""
        self.new = firing.new_value or ""
        self.old_number = number_of(firing.old_value)
        self.new_number = number_of(firing.new_value)
        self.unit = firing.unit or ""
        self.since = firing.since or datetime.datetime.now(datetime.timezone.utc).replace(tzinfo=None)
        self.late = firing.late
        self.data = firing.data or {}
        self.entity = firing.entity_id.with_env(env)
        self.area = self.entity.effective_area_id
        self.instance = firing.instance_id.with_env(env)
        self.rule = firing.rule_id.with_env(env).sudo().name or ""

    @property
    def old_words(self) -> str:
        """Such as *Closed*, *29.5 °C*."""
        return value_in_words(self._env, self.entity, self.old, self.unit, self._attribute)

    @property
    def new_words(self) -> str:
        """Such as *Open*, *31.5 °C*."""
        return value_in_words(self._env, self.entity, self.new, self.unit, self._attribute)

    @property
    def since_words(self) -> str:
        """When the condition began to hold, in the time zone of who reads it."""
        return format_datetime(self._env, self.since, tz=self._env.context.get("tz") or False)

    @property
    def late_words(self) -> str:
        """That it was found out late; empty where it was not."""
        return self._env._("found out late") if self.late else ""


def of_context(env: Any) -> TriggerValues:
    """What has set off the rule whose actions run now; values that are empty where none does."""
    return TriggerValues(env, running_firing(env))


def _attribute_of(rule: Any) -> str:
    """The attribute whose value set off the rule; empty for the state."""
    if rule.ha_when == "event":
        return "event_type"
    return (rule.ha_attribute or "").strip() if rule.ha_when in ("state", "changed") else ""


def number_of(text: str | bool) -> float:
    try:
        return float(text or 0)
    except ValueError:
        return 0.0
