"""From a change in a real Home Assistant until the action of its rule begins in a worker, with the bridge in Odoo."""

from __future__ import annotations

import random
import time

from benchmarks.bed import Bed
from benchmarks.load import Load
from benchmarks.results import Result
from benchmarks.rules.making import (
    announce,
    make_rule,
    remove_rules,
    wait_for_entities,
    wait_until_done,
)
from benchmarks.scale import Scale
from tests.rig.tables import wait_for_connected

PREFIX = "sensor.act_"
SAMPLES = 100
PAUSE_SECONDS = (0.2, 0.8)
"""Between two changes, so that each is one in a quiet house."""
BEGUN = (
    "env.cr.execute('INSERT INTO bench_begun VALUES (%s, clock_timestamp())', [env.context['ha_trigger']])"
)
MODES = {"threaded": 0, "prefork": 2}


def measure(bed: Bed, scale: Scale, load: Load, result: Result) -> None:
    """The figures without a mode in their names are those of the slower one."""
    bed.tables.rows("CREATE TABLE bench_begun (firing_id int, at timestamptz)")
    samples = scale.pick(SAMPLES, 3)
    for number in range(samples):
        load.home.set_state(f"{PREFIX}{number}", "0")
    for mode in scale.pick(tuple(MODES), ("prefork",)):
        bed.console.say(f"  {mode}")
        result.add_percentiles(f"{mode}_act", _lags(bed, load, MODES[mode], samples))
    for part in ("p50_ms", "p99_ms"):
        found = [result.value(f"{mode}_act_{part}") for mode in MODES]
        result.figures[f"act_{part}"] = max((value for value in found if value is not None), default=None)
    for number in range(samples):
        load.home.remove_state(f"{PREFIX}{number}")


def _lags(bed: Bed, load: Load, workers: int, samples: int) -> list[float]:
    odoo = bed.start_odoo(workers, bridge=True)
    [instance_id] = bed.make_instances(odoo, {f"Acts {workers}": (load.home.url, load.home.token)})
    wait_for_connected(bed.tables, [instance_id])
    ids = wait_for_entities(bed, instance_id, PREFIX, samples)
    make_rule(odoo, "Begin", BEGUN, ha_entity_ids=[(6, 0, list(ids.values()))], ha_when="changed")
    announce(bed, instance_id)
    bed.tables.rows("TRUNCATE bench_begun")
    for entity_id in ids:
        time.sleep(random.uniform(*PAUSE_SECONDS))
        load.home.set_state(entity_id, f"{time.time():.3f}")
    # The last one has to be a firing before it can wait for its action.
    time.sleep(1)
    wait_until_done(bed)
    rows = bed.tables.rows(
        "SELECT extract(epoch FROM begun.at AT TIME ZONE 'UTC' - firing.changed_at)::float8 "
        "FROM bench_begun AS begun JOIN ha_rule_firing AS firing ON firing.id = begun.firing_id"
    )
    if len(rows) != samples:
        raise RuntimeError(f"{len(rows)} actions of {samples} began")
    remove_rules(bed)
    odoo.call("ha.instance", "write", [instance_id], {"active": False})
    return [float(lag) for (lag,) in rows]
