"""Home Assistant's registries: rows with all their fields, and what may be done with them."""

from __future__ import annotations

import re
import time
import uuid
from collections.abc import Callable
from typing import Any

Row = dict[str, Any]

# Per registry: the key of a row, and the fields a new row starts with.
KEYS = {
    "floor": "floor_id", "area": "area_id", "label": "label_id", "device": "id", "entity": "entity_id",
    "category": "category_id",
}  # fmt: skip
DEFAULTS: dict[str, Row] = {
    "floor": {"aliases": [], "icon": None, "level": None},
    "area": {
        "aliases": [], "floor_id": None, "humidity_entity_id": None, "icon": None, "labels": [],
        "picture": None, "temperature_entity_id": None,
    },
    "label": {"color": None, "description": None, "icon": None},
    "device": {
        "area_id": None, "configuration_url": None, "config_entries": [], "config_entries_subentries": {},
        "connections": [], "disabled_by": None, "entry_type": None, "hw_version": None, "identifiers": [],
        "labels": [], "manufacturer": None, "model": None, "model_id": None, "name_by_user": None,
        "name": None, "primary_config_entry": None, "serial_number": None, "sw_version": None,
        "via_device_id": None,
    },
    "entity": {
        "area_id": None, "categories": {}, "config_entry_id": None, "config_subentry_id": None,
        "device_id": None, "disabled_by": None, "entity_category": None, "has_entity_name": False,
        "hidden_by": None, "icon": None, "labels": [], "name": None, "options": {}, "original_name": None,
        "platform": "fake", "translation_key": None, "unique_id": None,
        "aliases": [], "capabilities": None, "device_class": None, "original_device_class": None,
        "original_icon": None,
    },
    "category": {"icon": None},
}  # fmt: skip

# What the list of entities leaves out; `get_entries` has it.
DETAILS = ("aliases", "capabilities", "device_class", "original_device_class", "original_icon")


class InvalidInfo(Exception):
    """Home Assistant's answer `invalid_info`, or `not_found` for entities."""


class Registry:
    """One registry. `on_change(event_data)` is called as Home Assistant fires `<name>_registry_updated`."""

    def __init__(
        self,
        name: str,
        on_change: Callable[[str, Row], None],
        on_delete: Callable[[str, str], None] = lambda name, key: None,
    ) -> None:
        self.name = name
        self._on_delete = on_delete
        self.rows: dict[str, Row] = {}
        self._key = KEYS[name]
        self._on_change = on_change

    def create(self, **values: Any) -> Row:
        """Add a row; its key is made from the name where it is not given."""
        name = values.get("name")
        if self.name in ("floor", "area", "label"):
            self._refuse_taken(name)
        key = values.get(self._key) or (
            _slug(name) if self.name in ("floor", "area", "label") else uuid.uuid4().hex
        )
        now = time.time()
        row = {**_copy(DEFAULTS[self.name]), **values, self._key: key, "created_at": now, "modified_at": now}
        if self.name == "entity":
            row.setdefault("id", uuid.uuid4().hex)
            row["unique_id"] = row["unique_id"] or key
        self.rows[key] = row
        self._on_change(f"{self.name}_registry_updated", {"action": "create", self._event_key: key})
        return row

    def update(self, key: str, **values: Any) -> Row:
        row = self._row(key)
        if "name" in values and self.name in ("floor", "area", "label") and values["name"] != row["name"]:
            self._refuse_taken(values["name"])
        changes = {name: row.get(name) for name, value in values.items() if row.get(name) != value}
        if changes:
            row.update(values, modified_at=time.time())
            data: Row = {"action": "update", self._event_key: key}
            if self.name in ("device", "entity"):
                data["changes"] = changes
            self._on_change(f"{self.name}_registry_updated", data)
        return row

    def rename(self, key: str, new_key: str) -> Row:
        """Give an entity another entity id; its `id` and `unique_id` stay."""
        row = self._row(key)
        self.rows[new_key] = row
        del self.rows[key]
        row.update({self._key: new_key, "modified_at": time.time()})
        data = {
            "action": "update",
            self._event_key: new_key,
            "changes": {self._key: key},
            "old_entity_id": key,
        }
        self._on_change(f"{self.name}_registry_updated", data)
        return row

    def delete(self, key: str) -> None:
        self._row(key)
        del self.rows[key]
        self._on_change(f"{self.name}_registry_updated", {"action": "remove", self._event_key: key})
        self._on_delete(self.name, key)

    def forget(self, field: str, key: str) -> None:
        """Take a reference to a row of another registry out of all rows, as Home Assistant does when that is
        deleted.
        """
        for own_key, row in list(self.rows.items()):
            value = row.get(field)
            if value == key:
                self.update(own_key, **{field: None})
            elif isinstance(value, list) and key in value:
                self.update(own_key, **{field: [item for item in value if item != key]})

    @property
    def _event_key(self) -> str:
        return "device_id" if self.name == "device" else self._key

    def _row(self, key: str) -> Row:
        if key not in self.rows:
            raise InvalidInfo(f"{self.name.capitalize()} ID doesn't exist")
        return self.rows[key]

    def _refuse_taken(self, name: Any) -> None:
        for row in self.rows.values():
            if _normal(row["name"]) == _normal(name):
                raise InvalidInfo(f"The name {name} ({_normal(name)}) is already in use")


def _copy(defaults: Row) -> Row:
    return {
        key: value.copy() if isinstance(value, (list, dict)) else value for key, value in defaults.items()
    }


def _normal(name: Any) -> str:
    return str(name).casefold().replace(" ", "")


def _slug(name: Any) -> str:
    return re.sub(r"\W+", "_", str(name).casefold()).strip("_")
