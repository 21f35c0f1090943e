"""Which field of which model stands for which key of which registry. Pure; the models and the bridge both read it.

Rows come as `hass` lets them through, so all that they hold can be stored.
Values are compared and stored as Home Assistant means them: another record is its id there (`str`), several
are a `frozenset`, times are naive UTC, absent and empty keys are None.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timezone
from functools import cached_property
from typing import Any, TypeGuard

import orjson

PARKED = "~"
"""In the entity id of a record that had to make room for another; no entity of Home Assistant's can have it."""

Row = Mapping[str, Any]
Values = dict[str, Any]
Reader = Callable[[Any], Any]

INDEXED_TEXT = 500
"""Characters of a text that goes into an index, and of an id. PostgreSQL takes 2704 bytes there; a character may be
four.
"""


def text(value: Any) -> str | None:
    """Text; numbers as text."""
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else None


def indexed_text(value: Any) -> str | None:
    """As `text`, no longer than an index can hold."""
    whole = text(value)
    return whole and whole[:INDEXED_TEXT]


def is_id(value: Any) -> TypeGuard[str]:
    """Whether a record can be known by it. It is never cut: two ids would become one."""
    return isinstance(value, str) and 0 < len(value) <= INDEXED_TEXT


def is_entity_id(value: Any) -> TypeGuard[str]:
    """Whether a record can have it. Home Assistant's own rule is stricter, but not for what it has stored long ago."""
    return is_id(value) and all(value.partition(".")) and PARKED not in value


def flag(value: Any) -> bool:
    return value is True


