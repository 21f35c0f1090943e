"""Sends nonsense to the public addresses: no answer is a fault of the server's, and none says what is inside."""

from __future__ import annotations

import os
import threading
from concurrent.futures import ThreadPoolExecutor

import requests
from urllib3.exceptions import LocationParseError

from benchmarks.bed import Bed
from benchmarks.results import Result
from benchmarks.sharing.shares import Door, Shares
from benchmarks.sharing_fuzz.nonsense import Asked, Nonsense

SEED = int(os.environ.get("HA_FUZZ_SEED", "17"))
LINKS = 4
THREADS = 2
TELL = 10
"""Requests that are shown of those that went wrong."""
CODE = ("Traceback", "psycopg2", "odoo.addons")


def measure(bed: Bed, count: int, shares: Shares, secret: tuple[str, ...], result: Result) -> int:
    """Returns how many requests there were.

    :param secret: what no answer may name, besides Home Assistant's ids and our code
    """
    ids = [shares.lamp, *shares.numbers(2)]
    links = [shares.link(ids, most_devices=1000)[1] for _ in range(LINKS)]
    doors = [shares.enter(address) for address in links]
    secrets = [address.rpartition("/")[2] for address in links]
    inside = (*CODE, *secret, *_ids_of_home_assistant(shares))
    per_thread = count // THREADS
    over = threading.Event()

    def ask(number: int) -> tuple[int, int]:
        nonsense = Nonsense(
            SEED + number,
            secrets,
            [door.page.rpartition("/")[2] for door in doors],
            [*ids, shares.instance_id],
        )
        session = requests.Session()
        faults = leaks = 0
        for _ in range(per_thread):
            if over.is_set():
                break
            asked = nonsense.next()
            found = _answer(session, shares.odoo.url, asked, doors)
            if found is None:
                continue
            status, text = found
            is_fault = status >= 500 and status not in (501, 503)
            is_leak = any(word in text for word in inside)
            if (is_fault or is_leak) and faults + leaks < TELL:
                bed.console.say(f"{status} {asked}"[:500] + f" {text[:200]!r}")
            faults += is_fault
            leaks += is_leak
        return faults, leaks

    with ThreadPoolExecutor(THREADS) as pool:
        try:
            found = list(pool.map(ask, range(THREADS)))
        finally:
            over.set()  # also where somebody has interrupted it, for leaving waits for the threads
    result.figures["faults"] = sum(faults for faults, _leaks in found)
    result.figures["leaks"] = sum(leaks for _faults, leaks in found)
    return per_thread * THREADS


def _ids_of_home_assistant(shares: Shares) -> list[str]:
    rows = shares.odoo.search_read("ha.entity", [("instance_id", "=", shares.instance_id)], "entity_id")
    return [row["entity_id"] for row in rows]


def _answer(session: requests.Session, url: str, asked: Asked, doors: list[Door]) -> tuple[int, str] | None:
    """Status and text; None for what the client itself refuses to send."""
    headers = {name: value.encode("utf-8") for name, value in asked.headers.items()}
    if asked.is_guest:
        headers["Cookie"] = "; ".join(f"{door.cookie[0]}={door.cookie[1]}" for door in doors).encode()
    try:
        answer = session.request(
            asked.method,
            url + asked.path,
            data=asked.body,
            headers=headers,
            timeout=60,
            allow_redirects=False,
        )
    except (requests.exceptions.InvalidURL, requests.exceptions.InvalidHeader, LocationParseError):
        return None
    # No browser comes back with the cookies of a stranger.
    session.cookies.clear()
    return answer.status_code, answer.text
