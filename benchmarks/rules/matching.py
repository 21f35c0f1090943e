"""What a thousand rules cost the bridge, and how that grows with their number.

Each of the fake home's sensors gets a random number between -20 and 40 about once a second. Nine of ten rules name five
entities, the others are about an area or a label; one of ten is set off now and then, the others look in vain.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field

import psutil

from benchmarks.bed import Bed
from benchmarks.child import Child
from benchmarks.results import Result, exponent, percentile, ratio
from benchmarks.rules.making import (
    Target,
    announce,
    copy_rule,
    entity_ids,
    make_rule,
    remove_rules,
    wait_until_done,
)
from benchmarks.scale import Scale
from tests.odoo_client import OdooClient
from tests.rig.bridge_process import BridgeProcess
from tests.rig.tables import wait_for_connected

ENTITIES = 5_000
RATE = 5_000
RULES = 1_000
SIZES = (10, 100, 10_000)
"""Besides `RULES`."""
PROBES = 50
NAMED = 5
"""Entities of a rule that names them."""
NEVER = 50.0
"""No number is above it."""
SELDOM = 39.4
"""One number of a hundred is above it."""
EDITS = 0.01
"""Changes of the home's registries a second."""
PATIENCE_SECONDS = 120.0
COUNTED_SECONDS = 6.0
"""The bridge tells its counters every five seconds."""
ROUNDS = ("without", "with", "without", "with")
"""With rules at last, whose firings are looked at then."""


@dataclass
class Cost:
    """Of the bridge. `cpu`: seconds; `changes`: that it took in meanwhile; `lags`: of states, in seconds."""

    cpu: float = 0.0
    changes: int = 0
    seconds: float = 0.0
    lags: list[float] = field(default_factory=list)

    @property
    def per_change(self) -> float:
        return self.cpu / self.changes


