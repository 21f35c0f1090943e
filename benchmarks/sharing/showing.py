"""From a change in Home Assistant to the pages of a customer and a guest; from a tap to Home Assistant and back."""

from __future__ import annotations

import time

from playwright.sync_api import Page

from benchmarks.bed import Bed
from benchmarks.browser import click, note_changes, noted_changes, open_chromium
from benchmarks.load import Load
from benchmarks.results import Result
from benchmarks.scale import Scale
from benchmarks.sharing.phones import phone, wait_for_states
from benchmarks.sharing.shares import Shares

ENTITIES = 20
RATE = 20
"""Changes a second, of all of them."""
PAUSE_SECONDS = 0.6
"""Between two taps; a link may send two commands a second for long."""


def measure(bed: Bed, scale: Scale, shares: Shares, load: Load, result: Result) -> None:
    shared = [shares.lamp, *shares.numbers(ENTITIES)]
    _grant, address = shares.link(shared)
    person, partner = shares.person("base.group_portal")
    shares.give(receiver="partner", partner_id=partner, entity_ids=[(6, 0, shared)])
    doors = [shares.enter(address), shares.door_of(person)]
    with open_chromium(bed) as browser:
        pages = []
        for door in doors:
            page = phone(browser, shares.odoo, door).new_page()
            page.goto(door.page)
            wait_for_states(page)
            pages.append(page)
        time.sleep(3)  # a page asks once more for what fell between its answer and its channel
        for page in pages:
            note_changes(page)
        load.run(ENTITIES, RATE, scale.seconds(30, 2))
        time.sleep(1)
        result.add_percentiles("dom", [lag for page in pages for lag in noted_changes(page)])
        taps = [_tap(page, shares.lamp) for _ in range(scale.pick(30, 2)) for page in pages]
    result.add_percentiles("tap", taps)
    person.close()


def _tap(page: Page, lamp: int) -> float:
    seconds = click(page, f"input_boolean.{lamp}")
    time.sleep(PAUSE_SECONDS / 2)
    return seconds
