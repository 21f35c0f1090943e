"""How long instances are without a bridge when one ends, and without a connection when the other side was away."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from benchmarks.bed import LOAD, Bed
from benchmarks.results import Goal, Result, median
from benchmarks.scale import Scale
from devkit.home_assistant import HomeAssistant
from tests.odoo_client import OdooClient
from tests.rig.bridge_process import BridgeProcess
from tests.rig.fake_homes import FakeHomes
from tests.rig.tables import as_table_has_them, differences, wait_for_connected
from tests.rig.witness import Witness, options_of, strangers
from tests.waiting import eventually

GOALS = (
    Goal("stop_s", 2),
    Goal("kill_s", 3),
    Goal("freeze_s", 20),
    Goal("ha_back_s", 15),
    Goal("postgres_s", 10),
    Goal("settings_s", 1),
    Goal("half_open_s", 45),
    Goal("term_s", 5),
    Goal("max_connections", 1),
    Goal("zombie_writes", 0),
)

INSTANCES = 12
ENTITIES = 50
LONG_OUTAGE_SECONDS = 40.0
"""Long enough for the waits between two tries to have grown to their longest."""

LOOK_SECONDS = 0.1
GIVE_UP_SECONDS = 120.0


class _Fleet:
    """Two bridges, the fakes that they serve, and who is who."""

    def __init__(self, bed: Bed, fakes: FakeHomes, ids: list[int]) -> None:
        self.bed = bed
        self.fakes = fakes
        self.homes = list(fakes)
        self.ids = ids
        self.bridges = {name: bed.bridge(name, options_of(name)) for name in ("a", "b")}
        self.pids: dict[str, set[int]] = {name: set() for name in self.bridges}
        self.settle()

    def settle(self) -> None:
        """Wait until both bridges run and each serves something."""
        for name, bridge in self.bridges.items():
            if not bridge.running:
                bridge.start()
            if bridge.pid is not None:
                self.pids[name].add(bridge.pid)
        pids = {bridge.pid for bridge in self.bridges.values()}
        eventually(lambda: set(self.bed.tables.served().values()), lambda serving: serving == pids, 60)
        wait_for_connected(self.bed.tables, self.ids)

    def share(self, name: str) -> list[int]:
        """The instances that a bridge serves."""
        pid = self.bridges[name].pid
        return [instance_id for instance_id, serving in self.bed.tables.served().items() if serving == pid]

    def time_until_taken_over(self, end: Callable[[BridgeProcess], object]) -> float:
        """Seconds from the moment that bridge `a` is ended until `b` has connected every instance of its."""
        ids = self.share("a")
        ended = time.time()
        end(self.bridges["a"])
        [survivor] = [self.bridges["b"].pid]
        assert survivor is not None
        return wait_for_connected(self.bed.tables, ids, after=ended, pids=[survivor]) - ended


def run(bed: Bed, scale: Scale) -> Result:
    result = Result("failover")
    samples = scale.pick(10, 1)
    fakes = bed.fakes(INSTANCES, ENTITIES)
    odoo = bed.start_odoo()
    fleet = _Fleet(bed, fakes, bed.make_fake_instances(odoo, fakes))
    _settings(result, odoo, fleet, samples)
    _stop(result, fleet, samples)
    _kill(result, fleet, samples)
    _postgres(result, fleet, samples)
    result.figures["max_connections"] = fakes.peak_connections
    # A process that stands still keeps its sockets, and nobody else can close them: two connections for a while.
    _freeze(result, fleet, samples)
    result.figures["max_connections_frozen"] = fakes.peak_connections
    _home_assistant(result, odoo, fleet, scale)
    if not scale.tiny:
        _half_open(result, fleet)
    return result


def _add(result: Result, name: str, seconds: Sequence[float]) -> None:
    result.figures[f"{name}_s"] = median(seconds)
    result.figures[f"{name}_max_s"] = max(seconds)
    result.figures[f"{name}_n"] = len(seconds)


def _stop(result: Result, fleet: _Fleet, samples: int) -> None:
    """SIGTERM; also how long the process then takes to be gone."""
    taken, gone = [], []
    for _ in range(samples):
        fleet.settle()
        asked = time.time()
        taken.append(fleet.time_until_taken_over(lambda bridge: bridge.stop()))
        gone.append(time.time() - asked)
    _add(result, "stop", taken)
    _add(result, "term", gone)


def _kill(result: Result, fleet: _Fleet, samples: int) -> None:
    """SIGKILL."""
    seconds = []
    for _ in range(samples):
        fleet.settle()
        seconds.append(fleet.time_until_taken_over(lambda bridge: bridge.kill()))
    _add(result, "kill", seconds)


def _freeze(result: Result, fleet: _Fleet, samples: int) -> None:
    """SIGSTOP; what happens meanwhile waits in the sockets of the one that stands still, and it is woken then."""
    witness = Witness(fleet.bed.tables)
    witness.install()
    seconds = []
    for number in range(1, samples + 1):
        fleet.settle()
        _change_all(fleet.fakes, f"before {number}")
        seconds.append(fleet.time_until_taken_over(lambda bridge: bridge.freeze()))
        _change_all(fleet.fakes, f"frozen {number}")
        fleet.bridges["a"].wake()
        time.sleep(2)
    _add(result, "freeze", seconds)
    result.figures["zombie_writes"] = len(strangers(witness.writes(), fleet.pids))
    witness.remove()


def _change_all(fakes: FakeHomes, state: str) -> None:
    for home in fakes:
        for number in range(ENTITIES):
            fakes.set_state(home, f"sensor.fake_{number}", state)


def _postgres(result: Result, fleet: _Fleet, samples: int) -> None:
    """From PostgreSQL taking connections again until all is connected and the table is right."""
    seconds = []
    for number in range(samples):
        fleet.settle()
        began = time.time()
        fleet.bed.postgres.stop()
        _change_all(fleet.fakes, f"without PostgreSQL {number}")
        fleet.bed.postgres.start()
        back = time.time()
        wait_for_connected(fleet.bed.tables, fleet.ids, after=began)
        eventually(lambda: _wrong_rows(fleet), lambda wrong: wrong == 0, 30, 0.02)
        seconds.append(time.time() - back)
    _add(result, "postgres", seconds)


def _wrong_rows(fleet: _Fleet) -> int:
    return sum(
        len(differences(fleet.bed.tables.states(i), as_table_has_them(fleet.fakes.states(home))))
        for i, home in zip(fleet.ids, fleet.homes, strict=True)
    )


def _settings(result: Result, odoo: OdooClient, fleet: _Fleet, samples: int) -> None:
    """From pressing Save until the new address is being connected to."""
    new = fleet.fakes.add()
    [instance_id] = fleet.bed.make_instances(odoo, {"settings": ("", "")})
    seconds = []
    for _ in range(samples):
        saved = time.monotonic()
        odoo.call("ha.instance", "write", [instance_id], {"url": new.url, "token": new.token})
        eventually(lambda: new.connections, lambda count: count == 1, 30, 0.001)
        seconds.append(time.monotonic() - saved)
        odoo.call("ha.instance", "write", [instance_id], {"url": False})
        eventually(lambda: new.connections, lambda count: count == 0, 30, 0.001)
    _add(result, "settings", seconds)
    odoo.call("ha.instance", "unlink", [instance_id])


def _home_assistant(result: Result, odoo: OdooClient, fleet: _Fleet, scale: Scale) -> None:
    """A real Home Assistant is killed and comes back; many fakes are off for so long that tries have become rare."""
    fleet.settle()
    home = fleet.bed.home_assistant(scale.pick("bare", LOAD))  # which others have started
    ids = fleet.bed.make_instances(odoo, {"Home": (home.url, home.token)})
    wait_for_connected(fleet.bed.tables, ids)
    seconds = [_time_home_assistant(fleet, home, ids) for _ in range(scale.pick(10, 1))]
    _add(result, "ha_back", seconds)
    fleet.fakes.stop_serving()
    time.sleep(scale.pick(LONG_OUTAGE_SECONDS, 1.0))
    back = time.time()
    fleet.fakes.serve_again()
    wait_for_connected(fleet.bed.tables, fleet.ids, after=back)
    waits = [since - back for since in fleet.bed.tables.connected_since(fleet.ids)]
    _add(result, "ha_back_long", waits)


def _half_open(result: Result, fleet: _Fleet) -> None:
    """From the last word of homes whose connections stay open until they are known to be silent."""
    fleet.settle()
    for home in fleet.homes:
        home.silent = True
    began = time.time()
    seconds: list[float] = []
    while len(seconds) < len(fleet.ids):
        time.sleep(LOOK_SECONDS)
        connected = len(fleet.bed.tables.connected_since(fleet.ids))
        passed = time.time() - began
        seconds += [passed] * (len(fleet.ids) - connected - len(seconds))
        if passed > GIVE_UP_SECONDS:
            raise RuntimeError(f"{connected} connections are still taken for alive")
    _add(result, "half_open", seconds)


def _time_home_assistant(fleet: _Fleet, home: HomeAssistant, ids: list[int]) -> float:
    """From Home Assistant saying that it runs until it is connected; 0 where it was before."""
    home.kill()
    killed = time.time()
    home.start()
    back = time.time()
    return max(0.0, wait_for_connected(fleet.bed.tables, ids, after=killed) - back)
