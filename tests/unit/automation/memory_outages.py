"""Times in which nobody listened, and what history knows of them: `bridge.outage_table` in memory, of one Home
Assistant."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from odoo_ha_addon.hass import EntityState
from odoo_ha_automation.bridge.matcher import Key
from odoo_ha_automation.bridge.outage_table import Outage, Past
from odoo_ha_automation.bridge.standing import Standing

from .memory_tables import MemoryTables


class MemoryOutages:
    """`past` is what history has of each entity; `is_read`: whether it has all that it can have."""

    def __init__(self, tables: MemoryTables) -> None:
        self.tables = tables
        self.heard: float | None = None
        self.outages: list[Outage] = []
        self.done: list[Outage] = []
        self.past: dict[int, list[EntityState]] = {}
        self.is_read = True
        self._before: dict[Key, Standing] = {}

    def begin_listening(self, cr: Any, instance_id: int, now: float) -> list[tuple[float, float]]:
        if self.heard is not None and self.heard < now:
            self.outages.append(Outage(1, self.heard, now, 0))
            self._before = dict(self.tables.standings)
        self.heard = now
        return [(outage.since, outage.until) for outage in [*self.done, *self.outages]]

    def note_heard(self, cr: Any, instance_id: int, now: float) -> None:
        self.heard = now

    def is_waiting(self, cr: Any, instance_id: int) -> bool:
        return bool(self.outages)

    def next_outage(self, cr: Any, instance_id: int, now: float) -> Outage | None:
        return self.outages[0] if self.outages and self.is_read else None

    def read_past(self, cr: Any, outage: Outage, records: Collection[int]) -> Past:
        changes, before = [], {}
        for record in records:
            if record <= outage.after_record:
                continue
            for state in self.past.get(record, []):
                since, until = outage.window
                if state.last_updated <= since:
                    before[record] = state
                elif state.last_updated <= until:
                    changes.append((record, state))
        changes.sort(key=lambda each: each[1].last_updated)
        return Past(sorted({record for record, _ in changes}), before, changes)

    def standings_before(self, cr: Any, outage: Outage, records: Collection[int]) -> dict[Key, Standing]:
        return {key: standing for key, standing in self._before.items() if key[1] in records}

    def fired_with(self, cr: Any, moments: Mapping[Key, float]) -> set[Key]:
        return {key for key, moment in moments.items() if (*key, moment) in self.tables.firings}

    def write_progress(self, cr: Any, outage: Outage, after_record: int | None) -> None:
        if after_record is None:
            self.done.append(self.outages.pop(0))
        else:
            self.outages[0] = outage._replace(after_record=after_record)
