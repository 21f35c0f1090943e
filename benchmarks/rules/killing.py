"""Bridge, workers of Odoo and PostgreSQL are killed at random while doors of a real Home Assistant open and close.

Each opening of a door is to be done once. How often each door was opened is counted here, outside of Odoo; what was
done for it are records that the actions made.
"""

from __future__ import annotations

import contextlib
import os
import random
import threading
import time
import traceback
from collections import Counter
from collections.abc import Callable
from types import TracebackType

import psutil
import psycopg2

from benchmarks.bed import Bed
from benchmarks.load import Load
from benchmarks.results import Result
from benchmarks.rules.making import announce, make_rule, remove_rules, wait_for_entities, waiting
from benchmarks.scale import Scale
from tests.rig.bridge_process import BridgeProcess
from tests.rig.tables import wait_for_connected

SEED_VARIABLE = "HA_CHAOS_SEED"
PREFIX = "binary_sensor.chaos_"
DOORS = 400
RULES = 20
WORKERS = 2
FIRINGS = 2_000
KILLS = 100
RATE = 5.0
"""Openings a second."""
REST_SECONDS = 3.0
"""A door that is closed again stays so: what PostgreSQL has committed last may be lost to it with a kill."""
PAUSE_SECONDS = (1.0, 4.0)
"""Between two kills."""
LONGEST_SECONDS = 900.0
SETTLE_SECONDS = 400.0
"""Longer than the pause after which Odoo runs a scheduled action of which it has lost the call."""
DONE = """
env['res.partner.industry'].create({'name': trigger.entity.entity_id})
env.flush_all()
env.cr.execute('SELECT pg_sleep(0.05)')
"""
"""Takes so long that many a kill meets it."""


class Kills:
    """A context manager: kills from entering to leaving, until so many have been killed.

    Odoo with workers ends by itself where it wants to start a worker while PostgreSQL is away; as a service manager
    would, this starts it again.

    Attributes:
        done: how often each kind was killed.
        restarts: how often Odoo was started again.
        errors: what went wrong in doing it.
    """

    def __init__(
        self, bed: Bed, bridge: BridgeProcess, seed: int, most: int, pause: tuple[float, float]
    ) -> None:
        """:param pause: shortest and longest between two kills, in seconds"""
        self.done: Counter[str] = Counter()
        self.restarts = 0
        self.errors: list[str] = []
        self._bed = bed
        self._bridge = bridge
        self._chance = random.Random(seed)
        self._most = most
        self._pause = pause
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._kill_all, name="kills")

    def __enter__(self) -> Kills:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        self._thread.join()
        self._bed.postgres.start()
        self._revive_odoo()
        if not self._bridge.running:
            self._bridge.start()

    @property
    def over(self) -> bool:
        return self.done.total() >= self._most

    def _kill_all(self) -> None:
        kinds: dict[str, Callable[[], bool]] = {
            "bridge": self._kill_bridge,
            "worker": self._kill_worker,
            "postgres": self._kill_postgres,
        }
        while not self.over and not self._over.wait(self._chance.uniform(*self._pause)):
            name = self._chance.choices(list(kinds), weights=(2, 2, 1))[0]
            try:
                self._revive_odoo()
                if kinds[name]():
                    self.done[name] += 1
            except Exception:
                self.errors.append(f"{name}: {traceback.format_exc()}")

    def _revive_odoo(self) -> None:
        if not self._bed.odoo.running:
            self._bed.start_odoo(WORKERS)
            self.restarts += 1

    def _kill_bridge(self) -> bool:
        self._bridge.kill()
        self._over.wait(self._chance.choice((0, 0, 1)))
        self._bridge.start()
        return True

    def _kill_worker(self) -> bool:
        """Two times of three the one that does scheduled actions, which Odoo runs with less priority."""
        assert self._bed.odoo.pid
        workers = psutil.Process(self._bed.odoo.pid).children()
        scheduled = [worker for worker in workers if worker.nice() == 10]
        chosen = scheduled if scheduled and self._chance.random() < 2 / 3 else workers
        if not chosen:
            return False
        self._chance.choice(chosen).kill()
        return True

    def _kill_postgres(self) -> bool:
        self._bed.postgres.kill()
        self._over.wait(self._chance.choice((0, 0, 1)))
        self._bed.postgres.start()
        return True


