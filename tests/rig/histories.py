"""What happened, as Home Assistant's own database has it and as Odoo has it, past both."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

from tests.rig.tables import Tables

Happened = tuple[str, int, str | None]
"""Entity id, microseconds since 1970, state; None where the entity was removed."""


def recorder_file(config: Path) -> Path:
    """The database of a Home Assistant with this configuration directory."""
    return config / "home-assistant_v2.db"


def in_recorder(config: Path, entity_ids: Iterable[str]) -> set[Happened]:
    """What Home Assistant has committed of these entities."""
    wanted = set(entity_ids)
    with closing(sqlite3.connect(f"file:{recorder_file(config)}?mode=ro", uri=True, timeout=30)) as database:
        rows = database.execute(
            "SELECT meta.entity_id, states.last_updated_ts, states.state "
            "FROM states JOIN states_meta AS meta ON meta.metadata_id = states.metadata_id"
        )
        return {(entity_id, round(at * 1e6), state) for entity_id, at, state in rows if entity_id in wanted}


def recorded(tables: Tables, instance_id: int) -> set[str]:
    """Entity ids whose history Odoo keeps."""
    return {
        entity_id
        for (entity_id,) in tables.rows(
            "SELECT entity.entity_id FROM ha_history_entity AS history "
            "JOIN ha_entity AS entity ON entity.id = history.entity_id WHERE entity.instance_id = %s",
            instance_id,
        )
    }


def in_odoo(tables: Tables, instance_id: int) -> list[Happened]:
    """All rows, so that a double is there twice."""
    return [
        (entity_id, int(at), state)
        for entity_id, at, state in tables.rows(
            """
            SELECT entity.entity_id, extract(epoch FROM history.last_updated) * 1000000, history.state
            FROM ha_history_reading AS history JOIN ha_entity AS entity ON entity.id = history.entity_id
            WHERE history.instance_id = %s
            """,
            instance_id,
        )
    ]


def gaps(tables: Tables, instance_id: int) -> list[tuple[str | None, float, float, str]]:
    """Entity id (None for all), seconds since 1970 at both ends, reason."""
    return [
        (entity_id, float(since), float(until), reason)
        for entity_id, since, until, reason in tables.rows(
            """
            SELECT entity.entity_id, extract(epoch FROM gap.since), extract(epoch FROM gap.until), gap.reason
            FROM ha_history_gap AS gap LEFT JOIN ha_entity AS entity ON entity.id = gap.entity_id
            WHERE gap.instance_id = %s ORDER BY gap.since
            """,
            instance_id,
        )
    ]


def unread(tables: Tables, instance_id: int) -> list[tuple[str, str]]:
    """Reason and state of what is still to be read."""
    return [
        (reason, state)
        for reason, state in tables.rows(
            "SELECT reason, state FROM ha_history_backfill WHERE instance_id = %s AND state <> 'done'",
            instance_id,
        )
    ]
