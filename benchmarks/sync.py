"""How long registries take into Odoo, what a reconnect costs where nothing changed, and who feels it meanwhile."""

from __future__ import annotations

import re
import time

import psutil

from benchmarks.asking import Requests
from benchmarks.bed import Bed
from benchmarks.results import Goal, Result, exponent, percentile
from benchmarks.scale import Scale
from tests.fake_home_assistant import FakeHomeAssistant
from tests.odoo_client import OdooClient
from tests.rig.fake_homes import FakeHomes
from tests.rig.fake_process import FakeProcess
from tests.rig.tables import wait_for_connected
from tests.waiting import eventually

GOALS = (
    Goal("first_1000_s", 2),
    Goal("first_10000_s", 15),
    Goal("reconnect_s", 2),
    Goal("reconnect_rows", 0),
    Goal("event_s", 1),
    Goal("http_p99_rise_ms", 50),
    Goal("serialization_failures", 0),
    Goal("memory_mib", 150),
    Goal("exponent_first_over_n", 1.1),
)

SIZES = (1000, 10_000)
UNCOUNTED = ("ha_connection", "ha_bridge", "ha_lease", "ha_watch")
"""Tables in which a connection shows itself; everything else of ours should not be touched by one without news."""
QUIET_SECONDS = 12.0
"""PostgreSQL's idle sessions tell what they wrote after ten seconds."""


def run(bed: Bed, scale: Scale) -> Result:
    result = Result("sync")
    odoo = bed.start_odoo()
    bridge = bed.bridge("a")
    eventually(lambda: bed.tables.rows("SELECT 1 FROM ha_bridge"), bool, 60)
    process = psutil.Process(bridge.pid)
    sizes = scale.pick(SIZES, (50, 100))
    idle_mib = process.memory_info().rss / 2**20
    with Requests(bed.log_in()) as requests:
        time.sleep(scale.pick(10, 1))
        quiet = requests.take()
        first: dict[float, float] = {}
        for size, name in zip(sizes, ("first_1000_s", "first_10000_s"), strict=False):
            requests.take()
            with FakeProcess(bed.directory, 1, size, house=True) as fakes:
                [instance_id] = bed.make_instances(odoo, fakes.addresses())
                began = time.time()
                first[size] = wait_for_connected(bed.tables, [instance_id], timeout=120) - began
                busy = requests.take()
                result.figures[name] = first[size]
                if size == sizes[-1]:
                    result.figures["memory_mib"] = process.memory_info().rss / 2**20 - idle_mib
                    _reconnect(bed, odoo, instance_id, result, scale.pick(QUIET_SECONDS, 0.5))
                odoo.call("ha.instance", "write", [instance_id], {"active": False})
    result.figures["exponent_first_over_n"] = exponent(first)
    result.figures["http_p99_rise_ms"] = (percentile(busy, 99) - percentile(quiet, 99)) * 1000
    result.figures["http_busy_n"] = len(busy)
    result.reference["http_quiet_p99_ms"] = percentile(quiet, 99) * 1000
    result.figures["event_s"] = _event(bed, odoo, scale)
    logs = [bed.odoo.log, bridge.log]
    text = "".join(log.read_text(encoding="utf-8", errors="replace") for log in logs)
    result.figures["serialization_failures"] = len(re.findall("could not serialize", text))
    return result


def _reconnect(bed: Bed, odoo: OdooClient, instance_id: int, result: Result, quiet: float) -> None:
    """Connect again with nothing changed; count the rows that are written."""
    time.sleep(quiet)
    before = _rows_written(bed)
    began = time.time()
    odoo.call("ha.instance", "action_reconnect", [instance_id])
    result.figures["reconnect_s"] = wait_for_connected(bed.tables, [instance_id], after=began) - began
    time.sleep(quiet)
    result.figures["reconnect_rows"] = _rows_written(bed) - before


def _rows_written(bed: Bed) -> int:
    """In our tables so far."""
    [(count,)] = bed.tables.rows(
        """
        SELECT coalesce(sum(n_tup_ins + n_tup_upd + n_tup_del), 0) FROM pg_stat_user_tables
        WHERE relname LIKE 'ha\\_%%' AND relname <> ALL(%s)
        """,
        list(UNCOUNTED),
    )
    return int(count)


def _event(bed: Bed, odoo: OdooClient, scale: Scale) -> float:
    """Seconds from a registry event until Odoo has the change: the longest of several."""
    with FakeHomes(1, prefix="event") as fakes:
        home = fakes[0]
        fakes.call(home.fill_house, scale.pick(1000, 50))
        [instance_id] = bed.make_fake_instances(odoo, fakes)
        wait_for_connected(bed.tables, [instance_id])
        seconds = []
        for number in range(scale.pick(10, 1)):
            time.sleep(1.5)  # the time in which events are gathered is over
            name, began = f"Renamed {number}", time.monotonic()
            fakes.call(_rename, home, name)
            eventually(
                lambda name=name: bed.tables.rows(  # type: ignore[misc]
                    "SELECT 1 FROM ha_area WHERE instance_id = %s AND name = %s", instance_id, name
                ),
                bool,
                30,
                0.005,
            )
            seconds.append(time.monotonic() - began)
        return max(seconds)


def _rename(home: FakeHomeAssistant, name: str) -> None:
    areas = home.registries["area"]
    areas.update(next(iter(areas.rows)), name=name)
