"""Rules for benchmarks. One is made as people make it; thousands are copies of it, made by PostgreSQL."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from typing import Any

from benchmarks.bed import Bed
from tests import addons_without_odoo
from tests.odoo_client import OdooClient
from tests.waiting import eventually

addons_without_odoo.install()

from odoo_ha_addon.protocol.notify import CHANNEL  # noqa: E402 - after `install`

ADDON = "odoo_ha_automation"
TOPIC = "ha_rule"
PATIENCE_SECONDS = 120.0

Target = Mapping[str, Sequence[int]]
"""Ids by the name of the field: what one rule is about."""

_RELATIONS = {
    "ha_entity_ids": ("ha_rule_entity_rel", "entity_id"),
    "ha_area_ids": ("ha_rule_area_rel", "area_id"),
    "ha_label_ids": ("ha_rule_label_rel", "label_id"),
}


def make_rule(odoo: OdooClient, name: str, code: str, **values: Any) -> int:
    """A rule that runs `code`; returns its id. `values` are fields of `base.automation`."""
    [model] = odoo.call("ir.model", "search", [("model", "=", "ha.entity")])
    action = {"name": name, "state": "code", "code": code, "model_id": model, "usage": "base_automation"}
    return odoo.create(
        "base.automation",
        name=name,
        model_id=model,
        trigger="on_ha",
        action_server_ids=[(0, 0, action)],
        **values,
    )


def copy_rule(bed: Bed, rule: int, targets: Sequence[Target]) -> None:
    """A copy without actions for each of the targets. Bridges hear of it by `announce`."""
    columns = ", ".join(
        f'"{name}"'
        for (name,) in bed.tables.rows(
            "SELECT column_name FROM information_schema.columns "
            "WHERE table_schema = current_schema AND table_name = 'base_automation' AND column_name <> 'id'"
        )
    )
    copies = bed.tables.rows(
        f"INSERT INTO base_automation ({columns}) SELECT {columns} FROM base_automation, generate_series(1, %s) "
        "WHERE id = %s RETURNING id",
        len(targets), rule,
    )  # fmt: skip
    for name, (table, column) in _RELATIONS.items():
        pairs = [
            (copy, record_id)
            for (copy,), target in zip(copies, targets, strict=True)
            for record_id in target.get(name, ())
        ]
        bed.tables.rows(
            f"INSERT INTO {table} (rule_id, {column}) SELECT * FROM unnest(%s::int[], %s::int[])",
            [copy for copy, _ in pairs],
            [record_id for _, record_id in pairs],
        )


def remove_rules(bed: Bed) -> None:
    """All of them, with their firings. Bridges hear of it by `announce`."""
    bed.tables.rows("DELETE FROM base_automation WHERE trigger = 'on_ha'")


def announce(bed: Bed, instance_id: int) -> None:
    """Wait until the bridge follows the rules that there are now, and no others."""
    bed.tables.rows("SELECT pg_notify(%s, %s)", CHANNEL, f"{TOPIC}:0")
    rules = bed.tables.rows("SELECT id FROM base_automation WHERE trigger = 'on_ha' AND active ORDER BY id")
    eventually(
        lambda: bed.tables.rows(
            "SELECT rule_id FROM ha_rule_watch WHERE instance_id = %s ORDER BY rule_id", instance_id
        ),
        lambda watched: watched == rules,
        PATIENCE_SECONDS,
    )


def entity_ids(bed: Bed, instance_id: int, prefix: str) -> dict[str, int]:
    """Record ids of the entities whose id begins so, by entity id, in the order of the numbers at their ends."""
    found = bed.tables.rows(
        "SELECT entity_id, id FROM ha_entity WHERE instance_id = %s AND active AND starts_with(entity_id, %s)",
        instance_id,
        prefix,
    )
    return dict(sorted(found, key=lambda row: (len(row[0]), row[0])))


def wait_for_entities(bed: Bed, instance_id: int, prefix: str, count: int) -> dict[str, int]:
    """The same when so many are there, with a state."""
    eventually(
        lambda: bed.tables.rows(
            "SELECT count(*) FROM ha_entity WHERE instance_id = %s AND active AND state_id IS NOT NULL "
            "AND starts_with(entity_id, %s)",
            instance_id,
            prefix,
        ),
        lambda rows: rows[0][0] >= count,
        PATIENCE_SECONDS,
    )
    return entity_ids(bed, instance_id, prefix)


def waiting(bed: Bed) -> int:
    """Firings whose actions have not been done."""
    [(count,)] = bed.tables.rows("SELECT count(*) FROM ha_rule_firing WHERE state = 'waiting'")
    return int(count)


def wait_until_done(bed: Bed, seconds: float = PATIENCE_SECONDS) -> float:
    """Wait until no firing waits; how long that took."""
    began = time.monotonic()
    eventually(lambda: waiting(bed), lambda count: count == 0, seconds, 0.2)
    return time.monotonic() - began
