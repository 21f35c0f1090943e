"""Small registries of Home Assistant, and what Odoo would have of them."""

from __future__ import annotations

from typing import Any

from odoo_ha_addon.protocol.registry_diff import Changes, Present
from odoo_ha_addon.protocol.registry_kinds import ENTITY, Kind, Values


def area(area_id: str, name: str | None = None, **more: Any) -> dict[str, Any]:
    return {
        "area_id": area_id, "name": name or area_id.title(), "aliases": [], "floor_id": None, "icon": None,
        "labels": [], "picture": None, "created_at": 1.0, "modified_at": 2.0, **more,
    }  # fmt: skip


def device(device_id: str, **more: Any) -> dict[str, Any]:
    return {
        "id": device_id,
        "name": device_id.title(),
        "labels": [],
        "area_id": None,
        "via_device_id": None,
        **more,
    }


def entry(registry_id: str, entity_id: str, **more: Any) -> dict[str, Any]:
    return {
        "id": registry_id, "entity_id": entity_id, "name": None, "original_name": None, "labels": [], "categories": {},
        "area_id": None, "device_id": None, "platform": "test", "unique_id": registry_id, "modified_at": 2.0, **more,
    }  # fmt: skip


def record(kind: Kind, record_id: int, row: dict[str, Any], *, active: bool = True, **more: Any) -> Present:
    """The record of a row, as it is after a comparison; `more` are other values than the row's."""
    values: Values = kind.read(row)
    if kind is ENTITY:
        values |= {"entity_id": row["entity_id"], "name": row["entity_id"]}
    return Present(record_id, kind.id_of(row), active, {**values, **more})


def stateful(record_id: int, entity_id: str, *, active: bool = True) -> Present:
    """The record of an entity that has a state and no registry entry."""
    nothing = ENTITY.read(dict.fromkeys(ENTITY.known_keys))
    return Present(record_id, None, active, {**nothing, "entity_id": entity_id, "name": entity_id})


class Records:
    """Odoo's side of one registry: carries out what a diff says, as the database would."""

    def __init__(self, kind: Kind) -> None:
        self.kind = kind
        self.rows: dict[int, Present] = {}
        self._last = 0

    def apply(self, changes: Changes) -> None:
        for gone, _ in changes.absorb:
            self.rows.pop(gone) if self.kind is ENTITY else self._archive(gone)
        for record_id, entity_id in changes.rename.items():
            self.rows[record_id].values["entity_id"] = entity_id
        for record_id in changes.archive:
            self._archive(record_id)
        for values in changes.create:
            self._last += 1
            key = values[self.kind.key]
            kept = {name: value for name, value in values.items() if name != self.kind.key}
            self.rows[self._last] = Present(self._last, key, True, kept)
        for record_id, values in changes.update.items():
            present = self.rows[record_id]
            present.active = values.get("active", present.active)
            present.key = values.get(self.kind.key, present.key)
            present.values.update({n: v for n, v in values.items() if n not in ("active", self.kind.key)})
        self._check()

    def add(self, present: Present) -> None:
        self.rows[present.id] = present
        self._last = max(self._last, present.id)

    def _archive(self, record_id: int) -> None:
        self.rows[record_id].active = False

    def _check(self) -> None:
        """The database's unique constraints."""
        keys = [present.key for present in self.rows.values() if present.key is not None]
        assert len(keys) == len(set(keys))
        if self.kind is ENTITY:
            entity_ids = [present.values["entity_id"] for present in self.rows.values()]
            assert len(entity_ids) == len(set(entity_ids))
