"""Carries out the changes of a registry through the ORM."""

from __future__ import annotations

from typing import Any

from ...protocol.registry_kinds import ENTITY, Kind, Values
from ...protocol.registry_records import Ids, record_values
from .batch import Batch


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
            record.write(record_values(kind, values, ids))
    for key, values in batch.relink.items():
        if record_id := ids.get(kind.name, {}).get(key):
            model.browse(record_id).write(record_values(kind, values, ids))
    return _create(model, kind, instance_id, batch.create, ids)


def _create(model: Any, kind: Kind, instance_id: int, rows: list[Values], ids: Ids) -> dict[str, int]:
    new = {values[kind.key]: _new(kind, instance_id, values, ids) for values in rows}
    known: dict[str, int] = {}
    if kind is ENTITY:
        # A first state may have made a record since the comparison.
        by_entity_id = model._unregistered(instance_id, [values["entity_id"] for values in rows])
        for key in [key for key, values in new.items() if values["entity_id"] in by_entity_id]:
            record = by_entity_id[new[key]["entity_id"]]
            record.write({**new.pop(key), "active": True})
            known[key] = record.id
    created = model.create(list(new.values()))
    return {**known, **{key: record.id for key, record in zip(new, created, strict=True)}}


def _new(kind: Kind, instance_id: int, values: Values, ids: Ids) -> dict[str, Any]:
    new = {"instance_id": instance_id, **record_values(kind, values, ids)}
    if kind is ENTITY:
        new["domain"] = values["entity_id"].partition(".")[0]
    return new
