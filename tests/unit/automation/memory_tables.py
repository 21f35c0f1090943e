"""What the bridge reads and writes of rules, without PostgreSQL: `bridge.table` in memory."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from odoo_ha_addon.hass import EntityState
from odoo_ha_automation.bridge.matcher import Firing, Key, Outcome
from odoo_ha_automation.bridge.rule import Rule
from odoo_ha_automation.bridge.standing import Standing
from odoo_ha_automation.bridge.targets import Facts


class MemoryTables:
    """One Home Assistant. `fail` is raised by the next write, which then has written nothing.

    :ivar looks: how often somebody wanted the matcher
    """

    def __init__(self) -> None:
        self.rules: list[Rule] = []
        self.entities: list[Facts] = []
        self.states: dict[str, EntityState] = {}
        self.watched: dict[int, int] = {}
        self.resets: dict[Key, float] = {}
        self.standings: dict[Key, Standing] = {}
        self.firings: dict[tuple[int, int, float], Firing] = {}
        self.left_out: dict[Key, int] = {}
        self.lease = (1, 1)
        self.reads = 0
        self.looks = 0
        self.fail: Exception | None = None

    def read_rules(self, cr: Any) -> tuple[Rule, ...]:
        return tuple(self.rules)

    def read_lease(self, cr: Any, instance_id: int) -> tuple[int, int]:
        self.looks += 1
        return self.lease

    def read_entities(self, cr: Any, instance_id: int) -> list[Facts]:
        self.reads += 1
        return list(self.entities)

    def read_states(self, cr: Any, record_ids: list[int]) -> Mapping[str, EntityState]:
        wanted = {facts.entity_id for facts in self.entities if facts.record_id in record_ids}
        return {entity_id: state for entity_id, state in self.states.items() if entity_id in wanted}

    def read_watched(self, cr: Any, instance_id: int) -> dict[int, int]:
        return dict(self.watched)

    def write_watched(self, cr: Any, instance_id: int, rules: tuple[Rule, ...]) -> None:
        self.watched = {rule.id: rule.generation for rule in rules}

    def read_resets(self, cr: Any, instance_id: int) -> dict[Key, float]:
        return dict(self.resets)

    def read_standings(self, cr: Any, instance_id: int) -> dict[Key, Standing]:
        return dict(self.standings)

    def write_outcome(self, cr: Any, outcome: Outcome) -> bool:
        if self.fail:
            error, self.fail = self.fail, None
            raise error
        for key, standing in outcome.standings.items():
            if standing is None:
                self.standings.pop(key, None)
            else:
                self.standings[key] = standing
        before = len(self.firings)
        for firing in outcome.firings:
            key = (firing.rule_id, firing.record_id, firing.match.cause.changed_at)
            self.firings.setdefault(key, firing)
        for key, count in outcome.left_out.items():
            self.left_out[key] = self.left_out.get(key, 0) + count
        return len(self.firings) > before or outcome.has_ended