class _Followed:
    """The home, its bridge, and how rules about it are put into the place of those before."""

    def __init__(
        self, bed: Bed, odoo: OdooClient, instance_id: int, bridge: BridgeProcess, rate: float | None
    ) -> None:
        """:param rate: changes a second, where there is no time to count them"""
        self.bed = bed
        self.rate = rate
        self.odoo = odoo
        self.instance_id = instance_id
        self.process = psutil.Process(bridge.pid)
        self.sensors = list(entity_ids(bed, instance_id, "sensor.fake_").values())

    def have_rules(self, count: int) -> None:
        bed = self.bed
        remove_rules(bed)
        if count:
            limits = {"quiet": NEVER, "busy": SELDOM}
            first = {
                name: make_rule(
                    self.odoo, name, "", ha_entity_ids=[(6, 0, self.sensors[:1])], ha_when="above",
                    ha_limit=limit, ha_hysteresis=5,
                )
                for name, limit in limits.items()
            }  # fmt: skip
            targets = self._targets(count)
            copy_rule(bed, first["busy"], targets[::10])
            copy_rule(bed, first["quiet"], [target for n, target in enumerate(targets) if n % 10])
            bed.tables.rows("DELETE FROM base_automation WHERE id = ANY(%s)", list(first.values()))
            bed.tables.rows(
                "UPDATE base_automation SET ha_what = 'everything' WHERE trigger = 'on_ha' AND NOT EXISTS "
                "(SELECT FROM ha_rule_entity_rel WHERE rule_id = base_automation.id)"
            )
            bed.tables.rows("ANALYZE base_automation, ha_rule_entity_rel")
        announce(bed, self.instance_id)

    def _targets(self, count: int) -> list[Target]:
        places = [
            *({"ha_area_ids": [row[0]]} for row in self._ids("ha_area")),
            *({"ha_label_ids": [row[0]]} for row in self._ids("ha_label")),
        ]
        named = (
            [self.sensors[(number * NAMED + more) % len(self.sensors)] for more in range(NAMED)]
            for number in range(count)
        )
        return [
            places[number // 10 % len(places)] if number % 10 == 9 else {"ha_entity_ids": ids}
            for number, ids in enumerate(named)
        ]

    def _ids(self, table: str) -> list[tuple[int]]:
        return self.bed.tables.rows(
            f"SELECT id FROM {table} WHERE instance_id = %s ORDER BY id", self.instance_id
        )  # type: ignore[return-value]

    def watch(self, seconds: float, cost: Cost) -> None:
        """Add what so many seconds cost."""
        dsn = self.bed.postgres.dsn(self.bed.odoo.database)
        step = max(1, len(self.sensors) // PROBES)
        ids = self.sensors[::step]
        with Child("benchmarks.commit_watch", dsn=dsn, ids=ids, pause=0.005) as watch:
            changes, cpu, began = self._changes(), self._cpu(), time.monotonic()
            time.sleep(seconds)
            changes, cpu = self._changes() - changes, self._cpu() - cpu
            cost.seconds += time.monotonic() - began
            cost.lags += watch.result()["lags"]
        cost.cpu += cpu
        cost.changes += changes

    def _cpu(self) -> float:
        times = self.process.cpu_times()
        return float(times.user + times.system)

    def _changes(self) -> int:
        """That have been committed so far: what the bridge counts is as old as its last telling."""
        if self.rate is not None:
            return int(time.monotonic() * self.rate)
        before = self._counted()
        until = time.monotonic() + COUNTED_SECONDS
        while time.monotonic() < until:
            if (count := self._counted()) != before:
                return count
            time.sleep(0.01)
        return before

    def _counted(self) -> int:
        [(count,)] = self.bed.tables.rows(
            "SELECT coalesce(changes, 0) FROM ha_connection WHERE instance_id = %s", self.instance_id
        )
        return int(count)


def measure(bed: Bed, scale: Scale, odoo: OdooClient, bridge: BridgeProcess, result: Result) -> None:
    entities, rate = scale.pick(ENTITIES, 50), scale.pick(RATE, 50)
    rules, sizes = scale.pick(RULES, 20), scale.pick(SIZES, (10,))
    seconds = scale.seconds(20, 1)
    with Child("benchmarks.homes", count=1, entities=entities, rate=rate, edits=EDITS) as fake:
        [instance_id] = bed.make_instances(odoo, fake.ask("addresses"))
        wait_for_connected(bed.tables, [instance_id], timeout=PATIENCE_SECONDS)
        fake.ask("begin")
        home = _Followed(bed, odoo, instance_id, bridge, scale.pick(None, rate))
        costs = {"with": Cost(), "without": Cost()}
        for name in scale.pick(ROUNDS, ROUNDS[:2]):
            bed.console.say(f"  {name} {rules} rules")
            home.have_rules(rules if name == "with" else 0)
            home.watch(seconds, costs[name])
        _compare(result, **{f"{name}_rules": cost for name, cost in costs.items()})
        result.figures["match_lag_p99_ms"] = _match_lag(bed)
        grown: dict[float, float] = {rules: costs["with"].per_change}
        for size in sizes:
            bed.console.say(f"  {size} rules")
            home.have_rules(size)
            cost = Cost()
            home.watch(seconds, cost)
            grown[size] = cost.per_change
        result.figures["exponent_over_rules"] = exponent(grown)
        for size, seconds_each in sorted(grown.items()):
            result.figures[f"cpu_at_{size}_rules_us"] = seconds_each * 1e6
        [logins] = fake.ask("logins").values()
        result.figures["cut_off"] = logins - 1
        fake.ask("calm")
        wait_until_done(bed)
        remove_rules(bed)
        odoo.call("ha.instance", "write", [instance_id], {"active": False})


def _compare(result: Result, with_rules: Cost, without_rules: Cost) -> None:
    result.figures["cpu_pct"] = 100 * with_rules.cpu / with_rules.seconds
    result.reference["cpu_pct"] = 100 * without_rules.cpu / without_rules.seconds
    result.figures["matched_per_s"] = with_rules.changes / with_rules.seconds
    result.reference["matched_per_s"] = without_rules.changes / without_rules.seconds
    result.ratio["cpu"] = ratio(with_rules.per_change, without_rules.per_change)
    result.add_percentiles("state_lag", with_rules.lags)
    result.reference["state_lag_p99_ms"] = percentile(without_rules.lags, 99) * 1000
    result.ratio["state_lag_p99"] = ratio(percentile(with_rules.lags, 99), percentile(without_rules.lags, 99))


def _match_lag(bed: Bed) -> float | None:
    """From Home Assistant's timestamp until the firing is written, in milliseconds."""
    lags = [
        float(lag)
        for (lag,) in bed.tables.rows(
            "SELECT extract(epoch FROM create_date - changed_at)::float8 FROM ha_rule_firing WHERE NOT late"
        )
    ]
    return percentile(lags, 99) * 1000 if lags else None
