"""Who serves what and how it goes, for `odoo-bin ha_bridge --status`."""

from __future__ import annotations

from contextlib import closing
from datetime import datetime, timezone
from typing import Any

from ...protocol.life_signs import FROZEN_AFTER_SECONDS
from ...protocol.module_changes import read_modules
from .database import connect

COLUMNS = (
    "instance",
    "state",
    "since",
    "bridge",
    "messages",
    "changes",
    "writes",
    "frames",
    "commands",
    "lag",
    "pending",
)


def read_status(db_name: str) -> dict[str, Any]:
    """``{"installed", "bridges": [{name, host, pid, kind, version, started, life_sign, alive}], "instances": [{…}]}``.

    Times are seconds since 1970, `lag` is in seconds.
    :raises psycopg2.OperationalError: the database cannot be reached
    """
    with closing(connect(db_name, "status", autocommit=True)) as connection, connection.cursor() as cr:
        if not read_modules(cr).ready:
            return {"installed": False, "bridges": [], "instances": []}
        cr.execute(
            """
            SELECT name, host, pid, kind, version, extract(epoch FROM started AT TIME ZONE 'UTC')::float8 AS started,
                   extract(epoch FROM life_sign AT TIME ZONE 'UTC')::float8 AS life_sign,
                   life_sign > (clock_timestamp() AT TIME ZONE 'UTC') - %s * interval '1 second' AS alive
            FROM ha_bridge ORDER BY started
            """,
            [FROZEN_AFTER_SECONDS],
        )
        bridges = _rows(cr)
        cr.execute(
            """
            SELECT instance.id, instance.name AS instance, connection.code, connection.detail, connection.attempts,
                   CASE WHEN NOT instance.active THEN 'disabled'
                        WHEN coalesce(instance.url, '') = '' OR coalesce(instance.token_encrypted, '') = ''
                            THEN 'incomplete'
                        WHEN bridge.id IS NULL THEN 'waiting'
                        ELSE connection.state END AS state,
                   extract(epoch FROM connection.since AT TIME ZONE 'UTC')::float8 AS since,
                   bridge.name AS bridge, bridge.host, bridge.pid, lease.epoch,
                   coalesce(connection.messages, 0) AS messages, coalesce(connection.bad_messages, 0) AS bad_messages,
                   coalesce(connection.changes, 0) AS changes, coalesce(connection.writes, 0) AS writes,
                   coalesce(connection.frames, 0) AS frames, coalesce(connection.reconnects, 0) AS reconnects,
                   connection.lag,
                   extract(epoch FROM connection.last_message AT TIME ZONE 'UTC')::float8 AS last_message,
                   (SELECT count(*) FROM ha_command
                    WHERE ha_command.instance_id = instance.id AND ha_command.state = 'pending') AS pending,
                   (SELECT count(*) FROM ha_command WHERE ha_command.instance_id = instance.id) AS commands
            FROM ha_instance AS instance
            JOIN ha_connection AS connection ON connection.instance_id = instance.id
            LEFT JOIN ha_lease AS lease ON lease.instance_id = instance.id
            LEFT JOIN ha_bridge AS bridge ON bridge.id = lease.bridge_id
            ORDER BY instance.sequence, instance.name
            """
        )
        return {"installed": True, "bridges": bridges, "instances": _rows(cr)}


def as_table(db_name: str, status: dict[str, Any]) -> str:
    """The status as text for a terminal."""
    if not status["installed"]:
        return f"{db_name}: the addon is not installed, or being installed or upgraded"
    lines = [f"{db_name}: {len(status['bridges'])} bridges, {len(status['instances'])} instances"]
    lines += [
        f"  bridge {bridge['name'][:8]} {bridge['kind']} {bridge['version'] or '-'}"
        f" on {bridge['host']}, process {bridge['pid']}"
        f", life sign {_utc(bridge['life_sign'])}"
        f"{'' if bridge['alive'] else ', gives no sign of life'}"
        for bridge in status["bridges"]
    ]
    rows = [
        COLUMNS,
        *(tuple(_cell(instance, column) for column in COLUMNS) for instance in status["instances"]),
    ]
    widths = [max(len(row[i]) for row in rows) for i in range(len(COLUMNS))]
    lines += [
        "  " + "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]
    return "\n".join(lines)


def _cell(instance: dict[str, Any], column: str) -> str:
    value = instance[column]
    if value is None:
        return "-"
    if column == "since":
        return _utc(value)
    if column == "bridge":
        return str(value)[:8]
    if column == "lag":
        return f"{value * 1000:.0f} ms"
    return str(value)


def _utc(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, timezone.utc).strftime("%Y-%m-%d %H:%M:%SZ")


def _rows(cr: Any) -> list[dict[str, Any]]:
    names = [column.name for column in cr.description]
    return [dict(zip(names, row, strict=True)) for row in cr.fetchall()]
