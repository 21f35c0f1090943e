"""The tables of rules, as the bridge reads and writes them: SQL alone. The models are in `models/`."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from odoo.addons.odoo_ha_addon.hass import EntityState

from ..kinds import DOMAINS, ENDS, split_list
from .matcher import Firing, Key, Outcome
from .rule import OF_ATTRIBUTES, Rule, When
from .standing_table import read_standings as read_standings
from .standing_table import write_standings
from .targets import Facts, Target

NOT_ABOUT_ENTITIES = ("ha_event", "instance_away")
"""Kinds of `base.automation.ha_when` that are matched elsewhere."""
CRON_OF_RULES = "ir_cron_ha_rules"
CRON_OF_REFUSALS = "ir_cron_ha_refusals"
_UTC = datetime.timezone.utc
FORGOTTEN_SECONDS = 10
"""A firing that has waited for so long may be one that no worker knows of."""


def read_rules(cr: Any) -> tuple[Rule, ...]:
    """Those that are not archived and do not pause."""
    cr.execute(
        """
        WITH RECURSIVE below AS (
            SELECT id, base_automation_id AS rule_id, state FROM ir_act_server WHERE base_automation_id IS NOT NULL
            UNION
            SELECT child.id, below.rule_id, child.state
            FROM ir_act_server AS child JOIN below ON child.parent_id = below.id
        )
        SELECT rule.id, coalesce(rule.ha_generation, 0), rule.ha_when, rule.ha_to, rule.ha_from,
               coalesce(rule.ha_limit, 0)::float8, coalesce(rule.ha_hysteresis, 0)::float8,
               coalesce(rule.ha_attribute, ''), coalesce(rule.ha_hold_seconds, 0), coalesce(rule.ha_pause_seconds, 0),
               coalesce(rule.ha_late, 'fire') <> 'skip', coalesce(rule.ha_count, 'hours') = 'uses',
               coalesce(rule.ha_resets, 0), coalesce(rule.ha_late_hours, 24) * 3600,
               coalesce(extract(epoch FROM rule.ha_begun), 0)::float8,
               rule.id IN (SELECT rule_id FROM below WHERE state = 'ha_alarm'),
               rule.ha_what = 'entities',
               rule.ha_domains, rule.ha_device_classes,
               ARRAY(SELECT entity_id FROM ha_rule_entity_rel WHERE rule_id = rule.id),
               ARRAY(SELECT instance_id FROM ha_rule_instance_rel WHERE rule_id = rule.id),
               ARRAY(SELECT label_id FROM ha_rule_label_rel WHERE rule_id = rule.id),
               ARRAY(SELECT area_id FROM ha_rule_area_rel WHERE rule_id = rule.id),
               ARRAY(SELECT device_id FROM ha_rule_device_rel WHERE rule_id = rule.id)
        FROM base_automation AS rule
        WHERE rule.trigger = 'on_ha' AND rule.active AND rule.ha_when <> ALL(%s)
          AND NOT coalesce(rule.ha_paused, false)
        ORDER BY rule.id
        """,
        [list(NOT_ABOUT_ENTITIES)],
    )
    return tuple(_rule(*row) for row in cr.fetchall())


def _rule(
    rule_id: int, generation: int, when: str, to: str | None, come_from: str | None, limit: float,
    hysteresis: float, attribute: str, hold: float, pause: float, fires_late: bool, counts_uses: bool,
    resets: int, look_back: int, begun: float, raises_alarm: bool, names_entities: bool,
    domains: str | None, classes: str | None, entities: list[int], instances: list[int], labels: list[int],
    areas: list[int], devices: list[int],
) -> Rule:  # fmt: skip
    kind = When(when)
    if names_entities:
        target = Target(entity_ids=frozenset(entities))
    else:
        target = Target(
            instance_ids=frozenset(instances),
            domains=frozenset(split_list(domains)) or DOMAINS.get(kind.value, frozenset()),
            device_classes=frozenset(split_list(classes)),
            label_ids=frozenset(labels),
            area_ids=frozenset(areas),
            device_ids=frozenset(devices),
        )
    return Rule(
        id=rule_id,
        generation=generation,
        target=target,
        when=kind,
        to=frozenset(split_list(to)),
        come_from=frozenset(split_list(come_from)),
        limit=limit,
        hysteresis=hysteresis,
        attribute=attribute.strip() if kind in OF_ATTRIBUTES else "",
        hold=hold,
        pause=pause,
        fires_late=fires_late,
        counts_uses=counts_uses,
        resets=resets,
        tells_end=raises_alarm and when in ENDS,
        look_back=float(look_back),
        begun=begun,
    )


def read_lease(cr: Any, instance_id: int) -> tuple[int, int]:
    """The epoch of the lease, and the version of the entity ids: another one when they may stand for other records."""
    cr.execute(
        "SELECT coalesce(epoch, 0), coalesce(entity_ids_version, 0) FROM ha_lease WHERE instance_id = %s",
        [instance_id],
    )
    row = cr.fetchone()
    return (int(row[0]), int(row[1])) if row else (0, 0)


def read_entities(cr: Any, instance_id: int) -> list[Facts]:
    """Those that Home Assistant has or had, for they may come back."""
    cr.execute(
        """
        SELECT entity.id, entity.instance_id, entity.entity_id, entity.domain,
               coalesce(entity.device_class, entity.original_device_class, state.attributes ->> 'device_class', ''),
               ARRAY(
                   SELECT ha_label_id FROM ha_entity_ha_label_rel WHERE ha_entity_id = entity.id
                   UNION SELECT ha_label_id FROM ha_device_ha_label_rel WHERE ha_device_id = entity.device_id
                   UNION SELECT ha_label_id FROM ha_area_ha_label_rel WHERE ha_area_id = entity.effective_area_id
               ),
               entity.effective_area_id, entity.device_id,
               state.id IS NOT NULL AND (
                   state.state NOT IN ('unavailable', 'unknown')
                   OR coalesce(
                       entity.device_class, entity.original_device_class, state.attributes ->> 'device_class'
                   ) IS NOT NULL
               )
        FROM ha_entity AS entity LEFT JOIN ha_entity_state AS state ON state.id = entity.state_id
        WHERE entity.instance_id = %s
        """,
        [instance_id],
    )
    return [
        Facts(record, instance, entity_id, domain, device_class, frozenset(labels), area, device, is_there)
        for record, instance, entity_id, domain, device_class, labels, area, device, is_there in cr.fetchall()
    ]


def read_states(cr: Any, record_ids: Collection[int]) -> dict[str, EntityState]:
    """By entity id, those that are known."""
    cr.execute(
        """
        SELECT entity.entity_id, state.state, coalesce(state.attributes, '{}'), state.last_changed, state.last_updated
        FROM ha_entity AS entity JOIN ha_entity_state AS state ON state.id = entity.state_id
        WHERE entity.id = ANY(%s)
        """,
        [list(record_ids)],
    )
    return {
        entity_id: EntityState(entity_id, state, attributes, _seconds(changed), _seconds(updated))
        for entity_id, state, attributes, changed, updated in cr.fetchall()
    }


def _seconds(moment: datetime.datetime | None) -> float:
    return moment.replace(tzinfo=_UTC).timestamp() if moment else 0.0


def read_watched(cr: Any, instance_id: int) -> dict[int, int]:
    """Which generation of each rule has been followed for an instance, by rule."""
    cr.execute("SELECT rule_id, generation FROM ha_rule_watch WHERE instance_id = %s", [instance_id])
    return dict(cr.fetchall())


def write_watched(cr: Any, instance_id: int, rules: Iterable[Rule]) -> None:
    """From now on exactly these are followed."""
    generations = {rule.id: rule.generation for rule in rules}
    cr.execute(
        "DELETE FROM ha_rule_watch WHERE instance_id = %s AND rule_id <> ALL(%s)",
        [instance_id, list(generations)],
    )
    cr.execute(
        """
        INSERT INTO ha_rule_watch (rule_id, instance_id, generation)
        SELECT new.rule_id, %s, new.generation
        FROM unnest(%s::int[], %s::int[]) AS new (rule_id, generation)
        JOIN base_automation AS rule ON rule.id = new.rule_id
        ON CONFLICT (rule_id, instance_id) DO UPDATE SET generation = EXCLUDED.generation
        WHERE ha_rule_watch.generation IS DISTINCT FROM EXCLUDED.generation
        """,
        [instance_id, list(generations), list(generations.values())],
    )


def read_resets(cr: Any, instance_id: int) -> dict[Key, float]:
    """When somebody set a run time to nothing last."""
    cr.execute(
        """
        SELECT reset.rule_id, reset.entity_id, reset.moment
        FROM ha_rule_reset AS reset JOIN ha_entity AS entity ON entity.id = reset.entity_id
        WHERE entity.instance_id = %s
        """,
        [instance_id],
    )
    return {(rule_id, record_id): moment for rule_id, record_id, moment in cr.fetchall()}


def write_outcome(cr: Any, outcome: Outcome) -> bool:
    """Write it; whether there is something to be done. What is there already is not written again."""
    write_standings(cr, outcome.standings)
    written = _write_firings(cr, outcome.firings)
    if outcome.left_out:
        _note_left_out(cr, outcome.left_out)
    has_work = written or outcome.has_ended
    if has_work:
        # A firing is not what the next snapshot brings again, as states are.
        cr.execute("SET LOCAL synchronous_commit = on")
        call_worker(cr)
    return has_work


def _write_firings(cr: Any, firings: Collection[Firing]) -> bool:
    if not firings:
        return False
    cr.execute(
        """
        INSERT INTO ha_rule_firing
            (rule_id, entity_id, instance_id, changed_at, since, old_value, new_value, unit, late,
             context, parent_context, state, create_date)
        SELECT new.rule_id, new.entity_id, entity.instance_id, to_timestamp(new.changed_at) AT TIME ZONE 'UTC',
               to_timestamp(new.since) AT TIME ZONE 'UTC', new.old_value, new.new_value, new.unit, new.late,
               new.context, new.parent_context, 'waiting', clock_timestamp() AT TIME ZONE 'UTC'
        FROM unnest(
            %s::int[], %s::int[], %s::float8[], %s::float8[], %s::text[], %s::text[], %s::text[], %s::bool[],
            %s::text[], %s::text[]
        ) WITH ORDINALITY AS new
            (rule_id, entity_id, changed_at, since, old_value, new_value, unit, late, context, parent_context, place)
        JOIN base_automation AS rule ON rule.id = new.rule_id JOIN ha_entity AS entity ON entity.id = new.entity_id
        ORDER BY new.place
        ON CONFLICT (rule_id, entity_id, changed_at) DO NOTHING
        RETURNING id
        """,
        [
            [firing.rule_id for firing in firings],
            [firing.record_id for firing in firings],
            [firing.match.cause.changed_at for firing in firings],
            [firing.match.since for firing in firings],
            [firing.match.cause.old for firing in firings],
            [firing.match.new for firing in firings],
            [firing.match.unit or None for firing in firings],
            [firing.match.late for firing in firings],
            [firing.match.cause.context_id for firing in firings],
            [firing.match.cause.context_parent_id for firing in firings],
        ],
    )
    return bool(cr.fetchall())


def _note_left_out(cr: Any, left_out: Mapping[Key, int]) -> None:
    """With the last firing of the rule for the entity; of the rule, where the entity has none.

    One whose actions are being done is locked by their worker, and may be for long: the one before it has to do.
    """
    cr.execute(
        """
        WITH of_entity AS (
            SELECT given.rule_id, given.count, firing.id
            FROM unnest(%s::int[], %s::int[], %s::int[]) AS given (rule_id, entity_id, count)
            LEFT JOIN LATERAL (
                SELECT id FROM ha_rule_firing
                WHERE rule_id = given.rule_id AND entity_id = given.entity_id
                ORDER BY changed_at DESC LIMIT 1 FOR NO KEY UPDATE SKIP LOCKED
            ) AS firing ON true
        ), of_rule AS (
            SELECT rule.rule_id, firing.id
            FROM (SELECT DISTINCT rule_id FROM of_entity WHERE id IS NULL) AS rule
            CROSS JOIN LATERAL (
                SELECT id FROM ha_rule_firing WHERE rule_id = rule.rule_id
                ORDER BY id DESC LIMIT 1 FOR NO KEY UPDATE SKIP LOCKED
            ) AS firing
        )
        UPDATE ha_rule_firing AS firing SET left_out = coalesce(firing.left_out, 0) + noted.count
        FROM (
            SELECT coalesce(of_entity.id, of_rule.id) AS id, sum(of_entity.count) AS count
            FROM of_entity LEFT JOIN of_rule USING (rule_id) GROUP BY 1
        ) AS noted
        WHERE firing.id = noted.id
        """,
        [
            [rule_id for rule_id, _ in left_out],
            [record_id for _, record_id in left_out],
            list(left_out.values()),
        ],
    )


def call_again(cr: Any) -> bool:
    """Call a worker where a firing has waited for long; whether there is one."""
    cr.execute(
        """
        SELECT FROM ha_rule_firing
        WHERE state = 'waiting' AND create_date < clock_timestamp() AT TIME ZONE 'UTC' - make_interval(secs => %s)
        LIMIT 1
        """,
        [FORGOTTEN_SECONDS],
    )
    if not cr.fetchall():
        return False
    call_worker(cr)
    return True


def call_worker(cr: Any, cron: str = CRON_OF_RULES) -> None:
    """Have a scheduled action of ours run as soon as this is committed and a worker is told (`bell.py`).

    :param cron: one of `CRON_OF_RULES` and `CRON_OF_REFUSALS`
    """
    cr.execute(
        """
        INSERT INTO ir_cron_trigger (cron_id, call_at)
        SELECT res_id, clock_timestamp() AT TIME ZONE 'UTC' FROM ir_model_data
        WHERE module = 'odoo_ha_automation' AND name = %s
        """,
        [cron],
    )
