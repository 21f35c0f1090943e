"""How long something is still heard or done after a share has ended by time, and after it was revoked."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from datetime import datetime, timezone

from benchmarks.bed import Bed
from benchmarks.child import Child
from benchmarks.load import Load
from benchmarks.results import Result
from benchmarks.scale import Scale
from benchmarks.sharing.shares import Shares, moment

ENTITIES = 5
RATE = 50
"""Changes a second, of all of them: so often a frame is due that must not come any more."""
ROUNDS = 5
AHEAD_SECONDS = 2.0
AFTER_SECONDS = 2.0

End = Callable[[Shares, list[int]], float]
"""Ends grants; returns the moment from which on nothing may be heard or done, in seconds since 1970."""


def measure(bed: Bed, scale: Scale, shares: Shares, load: Load, result: Result) -> None:
    worst: dict[str, list[float]] = {"frame": [], "control": [], "told": []}
    for name, end in (("ended", _end_by_time), ("revoked", _revoke)):
        late: dict[str, list[float]] = {"frame": [], "control": [], "told": []}
        for _ in range(scale.pick(ROUNDS, 1)):
            for found in _round(bed, shares, load, end):
                for what, seconds in found.items():
                    late[what].append(seconds)
        for what, seconds in late.items():
            result.figures[f"{name}_{what}_ms"] = max(seconds) * 1000
            worst[what] += seconds
    result.figures["revoke_ms"] = max(worst["frame"] + worst["control"]) * 1000


def _round(bed: Bed, shares: Shares, load: Load, end: End) -> list[dict[str, float]]:
    """Of a guest and of a customer: seconds after the end at which the last frame came, the last command that was
    carried out was given, and the page was told of the end.
    """
    shared = [shares.lamp, *shares.numbers(ENTITIES)]
    grant, address = shares.link(shared)
    person, partner = shares.person("base.group_portal")
    given = shares.give(receiver="partner", partner_id=partner, entity_ids=[(6, 0, shared)])
    doors = [shares.enter(address), shares.door_of(person)]
    pages = [{**door.as_order(), "ids": shared, "tap": shares.lamp} for door in doors]
    url = shares.odoo.url
    with Child("benchmarks.sharing.open_pages", http=url, websocket=url, pages=pages) as child:
        child.ask(f"open {len(pages)}")
        changes = load.begin(ENTITIES, RATE, AHEAD_SECONDS + AFTER_SECONDS + 2)
        time.sleep(1)
        child.ask("tap")
        over = end(shares, [grant, given])
        time.sleep(max(0.0, over + AFTER_SECONDS - time.time()))
        found = child.result()["pages"]
        changes.result()
    person.close()
    return [_late(page, over) for page in found]


def _late(page: dict[str, list[float]], over: float) -> dict[str, float]:
    told = [moment for moment in page["told"] if moment >= over]
    if not (_before(page["frames"], over) and _before(page["taken"], over) and page["refused"] and told):
        raise RuntimeError(
            f"A page heard, did or lost nothing: { {name: len(v) for name, v in page.items()} }"
        )
    return {
        "frame": max(0.0, max(page["frames"]) - over),
        "control": max(0.0, max(page["taken"]) - over),
        "told": told[0] - over,
    }


def _before(moments: list[float], over: float) -> bool:
    return any(moment < over for moment in moments)


def _revoke(shares: Shares, grants: list[int]) -> float:
    """From the request on."""
    time.sleep(AHEAD_SECONDS / 2)
    began = time.time()
    shares.odoo.call("ha.grant", "action_revoke", grants)
    return began


def _end_by_time(shares: Shares, grants: list[int]) -> float:
    over = math.ceil(time.time() + AHEAD_SECONDS)
    ends = moment(datetime.fromtimestamp(over, timezone.utc))
    shares.odoo.call("ha.grant", "write", grants, {"ends": ends})
    return float(over)
