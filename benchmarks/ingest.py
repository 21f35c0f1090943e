"""What one Home Assistant can emit, and how much of it is in the table how soon.

The same rates, one after the other, are given to a client that only receives and decodes, and to the bridge.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

import psutil

from benchmarks.bed import Bed
from benchmarks.child import Child
from benchmarks.load import Load
from benchmarks.results import Goal, Result, exponent, percentile, ratio
from benchmarks.scale import Scale
from tests.rig.tables import as_table_has_them, differences, wait_for_connected

GOALS = (
    Goal("ratio.sustained_per_s", 0.7, at_least=True),
    Goal("lag_p99_ms", 500),
    Goal("lost", 0),
    Goal("cut_off", 0),
    Goal("exponent_cpu_over_rate", 1),
)

ENTITIES = 2000
RATES = (100, 300, 1000, 3000, 10_000, 30_000)
"""Changes a second; the last ones are more than Home Assistant can do."""
LAG_RATE = 1000
PROBES = 50
DRAIN_SECONDS = 60.0


@dataclass
class Step:
    """One rate.

    `received`: changes; `seconds`: until the last of them was in; `cpu`: of the receiver, in seconds; `behind`: seconds
    from the end of the changes until the last one was seen in the table.
    """

    emitted: float
    received: int
    seconds: float
    cpu: float
    lags: list[float]
    behind: float = 0.0

    @property
    def per_second(self) -> float:
        return self.received / self.seconds


def run(bed: Bed, scale: Scale) -> Result:
    result = Result("ingest")
    load = Load(bed)
    entities = scale.pick(ENTITIES, 100)
    load.fill(entities)
    rates = scale.pick(RATES, (LAG_RATE,))
    seconds = scale.seconds(10, 2)
    odoo = bed.start_odoo()
    [instance_id] = bed.make_instances(odoo, {"Load": (load.home.url, load.home.token)})
    bare = {rate: _bare(load, entities, rate, seconds) for rate in rates}
    bridge = bed.bridge("a")
    wait_for_connected(bed.tables, [instance_id])
    process = psutil.Process(bridge.pid)
    idle_mib = process.memory_info().rss / 2**20
    count = _settled_changes(bed, instance_id)
    steps = {}
    for rate in rates:
        steps[rate] = _bridge(bed, load, instance_id, process, entities, rate, seconds)
        count, before = _settled_changes(bed, instance_id), count
        steps[rate].received = count - before

    table, wanted = bed.tables.states(instance_id), as_table_has_them(load.states())
    result.figures["sustained_per_s"] = max(step.per_second for step in steps.values())
    result.figures["bare_per_s"] = max(step.per_second for step in bare.values())
    result.figures["lost"] = len(differences(table, wanted))
    result.figures["cut_off"] = load.cut_off()
    result.add_percentiles("lag", steps[LAG_RATE].lags)
    result.figures["cpu_pct_at_1000"] = 100 * steps[LAG_RATE].cpu / steps[LAG_RATE].seconds
    result.figures["drained_s"] = max(step.behind for step in steps.values())
    result.figures["memory_mib"] = process.memory_info().rss / 2**20
    result.figures["memory_growth_mib"] = process.memory_info().rss / 2**20 - idle_mib
    result.figures["exponent_cpu_over_rate"] = exponent(
        {s.per_second: s.cpu / s.seconds for s in steps.values()}
    )
    for rate in rates:
        result.figures[f"rate_{rate}_per_s"] = steps[rate].per_second
        result.reference[f"rate_{rate}_per_s"] = bare[rate].per_second
        result.figures[f"rate_{rate}_emitted_per_s"] = steps[rate].emitted
    result.reference["sustained_per_s"] = result.figures["bare_per_s"]
    result.reference["lag_p99_ms"] = percentile(bare[LAG_RATE].lags, 99) * 1000
    result.reference["cpu_pct_at_1000"] = 100 * bare[LAG_RATE].cpu / bare[LAG_RATE].seconds
    result.ratio["sustained_per_s"] = ratio(result.figures["sustained_per_s"], result.figures["bare_per_s"])
    return result


def _bare(load: Load, entities: int, rate: int, seconds: float) -> Step:
    with Child("benchmarks.bare_client", url=load.home.url, token=load.home.token) as client:
        emitted = load.run(entities, rate, seconds)
        time.sleep(0.5)
        found = client.result()
    return Step(emitted.per_second, found["changes"], emitted.seconds, found["cpu_seconds"], found["lags"])


def _bridge(
    bed: Bed, load: Load, instance_id: int, process: psutil.Process, entities: int, rate: int, seconds: float
) -> Step:
    cpu = _cpu(process)
    ids = [
        row[0]
        for row in bed.tables.rows(
            "SELECT id FROM ha_entity WHERE instance_id = %s AND entity_id = ANY(%s)",
            instance_id,
            [f"sensor.load_{number}" for number in range(0, entities, max(1, entities // PROBES))],
        )
    ]
    dsn = bed.postgres.dsn(bed.odoo.database)
    with Child("benchmarks.commit_watch", dsn=dsn, ids=ids, pause=0.005) as watch:
        emitted = load.run(entities, rate, seconds)
        _drain(bed, load, instance_id)
        found = watch.result()
    cpu = _cpu(process) - cpu
    behind = max(0.0, found["last_seen"] - emitted.ended)
    return Step(emitted.per_second, 0, emitted.seconds + behind, cpu, found["lags"], behind)


def _drain(bed: Bed, load: Load, instance_id: int) -> None:
    """Wait until the table has everything; at most `DRAIN_SECONDS`."""
    wanted = as_table_has_them(
        state for state in load.states() if state["entity_id"].startswith("sensor.load_")
    )
    deadline = time.monotonic() + DRAIN_SECONDS
    while True:
        table = bed.tables.states(instance_id)
        if time.monotonic() > deadline or all(
            table.get(entity_id) == state for entity_id, state in wanted.items()
        ):
            return
        time.sleep(0.05)


def _changes(bed: Bed, instance_id: int) -> int:
    """Changes that reached the table so far, as the bridge counts them, every five seconds."""
    [(count,)] = bed.tables.rows(
        "SELECT coalesce(changes, 0) FROM ha_connection WHERE instance_id = %s", instance_id
    )
    return int(count)


def _settled_changes(bed: Bed, instance_id: int) -> int:
    """The same when nothing more is to be counted."""
    count, since = _changes(bed, instance_id), time.monotonic()
    while time.monotonic() - since < 6:
        time.sleep(0.2)
        if (now := _changes(bed, instance_id)) != count:
            count, since = now, time.monotonic()
    return count


def _cpu(process: psutil.Process) -> float:
    times = process.cpu_times()
    return float(times.user + times.system)
