"""What Odoo has of Home Assistant's registries, read past Odoo, beside what Home Assistant has."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from tests.rig.tables import Tables

Rows = dict[str, tuple[Any, ...]]
"""By kind and Home Assistant's id of the row, such as ``area kitchen``, what of it is compared."""

_QUERIES = {
    "floor": "SELECT floor_id, name, level FROM ha_floor WHERE instance_id = %s AND active",
    "label": "SELECT label_id, name, ha_color FROM ha_label WHERE instance_id = %s AND active",
    "area": """
        SELECT area.area_id, area.name, floor.floor_id
        FROM ha_area AS area LEFT JOIN ha_floor AS floor ON floor.id = area.floor_id
        WHERE area.instance_id = %s AND area.active
        """,
    "device": """
        SELECT device.device_id, device.name, device.model, area.area_id
        FROM ha_device AS device LEFT JOIN ha_area AS area ON area.id = device.area_id
        WHERE device.instance_id = %s AND device.active
        """,
    "entity": """
        SELECT entity.entity_id, entity.registry_id, entity.registry_name, entity.original_name,
               device.device_id, area.area_id
        FROM ha_entity AS entity
        LEFT JOIN ha_device AS device ON device.id = entity.device_id
        LEFT JOIN ha_area AS area ON area.id = entity.area_id
        WHERE entity.instance_id = %s AND entity.active
        """,
}


def registry_rows(tables: Tables, instance_id: int) -> Rows:
    """As Odoo's tables have them, without archived records."""
    return {
        f"{kind} {row[0]}": tuple(row[1:])
        for kind, query in _QUERIES.items()
        for row in tables.rows(query, instance_id)
    }


def as_tables_have_them(
    registries: Mapping[str, Iterable[Mapping[str, Any]]], entity_ids: Iterable[str]
) -> Rows:
    """What Home Assistant lists, in the form of `registry_rows`.

    :param registries: rows by the name of the registry
    :param entity_ids: of the entities that have a state, for not all of them are registered
    """
    found: Rows = {f"entity {entity_id}": (None,) * 5 for entity_id in entity_ids}
    for row in registries["floor"]:
        found[f"floor {row['floor_id']}"] = (row["name"], row["level"] or 0)
    for row in registries["label"]:
        found[f"label {row['label_id']}"] = (row["name"], row["color"])
    for row in registries["area"]:
        found[f"area {row['area_id']}"] = (row["name"], row["floor_id"])
    for row in registries["device"]:
        found[f"device {row['id']}"] = (row["name"], row["model"], row["area_id"])
    for row in registries["entity"]:
        found[f"entity {row['entity_id']}"] = (
            row["id"], row["name"], row["original_name"], row["device_id"], row["area_id"],
        )  # fmt: skip
    return found
