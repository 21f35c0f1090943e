"""What may have changed in the registries since they were compared, as events tell it. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from ....protocol.registry_kinds import is_id


@dataclass
class Dirt:
    """Registries, entity ids, and those of the entity ids (`gone`) whose entry was removed for certain: nothing was
    heard of them but removals, so no entry has moved from or to them.
    """

    kinds: set[str] = field(default_factory=set)
    entity_ids: set[str] = field(default_factory=set)
    gone: set[str] = field(default_factory=set)

    @classmethod
    def of_event(cls, kind: str, event: Any) -> Dirt:
        """What an event ``<kind>_registry_updated`` of Home Assistant says."""
        data = event.get("data") if isinstance(event, dict) else None
        if kind != "entity" or not isinstance(data, dict):
            return cls({kind})
        entity_ids = {i for i in (data.get("entity_id"), data.get("old_entity_id")) if is_id(i)}
        if not entity_ids:
            return cls({kind})
        return cls(entity_ids=entity_ids, gone=set(entity_ids) if data.get("action") == "remove" else set())

    def add(self, other: Dirt) -> None:
        """Together with what was heard later, or before."""
        moved = (self.entity_ids - self.gone) | (other.entity_ids - other.gone)
        self.kinds |= other.kinds
        self.entity_ids |= other.entity_ids
        self.gone = (self.gone | other.gone) - moved

    def uncertain(self) -> Dirt:
        """The same for another time, when what was removed may be there again."""
        return Dirt(set(self.kinds), set(self.entity_ids))

    def __bool__(self) -> bool:
        return bool(self.kinds or self.entity_ids)
