"""A fridge that goes and comes back, and a bridge with a rule about it, without PostgreSQL."""

from __future__ import annotations

from odoo_ha_addon.bridge.write.sinks.sink import Entry, Heard, StateChange
from odoo_ha_addon.hass import EntityState
from odoo_ha_automation.bridge.matcher import Firing, Key
from odoo_ha_automation.bridge.rule import UNAVAILABLE, Rule, When
from odoo_ha_automation.bridge.rules import LONGEST_SECONDS, Rules
from odoo_ha_automation.bridge.sink import RuleSink
from odoo_ha_automation.bridge.targets import Facts, Target

from .memory_outages import MemoryOutages
from .memory_tables import MemoryTables

HOME = 7
FRIDGE = "sensor.fridge"
ID = 1
GONE = "gone"
CLASS = "temperature"
WARM = Rule(
    1,
    1,
    Target(device_classes=frozenset({CLASS})),
    When.ABOVE,
    limit=8.0,
    hysteresis=1.0,
    tells_end=True,
)


def fridge(value: str, at: float, changed: float | None = None) -> EntityState:
    attributes = {} if value == UNAVAILABLE else {"device_class": CLASS}
    return EntityState(FRIDGE, value, attributes, at if changed is None else changed, at)


class Kitchen:
    """One fridge without an entry in a registry: what it is stands in its state alone, and goes with it.

    :ivar alarms: whether the alarm of a rule and an entity is raised, as Odoo raises and clears it
    """

    def __init__(self, rule: Rule, first: str | None = "5") -> None:
        self.rule = rule
        self.now = 0.0
        self.ticks = 0.0
        self.tables = MemoryTables()
        self.tables.rules = [rule]
        self.outages = MemoryOutages(self.tables)
        self.state: EntityState | None = None
        self.told: EntityState | None = None
        self.alarms: dict[Key, bool] = {}
        self._raised: set[tuple[int, int, float]] = set()
        if first is not None:
            self.tables.entities = [Facts(ID, HOME, FRIDGE, "sensor", CLASS)]
            self.state = self.told = self.tables.states[FRIDGE] = fridge(first, 0.0)
        self.starts()
        self._give(Heard(0.0, begins=True))

    def starts(self) -> None:
        """A bridge begins; another one may have been killed."""
        self.rules = Rules(self.tables, lambda: self.ticks, lambda: self.now, outages=self.outages)
        self.rules.read(None)
        self.sink = RuleSink(self.rules, lambda: None, lambda instance_id: None, lambda: self.now)

    def becomes(self, value: str | None, at: float, *, heard: bool = True) -> None:
        """:param value: None: it is gone"""
        self.wait(at)
        self.state = fridge(value, at) if value is not None else None
        if heard:
            self.hears()

    def hears(self, *, snapshot: bool = False) -> None:
        change = StateChange(FRIDGE, self.told, self.state, snapshot)
        self.told = self.state
        self._give(change)
        self.is_written()

    def is_written(self) -> None:
        """The writer has the state in the table, which may be the first of its record."""
        is_fresh = self.told is not None and FRIDGE not in self.tables.states
        if self.told is None:
            self.tables.states.pop(FRIDGE, None)
        else:
            self.tables.states[FRIDGE] = self.told
        classes = str(self.told.attributes.get("device_class", "")) if self.told else ""
        self.tables.entities = [Facts(ID, HOME, FRIDGE, "sensor", classes, is_there=bool(classes))]
        if is_fresh:
            self._give()

    def connects(self, *, is_another: bool = False) -> None:
        """Once more; what is different by now is found."""
        if is_another:
            self.starts()
            self.told = None
        is_different = self.told != self.state
        change = StateChange(FRIDGE, self.told, self.state, snapshot=True)
        self.told = self.state
        self._give(Heard(self.now, begins=True), *([change] if is_different else ()))
        self.is_written()
        self._ring(begins=True)

    def looks_again(self) -> None:
        """So much time has passed that who is who is read again."""
        self.ticks += LONGEST_SECONDS
        self._ring()

    def wait(self, until: float) -> None:
        while (due := self.rules.next_due(HOME)) is not None and due <= until:
            self.now = max(self.now, due)
            self._ring()
        self.now = until

    def _give(self, *batch: Entry) -> None:
        self.sink.write(None, HOME, batch)
        self.sink.committed(HOME, batch)
        self._follow_alarms()

    def _ring(self, *, begins: bool = False) -> None:
        with self.rules.changing(None, HOME) as matcher:
            if begins:
                matcher.miss({FRIDGE: self.told} if self.told else {}, self.now)
            matcher.ring(lambda entity_id: self.told, self.now)
            self.rules.write(None, matcher)
        self._follow_alarms()

    def _follow_alarms(self) -> None:
        for firing in self.tables.firings.keys() - self._raised:
            self.alarms[firing[:2]] = True
        self._raised = set(self.tables.firings)
        for key in self.alarms:
            self.alarms[key] &= self.holds

    @property
    def holds(self) -> bool:
        standing = self.tables.standings.get((self.rule.id, ID))
        return standing.held if standing else self.rule.rest

    @property
    def is_alarmed(self) -> bool:
        return self.alarms.get((self.rule.id, ID), False)

    @property
    def fired(self) -> list[float]:
        return sorted(changed_at for _, _, changed_at in self.tables.firings)

    @property
    def firings(self) -> list[Firing]:
        return list(self.tables.firings.values())
