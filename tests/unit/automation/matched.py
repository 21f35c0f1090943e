"""One entity under one rule, in a matcher whose clock rings in time."""

from __future__ import annotations

from odoo_ha_addon.bridge.write.sinks.sink import StateChange
from odoo_ha_addon.hass import EntityState
from odoo_ha_automation.bridge.matcher import Firing, Matcher
from odoo_ha_automation.bridge.rule import Rule
from odoo_ha_automation.bridge.targets import Facts, Reach


class Matched:
    """Times are seconds; changes are heard at once."""

    def __init__(self, rule: Rule, first: EntityState, at: float = 0.0) -> None:
        self.rule = rule
        self.state = first
        self.now = at
        self.fired: list[tuple[float, Firing]] = []
        self.matcher = Matcher(self._reach(), {})
        self.begins()

    def _reach(self) -> Reach[Rule]:
        domain = self.state.entity_id.partition(".")[0]
        return Reach([self.rule], [Facts(1, 1, self.state.entity_id, domain)])

    def begins(self) -> None:
        """The rule is new, or people have changed it."""
        self.matcher.use(self._reach())
        self.matcher.begin(self.rule, {self.state.entity_id: self.state}, [self.state.entity_id], self.now)
        self.settle()

    def wait(self, until: float) -> None:
        while (due := self.matcher.next_due()) is not None and due <= until:
            self.now = max(self.now, due)
            self.settle()
        self.now = until

    def settle(self) -> None:
        self.matcher.ring(lambda entity_id: self.state, self.now)
        self._gather()

    def becomes(
        self, state: EntityState, at: float, *, snapshot: bool = False, heard: float | None = None
    ) -> None:
        """:param heard: when it is found out"""
        if not snapshot:
            self.wait(at)
        self.now = at if heard is None else heard
        old, self.state = self.state, state
        self.matcher.take(StateChange(state.entity_id, old, state, snapshot), self.now)
        self._gather()

    def restarts(self) -> None:
        """Another bridge goes on with what is remembered."""
        self.matcher = Matcher(self._reach(), dict(self.matcher.standings))

    def _gather(self) -> None:
        self.fired += [(self.now, firing) for firing in self.matcher.take_outcome().firings]

    @property
    def moments(self) -> list[tuple[float, float]]:
        """When it fired, and since when the condition had held."""
        return [(at, firing.match.since) for at, firing in self.fired]
