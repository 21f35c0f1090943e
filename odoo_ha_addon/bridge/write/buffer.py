"""What gathers for one instance between two transactions: the newest value of each entity. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from ...hass import EntityState
from ...protocol.settings import Lease


@dataclass
class Buffer:
    """What gathered for one instance since the last transaction.

    :ivar unreadable: entities that are there although nobody can read their state
    """

    lease: Lease
    changed: dict[str, EntityState] = field(default_factory=dict)
    removed: set[str] = field(default_factory=set)
    snapshot: bool = False
    running: bool = False
    unreadable: frozenset[str] = frozenset()
    received: int = 0
    committed: list[Callable[[], None]] = field(default_factory=list)

    def add(self, changed: Mapping[str, EntityState], removed: Iterable[str]) -> None:
        """Take over what one event changed; it is newer than all that is here."""
        self.changed.update(changed)
        self.received += len(changed)
        self.removed.difference_update(changed)
        for entity_id in removed:
            self.changed.pop(entity_id, None)
            self.removed.add(entity_id)

    def merge_older(self, older: Buffer) -> None:
        """Put back what could not be written; what came since is newer and stays."""
        if not self.snapshot:
            self.changed = {
                **{k: v for k, v in older.changed.items() if k not in self.removed},
                **self.changed,
            }
            self.removed |= {entity_id for entity_id in older.removed if entity_id not in self.changed}
            self.snapshot = older.snapshot
        self.received += older.received
        self.committed = older.committed + self.committed
