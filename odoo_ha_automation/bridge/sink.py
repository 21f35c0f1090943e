"""The sink that matches: every change of every entity against the rules that are about it."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Any

from odoo.addons.odoo_ha_addon.bridge.write.sinks.sink import Entry, StateChange

from .rules import Rules


class RuleSink:
    """A `Sink`; see the base's `bridge/write/sinks/sink.py`.

    What was dropped was not matched. A condition that began to hold meanwhile, and still does, sets its rule off with
    the next change of the entity.
    """

    name = "rules"

    def __init__(
        self,
        rules: Rules,
        fired: Callable[[], None],
        timers_changed: Callable[[int], None],
        clock: Callable[[], float] = time.time,
    ) -> None:
        """
        :param fired: called after the commit of a firing
        :param timers_changed: called after a commit of timers, with the instance's id
        :param clock: seconds since 1970
        """
        self._rules = rules
        self._fired = fired
        self._timers_changed = timers_changed
        self._clock = clock
        self._writing: int | None = None
        self._listening: set[int] = set()
        self._begins = False
        self._has_fired = False
        self._due: float | None = None

    def write(self, cr: Any, instance_id: int, batch: Sequence[Entry]) -> None:
        if self._writing is not None:
            # The last transaction failed: what the matcher remembers is not in the tables.
            self._rules.forget(self._writing)
        self._has_fired = False
        if not self._rules.any:
            self._writing = None
            return
        self._writing = instance_id
        self._due = self._rules.next_due(instance_id)
        now = self._clock()
        changes = [entry for entry in batch if isinstance(entry, StateChange)]
        # A connection has begun: what is found with it was not heard.
        self._begins = instance_id not in self._listening and any(change.snapshot for change in changes)
        if self._begins:
            self._rules.listen(cr, instance_id, now)
        before = {change.entity_id: change.old for change in reversed(changes) if _tells_before(change)}
        with self._rules.changing(cr, instance_id, before) as matcher:
            for change in changes:
                matcher.take(change, now)
            self._has_fired = self._rules.write(cr, matcher)

    def listens(self, instance_id: int, listens: bool) -> None:
        """A connection has begun, or is over. From any thread."""
        (self._listening.add if listens else self._listening.discard)(instance_id)

    def committed(self, instance_id: int, batch: Sequence[Entry]) -> None:
        if self._writing is None:
            return
        self._writing = None
        if self._begins:
            self._listening.add(instance_id)
        if self._rules.next_due(instance_id) != self._due:
            self._timers_changed(instance_id)
        if self._has_fired:
            self._fired()


def _tells_before(change: StateChange) -> bool:
    """A bridge that has just begun finds everything, and knows of nothing what was before."""
    return change.old is not None or not change.snapshot
