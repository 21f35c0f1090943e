"""Everything goes wrong while a real Home Assistant changes all the time: afterwards Odoo has what its recorder has.

What is compared is Home Assistant's own database file with the rows of `ha_history`.
"""

from __future__ import annotations

import contextlib
import os
import random
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack
from urllib.parse import urlsplit

from benchmarks.bed import Bed
from benchmarks.load import Load
from benchmarks.results import Goal, Result
from benchmarks.scale import Scale
from devkit.errors import DevkitError
from tests.rig import histories
from tests.rig.doors import Door
from tests.rig.loop_thread import LoopThread
from tests.rig.mishaps import Chaos
from tests.rig.tables import wait_for_connected
from tests.rig.witness import options_of

GOALS = (Goal("holes", 0), Goal("doubles", 0), Goal("uncovered", 0))

ENTITIES = 100
RATE = 300
"""Changes a second."""
PREFIX = "sensor.measure_"
ROUND_SECONDS = 5.0
SETTLE_SECONDS = 300.0
LOST_SECONDS = 15.0
"""What a Home Assistant that is killed has not committed is lost to it, and we may have heard it."""


def run(bed: Bed, scale: Scale) -> Result:
    result = Result("history-chaos")
    seconds = scale.seconds(300, 8)
    seed = int(os.environ.get("HA_CHAOS_SEED", random.randrange(10**6)))
    bed.console.say(f"HA_CHAOS_SEED={seed} repeats the mishaps")
    load = Load(bed, measured=True)
    chaos = Chaos(bed, seed)
    with ExitStack() as running:
        odoo = bed.start_odoo(bridge=True)
        bridge = bed.bridge("a", options_of("a"))
        loop = running.enter_context(LoopThread("doors"))

        def pids() -> list[int]:
            return [process.pid for process in (bed.odoo, bridge) if process.pid is not None]

        door = running.enter_context(Door(loop, urlsplit(load.home.url).port or 0, pids))
        address = (f"http://127.0.0.1:{door.port}", load.home.token)
        [instance_id] = bed.make_instances(odoo, {"Chaos": address})
        wait_for_connected(bed.tables, [instance_id])
        chaos.bridge("a", bridge, pause=10)
        chaos.odoo(pause=25)
        chaos.postgres(pause=25)
        chaos.door("the way to Home Assistant", door, pause=10)
        chaos.home_assistant(load.home, pause=25)
        with _changing(load):
            chaos.run(seconds)
        for at, what in sorted(chaos.diary):
            bed.console.say(f"{at:6.1f} {what}")
        for error in chaos.errors:
            bed.console.say(error)
        wait_for_connected(bed.tables, [instance_id], timeout=120)
        began = time.monotonic()
        settled = _settle(bed, load, instance_id)
        result.figures["settled_s"] = time.monotonic() - began if settled else SETTLE_SECONDS
        _compare(bed, load, instance_id, result)
    result.figures["mishaps_n"] = len(chaos.diary)
    result.figures["mishap_errors"] = len(chaos.errors)
    result.figures["seconds"] = seconds
    return result


@contextlib.contextmanager
def _changing(load: Load) -> Iterator[None]:
    """Entities change all the time in which Home Assistant runs."""
    over = threading.Event()

    def change() -> None:
        while not over.is_set():
            try:
                load.fill(ENTITIES)
                load.run(ENTITIES, RATE, ROUND_SECONDS)
            except (DevkitError, OSError):
                over.wait(0.5)

    thread = threading.Thread(target=change, name="changes")
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def _settle(bed: Bed, load: Load, instance_id: int) -> bool:
    """Wait until nothing is to be read any more, and nothing is missing; False if it takes too long."""
    deadline = time.monotonic() + SETTLE_SECONDS
    while time.monotonic() < deadline:
        if not histories.unread(bed.tables, instance_id) and not _holes(bed, load, instance_id):
            return True
        time.sleep(1)
    return False


def _wanted(bed: Bed, load: Load, instance_id: int) -> set[histories.Happened]:
    entities = histories.recorded(bed.tables, instance_id)
    return histories.in_recorder(
        load.home.config, entities | {f"{PREFIX}{number}" for number in range(ENTITIES)}
    )


def _holes(bed: Bed, load: Load, instance_id: int) -> set[histories.Happened]:
    return _wanted(bed, load, instance_id) - set(histories.in_odoo(bed.tables, instance_id))


def _compare(bed: Bed, load: Load, instance_id: int, result: Result) -> None:
    wanted = _wanted(bed, load, instance_id)
    ours = histories.in_odoo(bed.tables, instance_id)
    gaps = [gap for gap in histories.gaps(bed.tables, instance_id) if gap[0] is None]
    extra = set(ours) - wanted
    uncovered = [
        row
        for row in extra
        if not any(since - LOST_SECONDS <= row[1] / 1e6 <= until for _, since, until, _ in gaps)
    ]
    holes = wanted - set(ours)
    for row in [*sorted(holes)[:20], *sorted(uncovered)[:20]]:
        bed.console.say(f"{'hole' if row in holes else 'uncovered'}: {row}")
    for entity_id, since, until, reason in histories.gaps(bed.tables, instance_id)[:50]:
        bed.console.say(f"gap of {entity_id or 'all'}: {since:.3f} to {until:.3f}, {reason}")
    result.figures["holes"] = len(holes)
    result.figures["doubles"] = len(ours) - len(set(ours))
    result.figures["uncovered"] = len(uncovered)
    result.figures["lost_by_home_assistant"] = len(extra)
    result.figures["gaps"] = len(gaps)
    result.figures["rows_n"] = len(wanted)
