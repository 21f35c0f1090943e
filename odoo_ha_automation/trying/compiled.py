"""A rule as the matcher takes it, of a record that need not be saved: `bridge.table` reads the same from the table."""

from __future__ import annotations

from ..bridge.rule import OF_ATTRIBUTES, Rule, When
from ..bridge.targets import Target
from ..kinds import split_list


def compiled(rule) -> Rule:
    """:param rule: (base.automation) with nothing wrong in it; its target stays empty, for the entities are given"""
    when = When(rule.ha_when)
    return Rule(
        id=rule._origin.id or 0,
        generation=0,
        target=Target(),
        when=when,
        to=frozenset(split_list(rule.ha_to)),
        come_from=frozenset(split_list(rule.ha_from)),
        limit=rule.ha_limit,
        hysteresis=rule.ha_hysteresis,
        attribute=(rule.ha_attribute or "").strip() if when in OF_ATTRIBUTES else "",
        hold=rule.ha_hold_seconds,
        pause=rule.ha_pause_seconds,
        fires_late=(rule.ha_late or "fire") != "skip",
    )


def attributes_of(rule: Rule) -> list[str]:
    """Which attributes its matcher looks at, beside the unit."""
    if rule.when is When.EVENT:
        return ["event_type"]
    if rule.when is When.UPDATE:
        return ["installed_version", "latest_version"]
    return [rule.attribute] if rule.attribute else []
