"""The parts of one database; see the base's docs/extending.md."""

from __future__ import annotations

from odoo.addons.odoo_ha_addon.bridge.extensions import Parts

from .recorder import Recorder
from .recording_table import RecordingTable


def make_parts(db_name: str) -> Parts:
    table = RecordingTable()
    return Parts(
        sinks=[Recorder(table)],
        topics={"ha_history_rule": lambda cr, ids: table.rules_changed()},
        read_settings=table.read_rules,
    )
