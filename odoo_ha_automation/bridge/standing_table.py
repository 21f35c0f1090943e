"""How rules stand with entities, in `ha_rule_standing`: SQL alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .matcher import Key
from .standing import Cause, Run, Standing


def read_standings(cr: Any, instance_id: int) -> dict[Key, Standing]:
    return standings_of(
        cr,
        "ha_rule_standing",
        [],
        "standing.entity_id IN (SELECT id FROM ha_entity WHERE instance_id = %s)",
        [instance_id],
    )


def standings_of(
    cr: Any, source: str, source_values: list[Any], condition: str, values: list[Any]
) -> dict[Key, Standing]:
    """Those of a table, or of what has the rows of one.

    :param source: of the code, with a condition about `standing`
    """
    cr.execute(
        f"""
        SELECT standing.rule_id, standing.entity_id, standing.held, standing.since, standing.changed_at,
               standing.old_value, standing.context, standing.parent_context, standing.due, standing.fired,
               standing.run_seconds, standing.run_uses, standing.run_unknown, standing.run_reset, standing.run_last,
               standing.run_lost, standing.unseen
        FROM {source} AS standing WHERE {condition}
        """,
        [*source_values, *values],
    )
    return {(rule_id, record_id): _standing(*values) for rule_id, record_id, *values in cr.fetchall()}


def _standing(
    held: bool | None, since: float, changed_at: float, old: str | None, context_id: str | None,
    parent_id: str | None, due: float | None, fired: float | None, *run: Any,
) -> Standing:  # fmt: skip
    seconds, uses, unknown, reset, last, lost, unseen = run
    return Standing(
        bool(held),
        since,
        Cause(changed_at, old, context_id, parent_id),
        due,
        fired,
        None if reset is None else Run(seconds, uses, unknown, reset, bool(last), bool(lost)),
        bool(unseen),
    )


def write_standings(cr: Any, standings: Mapping[Key, Standing | None]) -> None:
    """:param standings: None for those of which there is nothing to remember any more"""
    gone = [key for key, standing in standings.items() if standing is None]
    if gone:
        cr.execute(
            """
            DELETE FROM ha_rule_standing AS standing USING unnest(%s::int[], %s::int[]) AS gone (rule_id, entity_id)
            WHERE standing.rule_id = gone.rule_id AND standing.entity_id = gone.entity_id
            """,
            [[rule_id for rule_id, _ in gone], [record_id for _, record_id in gone]],
        )
    rows = [(key, standing) for key, standing in sorted(standings.items()) if standing is not None]
    if rows:
        # A rule or an entity may be gone meanwhile.
        cr.execute(
            """
            INSERT INTO ha_rule_standing
                (rule_id, entity_id, held, since, changed_at, old_value, context, parent_context, due, fired,
                 run_seconds, run_uses, run_unknown, run_reset, run_last, run_lost, unseen)
            SELECT new.* FROM unnest(
                %s::int[], %s::int[], %s::bool[], %s::float8[], %s::float8[], %s::text[], %s::text[], %s::text[],
                %s::float8[], %s::float8[], %s::float8[], %s::int[], %s::float8[], %s::float8[], %s::bool[], %s::bool[],
                %s::bool[]
            ) AS new (rule_id, entity_id, held, since, changed_at, old_value, context, parent_context, due, fired,
                      run_seconds, run_uses, run_unknown, run_reset, run_last, run_lost, unseen)
            JOIN base_automation AS rule ON rule.id = new.rule_id JOIN ha_entity AS entity ON entity.id = new.entity_id
            ON CONFLICT (rule_id, entity_id) DO UPDATE SET
                held = EXCLUDED.held, since = EXCLUDED.since, changed_at = EXCLUDED.changed_at,
                old_value = EXCLUDED.old_value, context = EXCLUDED.context,
                parent_context = EXCLUDED.parent_context, due = EXCLUDED.due, fired = EXCLUDED.fired,
                run_seconds = EXCLUDED.run_seconds, run_uses = EXCLUDED.run_uses,
                run_unknown = EXCLUDED.run_unknown, run_reset = EXCLUDED.run_reset,
                run_last = EXCLUDED.run_last, run_lost = EXCLUDED.run_lost, unseen = EXCLUDED.unseen
            """,
            [
                [rule_id for (rule_id, _), _ in rows],
                [record_id for (_, record_id), _ in rows],
                [standing.held for _, standing in rows],
                [standing.since for _, standing in rows],
                [standing.cause.changed_at for _, standing in rows],
                [standing.cause.old for _, standing in rows],
                [standing.cause.context_id for _, standing in rows],
                [standing.cause.context_parent_id for _, standing in rows],
                [standing.due for _, standing in rows],
                [standing.fired for _, standing in rows],
                *(
                    [getattr(standing.run, name) if standing.run else None for _, standing in rows]
                    for name in ("seconds", "uses", "unknown", "reset", "last", "lost")
                ),
                [standing.unseen for _, standing in rows],
            ],
        )
