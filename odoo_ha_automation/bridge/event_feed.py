"""Follows the events of Home Assistant's bus that rules are about, and writes what they set off.

Home Assistant tells most events to administrators' tokens only; rules say so where people write them. It tells none
again: what happens while nobody is connected is not known.
"""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Collection, Mapping
from typing import Any

from odoo.addons.odoo_ha_addon.bridge.link.feeds.feed import FeedContext
from odoo.addons.odoo_ha_addon.hass import CommandFailed
from odoo.addons.odoo_ha_addon.hass.commands import subscribe_events
from odoo.addons.odoo_ha_addon.hass.subscriptions import Unsubscribe

from . import event_table
from .clock import TimerWake, sleep_until_set
from .events import EventFiring, EventRule, firing_of
from .storm import MOST_OF_RULE, Bounds

_logger = logging.getLogger(__name__)

MOST_WAITING = 1_000
"""Firings of one instance that may wait to be written."""
LOOK_SECONDS = 60.0


class EventRules:
    """The rules of one database, by type of event. `read` is called by the coordinator, the rest by event loops."""

    def __init__(
        self, read_rules: Callable[[Any], Collection[EventRule]] = event_table.read_event_rules
    ) -> None:
        self._read_rules = read_rules
        self._lock = threading.Lock()
        self._rules: Mapping[str, list[EventRule]] = {}

    def read(self, cr: Any) -> bool:
        """Whether they are others than before."""
        rules: dict[str, list[EventRule]] = defaultdict(list)
        for rule in self._read_rules(cr):
            rules[rule.event_type].append(rule)
        with self._lock:
            if rules == self._rules:
                return False
            self._rules = rules
            return True

    def types(self, instance_id: int) -> set[str]:
        """The types of event that are wanted of an instance."""
        return {
            name for name, rules in self._rules.items() if any(rule.is_about(instance_id) for rule in rules)
        }

    def of(self, event_type: object, instance_id: int) -> list[EventRule]:
        rules = self._rules.get(event_type, []) if isinstance(event_type, str) else []
        return [rule for rule in rules if rule.is_about(instance_id)]


class EventFeed:
    """A `Feed`; see the base's `bridge/link/feeds/feed.py`."""

    name = "rule events"
    needs_admin = False

    def __init__(
        self,
        rules: EventRules,
        wake: TimerWake,
        fired: Callable[[], None],
        clock: Callable[[], float] = time.time,
        write: Callable[..., bool] = event_table.write_event_firings,
    ) -> None:
        """
        :param wake: set when rules are others than before
        :param fired: called after the commit of a firing, in a thread that may wait
        :param clock: seconds since 1970
        """
        self._rules = rules
        self._wake = wake
        self._fired = fired
        self._clock = clock
        self._write = write
        # Kept here and not with a connection: what could not be written is written by who comes next.
        self.waiting: dict[int, deque[EventFiring]] = defaultdict(deque)
        self.left_out: dict[int, Counter[int]] = defaultdict(Counter)
        self._bounds: dict[int, Bounds] = defaultdict(lambda: Bounds(most_of_entity=MOST_OF_RULE))

    async def run(self, context: FeedContext) -> None:
        instance_id = context.lease.instance_id
        changed = self._wake.sleeps(instance_id)
        try:
            await _Following(self, context, changed).run()
        finally:
            self._wake.forget(instance_id, changed)

    def types(self, instance_id: int) -> set[str]:
        return self._rules.types(instance_id)

    async def write(self, context: FeedContext) -> None:
        """What waits; until it is committed it does, so that an error costs nothing."""
        instance_id = context.lease.instance_id
        waiting, left_out = self.waiting[instance_id], self.left_out[instance_id]
        if not waiting and not left_out:
            return
        firings, too_many = list(waiting), dict(left_out)
        has_fired = await context.transaction(
            context.lease, lambda cr: self._write(cr, instance_id, firings, too_many)
        )
        for _ in firings:
            waiting.popleft()
        left_out.subtract(too_many)
        for rule_id in [rule_id for rule_id, count in left_out.items() if count <= 0]:
            del left_out[rule_id]
        if has_fired:
            await asyncio.to_thread(self._fired)

    def hear(self, event: Any, instance_id: int) -> bool:
        """Take note of what an event sets off; whether there is something to be written."""
        if not isinstance(event, Mapping):
            return False
        now = self._clock()
        waiting, left_out = self.waiting[instance_id], self.left_out[instance_id]
        for rule in self._rules.of(event.get("event_type"), instance_id):
            if firing := firing_of(rule, event, now):
                if len(waiting) < MOST_WAITING and self._bounds[instance_id].allow(rule.id, 0, now):
                    waiting.append(firing)
                else:
                    left_out[rule.id] += 1
        return bool(waiting or left_out)


class _Following:
    """One connection."""

    def __init__(self, feed: EventFeed, context: FeedContext, changed: asyncio.Event) -> None:
        self._feed = feed
        self._context = context
        self._changed = changed
        self._subscribed: dict[str, Unsubscribe] = {}
        self._refused: set[str] = set()

    async def run(self) -> None:
        connection, instance_id = self._context.connection, self._context.lease.instance_id
        try:
            while not connection.closed:
                self._changed.clear()
                await self._subscribe(self._feed.types(instance_id))
                await self._feed.write(self._context)
                await sleep_until_set(self._changed, LOOK_SECONDS)
        finally:
            if not connection.closed:
                await self._subscribe(set())

    async def _subscribe(self, wanted: set[str]) -> None:
        for event_type in self._subscribed.keys() - wanted:
            await self._subscribed.pop(event_type)()
        self._refused &= wanted
        for event_type in sorted(wanted - self._subscribed.keys() - self._refused):
            try:
                self._subscribed[event_type] = await subscribe_events(
                    self._context.connection, event_type, self._hear
                )
            except CommandFailed as error:
                self._refused.add(event_type)
                _logger.warning(
                    "Instance %d: Home Assistant does not tell of events of the type %s: %s",
                    self._context.lease.instance_id,
                    event_type,
                    error,
                )

    def _hear(self, event: Any) -> None:
        if self._feed.hear(event, self._context.lease.instance_id):
            self._changed.set()
