"""Many guests with an open page: a house of flats, each with a link and some guests, who all see the front door too."""

from __future__ import annotations

import configparser
import time

import psutil

from benchmarks.bed import Bed
from benchmarks.child import Child
from benchmarks.load import Load
from benchmarks.results import Result
from benchmarks.scale import Scale
from benchmarks.sharing.shares import Shares
from devkit.ports import LOOPBACK

FLATS = 100
GUESTS_EACH = 5
ENTITIES = FLATS + 1
"""One of each flat, and the front door, which is the last."""
RATE = 10
"""Changes a second, of one after the other: every ten seconds the front door, which all see."""
WORKERS = 2
PATIENCE = 20
"""Seconds in which the last frame has to come; how late each was is measured all the same."""
FIRST = 10
"""Guests with whom the bus worker has done everything once, so that what more it takes is for others."""


def measure(bed: Bed, scale: Scale, shares: Shares, load: Load, result: Result) -> None:
    shares.log_in_again(WORKERS)
    flats = scale.pick(FLATS, 5)
    *numbers, door = shares.numbers(ENTITIES)
    pages = []
    for number in numbers[:flats]:
        shared = [number, door]
        _grant, address = shares.link(shared)
        pages += [{**shares.enter(address).as_order(), "ids": shared} for _ in range(GUESTS_EACH)]
    orders = {"http": shares.odoo.url, "websocket": _websocket(bed), "pages": pages}
    with Child("benchmarks.sharing.open_pages", **orders) as child:
        child.ask(f"open {FIRST}")
        load.run(ENTITIES, ENTITIES, 2)
        before = _bus_worker(bed).memory_full_info().uss
        child.ask(f"open {len(pages) - FIRST}")
        time.sleep(3)  # they ask once more for what fell between their answer and their channel
        child.ask("begin")
        emitted = load.run(ENTITIES, scale.pick(RATE, ENTITIES), scale.seconds(60, 2))
        wanted = _heard(emitted.changed, flats)
        deadline = time.monotonic() + PATIENCE
        while child.ask("heard") < wanted and time.monotonic() < deadline:
            time.sleep(0.2)
        after = _bus_worker(bed).memory_full_info().uss
        found = child.result()["pages"]
    lags = [lag for page in found for lag in page["lags"]]
    result.add_percentiles("guests", lags)
    result.figures["guests_missed_n"] = wanted - len(lags)
    result.figures["guest_kib"] = (after - before) / 1024 / (len(pages) - FIRST)


def _heard(changed: int, flats: int) -> int:
    """How many states so many changes, of one entity after the other, are on all pages."""
    guests = [GUESTS_EACH if number < flats else 0 for number in range(FLATS)] + [GUESTS_EACH * flats]
    return sum(guests[number % ENTITIES] for number in range(changed))


def _websocket(bed: Bed) -> str:
    """The address of the bus worker itself: what stands in front of it in production costs next to nothing."""
    conf = configparser.ConfigParser(interpolation=None)
    conf.read(bed.odoo.conf)
    return f"http://{LOOPBACK}:{conf['options']['gevent_port']}"


def _bus_worker(bed: Bed) -> psutil.Process:
    children = psutil.Process(bed.odoo.pid).children(recursive=True)
    [found] = [child for child in children if "gevent" in child.cmdline()]
    return found
