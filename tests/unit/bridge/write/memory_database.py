"""What the writer needs of a database, in memory, with faults on demand."""

from __future__ import annotations

import contextlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from odoo_ha_addon.bridge.write.entity_records import Row
from odoo_ha_addon.bridge.write.frames import Frame
from odoo_ha_addon.bridge.write.group_commit import Standing
from odoo_ha_addon.hass import EntityState
from odoo_ha_addon.protocol.settings import Lease, LeaseLostError


class GoneError(Exception):
    """The server is away."""


class MisfitError(Exception):
    """The tables are others."""


class LockedError(Exception):
    """Somebody holds a row."""


class MemoryDatabase:
    """States by record id, committed ones only. Faults are sets of instance ids; take one out to mend it.

    Record ids are instance id * 1000 + n, so that they tell whose they are.
    """

    def __init__(self) -> None:
        self.epochs: dict[int, int] = {}
        self.versions: dict[int, int] = {}
        self.records: dict[int, dict[str, int]] = {}
        self.states: dict[int, EntityState] = {}
        self.frames: list[tuple[str, int, Mapping[str, Any]]] = []
        self.announced: list[str] = []
        self.commits = 0
        self.refused: list[tuple[int, float]] = []
        """Each time that rows of an instance were held: which, and how many seconds were waited for them."""
        self.busy: set[int] = set()
        self.locked: set[int] = set()
        self.records_locked: set[int] = set()
        self.gone = self.misfit = False
        self.bad_values: set[str] = set()
        self._lock_seconds = 0.0
        self._open: dict[int, EntityState | None] | None = None
        self._open_frames: list[tuple[str, int, Mapping[str, Any]]] = []

    def states_of(self, instance_id: int) -> dict[str, str]:
        """What is committed for an instance: state by entity id."""
        return {s.entity_id: s.state for i, s in self.states.items() if i // 1000 == instance_id}

    @contextlib.contextmanager
    def transaction(self, lock_seconds: float) -> Iterator[Any]:
        self._check()
        assert self._open is None, "a transaction within a transaction"
        self._lock_seconds = lock_seconds
        self._open, self._open_frames = {}, []
        try:
            yield self
            self._check()
            for record_id, state in self._open.items():
                if state is None:
                    self.states.pop(record_id, None)
                else:
                    self.states[record_id] = state
            self.frames += self._open_frames
            self.commits += 1
        finally:
            self._open = None

    def standing(self, cr: Any, leases: Sequence[Lease]) -> Standing:
        held = {lease.instance_id for lease in leases if self.epochs.get(lease.instance_id) == lease.epoch}
        self.refused += [(instance_id, 0.0) for instance_id in held & self.busy]
        ours = {instance_id: self.versions.get(instance_id, 0) for instance_id in held - self.busy}
        return Standing(ours, held & self.busy)

    def load_entities(self, cr: Any, instance_id: int) -> tuple[int, list[Row]]:
        known = self.records.get(instance_id, {})
        rows = [(i, entity_id, entity_id, True, i in self.states, False) for entity_id, i in known.items()]
        return self.versions.get(instance_id, 0), rows

    def swap(self, instance_id: int, one: str, other: str) -> None:
        """What the registry's thread does: two records exchange their entity ids."""
        known = self.records[instance_id]
        known[one], known[other] = known[other], known[one]
        self.versions[instance_id] = self.versions.get(instance_id, 0) + 1

    def write_states(self, cr: Any, states: Mapping[int, EntityState], *, replace: bool) -> int:
        assert self._open is not None
        for record_id, state in states.items():
            if record_id // 1000 in self.locked:
                self.refused.append((record_id // 1000, self._lock_seconds))
                raise LockedError("canceling statement due to lock timeout")
            if state.state in self.bad_values:
                raise ValueError(f"{state.state} cannot be stored")
            self._open[record_id] = state
        return len(states)

    def delete_states(self, cr: Any, record_ids: Iterable[int]) -> None:
        assert self._open is not None
        self._open.update(dict.fromkeys(record_ids))

    def can_hold(self, states: Sequence[EntityState]) -> str | None:
        bad = [state.state for state in states if state.state in self.bad_values]
        return f"{bad[0]} cannot be stored" if bad else None

    def send_frame(self, cr: Any, frame: Frame, payload: Mapping[str, Any]) -> str | None:
        model, record_id = frame.channel
        self._open_frames.append((model, record_id, payload))
        return f"{model}_{record_id}"

    def sweep(self, cr: Any) -> None:
        return None

    def announce(self, channels: Collection[str]) -> None:
        self.announced += channels

    def ensure_entities(self, lease: Lease, names: dict[str, str]) -> dict[str, int]:
        self._check()
        if lease.instance_id in self.records_locked:
            self.refused.append((lease.instance_id, 0.0))
            raise LockedError("canceling statement due to lock timeout")
        if self.epochs.get(lease.instance_id) != lease.epoch:
            raise LeaseLostError("served by another bridge")
        known = self.records.setdefault(lease.instance_id, {})
        for entity_id in names:
            known.setdefault(entity_id, lease.instance_id * 1000 + len(known))
        return {entity_id: known[entity_id] for entity_id in names}

    def archive_entities(self, lease: Lease, record_ids: Iterable[int]) -> None:
        known = self.records[lease.instance_id]
        for entity_id in [entity_id for entity_id, i in known.items() if i in set(record_ids)]:
            del known[entity_id]

    def is_gone(self, error: Exception) -> bool:
        return isinstance(error, GoneError)

    def is_misfit(self, error: Exception) -> bool:
        return isinstance(error, MisfitError)

    def is_unstorable(self, error: Exception) -> bool:
        return isinstance(error, ValueError)

    def disconnect(self) -> None:
        return None

    def close(self) -> None:
        return None

    def _check(self) -> None:
        if self.gone:
            raise GoneError("server closed the connection unexpectedly")
        if self.misfit:
            raise MisfitError('relation "ha_lease" does not exist')
