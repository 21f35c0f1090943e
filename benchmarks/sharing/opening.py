"""What a guest's phone has to load, and when it first shows something live."""

from __future__ import annotations

import gzip
import time

from playwright.sync_api import Browser, Response

from benchmarks.bed import Bed
from benchmarks.browser import open_chromium
from benchmarks.results import Result, median
from benchmarks.scale import Scale
from benchmarks.sharing.phones import phone, wait_for_states
from benchmarks.sharing.shares import Door, Shares
from benchmarks.sharing.showing import ENTITIES
from tests.odoo_client import OdooClient

TIMES_SLOWER = 4
TRIES = 7
LEVEL = 6
"""Of gzip, as servers in front of Odoo are usually told."""
SETTLED_MS = 2_000


def measure(bed: Bed, scale: Scale, shares: Shares, result: Result) -> None:
    _grant, address = shares.link([shares.lamp, *shares.numbers(ENTITIES)], most_devices=TRIES * 2)
    tries = scale.pick(TRIES, 1)
    with open_chromium(bed) as browser:
        result.figures["page_kib"] = _kib(browser, shares.odoo, address)
        door = shares.enter(address)
        slower = scale.pick(TIMES_SLOWER, 1)
        pages = [_seconds(browser, shares.odoo, door, door.page, slower) for _ in range(tries)]
        links = [_seconds(browser, shares.odoo, None, address, slower) for _ in range(tries)]
    result.figures["first_ms"] = (median(pages) or 0.0) * 1000
    result.figures["first_by_link_ms"] = (median(links) or 0.0) * 1000


def _kib(browser: Browser, odoo: OdooClient, address: str) -> float:
    """Of everything that comes from opening the link on, compressed as it would be on its way."""
    context = phone(browser, odoo)
    loaded: list[Response] = []

    def note(response: Response) -> None:
        loaded.append(response)

    context.on("response", note)
    page = context.new_page()
    page.goto(address)
    wait_for_states(page)
    page.wait_for_function('document.fonts.status === "loaded"')
    page.wait_for_timeout(SETTLED_MS)
    # A worker's script is no response of the page; a page that goes away keeps no bodies.
    own = [response for response in loaded if response.url.startswith("http") and response.ok]
    again = {
        response.url: context.request.get(response.url)
        for response in own
        if response.request.method == "GET"
    }
    size = sum(len(gzip.compress(answer.body(), LEVEL)) for answer in again.values())
    context.close()
    return size / 1024


def _seconds(browser: Browser, odoo: OdooClient, door: Door | None, address: str, slower: int) -> float:
    """From the beginning of the navigation on, on a phone that has never been there and is so many times slower."""
    context = phone(browser, odoo, door)
    page = context.new_page()
    context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": slower})
    began = time.monotonic()
    page.goto(address, wait_until="commit")
    wait_for_states(page)
    seconds = time.monotonic() - began
    context.close()
    return seconds
