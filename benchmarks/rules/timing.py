"""Rules that say "for ten seconds", whose bridge is killed meanwhile: another one fires them, how late?"""

from __future__ import annotations

import random
import time

from benchmarks.bed import Bed
from benchmarks.load import Load
from benchmarks.results import Result, median
from benchmarks.rules.making import announce, make_rule, remove_rules, wait_for_entities
from benchmarks.scale import Scale
from tests.odoo_client import OdooClient
from tests.rig.bridge_process import BridgeProcess
from tests.rig.tables import wait_for_connected
from tests.waiting import eventually

PREFIX = "binary_sensor.timer_"
ENTITIES = 10
ROUNDS = 5
HOLD_SECONDS = 10
STAGGER_SECONDS = 0.5
PATIENCE_SECONDS = 60.0


def measure(
    bed: Bed, scale: Scale, odoo: OdooClient, load: Load, bridges: list[BridgeProcess], result: Result
) -> None:
    """
    :param bridges: two
    """
    entities, hold = scale.pick(ENTITIES, 2), scale.pick(HOLD_SECONDS, 2)
    for number in range(entities):
        load.home.set_state(f"{PREFIX}{number}", "off")
    [instance_id] = bed.make_instances(odoo, {"Timers": (load.home.url, load.home.token)})
    wait_for_connected(bed.tables, [instance_id])
    ids = wait_for_entities(bed, instance_id, PREFIX, entities)
    make_rule(
        odoo, "Held", "record.write({'note': trigger.new})", ha_entity_ids=[(6, 0, list(ids.values()))],
        ha_to="on", ha_hold_number=hold, ha_hold_unit="seconds",
    )  # fmt: skip
    announce(bed, instance_id)
    late: list[float] = []
    for _ in range(scale.pick(ROUNDS, 1)):
        late += _round(bed, load, instance_id, list(ids), hold, bridges)
    result.figures["timer_late_s"] = max(late)
    result.figures["timer_late_p50_s"] = median(late)
    result.figures["timer_n"] = len(late)
    remove_rules(bed)
    odoo.call("ha.instance", "write", [instance_id], {"active": False})
    for entity_id in ids:
        load.home.remove_state(entity_id)


def _round(
    bed: Bed, load: Load, instance_id: int, names: list[str], hold: float, bridges: list[BridgeProcess]
) -> list[float]:
    """How late each fires (seconds), where the bridge that has them is killed before the first is due."""
    began, since = time.monotonic(), time.time()
    for entity_id in names:
        load.home.set_state(entity_id, "on")
        time.sleep(min(STAGGER_SECONDS, hold / 4 / len(names)))
    eventually(
        lambda: bed.tables.rows("SELECT count(*) FROM ha_rule_standing WHERE due IS NOT NULL"),
        lambda rows: rows[0][0] == len(names),
        PATIENCE_SECONDS,
    )
    time.sleep(max(0.0, random.uniform(hold / 2, hold) - (time.monotonic() - began)))
    served = bed.tables.served()[instance_id]
    [victim] = [bridge for bridge in bridges if bridge.pid == served]
    victim.kill()
    rows = eventually(
        lambda: bed.tables.rows(
            "SELECT extract(epoch FROM create_date - changed_at)::float8 FROM ha_rule_firing"
            " WHERE changed_at > to_timestamp(%s) AT TIME ZONE 'UTC'",
            since,
        ),
        lambda rows: len(rows) == len(names),
        PATIENCE_SECONDS,
    )
    victim.start()
    for entity_id in names:
        load.home.set_state(entity_id, "off")
    eventually(
        lambda: bed.tables.rows("SELECT 1 FROM ha_rule_standing"), lambda rows: not rows, PATIENCE_SECONDS
    )
    wanted = {bridge.pid for bridge in bridges}
    eventually(
        lambda: {pid for (pid,) in bed.tables.rows("SELECT pid FROM ha_bridge")},
        wanted.issubset,
        PATIENCE_SECONDS,
    )
    return [float(lag) - hold for (lag,) in rows]
