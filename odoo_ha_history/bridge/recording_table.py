"""Which record an entity id stands for, and how it is recorded: rules and registries as of now."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Collection, Mapping
from typing import Any, NamedTuple

from ..storage.policy import Recording, Rule, read_entities, read_rules, recording_of

LONGEST_SECONDS = 60.0
"""How long what was read of an instance is used: labels and device classes change without a word to the bridge."""


class Known(NamedTuple):
    """:ivar recording: None: it is not recorded
    :ivar is_active: whether the record is not archived; one that comes back is so for a moment
    :ivar has_state: whether it is known what it is; before its first state a number looks like a word
    """

    record_id: int
    recording: Recording | None
    is_active: bool = True
    has_state: bool = True


class _Instance(NamedTuple):
    version: int
    rules: list[Rule]
    read: float
    entities: Mapping[str, Known]


class RecordingTable:
    """`read_rules` is called by the coordinator, `of` by the sink's thread."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._rules: list[Rule] | None = None
        self._instances: dict[int, _Instance] = {}

    def read_rules(self, cr: Any) -> bool:
        """Whether they are others than before."""
        rules = read_rules(cr)
        with self._lock:
            if rules == self._rules:
                return False
            self._rules = rules
            return True

    def rules(self, cr: Any) -> list[Rule]:
        """In their order."""
        with self._lock:
            rules = self._rules
        return read_rules(cr) if rules is None else rules

    def of(self, cr: Any, instance_id: int) -> Mapping[str, Known]:
        """Those that are not archived, by entity id."""
        known = self.with_archived(cr, instance_id)
        return {entity_id: found for entity_id, found in known.items() if found.is_active}

    def look_up(self, cr: Any, instance_id: int, entity_ids: Collection[str]) -> Mapping[str, Known]:
        """As `with_archived`, with these read again: they were not there the last time, archived or without a state."""
        known = self.with_archived(cr, instance_id)
        found = _read(cr, instance_id, self.rules(cr), entity_ids)
        if found.items() <= known.items():
            return known
        with self._lock:
            if (instance := self._instances.get(instance_id)) and instance.entities is known:
                known = {**known, **found}
                self._instances[instance_id] = instance._replace(entities=known)
                return known
        return {**known, **found}

    def with_archived(self, cr: Any, instance_id: int) -> Mapping[str, Known]:
        """By entity id; read again where ids may stand for other records by now, and now and then."""
        cr.execute(
            "SELECT coalesce(entity_ids_version, 0) FROM ha_lease WHERE instance_id = %s", [instance_id]
        )
        [(version,)] = cr.fetchall() or [(0,)]
        rules = self.rules(cr)
        with self._lock:
            known = self._instances.get(instance_id)
        now = self._clock()
        is_current = known and known.version == version and known.rules is rules
        if known and is_current and now - known.read < LONGEST_SECONDS:
            return known.entities
        entities = _read(cr, instance_id, rules, None)
        with self._lock:
            self._instances[instance_id] = _Instance(version, rules, now, entities)
        return entities


def _read(
    cr: Any, instance_id: int, rules: list[Rule], entity_ids: Collection[str] | None
) -> dict[str, Known]:
    """:param entity_ids: None for all"""
    return {
        entity.entity_id: Known(
            entity.record_id, recording_of(entity, rules), entity.is_active, entity.has_state
        )
        for entity in read_entities(cr, [instance_id], archived=True, entity_ids=entity_ids)
    }
