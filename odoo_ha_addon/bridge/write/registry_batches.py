"""Changes of a registry, cut into transactions that are over before anybody notices, and carried out through
the ORM.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from odoo.fields import Command

from ...protocol.registry_diff import Changes
from ...protocol.registry_kinds import ENTITY, Kind, Values

BATCH = 50
"""Records a transaction: about a hundredth of a second of work."""

Ids = Mapping[str, Mapping[str, int]]
"""Record id by Home Assistant's id, by kind."""


@dataclass
class Batch:
    """The part of some `Changes` that one transaction carries out.

    :ivar relink: by Home Assistant's id, links to records of the same kind, which may have been created after it
    """

    create: list[Values] = field(default_factory=list)
    relink: dict[str, Values] = field(default_factory=dict)
    update: dict[int, Values] = field(default_factory=dict)
    pending: dict[int, Values] = field(default_factory=dict)
    archive: list[int] = field(default_factory=list)
    absorb: list[tuple[int, int]] = field(default_factory=list)
    rename: dict[int, str] = field(default_factory=dict)

    @property
    def size(self) -> int:
        return len(self.create) + len(self.update) + len(self.archive) + len(self.rename)


def cut(kind: Kind, changes: Changes) -> Iterator[Batch]:
    """Batches in the order in which they have to be carried out. Who is who comes first, and all at once."""
    if changes.rename or changes.absorb:
        yield Batch(rename=changes.rename, absorb=changes.absorb)
    archive = iter(changes.archive)
    while part := list(islice(archive, BATCH)):
        yield Batch(archive=part)
    create = iter(changes.create)
    while created := list(islice(create, BATCH)):
        yield Batch(create=created)
    links = iter(_links_among_themselves(kind, changes).items())
    while linked := list(islice(links, BATCH)):
        yield Batch(relink=dict(linked))
    touched = iter(changes.update.keys() | changes.pending.keys())
    while records := list(islice(touched, BATCH)):
        yield Batch(
            update={
                record_id: changes.update[record_id] for record_id in records if record_id in changes.update
            },
            pending={
                record_id: changes.pending[record_id] for record_id in records if record_id in changes.pending
            },
        )


def carry_out(env: Any, kind: Kind, instance_id: int, batch: Batch, ids: Ids) -> dict[str, int]:
    """Do it, in the caller's transaction.

    :param ids: for references; an unknown one is left empty, to be set once its target is there
    :return: record id by Home Assistant's id, of what was created
    """
    model = env[kind.model].with_context(active_test=False, prefetch_fields=False)
    if batch.absorb or batch.rename:
        model._rename(batch.rename, batch.absorb)
    if batch.archive:
        model.browse(batch.archive).exists()._archive_gone()
    touched = model.browse(batch.update.keys() | batch.pending.keys()).exists()
    touched.fetch(["sync_pending"])
    for record in touched:
        # Somebody may have begun to edit it since the comparison.
        edits = record.sync_pending or {}
        if theirs := {
            name: value for name, value in batch.pending.get(record.id, {}).items() if name in edits
        }:
            record._compare_edits(theirs)
        if values := {
            name: value for name, value in batch.update.get(record.id, {}).items() if name not in edits
        }:
            record.write(to_orm(env, kind, values, ids))
    for key, values in batch.relink.items():
        model.browse(ids[kind.name][key]).write(to_orm(env, kind, values, ids))
    created = model.create([_new(env, kind, instance_id, values, ids) for values in batch.create])
    return {values[kind.key]: record.id for values, record in zip(batch.create, created, strict=True)}


def _links_among_themselves(kind: Kind, changes: Changes) -> dict[str, Values]:
    own = [name for name, (_, target) in kind.links.items() if target == kind.name]
    links = {
        values[kind.key]: {name: values[name] for name in own if values[name]} for values in changes.create
    }
    return {key: values for key, values in links.items() if values}


def to_orm(env: Any, kind: Kind, values: Values, ids: Ids) -> dict[str, Any]:
    """Values as `create` and `write` take them."""
    converted: dict[str, Any] = {}
    for name, value in values.items():
        if name in kind.links:
            converted[name] = ids[kind.links[name][1]].get(value, False)
        elif name in kind.many:
            known = ids[kind.many[name][1]]
            converted[name] = [Command.set([known[key] for key in value if key in known])]
        else:
            converted[name] = False if value is None else value
    return converted


def _new(env: Any, kind: Kind, instance_id: int, values: Values, ids: Ids) -> dict[str, Any]:
    new = {"instance_id": instance_id, **to_orm(env, kind, values, ids)}
    if kind is ENTITY:
        new["domain"] = values["entity_id"].partition(".")[0]
    return new
