"""The sink that matches: every change of every entity against the rules that are about it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from odoo.addons.odoo_ha_addon.bridge.write.sinks.sink import Dropped, Entry, Heard, StateChange

from .rule import UNAVAILABLE
from .rules import Rules


class RuleSink:
    """A `Sink`; see the base's `bridge/write/sinks/sink.py`.

    What was dropped is not matched. The clock looks at what became of it: a condition that began to hold meanwhile,
    and still does, sets its rule off then.
    """

    name = "rules"
    wants_heard = True

    def __init__(
        self,
        rules: Rules,
        fired: Callable[[], None],
        timers_changed: Callable[[int], None],
        clock: Callable[[], float] = time.time,
    ) -> None:
        """
        :param fired: called after the commit of a firing
        :param timers_changed: called after a commit of timers, or of what there is to look back at, with the instance's
            id
        :param clock: seconds since 1970
        """
        self._rules = rules
        self._fired = fired
        self._timers_changed = timers_changed
        self._clock = clock
        self._writing: int | None = None
        self._has_fired = False
        self._begins = False
        self._due: float | None = None

    def write(self, cr: Any, instance_id: int, batch: Sequence[Entry]) -> None:
        if self._writing is not None:
            # The last transaction failed: what the matcher remembers is not in the tables.
            self._rules.forget(self._writing)
        self._has_fired = self._begins = False
        if not self._rules.any:
            self._writing = None
            return
        self._writing = instance_id
        self._due = self._rules.next_due(instance_id)
        heard = [entry for entry in batch if isinstance(entry, Heard)]
        if len(heard) < len(batch) or not batch or any(each.begins for each in heard):
            self._match(cr, instance_id, batch)
        if heard:
            self._rules.note_heard(cr, instance_id, heard[-1].at)

    def _match(self, cr: Any, instance_id: int, batch: Sequence[Entry]) -> None:
        now = self._clock()
        changes = [entry for entry in batch if isinstance(entry, StateChange)]
        before = {change.entity_id: change.old for change in reversed(changes) if _tells_before(change)}
        classes = _classes_told(changes)
        with self._rules.changing(cr, instance_id, before, classes, has_new_states=not batch) as matcher:
            for entry in batch:
                if isinstance(entry, StateChange):
                    matcher.take(entry, now)
                elif isinstance(entry, Heard) and entry.begins:
                    # How rules stood until now is in the tables alone.
                    self._has_fired |= self._rules.write(cr, matcher)
                    self._rules.listen(cr, instance_id, matcher, entry.at)
                    self._begins = True
            self._has_fired |= self._rules.write(cr, matcher)

    def committed(self, instance_id: int, batch: Sequence[Entry]) -> None:
        if self._writing is None:
            return
        self._writing = None
        has_hole = any(isinstance(entry, Dropped) for entry in batch)
        if has_hole:
            self._rules.note_hole(instance_id)
        if has_hole or self._begins or self._rules.next_due(instance_id) != self._due:
            self._timers_changed(instance_id)
        if self._has_fired:
            self._fired()


def _tells_before(change: StateChange) -> bool:
    """A bridge that has just begun finds everything, and knows of nothing what was before."""
    return change.old is not None or not change.snapshot


def _classes_told(changes: Iterable[StateChange]) -> dict[str, str]:
    """Device classes of the entities that have come back: as long as they were away, nothing may have told them."""
    told = {
        change.entity_id: change.new.attributes.get("device_class")
        for change in changes
        if change.new and (change.old is None or change.old.state == UNAVAILABLE)
    }
    return {entity_id: name for entity_id, name in told.items() if isinstance(name, str)}
