"""The registry of entities: who is who. Pure.

A registered entity is known by its registry id, whatever its entity id is at the moment; one without a
registry entry by its entity id. So a renamed entity keeps its record, an entity that gets registered keeps
it too, and ids may be swapped.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from .registry_diff import Changes, Present, RefusedRow, Scope, compare, desired, usable_rows
from .registry_kinds import ENTITY, PARKED, Row, Values, is_entity_id, text

NO_ENTRY: Values = ENTITY.read(dict.fromkeys(ENTITY.known_keys))
"""What a record holds whose entity is not, or no longer, in the registry."""


class NeedsWholeList(Exception):
    """A part of the registry does not tell enough: an entity id went from one entity to another; or an entity has left
    its entity id, and may have been removed or have another one by now.
    """


def diff_entities(
    rows: Iterable[Any],
    present: Iterable[Present],
    names: Mapping[str, str],
    device_names: Mapping[str, str],
    scope: Scope,
    *,
    whole: bool,
) -> Changes:
    """Compare the registry of entities.

    :param present: with `entity_id` and `name` in their values; all of the instance, or those that the
        rows can be about
    :param names: shown name by entity id, of all entities that have a state
    :param device_names: shown name by Home Assistant's id
    :param scope: its `removed` and `gone` are entity ids, its `unread` are registry ids
    :param whole: the rows are the whole registry
    :raises NeedsWholeList: only where the rows are not
    """
    changes = Changes()
    wanted, left_out = _usable_entities(rows, changes)
    records = list(present)
    matched = _match(wanted, records, scope, whole=whole)
    for key, row in wanted.items():
        entity_id = row["entity_id"]
        values = desired(ENTITY, row, scope)
        record = matched.get(key)
        if record is None:
            name = names.get(entity_id) or shown_name(row, device_names)
            changes.create.append({ENTITY.key: key, "entity_id": entity_id, "name": name, **values})
            continue
        if record.values["entity_id"] != entity_id:
            _rename(record, entity_id, changes)
        if entity_id not in names:
            values["name"] = shown_name(row, device_names)
        compare(ENTITY, record, key, values, changes)
    _make_room(wanted, records, matched, changes, whole=whole)
    kept = {record.id for record in matched.values()}
    for record in records:
        entity_id = record.values["entity_id"]
        if record.key is None or record.id in kept or record.id in changes.rename or record.key in left_out:
            continue
        if record.key in scope.unread:
            continue
        if (whole and scope.authoritative) or entity_id in scope.removed:
            if not whole and entity_id not in scope.gone and (record.active or entity_id in names):
                raise NeedsWholeList
            _take_out(record, names, changes)
    return changes


def _usable_entities(rows: Iterable[Any], changes: Changes) -> tuple[dict[str, Row], set[str]]:
    """The rows by registry id, of those with the same entity id the first; and the registry ids of those that are left
    out, whose records stay as they are.
    """
    wanted: dict[str, Row] = {}
    left_out: set[str] = set()
    taken: set[str] = set()
    for key, row in usable_rows(ENTITY, rows, changes).items():
        entity_id = row.get("entity_id")
        if not is_entity_id(entity_id):
            left_out.add(key)
            changes.refused.append(RefusedRow.of(entity_id, "bad_entity_id"))
        elif entity_id in taken:
            left_out.add(key)
            changes.refused.append(RefusedRow.of(entity_id, "same_entity_id"))
        else:
            taken.add(entity_id)
            wanted[key] = row
    return wanted, left_out


def _rename(record: Present, entity_id: str, changes: Changes) -> None:
    changes.was[record.id] = record.values["entity_id"]
    changes.rename[record.id] = entity_id


def _match(
    wanted: Mapping[str, Row], records: Iterable[Present], scope: Scope, *, whole: bool
) -> dict[str, Present]:
    """The record of each row that has one, by registry id."""
    by_key = {record.key: record for record in records if record.key is not None}
    by_entity_id = {record.values["entity_id"]: record for record in records}
    matched: dict[str, Present] = {}
    for key, row in wanted.items():
        record = by_key.get(key)
        if record is None:
            record = by_entity_id.get(row["entity_id"])
            if record is not None and record.key is not None:
                # Its own entry is gone, or has another entity id by now.
                if record.key in wanted or record.key in scope.unread:
                    record = None
                elif not whole and record.active:
                    raise NeedsWholeList
        if record is not None:
            matched[key] = record
    return matched


def _make_room(
    wanted: Mapping[str, Row],
    records: Iterable[Present],
    matched: Mapping[str, Present],
    changes: Changes,
    *,
    whole: bool,
) -> None:
    """Take entity ids from records that no longer have a right to them.

    A record without a registry entry that is active was made a moment ago, from the first state that came
    after a rename; it goes up in the record that was renamed. Others are archived under an id that no
    entity can have.
    """
    owner = {row["entity_id"]: key for key, row in wanted.items()}
    kept = {record.id for record in matched.values()}
    for record in records:
        entity_id = record.values["entity_id"]
        key = owner.get(entity_id)
        if key is None or record.id in kept:
            continue
        into = matched.get(key)
        if into is not None and record.key is None and record.active:
            changes.absorb.append((record.id, into.id))
        elif record.active and not whole:
            raise NeedsWholeList
        else:
            _rename(record, f"{entity_id}{PARKED}{record.id}", changes)
            if record.active:
                changes.archive.append(record.id)


def _take_out(record: Present, names: Mapping[str, str], changes: Changes) -> None:
    """The entry is gone from the registry. Where the entity still has a state, it goes on without an entry."""
    if record.values["entity_id"] not in names:
        if record.active:
            changes.archive.append(record.id)
        return
    changed = {name: value for name, value in NO_ENTRY.items() if record.values.get(name) != value}
    changes.update[record.id] = {**changed, ENTITY.key: None, "active": True}


def shown_name(row: Row, device_names: Mapping[str, str]) -> str:
    """The name that Home Assistant would show for an entity that has no state (a disabled one)."""
    own, original = _name(row.get("name")), _name(row.get("original_name"))
    device = device_names.get(text(row.get("device_id")) or "")
    if "next_name_part" in row:
        with_device = row["next_name_part"] == "device"
    else:
        with_device = row.get("has_entity_name") is True and not own
    parts = [device if with_device else None, own or original]
    return " ".join(part for part in parts if part) or device or row["entity_id"]


def _name(value: Any) -> str | None:
    name = text(value) if isinstance(value, str) else None
    return name if name and name.strip() else None
