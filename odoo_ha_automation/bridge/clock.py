"""Fires what has held for as long as a rule says. Runs with each connection: while Home Assistant is away nobody knows
whether the condition still holds.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Iterable
from typing import Any

from odoo.addons.odoo_ha_addon.bridge.link.feeds.feed import FeedContext

from . import outage_table
from .look_back import Looked, OutageTable, look_back
from .rules import Rules

LONGEST_SECONDS = 20.0
"""How long it sleeps at most: our clock may be set."""
HEARD_SECONDS = 15.0
"""How exactly it is known until when we listened, after our process was killed. Whoever writes what was heard notes it
(`sink.py`), so that it is never ahead of what is written.
"""
LOOK_SECONDS = 5.0
"""How often it is looked whether history has been read, where that is waited for."""
SHORTEST_SECONDS = 0.01


class TimerWake:
    """Wakes the clocks of connections; from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._sleeping: dict[int, tuple[asyncio.AbstractEventLoop, asyncio.Event]] = {}

    def sleeps(self, instance_id: int) -> asyncio.Event:
        """An event of the running loop that is set with each change."""
        event = asyncio.Event()
        with self._lock:
            self._sleeping[instance_id] = (asyncio.get_running_loop(), event)
        return event

    def forget(self, instance_id: int, event: asyncio.Event) -> None:
        with self._lock:
            if (known := self._sleeping.get(instance_id)) and known[1] is event:
                del self._sleeping[instance_id]

    def wake(self, instance_id: int) -> None:
        """Timers of an instance are others than before."""
        with self._lock:
            known = [self._sleeping[instance_id]] if instance_id in self._sleeping else []
        _set(known)

    def wake_all(self) -> None:
        """Rules are others than before."""
        with self._lock:
            known = list(self._sleeping.values())
        _set(known)


def _set(events: Iterable[tuple[asyncio.AbstractEventLoop, asyncio.Event]]) -> None:
    for loop, event in events:
        if not loop.is_closed():
            loop.call_soon_threadsafe(event.set)


async def sleep_until_set(event: asyncio.Event, seconds: float) -> None:
    """Until the event is set, and no longer than so many seconds."""
    # Not `wait_for`, which before Python 3.12 can lose that it was cancelled.
    waiting = asyncio.ensure_future(event.wait())
    try:
        await asyncio.wait([waiting], timeout=seconds)
    finally:
        waiting.cancel()


class RuleClock:
    """A `Feed`; see the base's `bridge/link/feeds/feed.py`."""

    name = "rules"
    needs_admin = False

    def __init__(
        self,
        rules: Rules,
        wake: TimerWake,
        fired: Callable[[], None],
        clock: Callable[[], float] = time.time,
        outages: OutageTable = outage_table,
    ) -> None:
        """
        :param fired: called after the commit of a firing, in a thread that may wait
        :param clock: seconds since 1970
        """
        self._rules = rules
        self._wake = wake
        self._fired = fired
        self._clock = clock
        self._outages = outages

    async def run(self, context: FeedContext) -> None:
        instance_id = context.lease.instance_id
        changed = self._wake.sleeps(instance_id)
        mark_at = look_at = 0.0
        followed: object = None
        try:
            await self._ring(context, begins=True)
            while not context.connection.closed:
                changed.clear()
                rules = self._rules.current
                await self._ring(context)
                # Of an outage that seems to have begun before a rule did, nothing is done for this rule.
                if rules is not followed or self._clock() >= mark_at:
                    followed = rules
                    context.mark(self._clock())
                    mark_at = self._clock() + HEARD_SECONDS
                moments = [mark_at]
                if self._rules.looks_back(instance_id):
                    if self._clock() >= look_at:
                        await self._look_back(context)
                        look_at = self._clock() + LOOK_SECONDS
                    moments.append(look_at)
                if (due := self._rules.next_due(instance_id)) is not None:
                    moments.append(due)
                until = min(moments)
                seconds = min(LONGEST_SECONDS, until - self._clock())
                await sleep_until_set(changed, max(SHORTEST_SECONDS, seconds))
        finally:
            self._wake.forget(instance_id, changed)

    async def _look_back(self, context: FeedContext) -> None:
        """See whether history knows more of the times in which nobody listened; it may still have to read them."""
        instance_id = context.lease.instance_id
        is_over = False
        while not is_over:
            is_over = await self._fire(
                context, lambda cr: look_back(cr, self._rules, instance_id, self._clock(), self._outages)
            )

    async def _ring(self, context: FeedContext, *, begins: bool = False) -> None:
        """:param begins: with a connection, which says who is gone, too"""
        instance_id = context.lease.instance_id
        has_hole = self._rules.take_hole(instance_id)
        is_due = self._rules.any if begins else self._rules.is_waiting(instance_id, self._clock())
        if not (is_due or has_hole):
            return

        def work(cr: Any) -> Looked:
            with self._rules.changing(cr, instance_id) as matcher:
                if begins:
                    matcher.miss(context.states(), self._clock())
                if has_hole:
                    matcher.find(context.states(), self._clock())
                matcher.ring(lambda entity_id: context.states().get(entity_id), self._clock())
                return Looked(self._rules.write(cr, matcher), True)

        try:
            await self._fire(context, work)
        except BaseException:
            if has_hole:
                self._rules.note_hole(instance_id)
            raise

    async def _fire(self, context: FeedContext, work: Callable[[Any], Looked]) -> bool:
        """Whether it is over."""
        try:
            looked: Looked = await context.transaction(context.lease, work)
        except BaseException:
            # Also if it is cancelled: whether it was committed is not known then.
            self._rules.forget(context.lease.instance_id)
            raise
        if looked.has_fired:
            await asyncio.to_thread(self._fired)
        return looked.is_over
