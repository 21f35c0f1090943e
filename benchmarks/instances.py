"""How many Home Assistants one bridge carries, and how several bridges share them."""

from __future__ import annotations

import time

import psutil

from benchmarks.bed import Bed
from benchmarks.results import Goal, Result, exponent
from benchmarks.scale import Scale
from tests.odoo_client import OdooClient
from tests.rig.bridge_process import BridgeProcess
from tests.rig.tables import wait_for_connected
from tests.waiting import eventually

GOALS = (
    Goal("n", 1000, at_least=True),
    Goal("mib_each", 1),
    Goal("connect_s", 60),
    Goal("spread_pct", 20),
    Goal("exponent_connect_over_n", 1),
)

SIZES = (1, 10, 100, 1000)
FLEETS = (2, 4)
ENTITIES = 10
CREATE_AT_ONCE = 100
PATIENCE_SECONDS = 300
PEACE_SECONDS = 3


def run(bed: Bed, scale: Scale) -> Result:
    result = Result("instances")
    sizes = scale.pick(SIZES, (1, 24))
    fakes = bed.fake_process(sizes[-1], ENTITIES)
    odoo = bed.start_odoo()
    addresses = list(fakes.addresses().items())
    ids: list[int] = []
    memory: dict[int, float] = {}
    connect: dict[float, float] = {}
    for size in sizes:
        ids += _make(bed, odoo, dict(addresses[len(ids) : size]))
        bridge = bed.bridge("a")
        process = psutil.Process(bridge.pid)
        bed.console.say(f"  {size} instances")
        connect[size] = _time_to_connect(bed, ids, bridge)
        time.sleep(scale.pick(5, 0))
        memory[size] = process.memory_info().rss / 2**20
        result.figures[f"connect_{size}_s"] = connect[size]
        result.figures[f"memory_{size}_mib"] = memory[size]
        result.figures[f"cpu_{size}_pct"] = _cpu_percent(process, scale.seconds(20, 1))
        bridge.end()
    few, many = sizes[0], sizes[-1]
    result.figures["n"] = many
    result.figures["mib_each"] = (memory[many] - memory[few]) / (many - few)
    result.figures["connect_s"] = connect[many]
    result.figures["cpu_each_pct"] = (result.figures[f"cpu_{many}_pct"] or 0.0) / many
    result.figures["exponent_connect_over_n"] = exponent({n: s for n, s in connect.items() if n >= 10})
    result.figures["spread_pct"] = max(
        _spread(bed, ids, fleet, result) for fleet in scale.pick(FLEETS, FLEETS[:1])
    )
    return result


def _make(bed: Bed, odoo: OdooClient, addresses: dict[str, tuple[str, str]]) -> list[int]:
    names = list(addresses)
    ids = []
    for start in range(0, len(names), CREATE_AT_ONCE):
        ids += bed.make_instances(
            odoo, {name: addresses[name] for name in names[start : start + CREATE_AT_ONCE]}
        )
    return ids


def _time_to_connect(bed: Bed, ids: list[int], bridge: BridgeProcess) -> float:
    """Seconds from the moment that the bridge is there until it has connected all."""
    assert bridge.pid
    began = float(
        eventually(
            lambda: bed.tables.rows(
                "SELECT extract(epoch FROM started AT TIME ZONE 'UTC')::float8 FROM ha_bridge WHERE pid = %s",
                bridge.pid,
            ),
            bool,
            60,
        )[0][0]
    )
    return (
        wait_for_connected(bed.tables, ids, after=began, pids=[bridge.pid], timeout=PATIENCE_SECONDS) - began
    )


def _cpu_percent(process: psutil.Process, seconds: float) -> float:
    """Of one core, with nothing but pings going on."""
    return float(process.cpu_percent(interval=seconds))


def _spread(bed: Bed, ids: list[int], fleet: int, result: Result) -> float:
    """Let so many bridges share the instances, then kill one: how far (in percent) the largest or smallest
    share is from an even one.
    """
    bridges = [bed.bridge(name) for name in "abcd"[:fleet]]
    pids = {bridge.pid for bridge in bridges if bridge.pid}
    eventually(
        lambda: bed.tables.rows("SELECT pid FROM ha_bridge"),
        lambda rows: {pid for (pid,) in rows} == pids,
        60,
    )
    _wait_for_peace(bed)
    wait_for_connected(bed.tables, ids, pids=pids, timeout=PATIENCE_SECONDS)
    shares = _shares(bed)
    even = len(ids) / fleet
    orphans = [instance_id for instance_id, pid in bed.tables.served().items() if pid == bridges[0].pid]
    killed = time.time()
    bridges[0].kill()
    survivors = [bridge.pid for bridge in bridges[1:] if bridge.pid]
    moment = wait_for_connected(bed.tables, orphans, after=killed, pids=survivors, timeout=PATIENCE_SECONDS)
    result.figures[f"take_over_{fleet}_bridges_s"] = moment - killed
    result.figures[f"spread_{fleet}_bridges_pct"] = max(abs(share - even) for share in shares) / even * 100
    for bridge in bridges[1:]:
        bridge.end()
    return result.figures[f"spread_{fleet}_bridges_pct"] or 0.0


def _wait_for_peace(bed: Bed) -> None:
    """Until nothing has moved from bridge to bridge for some seconds."""
    before, since = bed.tables.served(), time.monotonic()
    while time.monotonic() - since < PEACE_SECONDS:
        time.sleep(0.2)
        if (served := bed.tables.served()) != before:
            before, since = served, time.monotonic()


def _shares(bed: Bed) -> list[int]:
    serving = list(bed.tables.served().values())
    return [serving.count(pid) for pid in set(serving)]