def has_number(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and abs(value) < 2**31


def number(value: Any) -> int:
    """Odoo's integers cannot be empty; `has_number` tells 0 from nothing."""
    return int(value) if has_number(value) else 0


def moment(value: Any) -> datetime | None:
    """Seconds since 1970 as Odoo stores times, to the second; 0 is Home Assistant's "not known"."""
    if not isinstance(value, (int, float)) or isinstance(value, bool) or not 0 < value < 253_402_300_000:
        return None
    return datetime.fromtimestamp(int(value), timezone.utc).replace(tzinfo=None)


def structure(value: Any) -> Any:
    """Lists and objects as they are; empty ones are None."""
    return value if isinstance(value, (list, dict)) and value else None


def options(value: Any) -> Any:
    """What people chose for an entity. The code of a lock or an alarm stays in Home Assistant, which fills it in
    by itself: only that there is one is kept.
    """
    kept = structure(value)
    if not isinstance(kept, dict):
        return kept
    return {name: _without_code(of_integration) for name, of_integration in kept.items()}


def _without_code(of_integration: Any) -> Any:
    if not isinstance(of_integration, dict) or "default_code" not in of_integration:
        return of_integration
    return {**of_integration, "default_code": bool(of_integration["default_code"])}


def canonical(value: Any) -> Any:
    """The same for structures that differ only in the order of lists: Home Assistant sends many of its sets
    as lists.
    """
    if isinstance(value, list):
        return sorted((canonical(item) for item in value), key=orjson.dumps)
    if isinstance(value, dict):
        return {key: canonical(item) for key, item in value.items()}
    return value


def same(one: Any, other: Any) -> bool:
    """Whether two values mean the same to Home Assistant."""
    if one == other:
        return True
    return (
        isinstance(one, (list, dict))
        and isinstance(other, (list, dict))
        and canonical(one) == canonical(other)
    )


@dataclass(frozen=True)
class Kind:
    """One registry. Field names are Odoo's, keys are Home Assistant's.

    :ivar key: the field that holds Home Assistant's id; `ha_key` is its key in Home Assistant's rows
    :ivar columns: key and reader by field
    :ivar links: key and kind by many2one field
    :ivar many: key and kind by many2many field
    :ivar details: keys that only some answers hold; where they are missing, the fields stay as they are
    :ivar editable: key by field, for what people may change in Odoo
    :ivar dropped: keys that are no fields, and not worth keeping
    :ivar creatable: people may make and delete one
    """

    name: str
    model: str
    key: str
    ha_key: str
    columns: Mapping[str, tuple[str, Reader]]
    links: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    many: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    details: frozenset[str] = frozenset()
    editable: Mapping[str, str] = field(default_factory=dict)
    dropped: frozenset[str] = frozenset()
    creatable: bool = False

    @property
    def table(self) -> str:
        return self.model.replace(".", "_")

    @cached_property
    def known_keys(self) -> frozenset[str]:
        """Keys of a row that have a field of their own, or are not worth keeping."""
        pairs = (*self.columns.values(), *self.links.values(), *self.many.values())
        return frozenset(key for key, _ in pairs) | self.dropped | {self.ha_key}

    @property
    def read_only(self) -> frozenset[str]:
        """Fields that only Home Assistant fills."""
        return frozenset({self.key, *self.columns, *self.links, *self.many}) - self.editable.keys()

    def id_of(self, row: Any) -> str | None:
        """Home Assistant's id of a row; None for something that is no row, or has none that can be kept."""
        key = row.get(self.ha_key) if isinstance(row, dict) else None
        return key if is_id(key) else None

    def read(self, row: Row) -> Values:
        """What the record of a row should hold. References are ids of Home Assistant's, known or not."""
        detailed = not self.details or not self.details.isdisjoint(row)
        values = {
            name: reader(row.get(key))
            for name, (key, reader) in self.columns.items()
            if detailed or key not in self.details
        }
        for name, (key, _) in self.links.items():
            values[name] = text(row.get(key)) or None
        for name, (key, _) in self.many.items():
            values[name] = _ids(row.get(key))
        if detailed:
            values["extra"] = structure(
                {key: value for key, value in row.items() if key not in self.known_keys}
            )
        return values


def _ids(value: Any) -> frozenset[str]:
    """Labels come as a list of ids, categories as an object of ids by scope."""
    items = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return frozenset(item for item in items if isinstance(item, str))


TIMES: Mapping[str, tuple[str, Reader]] = {
    "registered_at": ("created_at", moment),
    "changed_at": ("modified_at", moment),
}

FLOOR = Kind(
    "floor", "ha.floor", "floor_id", "floor_id",
    columns={
        "name": ("name", text), "level": ("level", number), "has_level": ("level", has_number), "icon": ("icon", text),
        "aliases": ("aliases", structure), **TIMES,
    },
    editable={"name": "name", "level": "level", "icon": "icon", "aliases": "aliases"},
    creatable=True,
)  # fmt: skip

LABEL = Kind(
    "label", "ha.label", "label_id", "label_id",
    columns={
        "name": ("name", text), "icon": ("icon", text), "ha_color": ("color", text),
        "description": ("description", text), **TIMES,
    },
    editable={"name": "name", "icon": "icon", "ha_color": "color", "description": "description"},
    creatable=True,
)  # fmt: skip

CATEGORY = Kind(
    "category", "ha.category", "category_id", "category_id",
    columns={"name": ("name", text), "icon": ("icon", text), "scope": ("scope", text), **TIMES},
)  # fmt: skip

AREA = Kind(
    "area", "ha.area", "area_id", "area_id",
    columns={
        "name": ("name", text), "icon": ("icon", text), "picture": ("picture", text), "aliases": ("aliases", structure),
        "temperature_entity": ("temperature_entity_id", text), "humidity_entity": ("humidity_entity_id", text), **TIMES,
    },
    links={"floor_id": ("floor_id", "floor")},
    many={"label_ids": ("labels", "label")},
    editable={"name": "name", "icon": "icon", "floor_id": "floor_id", "label_ids": "labels", "aliases": "aliases"},
    creatable=True,
)  # fmt: skip

DEVICE = Kind(
    "device", "ha.device", "device_id", "id",
    columns={
        "name": ("name", text), "name_by_user": ("name_by_user", text), "disabled_by": ("disabled_by", text),
        "manufacturer": ("manufacturer", text), "model": ("model", text), "model_code": ("model_id", text),
        "hw_version": ("hw_version", text), "sw_version": ("sw_version", text),
        "serial_number": ("serial_number", text),
        "configuration_url": ("configuration_url", text), "entry_type": ("entry_type", text),
        "config_entry": ("config_entry_id", text), "identifiers": ("identifiers", structure),
        "connections": ("connections", structure), **TIMES,
    },
    links={
        "area_id": ("area_id", "area"), "via_device_id": ("via_device_id", "device"),
        "parent_device_id": ("parent_device_id", "device"),
    },
    many={"label_ids": ("labels", "label")},
    editable={
        "name_by_user": "name_by_user", "area_id": "area_id", "label_ids": "labels", "disabled_by": "disabled_by",
    },
)  # fmt: skip

ENTITY = Kind(
    "entity", "ha.entity", "registry_id", "id",
    columns={
        "registry_name": ("name", text), "original_name": ("original_name", text),
        "has_entity_name": ("has_entity_name", flag), "icon": ("icon", text), "original_icon": ("original_icon", text),
        "entity_category": ("entity_category", text), "hidden_by": ("hidden_by", text),
        "disabled_by": ("disabled_by", text),
        "platform": ("platform", indexed_text), "unique_id": ("unique_id", text),
        "device_class": ("device_class", text),
        "original_device_class": ("original_device_class", text), "translation_key": ("translation_key", text),
        "config_entry": ("config_entry_id", text), "options": ("options", options), "aliases": ("aliases", structure),
        "capabilities": ("capabilities", structure), **TIMES,
    },
    links={"area_id": ("area_id", "area"), "device_id": ("device_id", "device")},
    many={"label_ids": ("labels", "label"), "category_ids": ("categories", "category")},
    details=frozenset({"aliases", "capabilities", "device_class", "original_device_class", "original_icon"}),
    editable={
        "registry_name": "name", "icon": "icon", "area_id": "area_id", "label_ids": "labels", "hidden_by": "hidden_by",
        "disabled_by": "disabled_by", "aliases": "aliases",
    },
    dropped=frozenset({"entity_id"}),
)  # fmt: skip

KINDS: Mapping[str, Kind] = {kind.name: kind for kind in (FLOOR, LABEL, CATEGORY, AREA, DEVICE, ENTITY)}
"""In the order in which they are written: what is referred to comes first."""
