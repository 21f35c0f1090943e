"""What the recorder notes beside the states: who or what caused them, and that open timelines have something new."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from odoo.addons.odoo_ha_addon.bridge.sql import bus
from odoo.addons.odoo_ha_addon.bridge.write.sinks.sink import StateChange

from ..storage.causes import Contexts, Recorded, Seen, settings_differ, write_causes
from ..storage.policy import Recording
from ..storage.state_value import parse
from .recording_table import Known

NOTICE = "ha_history_news"
"""Type of the message on `status:` of an instance: something is new in its timeline."""
NOTICE_SECONDS = 1.0
"""How often at most; a page asks once more after that time."""


class Causes:
    """Of one database, for the thread of the recorder."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._contexts: dict[int, Contexts] = defaultdict(Contexts)
        self._announcer = bus.BusAnnouncer()
        self._channel: str | None = None
        self._noticed: dict[int, float] = {}

    def write(
        self,
        cr: Any,
        instance_id: int,
        changes: Iterable[StateChange],
        known: Mapping[str, Known],
        recorded: Sequence[tuple[StateChange, int, Recording]],
    ) -> None:
        """
        :param changes: all, in their order
        :param recorded: those that are recorded, with the record's id
        """
        contexts = self._contexts[instance_id]
        # A snapshot has no order: what ran may come after what it did.
        contexts.remember(
            Seen(found.record_id, entity_id.partition(".")[0], change.new.context_id)
            for change in changes
            if change.new and (found := known.get(entity_id := change.entity_id))
        )
        told = [row for change, record, how in recorded if (row := _recorded(change, record, how))]
        write_causes(cr, instance_id, [cause for row in told if (cause := contexts.cause_of(row))])
        self._channel = self._notice(cr, instance_id) if any(_is_news(row) for row in told) else None

    def committed(self) -> None:
        if self._channel:
            self._announcer.announce([self._channel])
            self._channel = None

    def _notice(self, cr: Any, instance_id: int) -> str | None:
        now = self._clock()
        if now - self._noticed.get(instance_id, -NOTICE_SECONDS) < NOTICE_SECONDS:
            return None
        self._noticed[instance_id] = now
        channel: str | None = bus.insert(
            cr, "ha.instance", instance_id, "status:", NOTICE, {"instance_id": instance_id}
        )
        return channel


def _recorded(change: StateChange, record: int, how: Recording) -> Recorded | None:
    new, old = change.new, change.old
    if new is None:
        return None
    return Recorded(
        record,
        new.last_updated,
        how.keep,
        parse(new.state).number is not None,
        new.last_changed == new.last_updated,
        bool(old and settings_differ(old.attributes, new.attributes, how.attributes)),
        new.context_id,
        new.context_parent_id,
        new.context_user_id,
    )


def _is_news(row: Recorded) -> bool:
    return not row.is_number and (row.state_changed or row.settings)
