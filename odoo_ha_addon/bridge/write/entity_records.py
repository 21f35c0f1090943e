"""The `ha.entity` records of one instance as the writer knows them: which record each entity id stands for, what Home
Assistant has told about each entity id, and what stands in the table for each record. Pure: how records are made and
archived is given.

A state belongs to whichever record has its entity id *now*. Entity ids move between records only in transactions that
raise the version of the lease (`orm.transaction`); a state is written only under the version that these records were
read with. After a newer version was read, the difference between what was told and what stands in the table is written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from ...hass import EntityState
from ...hass.limits import NAME_BYTES
from ...hass.storable import shortened
from ...protocol.settings import Lease
from .buffer import Buffer

Row = tuple[int, str, str, bool, bool, bool]
"""Record id, entity id, name, active, has a state, is registered."""

Ensure = Callable[[dict[str, str]], Mapping[str, int]]
"""Makes sure that there is an active record with this name for each entity id; gives their record ids by entity id."""
Archive = Callable[[Iterable[int]], None]


class EntityRecords:
    """Belongs to the writer's thread.

    :ivar states: what the table holds, by record id
    :ivar version: of the lease, when the records were read
    """

    def __init__(self, lease: Lease, ensure: Ensure, archive: Archive) -> None:
        self.lease = lease
        self.version = 0
        self.states: dict[int, EntityState] = {}
        self._ensure = ensure
        self._archive = archive
        self._told: dict[str, EntityState] = {}
        self._complete = False
        self._ids: dict[str, int] = {}
        self._names: dict[str, str] = {}
        self._active: set[int] = set()
        self._with_state: set[int] = set()
        self._registered: set[int] = set()
        self._unsettled: set[str] = set()
        self._ghosts: set[int] = set()

    def load(self, version: int, rows: Iterable[Row]) -> None:
        """Read again which records there are.

        :param version: of the lease, read before the rows
        """
        self.version = version
        self._ids, self._names = {}, {}
        self._active, self._with_state, self._registered = set(), set(), set()
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
        # Before the first snapshot nothing is known of what Home Assistant has.
        if self._complete:
            self._unsettled = {e for e, state in self._told.items() if not self._is_settled(e, state)}
            self._ghosts = self._with_state - self._ids_of(self._told)

    def ensure(self, buffer: Buffer) -> None:
        """Create, rename or bring back the records that a write of this buffer needs. One short transaction of the
        ORM, if any.
        """
        needed = {
            entity_id: shown_name(state)
            for entity_id, state in self._to_write(buffer).items()
            if not self._has_record(entity_id, state)
        }
        if needed:
            ids = self._ensure(needed)
            self._ids.update(ids)
            self._names.update(needed)
            # What comes back by its state alone has no registry entry.
            self._registered -= set(ids.values()) - self._active
            self._active.update(ids.values())

    def due(self, buffer: Buffer) -> tuple[dict[int, EntityState], set[int], bool]:
        """What has to be written, by record id; which records have no state any more; and whether what is written
        replaces whatever is there, older or newer.
        """
        changed = {
            self._ids[entity_id]: state
            for entity_id, state in self._to_write(buffer).items()
            if entity_id in self._ids
        }
        if buffer.snapshot:
            return changed, self._with_state - changed.keys(), True
        gone = self._ids_of(buffer.removed) | self._ghosts
        return changed, gone - changed.keys(), bool(self._unsettled)

    def written(self, buffer: Buffer, changed: Mapping[int, EntityState], gone: Iterable[int]) -> bool:
        """The table holds by now what was due; whether a record has a state now that had none before."""
        is_fresh = not changed.keys() <= self._with_state
        self.states.update(changed)
        self._with_state.update(changed)
        for record_id in gone:
            self.states.pop(record_id, None)
            self._with_state.discard(record_id)
        if buffer.snapshot:
            self._told = dict(buffer.changed)
            self._complete = True
        else:
            self._told.update(buffer.changed)
            for entity_id in buffer.removed:
                self._told.pop(entity_id, None)
        self._unsettled.clear()
        self._ghosts.clear()
        return is_fresh

    def retire_absent(self, unreadable: Iterable[str] = ()) -> None:
        """Archive what Home Assistant has no state for; to be called when it is up and running.

        What is in its registry is not gone, only disabled or not loaded.

        :param unreadable: entities that are there all the same
        """
        absent = self._active - self._with_state - self._registered - self._ids_of(unreadable)
        if absent and self._complete:
            self._archive(absent)
            self._active -= absent

    def _to_write(self, buffer: Buffer) -> Mapping[str, EntityState]:
        if buffer.snapshot or not self._unsettled:
            return buffer.changed
        unsettled = {entity_id: self._told[entity_id] for entity_id in self._unsettled - buffer.removed}
        return {**unsettled, **buffer.changed}

    def _is_settled(self, entity_id: str, state: EntityState) -> bool:
        """Whether the right record has this state in the table."""
        return self._has_record(entity_id, state) and self.states.get(self._ids[entity_id]) is state

    def _has_record(self, entity_id: str, state: EntityState) -> bool:
        return self._ids.get(entity_id) in self._active and self._names[entity_id] == shown_name(state)

    def _ids_of(self, entity_ids: Iterable[str]) -> set[int]:
        return {self._ids[entity_id] for entity_id in entity_ids if entity_id in self._ids}


def shown_name(state: EntityState) -> str:
    """The name that Home Assistant shows for the entity; a very long one is cut."""
    name = state.attributes.get("friendly_name")
    return shortened(name, NAME_BYTES) if isinstance(name, str) and name.strip() else state.entity_id
