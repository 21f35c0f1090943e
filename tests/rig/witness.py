"""Sees in PostgreSQL itself which process wrote states, and who was allowed to at that moment."""

from __future__ import annotations

from dataclasses import dataclass

from tests.rig.tables import Tables

SETTING = "rig.process"

_WATCHED = {
    "ha_entity_state": "(SELECT instance_id FROM ha_entity WHERE ha_entity.id = row.id)",
    "ha_entity": "row.instance_id",
}
_EVENTS = {"INSERT": "NEW", "UPDATE": "NEW", "DELETE": "OLD"}


@dataclass(frozen=True)
class Write:
    """One statement that wrote rows of one instance.

    Attributes:
        at: seconds since 1970.
        process: the name that `options_of` gave to the writing process; empty for any other.
        holder: pid of the bridge that had the lease; None where the bridge's row was gone.
        rows: how many.
    """

    at: float
    instance_id: int
    process: str
    holder: int | None
    rows: int


def options_of(process: str) -> dict[str, str]:
    """The environment of a process whose writes are to be told apart from others'."""
    return {"PGOPTIONS": f"-c {SETTING}={process}"}


class Witness:
    """Triggers on the bridge's tables. They slow writes down a little: not for measuring speed."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    def install(self) -> None:
        """Begin; what was seen before is forgotten."""
        self.remove()
        self._tables.rows(
            """
            CREATE UNLOGGED TABLE rig_write (
                at timestamptz DEFAULT clock_timestamp(), instance_id int, process text, holder int, rows int
            )
            """
        )
        for table, instance in _WATCHED.items():
            self._tables.rows(
                f"""
                CREATE FUNCTION rig_witness_{table}() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN
                    INSERT INTO rig_write (instance_id, process, holder, rows)
                    SELECT row.instance_id, coalesce(current_setting('{SETTING}', true), ''), bridge.pid, count(*)
                    FROM (SELECT {instance} AS instance_id FROM touched AS row) AS row
                    LEFT JOIN ha_lease AS lease ON lease.instance_id = row.instance_id
                    LEFT JOIN ha_bridge AS bridge ON bridge.id = lease.bridge_id
                    WHERE row.instance_id IS NOT NULL
                    GROUP BY row.instance_id, bridge.pid;
                    RETURN NULL;
                END $$
                """
            )
            for event, rows in _EVENTS.items():
                self._tables.rows(
                    f"""
                    CREATE TRIGGER rig_{event.lower()} AFTER {event} ON {table}
                    REFERENCING {rows} TABLE AS touched
                    FOR EACH STATEMENT EXECUTE FUNCTION rig_witness_{table}()
                    """
                )

    def remove(self) -> None:
        """Leave the tables as they were."""
        for table in _WATCHED:
            self._tables.rows(f"DROP FUNCTION IF EXISTS rig_witness_{table}() CASCADE")
        self._tables.rows("DROP TABLE IF EXISTS rig_write")

    def writes(self, since: float = 0.0) -> list[Write]:
        """What was seen, oldest first."""
        rows = self._tables.rows(
            """
            SELECT extract(epoch FROM at)::float8, instance_id, process, holder, rows
            FROM rig_write WHERE at >= to_timestamp(%s) ORDER BY at
            """,
            since,
        )
        return [Write(*row) for row in rows]


def strangers(writes: list[Write], pids: dict[str, set[int]]) -> list[Write]:
    """The writes of processes that did not hold the lease.

    :param pids: the pids that each process name has had; names that are not in it are not judged
    """
    return [
        write
        for write in writes
        if write.process in pids and write.holder is not None and write.holder not in pids[write.process]
    ]
