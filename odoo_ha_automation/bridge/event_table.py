"""The tables of rules about events of Home Assistant's bus: SQL alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from .events import EventFiring, EventRule, compiled_data
from .table import call_worker


def read_event_rules(cr: Any) -> tuple[EventRule, ...]:
    """Those that are not archived and do not pause."""
    cr.execute(
        """
        SELECT rule.id, rule.ha_event_type, rule.ha_event_data, coalesce(rule.ha_pause_seconds, 0),
               ARRAY(SELECT instance_id FROM ha_rule_instance_rel WHERE rule_id = rule.id)
        FROM base_automation AS rule
        WHERE rule.trigger = 'on_ha' AND rule.active AND rule.ha_when = 'ha_event' AND rule.ha_event_type IS NOT NULL
          AND NOT coalesce(rule.ha_paused, false)
        ORDER BY rule.id
        """
    )
    return tuple(
        EventRule(rule_id, event_type.strip(), compiled_data(data), frozenset(instances), pause)
        for rule_id, event_type, data, pause, instances in cr.fetchall()
    )


def write_event_firings(
    cr: Any, instance_id: int, firings: Sequence[EventFiring], left_out: Mapping[int, int]
) -> bool:
    """Write them; whether there is something to be done.

    :param left_out: how many were too many, by rule
    """
    written = False
    for firing in firings:
        written |= _write(cr, instance_id, firing)
    for rule_id, count in left_out.items():
        cr.execute(
            """
            UPDATE ha_rule_firing SET left_out = coalesce(left_out, 0) + %s
            WHERE id = (SELECT max(id) FROM ha_rule_firing WHERE rule_id = %s)
            """,
            [count, rule_id],
        )
    if written:
        cr.execute("SET LOCAL synchronous_commit = on")
        call_worker(cr)
    return written


def _write(cr: Any, instance_id: int, firing: EventFiring) -> bool:
    cr.execute(
        """
        INSERT INTO ha_rule_firing
            (rule_id, instance_id, changed_at, since, new_value, data, late, context, parent_context, state,
             create_date)
        SELECT rule.id, instance.id, to_timestamp(%(at)s) AT TIME ZONE 'UTC', to_timestamp(%(at)s) AT TIME ZONE 'UTC',
               %(type)s, %(data)s::jsonb, false, %(context)s, %(parent)s, 'waiting',
               clock_timestamp() AT TIME ZONE 'UTC'
        FROM base_automation AS rule, ha_instance AS instance
        WHERE rule.id = %(rule)s AND instance.id = %(instance)s AND (%(pause)s <= 0 OR NOT EXISTS (
            SELECT FROM ha_rule_firing AS last
            WHERE last.rule_id = rule.id AND last.instance_id = instance.id
              AND last.create_date > (clock_timestamp() AT TIME ZONE 'UTC') - %(pause)s * interval '1 second'
        ))
        ON CONFLICT (rule_id, instance_id, changed_at) WHERE entity_id IS NULL DO NOTHING
        """,
        {
            "at": firing.at,
            "type": firing.rule.event_type,
            "data": firing.data,
            "context": firing.context_id,
            "parent": firing.context_parent_id,
            "rule": firing.rule.id,
            "instance": instance_id,
            "pause": firing.rule.pause,
        },
    )
    return bool(cr.rowcount)
