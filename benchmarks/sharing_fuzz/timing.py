"""Whether answers tell apart what is wrong, unknown, ended, revoked, locked or somebody else's: by text or by time.

All kinds of a question are asked by turns, in an order that changes, over one connection. Their times are compared at
several quantiles, each difference by the error that so many samples leave it; one kind is asked twice, as two kinds
that cannot differ, to show how much of it is noise.
"""

from __future__ import annotations

import math
import re
import secrets
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from random import Random

import requests

from benchmarks.bed import Bed
from benchmarks.results import Result
from benchmarks.sharing.shares import PAGE, Door, Shares
from tests.odoo_client import OdooClient

SEED = 17
QUANTILES = (0.1, 0.25, 0.5)
"""Slower answers have waited for something else."""
MOST_ERRORS = 5.0
"""Of standard errors: with about a hundred comparisons a run exceeds it by chance less than once in ten thousand."""
LEAST_MS = 0.05
"""A difference below it is no more than where rows lie in the memory of PostgreSQL."""
ALIKE = ("control", "unknown")
"""Two kinds that are the same."""
_NONCE = re.compile(r"nonce-?=?\"?[\w-]{22}\"?")


@dataclass
class Kind:
    """One of the requests whose answers must look alike."""

    address: str
    door: Door | None = None
    question: Mapping[str, object] | None = None
    seconds: list[float] = field(default_factory=list)
    answers: set[tuple[object, ...]] = field(default_factory=set)


Question = dict[str, Kind]
"""By the name of what is wrong."""


def measure(bed: Bed, count: int, shares: Shares, result: Result) -> int:
    """Returns how many requests there were."""
    person, partner = shares.person("base.group_portal")
    shared = [shares.lamp]
    shares.give(receiver="partner", partner_id=partner, entity_ids=[(6, 0, shared)])
    questions = {**_of_links(bed, shares, shared), **_of_users(shares, person)}
    rounds = math.ceil(count / sum(len(question) for question in questions.values()))
    chance = Random(SEED)
    for question in questions.values():
        session = requests.Session()
        for number in range(-3, rounds):
            for kind in chance.sample(list(question.values()), len(question)):
                _ask(session, shares.odoo.url, kind, is_counted=number >= 0)
    person.close()
    _compare(bed, questions, result)
    return sum(len(kind.seconds) for question in questions.values() for kind in question.values())


def _of_links(bed: Bed, shares: Shares, shared: Sequence[int]) -> dict[str, Question]:
    """What guests ask, of links that are of no use in every way and of those that there have never been."""
    doors = _closed(bed, shares, shared)
    sample = next(iter(doors.values()))[1]
    for name in ALIKE:
        ref = secrets.token_hex(8)
        page = f"/ha/g/{ref}"
        cookie = (f"ha_guest_{ref}", sample.cookie[1], page)
        doors[name] = ("/ha/s/" + secrets.token_urlsafe(32), Door(page, page, cookie))
    follow = {"viewer": "page", "ids": list(shared)}
    call = {"id": shared[0], "service": "toggle", "data": {}}
    return {
        "door": {name: Kind(address) for name, (address, _door) in doors.items()},
        "enter": {
            name: Kind(f"{address}/enter", None, {"pin": "1234"}) for name, (address, _door) in doors.items()
        },
        "page": {name: Kind(door.page, door) for name, (_address, door) in doors.items()},
        "follow": {
            name: Kind(f"{door.base}/follow", door, follow) for name, (_address, door) in doors.items()
        },
        "call": {name: Kind(f"{door.base}/call", door, call) for name, (_address, door) in doors.items()},
        "picture": {
            name: Kind(f"{door.base}/picture/{shared[0]}", door) for name, (_address, door) in doors.items()
        },
    }


def _closed(bed: Bed, shares: Shares, shared: Sequence[int]) -> dict[str, tuple[str, Door]]:
    """Links by what is the matter with them, each with a guest who came in before."""
    doors: dict[str, tuple[str, Door]] = {}
    for name in ("ended", "revoked", "locked", "renewed"):
        grant, address = shares.link(shared)
        doors[name] = (address, shares.enter(address))
        [link] = shares.odoo.read("ha.grant", grant, "link_id")["link_id"][:1]
        if name == "revoked":
            shares.odoo.call("ha.grant", "action_revoke", [grant])
        elif name == "ended":
            shares.odoo.call("ha.grant", "write", [grant], {"begins": "2020-01-01", "ends": "2020-01-02"})
        elif name == "locked":
            bed.tables.rows("UPDATE ha_grant_link SET pin_tries = 5 WHERE id = %s", link)
        else:
            shares.odoo.call("ha.grant.link", "action_renew", [link])
    return doors