class Doors:
    """Opened when nothing of the last time is on the way any more, so that it is known what has to be done.

    Attributes:
        opened: how often each was, which is how often its rule has to be done.
    """

    def __init__(self, bed: Bed, load: Load, names: list[str], seed: int, rest: float) -> None:
        self.opened: Counter[str] = Counter()
        self._bed = bed
        self._load = load
        self._names = names
        self._rest = rest
        self._chance = random.Random(seed)
        self._open: set[str] = set()
        self._closed_since: dict[str, float] = dict.fromkeys(names, 0.0)

    def step(self) -> bool:
        """Close those for which everything was done, and open one that rests; False where there is none."""
        done, held = self.done(), self._held()
        now = time.monotonic()
        for name in sorted(self._open):
            if done[name] >= self.opened[name]:
                self._load.home.set_state(name, "off")
                self._open.discard(name)
                self._closed_since[name] = now
        for name in held - self._open:
            # The bridge has not heard of it yet.
            self._closed_since[name] = now
        ready = [
            name
            for name in self._names
            if name not in self._open and now - self._closed_since[name] > self._rest
        ]
        if not ready:
            return False
        name = self._chance.choice(ready)
        self._open.add(name)
        self.opened[name] += 1
        self._load.home.set_state(name, "on")
        return True

    def done(self) -> Counter[str]:
        """How often it was done for each. Raises psycopg2.OperationalError where PostgreSQL does not answer."""
        rows = self._bed.tables.rows(
            "SELECT name ->> 'en_US', count(*) FROM res_partner_industry WHERE starts_with(name ->> 'en_US', %s) "
            "GROUP BY 1",
            PREFIX,
        )
        return Counter(dict(rows))  # type: ignore[arg-type]

    def _held(self) -> set[str]:
        rows = self._bed.tables.rows(
            "SELECT entity.entity_id FROM ha_rule_standing AS standing "
            "JOIN ha_entity AS entity ON entity.id = standing.entity_id"
        )
        return {name for (name,) in rows}


def measure(bed: Bed, scale: Scale, load: Load, bridge: BridgeProcess, result: Result) -> None:
    odoo = bed.start_odoo(WORKERS)
    seed = int(os.environ.get(SEED_VARIABLE) or random.randrange(10**6))
    bed.console.say(f"  {SEED_VARIABLE}={seed}")
    doors, rules, firings, kills = scale.pick((DOORS, RULES, FIRINGS, KILLS), (6, 2, 6, 2))
    for number in range(doors):
        load.home.set_state(f"{PREFIX}{number}", "off")
    [instance_id] = bed.make_instances(odoo, {"Doors": (load.home.url, load.home.token)})
    wait_for_connected(bed.tables, [instance_id])
    ids = wait_for_entities(bed, instance_id, PREFIX, doors)
    for number in range(rules):
        share = list(ids.values())[number::rules]
        make_rule(odoo, f"Door {number}", DONE, ha_entity_ids=[(6, 0, share)], ha_to="on")
    announce(bed, instance_id)
    site = Doors(bed, load, list(ids), seed, scale.pick(REST_SECONDS, 0.5))
    deadline = time.monotonic() + LONGEST_SECONDS
    with Kills(bed, bridge, seed, kills, scale.pick(PAUSE_SECONDS, (0.1, 0.5))) as killing:
        while (site.opened.total() < firings or not killing.over) and time.monotonic() < deadline:
            with contextlib.suppress(psycopg2.OperationalError):  # PostgreSQL has been killed
                site.step()
            time.sleep(1 / RATE)
    wait_for_connected(bed.tables, [instance_id])
    result.figures["settled_s"] = _settle(bed, site)
    _compare(bed, site, result)
    result.figures["kills_n"] = killing.done.total()
    for name, count in killing.done.items():
        result.figures[f"kills_{name}_n"] = count
    result.figures["odoo_restarts_n"] = killing.restarts
    result.figures["kill_errors"] = len(killing.errors)
    for line in killing.errors:
        bed.console.say(line)
    remove_rules(bed)
    odoo.call("ha.instance", "write", [instance_id], {"active": False})
    for name in ids:
        load.home.remove_state(name)


def _settle(bed: Bed, doors: Doors) -> float:
    """Wait until all is done, or for as long as it may take; how long it was."""
    began = time.monotonic()
    while (seconds := time.monotonic() - began) < SETTLE_SECONDS:
        if not doors.opened - doors.done() and not waiting(bed):
            break
        time.sleep(0.5)
    return seconds


def _compare(bed: Bed, doors: Doors, result: Result) -> None:
    done = doors.done()
    lost, doubled = doors.opened - done, done - doors.opened
    for name in [*lost, *doubled][:20]:
        firings = bed.tables.rows(
            "SELECT firing.id, firing.changed_at, firing.state, firing.reason FROM ha_rule_firing AS firing "
            "JOIN ha_entity AS entity ON entity.id = firing.entity_id WHERE entity.entity_id = %s ORDER BY 1",
            name,
        )
        bed.console.say(f"  {name}: opened {doors.opened[name]}, done {done[name]}: {firings}")
    result.figures["lost"] = lost.total()
    result.figures["doubled"] = doubled.total()
    result.figures["firings_n"] = doors.opened.total()
    rows = bed.tables.rows("SELECT count(*) FROM ha_rule_firing WHERE late")
    result.figures["late_n"] = rows[0][0]
