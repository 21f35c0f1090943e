"""What has to change in Odoo so that it holds what Home Assistant's registries hold. Pure: no I/O, no Odoo.

Nothing is created that Home Assistant does not have, nothing is removed without its word, and only columns
that differ are named. References are Home Assistant's ids; one that is not known there is no reference. An
edit that Home Assistant has not confirmed yet is never overwritten; where Home Assistant changed the same
thing meanwhile, that is a conflict for a person to decide.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from .registry_kinds import DEVICE, Kind, Row, Values, is_id, same

NOTHING: frozenset[str] = frozenset()
SHOWN = 200
"""Characters of an id or a reason that a report shows."""


@dataclass
class Present:
    """A record as Odoo has it.

    :ivar key: Home Assistant's id; None for a record that was made in Odoo and has none yet
    :ivar values: as `Kind.read` gives them
    :ivar pending: edits not confirmed: by field, `base` is Home Assistant's value before the edit,
        `theirs` one that it has taken on meanwhile
    """

    id: int
    key: str | None
    active: bool
    values: Values
    pending: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


@dataclass(frozen=True)
class RefusedRow:
    """Something that Home Assistant sent, and that could not be taken over.

    :ivar key: Home Assistant's id or, where that is the trouble, the beginning of it
    :ivar reason: a word that `ha.sync.report.line` has a sentence for
    :ivar detail: words of Odoo or PostgreSQL
    """

    key: str
    reason: str
    detail: str = ""

    @classmethod
    def of(cls, key: Any, reason: str, detail: str = "") -> RefusedRow:
        shown = key if isinstance(key, str) else "" if key is None else type(key).__name__
        return cls(shown[:SHOWN], reason, detail[:SHOWN])


@dataclass
class Changes:
    """The outcome of a diff, by record id where there is a record.

    :ivar update: only the columns that differ
    :ivar pending: what Home Assistant has where there are unconfirmed edits, if that says anything new
    :ivar absorb: pairs (gone, stays): what hangs on the first belongs to the second from now on
    :ivar rename: entity ids; to be changed all at once, before everything else
    :ivar refused: rows of Home Assistant that are left out
    :ivar was: the entity id that a record had, for each that is in `rename`
    """

    create: list[Values] = field(default_factory=list)
    update: dict[int, Values] = field(default_factory=dict)
    pending: dict[int, Values] = field(default_factory=dict)
    archive: list[int] = field(default_factory=list)
    absorb: list[tuple[int, int]] = field(default_factory=list)
    rename: dict[int, str] = field(default_factory=dict)
    was: dict[int, str] = field(default_factory=dict)
    came_back: int = 0
    refused: list[RefusedRow] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.create or self.update or self.pending or self.archive or self.absorb or self.rename)


@dataclass(frozen=True)
class Scope:
    """What a list stands for.

    :ivar known: ids that exist in Home Assistant, by kind, for references
    :ivar authoritative: the list is whole and Home Assistant is up: what is not in it is gone
    :ivar removed: ids that Home Assistant said are gone
    :ivar gone: those of them whose entry was removed for certain, and has no other id
    :ivar unread: ids of rows that are there and cannot be read: their records stay as they are
    """

    known: Mapping[str, Collection[str]]
    authoritative: bool = False
    removed: Collection[str] = NOTHING
    gone: Collection[str] = NOTHING
    unread: Collection[str] = NOTHING


def diff(kind: Kind, rows: Iterable[Any], present: Iterable[Present], scope: Scope) -> Changes:
    """Compare one registry (all but that of entities, see `registry_entities`)."""
    changes = Changes()
    wanted = usable_rows(kind, rows, changes)
    siblings = {*wanted, *scope.unread}
    by_key = {record.key: record for record in present if record.key is not None}
    nameless = {_plain(record.values.get("name")): record for record in present if record.key is None}
    for key, row in wanted.items():
        values = desired(kind, row, scope, siblings)
        record = by_key.get(key) or nameless.pop(_plain(values.get("name")), None)
        if record is None:
            changes.create.append({kind.key: key, **values})
        else:
            compare(kind, record, key, values, changes)
    for key, record in by_key.items():
        if key not in siblings and record.active and (scope.authoritative or key in scope.removed):
            changes.archive.append(record.id)
    return changes


def follow_splits(
    rows: Iterable[Any],
    present: Iterable[Present],
    splits: Mapping[str, str],
    unread: Collection[str] = NOTHING,
) -> Changes:
    """Let the records of devices that Home Assistant has split follow the part that it names.

    :param splits: by the id of a device that was split, the id of the part that its record follows
    :param unread: ids of rows that are there and cannot be read
    """
    changes = Changes()
    live = {*(DEVICE.id_of(row) for row in rows), *unread}
    by_key = {record.key: record for record in present}
    for old_key, new_key in splits.items():
        old, new = by_key.get(old_key), by_key.get(new_key)
        if old is None or old_key in live or new_key not in live:
            continue
        if new is None:
            changes.update[old.id] = {"device_id": new_key}
            by_key[new_key] = old
        elif old.active:
            changes.absorb.append((old.id, new.id))
    return changes


def unread_ids(kind: Kind, refused: Iterable[Mapping[str, str]]) -> tuple[frozenset[str], bool]:
    """Which ids rows have that cannot be read, and whether all are known.

    An id that no record can have is known well enough.

    :param refused: of each row its ids, as far as they are texts, by Home Assistant's key
    """
    ids = [row.get(kind.ha_key) for row in refused]
    return frozenset(key for key in ids if is_id(key)), None not in ids


def usable_rows(kind: Kind, rows: Iterable[Any], changes: Changes) -> dict[str, Row]:
    """The rows by id; what is no row, or has an id that cannot be kept or that another had before it, is noted."""
    wanted: dict[str, Row] = {}
    for row in rows:
        key = kind.id_of(row)
        if key is None:
            named = row.get(kind.ha_key) if isinstance(row, dict) else None
            is_text = isinstance(named, str) and named != ""
            changes.refused.append(RefusedRow.of(named, "bad_id" if is_text else "no_id"))
        elif key in wanted:
            changes.refused.append(RefusedRow.of(key, "same_id"))
        else:
            wanted[key] = row
    return wanted


def desired(kind: Kind, row: Row, scope: Scope, siblings: Collection[str] = NOTHING) -> Values:
    """What the record of a row should hold, with references to what exists only."""
    values = kind.read(row)
    for name, (_, target) in kind.links.items():
        known = siblings if target == kind.name else scope.known.get(target, NOTHING)
        is_itself = target == kind.name and values[name] == row[kind.ha_key]
        if values[name] not in known or is_itself:
            values[name] = None
    for name, (_, target) in kind.many.items():
        known = scope.known.get(target, NOTHING)
        values[name] = frozenset(key for key in values[name] if key in known)
    if "name" in kind.columns and kind.name != "device":
        values["name"] = values["name"] or row[kind.ha_key]
    return values


def compare(kind: Kind, record: Present, key: str, values: Values, changes: Changes) -> None:
    """Note what differs between a record and what it should hold, Home Assistant's id (`key`) included.

    Of a record that comes back, or stands for this id from now on, that is everything: before it is written a state may
    bring the record back, and the lack of one may archive it.
    """
    is_new_to_it = record.key != key or not record.active
    changed = {
        name: value
        for name, value in values.items()
        if is_new_to_it or not same(record.values.get(name), value)
    }
    if record.pending:
        theirs = {name: plain(values[name]) for name in record.pending if name in values}
        left = still_unconfirmed(record.pending, record.values, theirs)
        for name in record.pending:
            changed.pop(name, None)
        if left != record.pending:
            changes.pending[record.id] = theirs
    if is_new_to_it:
        changed |= {kind.key: key, "active": True}
    if not record.active:
        changes.came_back += 1
    if changed:
        changes.update[record.id] = changed


def still_unconfirmed(
    pending: Mapping[str, Mapping[str, Any]], mine: Mapping[str, Any], theirs: Mapping[str, Any]
) -> dict[str, dict[str, Any]]:
    """The edits that Home Assistant does not have yet, by field.

    :param pending: `base` is what Home Assistant had before the edit
    :param mine: what the record holds
    :param theirs: what Home Assistant has, as far as it said; what is neither that nor `base` it has changed itself
    """
    left: dict[str, dict[str, Any]] = {}
    for name, edit in pending.items():
        if name not in theirs:
            left[name] = dict(edit)
        elif same(plain(mine.get(name)), theirs[name]):
            continue
        elif same(theirs[name], edit.get("base")):
            left[name] = {"base": edit.get("base")}
        else:
            left[name] = {"base": edit.get("base"), "theirs": theirs[name]}
    return left


def plain(value: Any) -> Any:
    """A value as it is kept in JSON."""
    return sorted(value) if isinstance(value, frozenset) else value


def _plain(name: Any) -> str:
    """A name as Home Assistant compares names."""
    return str(name or "").casefold().replace(" ", "")