def _of_users(shares: Shares, person: OdooClient) -> dict[str, Question]:
    """What a customer asks about things that there are, but not for them, and about those that there are not."""
    door = shares.door_of(person)
    [other] = shares.numbers(1)
    ids = {"others": other, **dict(zip(ALIKE, (2**30, 2**30 + 1), strict=True))}
    call = {"service": "toggle", "data": {}}
    return {
        "entity": {name: Kind(f"{PAGE}/entity/{id_}", door) for name, id_ in ids.items()},
        "users_call": {
            name: Kind(f"{door.base}/call", door, {**call, "id": id_}) for name, id_ in ids.items()
        },
        "users_picture": {name: Kind(f"{door.base}/picture/{id_}", door) for name, id_ in ids.items()},
    }


def _ask(session: requests.Session, url: str, kind: Kind, *, is_counted: bool) -> None:
    headers = {"Cookie": f"{kind.door.cookie[0]}={kind.door.cookie[1]}"} if kind.door else {}
    began = time.perf_counter()
    if kind.question is None:
        answer = session.get(url + kind.address, headers=headers, timeout=60)
    else:
        answer = session.post(url + kind.address, json=kind.question, headers=headers, timeout=60)
    seconds = time.perf_counter() - began
    session.cookies.clear()
    if is_counted:
        kind.seconds.append(seconds)
        told = {name: value for name, value in answer.headers.items() if name not in ("Date", "Set-Cookie")}
        without_nonce = _NONCE.sub("", f"{sorted(told.items())} {answer.text}")
        kind.answers.add((answer.status_code, "Set-Cookie" in answer.headers, without_nonce))


def _compare(bed: Bed, questions: Mapping[str, Question], result: Result) -> None:
    texts = apart = 0
    worst = {"time": (0.0, 0.0), "noise": (0.0, 0.0)}
    for name, question in questions.items():
        answers = set().union(*(kind.answers for kind in question.values()))
        texts += len(answers) - 1
        if len(answers) > 1:
            bed.console.say(f"{name}: {[text[:400] for text in map(str, answers)]}")
        for one, other in combinations(question, 2):
            is_noise = {one, other} == set(ALIKE)
            for quantile in QUANTILES:
                difference, errors = _difference(question[one].seconds, question[other].seconds, quantile)
                key = "noise" if is_noise else "time"
                worst[key] = max(worst[key], (errors, difference))
                if errors > MOST_ERRORS and difference * 1000 > LEAST_MS:
                    apart += not is_noise
                    bed.console.say(
                        f"{name}, {one} and {other}: {difference * 1000:.3f} ms at {quantile}, {errors:.1f} errors"
                    )
    result.figures["texts_told_apart"] = texts
    result.figures["times_told_apart"] = apart
    for key, (errors, difference) in worst.items():
        result.figures[f"{key}_difference_ms"] = difference * 1000
        result.figures[f"{key}_difference_errors"] = errors


def _difference(one: Sequence[float], other: Sequence[float], quantile: float) -> tuple[float, float]:
    """Of a quantile of two samples: in seconds, and in its standard errors."""
    (value, error), (others, others_error) = _quantile(one, quantile), _quantile(other, quantile)
    difference = abs(value - others)
    combined = math.hypot(error, others_error)
    return difference, difference / combined if combined else 0.0


def _quantile(samples: Sequence[float], part: float) -> tuple[float, float]:
    """The value and its standard error, by the order statistics around it."""
    ordered = sorted(samples)
    count = len(ordered)
    middle, spread = part * count, math.sqrt(count * part * (1 - part))
    low, high = (ordered[min(count - 1, max(0, round(middle + side * spread)))] for side in (-1, 1))
    return ordered[min(count - 1, int(middle))], (high - low) / 2
