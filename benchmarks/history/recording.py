"""Everything recorded that one Home Assistant can emit; how soon; and what it costs the live states."""

from __future__ import annotations

import time

from benchmarks.bed import Bed
from benchmarks.child import Child
from benchmarks.load import Load
from benchmarks.results import Result, percentile, ratio
from benchmarks.scale import Scale
from tests.odoo_client import OdooClient
from tests.rig.tables import wait_for_connected

ENTITIES = 1000
RATES = (300, 1000, 3000, 10_000, 30_000)
"""Changes a second; the last ones are more than Home Assistant can do with its recorder on."""
LAG_RATE = 1000
PROBES = 50
PATIENCE_SECONDS = 120.0
STILL_SECONDS = 3.0
"""Without another row, after which none is expected any more."""
RULES_SECONDS = 2.0
"""Until a bridge has taken over changed rules."""


def measure(bed: Bed, scale: Scale, result: Result) -> tuple[OdooClient, Load, int]:
    """Returns the administrator, the Home Assistant and the id of its instance, for what follows."""
    load = Load(bed, measured=True)
    entities = scale.pick(ENTITIES, 50)
    load.fill(entities)
    odoo = bed.start_odoo()
    [instance_id] = bed.make_instances(odoo, {"Load": (load.home.url, load.home.token)})
    rates, seconds = scale.pick(RATES, (300,)), scale.seconds(10, 2)
    bare = max(_bare(load, entities, rate, seconds) for rate in rates)
    bed.bridge("a")
    wait_for_connected(bed.tables, [instance_id])
    still = scale.pick(STILL_SECONDS, 1.0)
    # What happened before is read from the recorder meanwhile.
    _settled(bed, still)
    recorded = max(_recorded(bed, load, entities, rate, seconds, still) for rate in rates)
    result.figures["recorded_per_s"] = recorded
    result.reference["recorded_per_s"] = bare
    result.ratio["recorded_per_s"] = ratio(recorded, bare)
    ids = _probes(bed, instance_id, entities)
    lag_rate = scale.pick(LAG_RATE, 100)
    with Child("benchmarks.history.row_watch", dsn=_dsn(bed), ids=ids, pause=0.01) as watch:
        load.run(entities, lag_rate, seconds)
        _settled(bed, still)
        result.add_percentiles("lag", watch.result()["lags"])
    with_history = _state_lags(bed, load, ids, entities, lag_rate, seconds)
    result.add_percentiles("state_lag", with_history)
    without = _without_history(bed, odoo, load, ids, entities, lag_rate, seconds)
    result.reference["state_lag_p99_ms"] = percentile(without, 99) * 1000
    result.ratio["state_lag_p99"] = ratio(percentile(with_history, 99), percentile(without, 99))
    return odoo, load, instance_id


def _without_history(
    bed: Bed, odoo: OdooClient, load: Load, ids: list[int], entities: int, rate: int, seconds: float
) -> list[float]:
    """The same lags while every entity is left out, so that history has nothing to write."""
    rules = odoo.call("ha.history.rule", "search", [])
    odoo.call("ha.history.rule", "write", rules, {"record": False})
    time.sleep(RULES_SECONDS)
    lags = _state_lags(bed, load, ids, entities, rate, seconds)
    odoo.call("ha.history.rule", "write", rules, {"record": True})
    time.sleep(RULES_SECONDS)
    return lags


def _dsn(bed: Bed) -> str:
    return bed.postgres.dsn(bed.odoo.database)


def _bare(load: Load, entities: int, rate: int, seconds: float) -> float:
    with Child("benchmarks.bare_client", url=load.home.url, token=load.home.token) as client:
        emitted = load.run(entities, rate, seconds)
        time.sleep(0.5)
        return float(client.result()["changes"] / emitted.seconds)


def _recorded(bed: Bed, load: Load, entities: int, rate: int, seconds: float, still: float) -> float:
    """Rows a second, until the last one is there."""
    before = _count(bed)
    emitted = load.run(entities, rate, seconds)
    count, moment = _settled(bed, still)
    return (count - before) / (emitted.seconds + max(0.0, moment - emitted.ended))


def _count(bed: Bed) -> int:
    [(count,)] = bed.tables.rows(
        "SELECT count(*) FROM ha_history JOIN ha_entity ON ha_entity.id = ha_history.entity_id "
        "WHERE ha_entity.entity_id LIKE 'sensor.measure%%'"
    )
    return int(count)


def _settled(bed: Bed, still: float) -> tuple[int, float]:
    """How many rows there are when no more have come for so many seconds, and when the last one came, in seconds since
    1970."""
    count, moment = _count(bed), time.time()
    began = time.monotonic()
    while time.time() - moment < still and time.monotonic() - began < PATIENCE_SECONDS:
        time.sleep(0.1)
        if (now := _count(bed)) != count:
            count, moment = now, time.time()
    return count, moment


def _probes(bed: Bed, instance_id: int, entities: int) -> list[int]:
    names = [f"sensor.measure_{number}" for number in range(0, entities, max(1, entities // PROBES))]
    rows = bed.tables.rows(
        "SELECT id FROM ha_entity WHERE instance_id = %s AND entity_id = ANY(%s)", instance_id, names
    )
    return [record_id for (record_id,) in rows]


def _state_lags(
    bed: Bed, load: Load, ids: list[int], entities: int, rate: int, seconds: float
) -> list[float]:
    with Child("benchmarks.commit_watch", dsn=_dsn(bed), ids=ids, pause=0.005) as watch:
        load.run(entities, rate, seconds)
        time.sleep(0.5)
        lags: list[float] = watch.result()["lags"]
        return lags
