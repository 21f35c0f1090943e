"""The parts of one database; see the base's docs/extending.md."""

from __future__ import annotations

from typing import Any

from odoo.addons.odoo_ha_addon.bridge.extensions import Parts

from .bell import WorkerBell
from .clock import RuleClock, TimerWake
from .event_feed import EventFeed, EventRules
from .rules import Rules
from .sink import RuleSink
from .table import CRON_OF_REFUSALS, call_again, call_worker

TOPIC = "ha_rule"
REFUSED = "ha_action"
"""Announced where a command of an action came to nothing."""


def make_parts(db_name: str) -> Parts:
    rules = Rules()
    wake = TimerWake()
    bell = WorkerBell(db_name)

    sink = RuleSink(rules, bell.ring, wake.wake)
    clock = RuleClock(rules, wake, bell.ring)
    event_rules = EventRules()
    events_wake = TimerWake()

    def read_settings(cr: Any) -> None:
        if rules.read(cr):
            wake.wake_all()
        if event_rules.read(cr):
            events_wake.wake_all()
        # A worker that was killed has left something undone, and the one in its place sleeps for a minute.
        if call_again(cr):
            bell.ring()

    def refused(cr: Any, command_ids: frozenset[int]) -> None:
        call_worker(cr, CRON_OF_REFUSALS)
        bell.ring_soon()

    return Parts(
        feeds=[clock, EventFeed(event_rules, events_wake, bell.ring)],
        sinks=[sink],
        # Settings are read after each announcement, and there is nothing else to do for rules.
        topics={TOPIC: lambda cr, ids: None, REFUSED: refused},
        read_settings=read_settings,
    )
