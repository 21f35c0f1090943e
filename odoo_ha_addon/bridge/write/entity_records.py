"""The `ha.entity` records of one instance as the writer knows them: ids by entity id, and the state each one
has.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from typing import Protocol

from ...hass import EntityState
from ...hass.limits import NAME_BYTES
from ...hass.storable import shortened
from ...protocol.settings import Lease

_logger = logging.getLogger(__name__)

Row = tuple[int, str, str, bool, bool, bool]
"""Record id, entity id, name, active, has a state, is registered."""


class RecordsDatabase(Protocol):
    """Makes and archives records, in short transactions that prove the lease."""

    def ensure_entities(self, lease: Lease, names: dict[str, str]) -> dict[str, int]:
        """Record id by entity id, after making sure that each has an active record with its name."""

    def archive_entities(self, lease: Lease, record_ids: Iterable[int]) -> None: ...


class EntityRecords:
    """Belongs to the writer's thread. `states` is what the table holds, by record id."""

    def __init__(self, database: RecordsDatabase, lease: Lease, rows: Iterable[Row]) -> None:
        self.lease = lease
        self.states: dict[int, EntityState] = {}
        self._database = database
        self._ids: dict[str, int] = {}
        self._names: dict[str, str] = {}
        self._active: set[int] = set()
        self._with_state: set[int] = set()
        self._registered: set[int] = set()
        self.load(rows)

    def load(self, rows: Iterable[Row]) -> None:
        """Read anew which records there are."""
        self._ids.clear()
        self._names.clear()
        self._active.clear()
        self._with_state.clear()
        self._registered.clear()
        for record_id, entity_id, name, active, has_state, registered in rows:
            self._ids[entity_id] = record_id
            self._names[entity_id] = name
            if active:
                self._active.add(record_id)
            if has_state:
                self._with_state.add(record_id)
            if registered:
                self._registered.add(record_id)
        self.states = {
            record_id: state for record_id, state in self.states.items() if record_id in self._with_state
        }

    def ensure(self, states: Iterable[EntityState]) -> None:
        """Create, rename or bring back the records that these states need. One short transaction of the ORM,
        if any.
        """
        needed: dict[str, str] = {}
        for state in states:
            entity_id = state.entity_id
            record_id = self._ids.get(entity_id)
            name = shown_name(state)
            if record_id is None or record_id not in self._active or self._names[entity_id] != name:
                needed[entity_id] = name
        if not needed:
            return
        ids = self._database.ensure_entities(self.lease, needed)
        self._ids.update(ids)
        self._names.update(needed)
        self._active.update(ids.values())

    def by_record_id(self, states: Mapping[str, EntityState]) -> dict[int, EntityState]:
        return {self._ids[entity_id]: state for entity_id, state in states.items() if entity_id in self._ids}

    def ids_of(self, entity_ids: Iterable[str]) -> set[int]:
        return {self._ids[entity_id] for entity_id in entity_ids if entity_id in self._ids}

    def absent(self, snapshot: Mapping[str, EntityState]) -> set[int]:
        """Records with a state in the table that the snapshot does not have."""
        return self._with_state - self.ids_of(snapshot)

    def written(self, changed: Mapping[int, EntityState], gone: Iterable[int]) -> None:
        self.states.update(changed)
        self._with_state.update(changed)
        for record_id in gone:
            self.states.pop(record_id, None)
            self._with_state.discard(record_id)

    def retire_absent(self) -> None:
        """Archive what Home Assistant has no state for; to be called when it is up and running.

        What is in its registry is not gone, only disabled or not loaded.
        """
        absent = self._active - self._with_state - self._registered
        if absent:
            self._database.archive_entities(self.lease, absent)
            self._active -= absent


def shown_name(state: EntityState) -> str:
    """The name that Home Assistant shows for the entity; a very long one is cut."""
    name = state.attributes.get("friendly_name")
    return shortened(name, NAME_BYTES) if isinstance(name, str) and name.strip() else state.entity_id
