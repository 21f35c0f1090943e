"""A Home Assistant whose entities move, and the bridge's side of it with nothing but the database left out: every step
that may come in between another two is a step of its own.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from typing import Any

from odoo_ha_addon.bridge.link.feeds.registry_dirt import Dirt
from odoo_ha_addon.bridge.write.batch import Batch, cut
from odoo_ha_addon.bridge.write.buffer import Buffer
from odoo_ha_addon.bridge.write.entity_records import EntityRecords, Row, shown_name
from odoo_ha_addon.hass import EntityState
from odoo_ha_addon.protocol.registry_diff import Present, Scope
from odoo_ha_addon.protocol.registry_entities import NeedsWholeList, diff_entities
from odoo_ha_addon.protocol.registry_kinds import ENTITY, PARKED
from odoo_ha_addon.protocol.settings import Lease

LEASE = Lease(1, 1)
NO_ENTRY = ENTITY.read(dict.fromkeys(ENTITY.known_keys))


class Home:
    """Home Assistant. What it tells of states and of the registry waits in two queues, which are read independently."""

    def __init__(self) -> None:
        self.entries: dict[str, str] = {}
        self.states: dict[str, EntityState] = {}
        self.told_states: deque[tuple[str, EntityState | None]] = deque()
        self.told_entries: deque[dict[str, str]] = deque()
        self.removed: set[str] = set()
        self._to_follow: deque[tuple[str | None, str | None]] = deque()
        self._clock = 0

    def is_free(self, entity_id: str) -> bool:
        following = {new for _, new in self._to_follow}
        return entity_id not in {*self.entries.values(), *self.states, *following}

    def set_state(self, entity_id: str, value: str = "set") -> None:
        self._clock += 1
        name = f"Name {self._clock}" if self._clock % 3 else f"Name of {entity_id}"
        state = EntityState(
            entity_id, f"{value} {self._clock}", {"friendly_name": name}, self._clock, self._clock
        )
        self.states[entity_id] = state
        self.told_states.append((entity_id, state))

    def remove_state(self, entity_id: str) -> None:
        if self.states.pop(entity_id, None):
            self.told_states.append((entity_id, None))

    def create(self, key: str, entity_id: str) -> None:
        self.entries[key] = entity_id
        self.told_entries.append({"action": "create", "entity_id": entity_id})
        self._to_follow.append((None, entity_id))

    def rename(self, key: str, new: str) -> None:
        old, self.entries[key] = self.entries[key], new
        self.told_entries.append({"action": "update", "entity_id": new, "old_entity_id": old})
        self._to_follow.append((old, new))

    def remove(self, key: str) -> None:
        entity_id = self.entries.pop(key)
        self.removed.add(key)
        self.told_entries.append({"action": "remove", "entity_id": entity_id})
        self._to_follow.append((entity_id, None))

    def let_state_follow(self) -> None:
        """The integration hears of the change of the registry, and takes its state to the new id."""
        if self._to_follow:
            old, new = self._to_follow.popleft()
            if old:
                self.remove_state(old)
            if new in self.entries.values():
                self.set_state(new, "follows")

    @property
    def follows(self) -> bool:
        return bool(self._to_follow)


class Database:
    """The tables, with what the ORM's methods do to them; each method is one transaction."""

    def __init__(self) -> None:
        self.rows: dict[int, Present] = {}
        self.states: dict[int, EntityState] = {}
        self.version = 0
        self._last = 0

    def load(self) -> tuple[int, list[Row]]:
        return self.version, [
            (
                row.id,
                row.values["entity_id"],
                row.values["name"],
                row.active,
                row.id in self.states,
                row.key is not None,
            )
            for row in self.rows.values()
        ]

    def ensure(self, names: dict[str, str]) -> dict[str, int]:
        by_entity_id = {row.values["entity_id"]: row for row in self.rows.values()}
        for entity_id, name in names.items():
            if entity_id not in by_entity_id:
                self._last += 1
                by_entity_id[entity_id] = self.rows[self._last] = Present(
                    self._last, None, True, {**NO_ENTRY, "entity_id": entity_id}
                )
            row = by_entity_id[entity_id]
            row.values["name"] = name
            if not row.active:
                row.active, row.key = True, None
        return {entity_id: by_entity_id[entity_id].id for entity_id in names}

    def archive(self, record_ids: Iterable[int]) -> None:
        for record_id in record_ids:
            row = self.rows.get(record_id)
            if row and row.key is None and record_id not in self.states:
                row.active = False

    def carry_out(self, batch: Batch) -> None:
        if batch.moves_entity_ids:
            self.version += 1
            self._rename(batch)
        for record_id in batch.archive:
            self.rows[record_id].active = False
        for values in batch.create:
            self._create(dict(values))
        for record_id, values in batch.update.items():
            if row := self.rows.get(record_id):
                row.active = values.get("active", row.active)
                row.key = values.get(ENTITY.key, row.key)
                row.values.update({n: v for n, v in values.items() if n not in ("active", ENTITY.key)})
        entity_ids = [row.values["entity_id"] for row in self.rows.values()]
        assert len(entity_ids) == len(set(entity_ids))

    def write(self, changed: dict[int, EntityState], gone: set[int], *, replace: bool) -> None:
        for record_id in gone:
            self.states.pop(record_id, None)
        for record_id, state in changed.items():
            there = self.states.get(record_id)
            if replace or there is None or there.last_updated <= state.last_updated:
                self.states[record_id] = state

    def _rename(self, batch: Batch) -> None:
        gone = {one for one, _ in batch.absorb}
        into = set(batch.rename.values())
        gone |= {
            row.id
            for row in self.rows.values()
            if row.key is None and row.values["entity_id"] in into and row.id not in batch.rename
        }
        for record_id in gone:
            self.rows.pop(record_id, None)
            self.states.pop(record_id, None)
        for record_id, entity_id in batch.rename.items():
            self.rows[record_id].values["entity_id"] = entity_id
            if PARKED in entity_id:
                self.rows[record_id].active = False

    def _create(self, values: dict[str, Any]) -> None:
        key = values.pop(ENTITY.key)
        for row in self.rows.values():
            if row.values["entity_id"] == values["entity_id"] and row.key is None:
                row.key, row.active = key, True
                row.values.update(values)
                return
        self._last += 1
        self.rows[self._last] = Present(self._last, key, True, values)


