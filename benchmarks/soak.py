"""Everything at once at a moderate rate, as long as told: nothing may grow, nothing may fail."""

from __future__ import annotations

import itertools
import random
import re
import time

import psutil

from benchmarks.bed import Bed
from benchmarks.results import Goal, Result
from benchmarks.scale import Scale
from tests.odoo_client import OdooClient
from tests.rig.tables import wait_for_connected

GOALS = (Goal("errors", 0), Goal("memory_growth_mib", 10), Goal("table_growth", 5))

INSTANCES = 10
ENTITIES = 200
RATE = 10
"""Changes a second in each instance."""
WATCHED = 40
HISTORY = ("ha_command", "ha_sync_report", "ha_sync_report_line")
"""Tables that are meant to grow."""


def run(bed: Bed, scale: Scale) -> Result:
    result = Result("soak")
    fakes = bed.fake_process(INSTANCES, ENTITIES, rate=RATE, house=True)
    odoo = bed.start_odoo()
    ids = bed.make_instances(odoo, fakes.addresses())
    bridges = [bed.bridge("a"), bed.bridge("b")]
    wait_for_connected(bed.tables, ids)
    entities = [row["id"] for row in odoo.search_read("ha.entity", [], "id", limit=WATCHED)]
    processes = [psutil.Process(bridge.pid) for bridge in bridges]
    seconds = scale.seconds(300, 4)
    outcomes = _live(odoo, ids, entities, seconds / 3)  # caches fill, tables get their size
    memory, size = _memory(processes), _table_mib(bed)
    outcomes += _live(odoo, ids, entities, seconds)
    wait_for_connected(bed.tables, ids)
    logs = [bed.odoo.log, *(bridge.log for bridge in bridges)]
    errors = [
        line for log in logs for line in log.read_text(encoding="utf-8", errors="replace").splitlines()
        if re.search(r" (ERROR|CRITICAL) ", line)
    ]  # fmt: skip
    for line in errors:
        bed.console.say(line)
    result.figures["errors"] = len(errors) + sum(outcome != "done" for outcome in outcomes)
    result.figures["memory_growth_mib"] = _memory(processes) - memory
    result.figures["table_growth"] = _table_mib(bed) - size
    result.figures["table_mib"] = _table_mib(bed)
    result.figures["seconds"] = seconds
    result.figures["commands_n"] = len(outcomes)
    result.figures["changes_per_s"] = INSTANCES * RATE
    return result


def _live(odoo: OdooClient, ids: list[int], entities: list[int], seconds: float) -> list[str]:
    """Pages follow, people tap, edit and reconnect, for so long. Returns the outcomes of the commands."""
    chance = random.Random(1)
    outcomes = []
    deadline = time.monotonic() + seconds
    for round_ in itertools.count():
        if time.monotonic() > deadline:
            return outcomes
        if round_ % 20 == 0:
            for viewer in range(3):
                odoo.call("ha.entity", "follow", f"viewer {viewer}", entities)
        if round_ % 30 == 15:
            odoo.call("ha.instance", "write", [chance.choice(ids)], {"description": f"Round {round_}"})
        if round_ % 60 == 45:
            odoo.call("ha.instance", "action_reconnect", [ids[-1]])
        if round_ % 2:
            outcome = odoo.route(
                "/odoo_ha_addon/call_service",
                ha_instance_id=ids[round_ // 2 % (len(ids) - 1)], domain="light", service="turn_on",
                service_data={"entity_id": "light.none"},
            )  # fmt: skip
            outcomes.append("done" if outcome["success"] else outcome["error_code"])
        odoo.route("/odoo_ha_addon/get_instances")
        time.sleep(1)
    raise AssertionError("unreachable")


def _memory(processes: list[psutil.Process]) -> float:
    return sum(process.memory_info().rss for process in processes) / 2**20


def _table_mib(bed: Bed) -> float:
    """Of our tables, without history, and of the bus."""
    [(size,)] = bed.tables.rows(
        """
        SELECT coalesce(sum(pg_total_relation_size(oid)), 0) FROM pg_class
        WHERE relkind = 'r' AND (relname LIKE 'ha\\_%%' OR relname = 'bus_bus') AND relname <> ALL(%s)
        """,
        list(HISTORY),
    )
    return int(size) / 2**20
