"""What an administrator sets for a whole database, with its bounds: read by Odoo and, while it runs, by the bridge.

Each lies in `ir.config_parameter` under `PREFIX` and its name here. One that is missing, no number or out of its bounds
counts as the nearest that may be: whatever stands in the table, neither Odoo nor a bridge stumbles.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, NamedTuple

PREFIX = "odoo_ha_addon."
EMBEDDED = f"{PREFIX}embedded_bridge"
"""`off`: Odoo's own processes host no bridge of this database."""
MONITORS = f"{PREFIX}monitors"
"""Names of further integrations whose devices are machines, with commas between them."""
DOCUMENTATION = f"{PREFIX}documentation_url"
"""Address of the page of troubleshooting, in place of the addon's own."""
OFF_VARIABLE = "ODOO_HA_BRIDGE"
"""`off` in the environment of a server: it hosts no bridge, whatever the databases say."""
INTEGRATION = re.compile(r"[a-z0-9_]{1,64}")


class Bounds(NamedTuple):
    least: int
    most: int


@dataclass(frozen=True)
class Parameters:
    """
    :ivar command_keep_days: how long commands are kept, the audit of who did what
    :ivar sync_report_keep_days: how long reports of synchronisations are kept
    :ivar send_within_seconds: a command that could not be sent by then is never sent
    :ivar answer_within_seconds: how long Home Assistant may take to answer a command
    :ivar edit_within_hours: how long an edit of a registry waits for Home Assistant
    :ivar test_within_seconds: how long a connection test takes at most
    :ivar failed_retry_seconds: until the next try, where only a person can mend what failed
    :ivar frame_milliseconds: between two messages of live values to a page at the least, under full load
    """

    command_keep_days: int = 90
    sync_report_keep_days: int = 90
    send_within_seconds: int = 10
    answer_within_seconds: int = 30
    edit_within_hours: int = 24
    test_within_seconds: int = 10
    failed_retry_seconds: int = 300
    frame_milliseconds: int = 250

    @classmethod
    def read(cls, stored: Mapping[str, str | None]) -> Parameters:
        """:param stored: values of `ir.config_parameter` by key, among whatever else"""
        return cls(**{each.name: _within(stored.get(PREFIX + each.name), each.name) for each in fields(cls)})


BOUNDS: Mapping[str, Bounds] = {
    "command_keep_days": Bounds(1, 3650),
    "sync_report_keep_days": Bounds(1, 3650),
    # Odoo ends a request after two minutes: both together are well below.
    "send_within_seconds": Bounds(1, 30),
    "answer_within_seconds": Bounds(5, 60),
    "edit_within_hours": Bounds(1, 720),
    "test_within_seconds": Bounds(3, 60),
    "failed_retry_seconds": Bounds(30, 3600),
    "frame_milliseconds": Bounds(100, 5000),
}
KEYS = tuple(PREFIX + name for name in BOUNDS)


def read_parameters(cr: Any) -> Parameters:
    """:param cr: an open cursor (Odoo's or psycopg2's) of a database with Odoo"""
    cr.execute("SELECT key, value FROM ir_config_parameter WHERE key = ANY(%s)", [list(KEYS)])
    return Parameters.read(dict(cr.fetchall()))


def integrations(text: str | None) -> tuple[str, ...]:
    """The names in a list with commas; what is none is left out."""
    names = (name.strip().lower() for name in (text or "").split(","))
    return tuple(dict.fromkeys(name for name in names if INTEGRATION.fullmatch(name)))


def is_switched_off(environment: Mapping[str, str]) -> bool:
    """Whether the server with this environment hosts no bridge of any database."""
    return environment.get(OFF_VARIABLE, "").lower() in ("off", "0", "no", "false")


def _within(value: str | None, name: str) -> int:
    text = (value or "").strip()
    if not re.fullmatch(r"[0-9]{1,9}", text):
        return int(getattr(Parameters, name))
    least, most = BOUNDS[name]
    return max(least, min(int(text), most))