class Bridge:
    """The link's store, the feed and the writer, step by step."""

    def __init__(self, home: Home) -> None:
        self.home = home
        self.database = Database()
        self.records = EntityRecords(LEASE, self.database.ensure, self.database.archive)
        self.records.load(*self.database.load())
        self._store: dict[str, EntityState] = {}
        self._buffer: Buffer | None = Buffer(LEASE, snapshot=True, running=True)
        self._writing: Buffer | None = None
        self._reload = False
        self._dirty = Dirt()
        self._whole = False
        self._read: tuple[dict[str, str], Dirt, bool] | None = None
        self._batches: deque[Batch] = deque()

    def hear_state(self) -> None:
        if not self.home.told_states:
            return
        entity_id, state = self.home.told_states.popleft()
        if self._buffer is None:
            self._buffer = Buffer(LEASE, running=True)
        if state:
            self._store[entity_id] = state
            self._buffer.add({entity_id: state}, ())
        else:
            self._store.pop(entity_id, None)
            self._buffer.add({}, [entity_id])

    def hear_entry(self) -> None:
        if self.home.told_entries:
            self._dirty.add(Dirt.of_event("entity", {"data": self.home.told_entries.popleft()}))

    def go_on_with_registry(self) -> None:
        """One step of the feed: read what may have changed; compare; carry out a batch."""
        if self._batches:
            batch = self._batches.popleft()
            self.database.carry_out(batch)
            if batch.moves_entity_ids or not self._batches:
                self._reload = True
                self._buffer = self._buffer or Buffer(LEASE, running=True)
        elif self._read:
            self._compare()
        elif self._dirty:
            dirty, self._dirty = self._dirty, Dirt()
            self._read = self._entries(dirty.entity_ids), dirty, False

    def go_on_with_states(self) -> None:
        """One step of the writer: read who is who where that is due, and make records; then write."""
        if self._writing is None and self._buffer:
            self._writing, self._buffer = self._buffer, None
            if self._reload:
                self._reload = False
                self.records.load(*self.database.load())
            self.records.ensure(self._writing)
        elif self._writing:
            buffer, self._writing = self._writing, None
            if self.records.version != self.database.version:
                self._reload = True
                self._buffer = self._buffer or Buffer(LEASE, running=True)
                self._buffer.merge_older(buffer)
                return
            changed, gone, replace = self.records.due(buffer)
            self.database.write(changed, gone, replace=replace)
            self.records.written(buffer, changed, gone)
            self.records.retire_absent()

    @property
    def is_busy(self) -> bool:
        heard = not self.home.told_states and not self.home.told_entries
        return not heard or any((self._buffer, self._writing, self._dirty, self._read, self._batches))

    def _entries(self, entity_ids: set[str]) -> dict[str, str]:
        return {key: entity_id for key, entity_id in self.home.entries.items() if entity_id in entity_ids}

    def _compare(self) -> None:
        assert self._read
        entries, dirty, whole = self._read
        present = [
            row
            for row in self.database.rows.values()
            if whole
            or row.key in entries
            or row.values["entity_id"] in {*entries.values(), *dirty.entity_ids}
        ]
        removed = dirty.entity_ids if whole else dirty.entity_ids - set(entries.values())
        scope = Scope(known={}, authoritative=True, removed=removed, gone=removed & dirty.gone)
        names = {entity_id: shown_name(state) for entity_id, state in self._store.items()}
        rows = [{"id": key, "entity_id": entity_id} for key, entity_id in entries.items()]
        try:
            changes = diff_entities(rows, present, names, {}, scope, whole=whole)
        except NeedsWholeList:
            self._read = dict(self.home.entries), dirty, True
        else:
            self._read = None
            self._batches.extend(cut(ENTITY, changes))
