"""The parts of one database; see the base's docs/extending.md."""

from __future__ import annotations

from typing import Any

from odoo.addons.odoo_ha_addon.bridge.extensions import Parts

from .backfill.feed import BackfillFeed
from .energy.feed import TOPIC as ENERGY_TOPIC
from .energy.feed import EnergyFeed
from .long_term.feed import LongTermStatistics
from .recorder import Recorder
from .recording_table import RecordingTable
from .site_zone import SiteZone


def make_parts(db_name: str) -> Parts:
    table = RecordingTable()
    backfill = BackfillFeed(table)
    energy = EnergyFeed()

    def read_settings(cr: Any) -> None:
        if table.read_rules(cr):
            backfill.all_missed()

    return Parts(
        feeds=[backfill, LongTermStatistics(), SiteZone(), energy],
        sinks=[Recorder(table, backfill.missed)],
        topics={
            # Settings are read after each announcement, and there is nothing else to do.
            "ha_history_rule": lambda cr, ids: None,
            "ha_history_backfill": lambda cr, ids: backfill.all_missed(ids),
            ENERGY_TOPIC: lambda cr, ids: energy.ask(ids),
        },
        read_settings=read_settings,
    )
