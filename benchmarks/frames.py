"""What open pages cost: rows and bytes of Odoo's bus for 1,000 changes a second, with 0, 1 and 10 viewers."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from benchmarks.bed import Bed
from benchmarks.results import Goal, Result, ratio
from benchmarks.scale import Scale
from tests.odoo_client import OdooClient
from tests.rig.tables import wait_for_connected

GOALS = (Goal("rows_no_viewer", 0), Goal("frames_per_s", 4), Goal("table_mib", 10))

ENTITIES = 500
WATCHED = 50
"""Entities that one page shows."""
RATE = 1000
VIEWERS = (0, 1, 10)
FOLLOW_EVERY_SECONDS = 30


@dataclass
class Step:
    """What was written to the bus in `seconds`."""

    rows: int
    size: int
    seconds: float


def run(bed: Bed, scale: Scale) -> Result:
    result = Result("frames")
    rate = scale.pick(RATE, 100)
    fakes = bed.fake_process(1, ENTITIES, rate=rate)
    odoo = bed.start_odoo()
    [instance_id] = bed.make_instances(odoo, fakes.addresses())
    bed.bridge("a")
    wait_for_connected(bed.tables, [instance_id])
    ids = [
        row["id"]
        for row in odoo.search_read(
            "ha.entity", [("instance_id", "=", instance_id)], "id", limit=WATCHED, order="entity_id"
        )
    ]
    for viewers in VIEWERS:
        # The last one for as long as the sweeping of the table needs to show.
        seconds = scale.seconds(30 if viewers != VIEWERS[-1] else 300, 1)
        step = _watch(bed, odoo, ids, viewers, seconds)
        result.figures[f"rows_per_s_{viewers}_viewers"] = step.rows / step.seconds
        result.figures[f"kib_per_s_{viewers}_viewers"] = step.size / 1024 / step.seconds
        if viewers == 0:
            result.figures["rows_no_viewer"] = step.rows
        else:
            result.figures["frames_per_s"] = max(
                result.figures.get("frames_per_s") or 0.0, step.rows / step.seconds
            )
    [(size,)] = bed.tables.rows("SELECT pg_total_relation_size('bus_bus')")
    result.figures["table_mib"] = size / 2**20
    result.reference["rows_per_s"] = float(rate)
    result.ratio["rows_per_s"] = ratio(result.figures["frames_per_s"], rate)
    return result


def _watch(bed: Bed, odoo: OdooClient, ids: list[int], viewers: int, seconds: float) -> Step:
    """Have so many pages follow the same entities for so long, and count what is written meanwhile."""
    with _following(odoo, ids, viewers):
        time.sleep(1)  # what a page begins to follow comes whole, once
        [(last_id,)] = bed.tables.rows("SELECT coalesce(max(id), 0) FROM bus_bus")
        began = time.monotonic()
        # In pieces, for what is older than two minutes is swept away.
        rows = size = 0
        while (left := seconds - (time.monotonic() - began)) > 0:
            time.sleep(min(left, 30))
            [(more, bytes_, newest)] = bed.tables.rows(
                """
                SELECT count(*), coalesce(sum(octet_length(message)), 0), coalesce(max(id), %s)
                FROM bus_bus WHERE id > %s AND message LIKE '%%"ha_frame"%%'
                """,
                last_id,
                last_id,
            )
            rows, size, last_id = rows + more, size + int(bytes_), newest
        return Step(rows, size, time.monotonic() - began)


@contextmanager
def _following(odoo: OdooClient, ids: list[int], viewers: int) -> Iterator[None]:
    over = threading.Event()
    follower = threading.Thread(target=_follow, args=(odoo, ids, viewers, over))
    follower.start()
    try:
        yield
    finally:
        over.set()
        follower.join()


def _follow(odoo: OdooClient, ids: list[int], viewers: int, over: threading.Event) -> None:
    while not over.is_set():
        for number in range(viewers):
            odoo.call("ha.entity", "follow", f"viewer {number}", ids)
        over.wait(FOLLOW_EVERY_SECONDS)
    for number in range(viewers):
        odoo.call("ha.entity", "unfollow", f"viewer {number}")
