"""Nine healthy Home Assistants beside a hostile one on one bridge: none of them may notice.

`HA_BULKHEAD_SEED` chooses the same hostile acts again.
"""

from __future__ import annotations

import os
import random
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timezone
from typing import Any

from benchmarks.absences import Absences
from benchmarks.bed import DIRECTORY, Bed
from benchmarks.child import Child
from benchmarks.episodes import episodes
from benchmarks.log_kinds import kinds
from benchmarks.person import Troublemaker, Viewer
from benchmarks.results import Goal, Result, ratio
from benchmarks.scale import Scale
from devkit.suite.odoo_log import Record, records
from tests.rig.registries import as_tables_have_them, registry_rows
from tests.rig.tables import as_table_has_them, differences, wait_for_connected

GOALS = (
    Goal("healthy_reconnects", 0),
    Goal("wrong_rows", 0),
    Goal("ratio.healthy_lag_p99", 2),
)

HEALTHY = 9
HOME: Mapping[str, Any] = {"entities": 50, "rate": 5.0, "edits": 0.2}
"""Entities of each home, the hostile one too, and its changes of states and of registries a second."""
LOOK_SECONDS = 0.05
WATCH_SECONDS = 0.005
SETTLE_SECONDS = 20.0
"""How long the healthy ones may take for their last changes."""
RECOVER_SECONDS = 60.0
"""How long the hostile one may take once it behaves."""
SHOWN = 15
"""Lines of each list that are told; the file has all."""
SEED_VARIABLE = "HA_BULKHEAD_SEED"
NOTES = DIRECTORY / "bulkhead.txt"
"""All that happened in the last run."""


@dataclass
class Phase:
    """What was seen of the healthy ones for a while.

    Attributes:
        lags: seconds from Home Assistant's timestamp until others could see the row, one for each change.
        late: of those that came late, when they were seen (seconds since 1970), and their lags.
        longest_absence: seconds that one of them was not shown as connected.
        logins: connections that were made to them.
        settled: seconds from their last change until everything was in the tables; None for never.
        others_connected: part of the looks at any other instance that saw it connected.
    """

    lags: list[float]
    late: list[tuple[float, float]]
    longest_absence: float
    logins: int
    settled: float | None
    others_connected: float | None


def run(bed: Bed, scale: Scale) -> Result:
    result = Result("bulkhead")
    seconds = scale.seconds(180, 4)
    seed = int(os.environ.get(SEED_VARIABLE) or random.randrange(10**6))
    bed.console.say(f"  {SEED_VARIABLE}={seed}")
    odoo = bed.start_odoo()
    with (
        Child("benchmarks.homes", count=HEALTHY, **HOME) as healthy,
        Child("benchmarks.homes", count=1, seed=seed, **HOME) as hostile,
    ):
        addresses = healthy.ask("addresses")
        ids = dict(zip(addresses, bed.make_instances(odoo, addresses), strict=True))
        bridge = bed.bridge("a")
        wait_for_connected(bed.tables, ids.values())
        [(name, address)] = hostile.ask("addresses").items()
        with Viewer(bed.log_in(), list(ids.values())):
            before = _phase(bed, healthy, ids, seconds)
            began = time.time()
            with Troublemaker(bed, odoo, name, address, seed, scale.pick(3.0, 0.5)) as person:
                hostile.ask("begin")
                during = _phase(bed, healthy, ids, seconds)
        hostile.ask("calm")
        calm = time.monotonic()
        wrong = _wrong_at_last(bed, hostile, {name: person.instance_id}, RECOVER_SECONDS)
        result.figures["hostile_recovered_s"] = None if wrong else time.monotonic() - calm
        wrong_healthy = _wrong_at_last(bed, healthy, ids, 0)
        acts = sorted([*map(tuple, hostile.ask("acts")), *person.diary])
        failed_acts = hostile.ask("errors")
        log = [
            record
            for path in (bridge.log, bed.odoo.log)
            for record in records(path.read_text(encoding="utf-8", errors="replace").splitlines())
            if record.time.replace(tzinfo=timezone.utc).timestamp() >= began
        ]
    _figures(result, before, during)
    result.figures["wrong_rows"] = len(wrong_healthy) + len(wrong)
    result.figures["wrong_rows_healthy"] = len(wrong_healthy)
    result.figures["log_errors"] = sum(record.level in ("ERROR", "CRITICAL") for record in log)
    result.figures["log_warnings"] = sum(record.level == "WARNING" for record in log)
    result.figures["acts_n"] = len(acts)
    result.figures["seed_n"] = seed
    result.figures["seconds"] = seconds
    notes = {
        "wrong": wrong_healthy + wrong,
        "late": _delays(during, acts, began),
        "logged": _complaints(log, acts, began),
        "refused by Odoo": person.errors,
        "could not be done": failed_acts,
    }
    for title, lines in notes.items():
        for line in lines[:SHOWN]:
            bed.console.say(f"  {title}: {line.splitlines()[0]:.300}")
        if len(lines) > SHOWN:
            bed.console.say(f"  {title}: … {len(lines)} in all")
    notes["acts"] = [f"{moment - began:7.2f} {what}" for moment, what in acts]
    _write_notes(notes)
    return result


