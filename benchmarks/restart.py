"""How long after a restart of Odoo its instances are connected, in both modes of the server."""

from __future__ import annotations

import threading
import time

from benchmarks.bed import Bed
from benchmarks.results import Goal, Result, median
from benchmarks.scale import Scale
from devkit import web
from tests.rig.tables import wait_for_connected

GOALS = (Goal("threaded_s", 2), Goal("prefork_s", 3))

INSTANCES = 10
ENTITIES = 50
LOOK_SECONDS = 0.005


def run(bed: Bed, scale: Scale) -> Result:
    result = Result("restart")
    fakes = bed.fakes(INSTANCES, ENTITIES)
    ids: list[int] = []
    for mode, workers in (("threaded", 0), ("prefork", 2)):
        odoo = bed.start_odoo(workers, bridge=True)
        ids = ids or bed.make_fake_instances(odoo, fakes)
        wait_for_connected(bed.tables, ids)
        samples = [_restart(bed, ids, workers) for _ in range(scale.pick(10, 1))]
        result.figures[f"{mode}_s"] = median(samples)
        result.figures[f"{mode}_max_s"] = max(samples)
        result.figures[f"{mode}_n"] = len(samples)
    result.figures["instances"] = INSTANCES
    return result


def _restart(bed: Bed, ids: list[int], workers: int) -> float:
    """Seconds from the first HTTP answer until all instances are connected; 0 where they were before it."""
    bed.odoo.stop()
    stopped = time.time()
    answered: list[float] = []
    watch = threading.Thread(target=_first_answer, args=(bed, answered))
    watch.start()
    try:
        bed.start_odoo(workers, bridge=True)
    finally:
        watch.join()
    connected = wait_for_connected(bed.tables, ids, after=stopped)
    return max(0.0, connected - answered[0])


def _first_answer(bed: Bed, answered: list[float]) -> None:
    """Note when Odoo answers for the first time, long before its first page is drawn."""
    deadline = time.monotonic() + 90
    while time.monotonic() < deadline:
        if bed.odoo.running and web.status_of(f"{bed.odoo.url}/web/health", timeout=30) == 200:
            answered.append(time.time())
            return
        time.sleep(LOOK_SECONDS)
