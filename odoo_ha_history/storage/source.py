"""What is known about the history of one instance as a whole: its row of `ha_history_source`. With a cursor that is
given.
"""

from __future__ import annotations

from typing import Any

TROUBLES = ("no_recorder", "recorder_busy", "command_timeout", "unexpected_answer")
"""Codes of what keeps Home Assistant from telling its history or its statistics, which `models` has sentences for."""


def trouble_of(code: str) -> str:
    """What has no words of its own is told by Home Assistant's."""
    return code if code in TROUBLES else "other"


def read_source(cr: Any, instance_id: int, column: str) -> Any:
    """None too where nothing was ever known.

    :param column: named by code, never by people
    """
    cr.execute(f"SELECT {column} FROM ha_history_source WHERE instance_id = %s", [instance_id])
    row = cr.fetchone()
    return row[0] if row else None


def write_source(cr: Any, instance_id: int, column: str, value: Any) -> bool:
    """Keep one thing; whether that is another than before.

    :param column: named by code, never by people
    """
    cr.execute(
        f"""
        INSERT INTO ha_history_source AS source (instance_id, {column}) VALUES (%s, %s)
        ON CONFLICT (instance_id) DO UPDATE SET {column} = EXCLUDED.{column}
        WHERE source.{column} IS DISTINCT FROM EXCLUDED.{column}
        """,
        [instance_id, value],
    )
    return bool(cr.rowcount)