def _phase(bed: Bed, healthy: Child, ids: Mapping[str, int], seconds: float) -> Phase:
    """Let the healthy ones live for so long, and then wait until their last changes are in the tables."""
    watched = bed.tables.rows(
        "SELECT id FROM ha_entity WHERE instance_id = ANY(%s) AND active", list(ids.values())
    )
    absences, looks, seen = Absences(), 0, 0
    logins = sum(healthy.ask("logins").values())
    dsn = bed.postgres.dsn(bed.odoo.database)
    with Child(
        "benchmarks.commit_watch", dsn=dsn, ids=[row[0] for row in watched], pause=WATCH_SECONDS
    ) as watch:
        healthy.ask("begin")
        until = time.monotonic() + seconds
        while (now := time.monotonic()) < until:
            rows = bed.tables.rows("SELECT instance_id, state FROM ha_connection")
            states = {instance_id: state == "connected" for instance_id, state in rows}
            absences.look(now, {instance_id: states.pop(instance_id, False) for instance_id in ids.values()})
            looks, seen = looks + len(states), seen + sum(states.values())
            time.sleep(LOOK_SECONDS)
        healthy.ask("calm")
        calm = time.monotonic()
        wrong = _wrong_at_last(bed, healthy, ids, SETTLE_SECONDS)
        settled = None if wrong else time.monotonic() - calm
        found = watch.result()
    logins = sum(healthy.ask("logins").values()) - logins
    return Phase(
        found["lags"], found["late"], absences.longest, logins, settled, seen / looks if looks else None
    )


def _wrong_at_last(bed: Bed, homes: Child, ids: Mapping[str, int], seconds: float) -> list[str]:
    """What differs from what the homes, which stand still, have; asked again and again for so many seconds."""
    truth = homes.ask("truth")
    deadline = time.monotonic() + seconds
    while True:
        found = [
            f"{name}: {line}"
            for name, instance_id in ids.items()
            for line in _wrong(bed, instance_id, truth[name])
        ]
        if not found or time.monotonic() > deadline:
            return found
        time.sleep(LOOK_SECONDS)


def _wrong(bed: Bed, instance_id: int, truth: Mapping[str, Any]) -> list[str]:
    states = as_table_has_them(truth["states"])
    registries = as_tables_have_them(truth["registries"], states)
    return [
        *differences(bed.tables.states(instance_id), states),
        *differences(registry_rows(bed.tables, instance_id), registries),
    ]


def _figures(result: Result, before: Phase, during: Phase) -> None:
    result.figures["healthy_reconnects"] = during.logins
    result.add_percentiles("healthy_lag", during.lags)
    result.figures["healthy_lag_max_ms"] = max(during.lags, default=0.0) * 1000
    result.figures["healthy_away_max_s"] = during.longest_absence
    result.figures["healthy_settled_s"] = during.settled
    result.figures["hostile_connected_pct"] = (
        None if during.others_connected is None else 100 * during.others_connected
    )
    alone = Result("alone")
    alone.add_percentiles("healthy_lag", before.lags)
    alone.figures["healthy_lag_max_ms"] = max(before.lags, default=0.0) * 1000
    alone.figures["healthy_reconnects"] = before.logins
    alone.figures["healthy_settled_s"] = before.settled
    result.reference.update(alone.figures)
    result.ratio["healthy_lag_p99"] = ratio(
        result.figures["healthy_lag_p99_ms"], alone.figures["healthy_lag_p99_ms"]
    )


def _delays(during: Phase, acts: Sequence[tuple[float, str]], began: float) -> list[str]:
    """A line for each time that the healthy ones waited."""
    return [
        f"{episode.begin - began:.1f} s to {episode.end - began:.1f} s: {episode.changes} changes up to "
        f"{episode.longest:.1f} s [{', '.join(episode.acts) or 'nothing'}]"
        for episode in episodes(during.late, acts)
    ]


def _complaints(log: Sequence[Record], acts: Sequence[tuple[float, str]], began: float) -> list[str]:
    """A line for each kind of complaint, with what had begun last before, and below it the first one whole."""
    found = []
    for name, kind in kinds(log, acts).items():
        after = ", ".join(f"{act} ({count})" for act, count in kind.after.most_common(4))
        at = kind.first.time.replace(tzinfo=timezone.utc).timestamp() - began
        found.append(
            f"{kind.count} x {name} [after: {after or 'nothing'}; first at {at:.1f} s]\n{kind.first.text}"
        )
    return found


def _write_notes(notes: Mapping[str, Sequence[str]]) -> None:
    text = "\n\n".join("\n".join([f"== {title}", *lines]) for title, lines in notes.items())
    NOTES.write_text(text + "\n", encoding="utf-8")
