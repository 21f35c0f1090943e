"""What Odoo has of Home Assistant's registries, read by plain SQL: thousands of rows in one go, without the
ORM's cache.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from ...protocol.registry_diff import Present
from ...protocol.registry_kinds import ENTITY, KINDS, Kind, flag, has_number


def read_present(
    cr: Any, kind: Kind, instance_id: int, keys: Collection[str] = (), entity_ids: Collection[str] = ()
) -> list[Present]:
    """The records of one instance, archived ones too.

    A reference to a record that Home Assistant does not know yet is ``#`` and the record's id.

    :param keys: only those with these ids of Home Assistant's, if there are any, and
    :param entity_ids: (entities) those with these entity ids
    """
    columns = _columns(kind)
    arguments: list[Any] = [instance_id]
    condition = "r.instance_id = %s"
    if keys or entity_ids:
        condition += f" AND (r.{kind.key} = ANY(%s)" + (
            " OR r.entity_id = ANY(%s))" if kind is ENTITY else ")"
        )
        arguments += [list(keys)] + ([list(entity_ids)] if kind is ENTITY else [])
    selected = ", ".join(columns.values())
    cr.execute(
        f"SELECT r.id, r.{kind.key}, r.active, r.sync_pending, {selected} FROM {kind.table} AS r WHERE {condition}",
        arguments,
    )
    names = list(columns)
    many = frozenset(kind.many)
    return [
        Present(
            record_id,
            key,
            bool(active),
            {
                name: frozenset(value) if name in many else value
                for name, value in zip(names, values, strict=True)
            },
            pending or {},
        )
        for record_id, key, active, pending, *values in cr.fetchall()
    ]


def _columns(kind: Kind) -> dict[str, str]:
    """SQL expression by field."""
    columns = {
        name: f"coalesce(r.{name}, false)" if reader in (flag, has_number) else f"r.{name}"
        for name, (_, reader) in kind.columns.items()
    }
    columns["extra"] = "r.extra"
    if kind is ENTITY:
        columns |= {"entity_id": "r.entity_id", "name": "r.name"}
    for name, (_, target_name) in kind.links.items():
        target = KINDS[target_name]
        columns[name] = (
            f"(SELECT coalesce(t.{target.key}, '#' || t.id) FROM {target.table} AS t WHERE t.id = r.{name})"
        )
    for name, (_, target_name) in kind.many.items():
        target = KINDS[target_name]
        relation = "_".join(sorted((kind.table, target.table))) + "_rel"
        columns[name] = (
            f"ARRAY(SELECT coalesce(t.{target.key}, '#' || t.id) FROM {relation} AS x"
            f" JOIN {target.table} AS t ON t.id = x.{target.table}_id WHERE x.{kind.table}_id = r.id)"
        )
    return columns


def read_ids(cr: Any, kind: Kind, instance_id: int) -> dict[str, int]:
    """Record id by Home Assistant's id, of what Home Assistant has."""
    cr.execute(
        f"SELECT {kind.key}, id FROM {kind.table} WHERE instance_id = %s AND active AND {kind.key} IS NOT NULL",
        [instance_id],
    )
    return dict(cr.fetchall())


def read_device_names(cr: Any, instance_id: int) -> dict[str, str]:
    """Shown name by Home Assistant's id."""
    cr.execute("SELECT device_id, shown_name FROM ha_device WHERE instance_id = %s AND active", [instance_id])
    return {key: name for key, name in cr.fetchall() if name}


def read_entity_versions(cr: Any, instance_id: int) -> dict[str, int]:
    """When each registered entity was last changed in Home Assistant (seconds since 1970), by registry id."""
    cr.execute(
        """
        SELECT registry_id, extract(epoch FROM changed_at)::int8 FROM ha_entity
        WHERE instance_id = %s AND registry_id IS NOT NULL AND changed_at IS NOT NULL
        """,
        [instance_id],
    )
    return dict(cr.fetchall())
