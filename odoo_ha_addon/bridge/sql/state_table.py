"""The SQL of `ha_entity_state` and of what hangs on it. Every statement runs on a cursor of the writer's own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ...hass import EntityState
from ...protocol.jsonb import as_jsonb
from ...protocol.settings import Lease
from ..write.group_commit import Standing


def standing(cr: Any, leases: Sequence[Lease]) -> Standing:
    """Which leases this bridge still has, each with the version of its entity ids. Their rows stay locked until the
    commit, so that no entity id moves. Waits for nobody.
    """
    mine = """
        FROM ha_lease AS lease
        JOIN unnest(%s::int[], %s::int[]) AS mine (instance_id, epoch)
          ON mine.instance_id = lease.instance_id AND mine.epoch = lease.epoch
    """
    pairs = [[lease.instance_id for lease in leases], [lease.epoch for lease in leases]]
    cr.execute(
        f"""
        SELECT lease.instance_id, coalesce(lease.entity_ids_version, 0) {mine}
        ORDER BY lease.instance_id FOR SHARE OF lease SKIP LOCKED
        """,
        pairs,
    )
    ours = dict(cr.fetchall())
    if len(ours) == len(leases):
        return Standing(ours, set())
    cr.execute(f"SELECT lease.instance_id {mine}", pairs)
    return Standing(ours, {row[0] for row in cr.fetchall()} - ours.keys())


def load_entities(cr: Any, instance_id: int) -> tuple[int, list[tuple[int, str, str, bool, bool, bool]]]:
    """The version of the entity ids; and record id, entity id, name, active, has-state and is-registered of every
    entity of the instance.
    """
    cr.execute("SELECT coalesce(entity_ids_version, 0) FROM ha_lease WHERE instance_id = %s", [instance_id])
    row = cr.fetchone()
    # After the version: where ids move between the two, the rows are newer, and they are read once more.
    cr.execute(
        """
        SELECT entity.id, entity_id, name, active, state.id IS NOT NULL, registry_id IS NOT NULL
        FROM ha_entity AS entity LEFT JOIN ha_entity_state AS state ON state.id = entity.id
        WHERE instance_id = %s
        """,
        [instance_id],
    )
    return row[0] if row else 0, list(cr.fetchall())


def write_states(cr: Any, states: Mapping[int, EntityState], *, replace: bool) -> int:
    """Insert or update; an older value never replaces a newer one.

    :param states: by record id
    :param replace: replace whatever differs, newer or older: it may be what another entity had
    :return: rows written
    """
    if not states:
        return 0
    newer = "ha_entity_state.last_updated <= EXCLUDED.last_updated"
    different = """
        (ha_entity_state.state, ha_entity_state.attributes, ha_entity_state.last_changed, ha_entity_state.last_updated)
        IS DISTINCT FROM (EXCLUDED.state, EXCLUDED.attributes, EXCLUDED.last_changed, EXCLUDED.last_updated)
    """
    ids = sorted(states)
    ordered = [states[record_id] for record_id in ids]
    cr.execute(
        f"""
        INSERT INTO ha_entity_state (id, state, attributes, last_changed, last_updated)
        SELECT id, state, attributes,
               timestamp 'epoch' + last_changed * interval '1 microsecond',
               timestamp 'epoch' + last_updated * interval '1 microsecond'
        FROM unnest(%s::int[], %s::text[], %s::jsonb[], %s::int8[], %s::int8[])
            AS new (id, state, attributes, last_changed, last_updated)
        ON CONFLICT (id) DO UPDATE
            SET state = EXCLUDED.state, attributes = EXCLUDED.attributes,
                last_changed = EXCLUDED.last_changed, last_updated = EXCLUDED.last_updated
            WHERE {different if replace else newer}
        RETURNING (xmax = 0) AS inserted, id
        """,
        [
            ids,
            [state.state for state in ordered],
            [as_jsonb(state.attributes) for state in ordered],
            [microseconds(state.last_changed) for state in ordered],
            [microseconds(state.last_updated) for state in ordered],
        ],
    )
    rows = cr.fetchall()
    if linked := ids if replace else [record_id for is_new, record_id in rows if is_new]:
        cr.execute(
            "UPDATE ha_entity SET state_id = id WHERE id = ANY(%s) AND state_id IS DISTINCT FROM id", [linked]
        )
    return len(rows)


def delete_states(cr: Any, record_ids: Iterable[int]) -> None:
    """Home Assistant has no state for these any more."""
    cr.execute("DELETE FROM ha_entity_state WHERE id = ANY(%s)", [sorted(record_ids)])


def try_out(cr: Any, states: Sequence[EntityState]) -> None:
    """:raises psycopg2.DataError, ValueError, TypeError: PostgreSQL cannot hold one of these states"""
    cr.execute(
        "SELECT count(*) FROM unnest(%s::text[], %s::jsonb[], %s::int8[]) AS tried (state, attributes, last_updated)",
        [
            [state.state for state in states],
            [as_jsonb(state.attributes) for state in states],
            [microseconds(state.last_updated) for state in states],
        ],
    )


def microseconds(seconds: float) -> int:
    """Rounded as Python's datetime and so Home Assistant does; PostgreSQL's to_timestamp is off by one at times."""
    whole = int(seconds)
    return whole * 1_000_000 + round((seconds - whole) * 1e6)
