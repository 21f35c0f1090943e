"""Reading Home Assistant's registries over a connection, in all the versions that there are of them."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Awaitable, Collection, Iterable, Mapping
from typing import Any, NamedTuple, TypeVar

from ....hass import CommandFailed, Connection, HassError, UnexpectedAnswer, commands
from ....hass.answers import Rows
from ....protocol.registry_kinds import ENTITY

_Answer = TypeVar("_Answer")

DETAILS_AT_ONCE = 1000
SCOPES = frozenset({"automation", "scene", "script", "helpers"})
"""The scopes of categories that Home Assistant's own pages use; others show in the entities."""

LISTS = {
    "floor": commands.list_floors,
    "label": commands.list_labels,
    "area": commands.list_areas,
    "device": commands.list_devices,
    "entity": commands.list_entities,
}


class Lists(NamedTuple):
    """:ivar rows: of each registry that Home Assistant has listed
    :ivar failed: why it did not list others; those that this version does not have are in neither
    """

    rows: dict[str, Rows]
    failed: dict[str, HassError]


async def read_lists(connection: Connection, kinds: Collection[str]) -> Lists:
    """The rows of these registries, all at once.

    :raises HassError: the connection broke, or Home Assistant does not answer
    """
    lists = Lists({}, {})
    wanted = [kind for kind in LISTS if kind in kinds]
    answers = await asyncio.gather(*(answer_or_error(if_known(LISTS[kind](connection))) for kind in wanted))
    for kind, answer in zip(wanted, answers, strict=True):
        _take(lists, kind, answer)
    if "category" in kinds:
        entities = lists.rows.get("entity", ())
        _take(lists, "category", await answer_or_error(_read_categories(connection, entities)))
    return lists


async def answer_or_error(answer: Awaitable[_Answer]) -> _Answer | HassError:
    """The answer, or why Home Assistant gives none to this one command."""
    try:
        return await answer
    except (CommandFailed, UnexpectedAnswer) as error:
        return error


def _take(lists: Lists, kind: str, answer: Rows | HassError | None) -> None:
    if isinstance(answer, HassError):
        lists.failed[kind] = answer
    elif answer is not None:
        lists.rows[kind] = answer


async def read_splits(connection: Connection) -> dict[str, str]:
    """By the id of each device that was split into one for each integration, the id of its foremost part."""
    answer = await if_known(commands.list_composite_splits(connection))
    found = {}
    for old, split in (answer if isinstance(answer, dict) else {}).items():
        if not isinstance(split, dict):
            continue
        parts = split.get("split_ids")
        foremost = split.get("primary_id") or next(iter(parts if isinstance(parts, list) else ()), None)
        if isinstance(foremost, str) and foremost:
            found[old] = foremost
    return found


async def read_entries(connection: Connection, entity_ids: Iterable[str]) -> dict[str, Any]:
    """The detailed entry by entity id, None for an entity that has no entry; one that cannot be read is left out.

    :raises CommandFailed: this version cannot tell
    """
    ids = sorted(entity_ids)
    entries: dict[str, Any] = {}
    for start in range(0, len(ids), DETAILS_AT_ONCE):
        entries |= await commands.get_entries(connection, ids[start : start + DETAILS_AT_ONCE])
    return entries


async def add_details(connection: Connection, rows: Rows, versions: Mapping[str, int]) -> Rows:
    """Complete the rows of entities that changed since Odoo last saw them; the list leaves the details out.

    :param versions: when each was last changed, by registry id, as far as Odoo knows
    """
    changed = {
        row["entity_id"]
        for row in rows
        if ENTITY.id_of(row)
        and isinstance(row.get("entity_id"), str)
        and not _is_version(row, versions.get(row["id"]))
    }
    if not changed:
        return rows
    try:
        entries = await read_entries(connection, changed)
    except (CommandFailed, UnexpectedAnswer):
        return rows
    return Rows((_with_details(row, entries) for row in rows), rows.refused)


def _with_details(row: dict[str, Any], entries: Mapping[str, Any]) -> dict[str, Any]:
    entity_id = row.get("entity_id")
    entry = entries.get(entity_id) if isinstance(entity_id, str) else None
    return entry if isinstance(entry, dict) and entry.get("id") == row.get("id") else row


def _is_version(row: Mapping[str, Any], version: int | None) -> bool:
    modified = row.get("modified_at")
    return isinstance(modified, (int, float)) and math.isfinite(modified) and int(modified) == version


async def _read_categories(connection: Connection, entities: Iterable[Any]) -> Rows:
    scopes = set(SCOPES)
    for row in entities:
        if isinstance(row, dict) and isinstance(row.get("categories"), dict):
            scopes.update(row["categories"])
    ordered = sorted(scopes)
    answers = await asyncio.gather(
        *(if_known(commands.list_categories(connection, scope)) for scope in ordered)
    )
    categories = Rows()
    for scope, rows in zip(ordered, answers, strict=True):
        if rows is not None:
            categories += ({**row, "scope": scope} for row in rows)
            categories.refused += rows.refused
    return categories


async def if_known(answer: Awaitable[_Answer]) -> _Answer | None:
    """None where this version of Home Assistant does not know the command."""
    try:
        return await answer
    except CommandFailed as error:
        if error.code == "unknown_command":
            return None
        raise
