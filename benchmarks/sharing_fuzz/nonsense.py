"""Requests that no page of ours sends, in an order that a seed determines. Pure."""

from __future__ import annotations

import json
import math
import string
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import Any
from urllib.parse import quote

NUMBERS = (0, -1, 1, 7, 2**31 - 1, 2**31, 2**63, -(10**40), 1.5, math.nan, math.inf)
TEXTS = (
    "", "x", "0" * 64, "../../etc/passwd", "%00", "\0", "é", "\ud800", "' OR 1=1 --", "<script>", "a" * 5000, "%s",
    "{}", "\r\nX-Forged: 1", "turn_on", "tab",
)  # fmt: skip
DEEP = "[" * 3000
BODIES = (
    b"",
    b"{",
    b"null",
    b"[]",
    b"\xff\xfe",
    b'{"ids": 1e999}',
    DEEP.encode(),
    b'{"a":' * 2000,
    b"x" * 70_000,
)
"""What is no question at all."""
QUESTIONS = (
    "follow",
    "unfollow",
    "call",
    "connections",
    "script_fields",
    "default_code",
    "actions",
    "chart",
    "enter",
    "x",
)
NAMES = (
    "viewer",
    "ids",
    "id",
    "service",
    "data",
    "before",
    "start",
    "end",
    "width",
    "pin",
    "name",
    "self",
    "ref",
    "secret",
    "what",
    "jsonrpc",
    "params",
)
METHODS = ("GET", "POST", "POST", "POST", "HEAD", "OPTIONS", "PUT", "DELETE", "PATCH")
HEADERS = {
    "Content-Type": ("application/json", "text/plain", "multipart/form-data; boundary=x", "x\u00e9", ""),
    "Origin": ("https://evil.test", "null", "x", ""),
    "Sec-Fetch-Site": ("cross-site", "same-site", "none", "x"),
    "Accept-Language": ("zh-TW", "xx", "en;q=x", "*;q=1e9", ",,,", "a" * 500),
    "User-Agent": ("", "x" * 3000, "\u00e9"),
    "Accept-Encoding": ("gzip", "gzip;q=0", "x"),
    "Range": ("bytes=0-0", "bytes=9-1", "x"),
    "If-None-Match": ("*", "x"),
    "X-Forwarded-For": ("1.2.3.4", "x"),
    "X-Odoo-Database": ("x",),
}


@dataclass(frozen=True)
class Asked:
    method: str
    path: str
    headers: dict[str, str]
    body: bytes
    is_guest: bool
    """Whether the cookie of a guest who was let in goes with it; else there is none, or nonsense."""


class Nonsense:
    """Some of it is nearly right, for what is all wrong does not come far.

    :param secrets: of links, in addresses
    :param refs: of pages of guests
    :param ids: of records that exist
    """

    def __init__(self, seed: int, secrets: Sequence[str], refs: Sequence[str], ids: Sequence[int]) -> None:
        self._chance = Random(seed)
        self._secrets = (
            *secrets,
            *(secret[:-1] for secret in secrets),
            "x" * 43,
            "a" * 3000,
            "é",
            "%00",
            "..",
        )
        self._refs = (*refs, "0" * 16, "x", "é", "'", "%2e%2e", "\0")
        self._ids = ids

    def next(self) -> Asked:
        chance = self._chance
        method = chance.choice(METHODS)
        return Asked(method, self._path(), self._headers(), self._body(), chance.random() < 0.7)

    def _value(self, depth: int = 0) -> Any:
        chance = self._chance
        kind = chance.randrange(5 if depth > 2 else 7)
        if kind == 0:
            return chance.choice(NUMBERS)
        if kind == 1:
            return chance.choice(TEXTS)
        if kind == 2:
            return chance.choice((None, True, False))
        if kind in (3, 4):
            return chance.choice(self._ids)
        if kind == 5:
            return [self._value(depth + 1) for _ in range(chance.randrange(4))]
        keys = ("id", "entity_id", "target", "brightness", *NAMES)
        return {chance.choice(keys): self._value(depth + 1) for _ in range(chance.randrange(3))}

    def _body(self) -> bytes:
        chance = self._chance
        if chance.random() < 0.1:
            return chance.choice(BODIES)
        chosen = chance.sample(NAMES, chance.randrange(6))
        question = {name: self._value() for name in chosen}
        if chance.random() < 0.5:
            sense = {
                "viewer": "tab",
                "ids": list(self._ids[:3]),
                "id": self._ids[0],
                "service": "toggle",
                "data": {},
                "start": 1_700_000_000,
                "end": 1_700_086_400,
                "width": 800,
            }
            question = {**sense, **dict(list(question.items())[:2])}
        return json.dumps(question).encode("utf-8", errors="surrogatepass")

    def _headers(self) -> dict[str, str]:
        chance = self._chance
        headers = {"Content-Type": "application/json"}
        for name in chance.sample(sorted(HEADERS), chance.choice((0, 0, 0, 1, 2, 4))):
            headers[name] = chance.choice(HEADERS[name])
        if chance.random() < 0.1:
            headers["Cookie"] = chance.choice(
                ("session_id=x", "ha_guest_x=y", "frontend_lang=xx; tz=\u00e9", ";;;=")
            )
        return headers

    def _path(self) -> str:
        chance = self._chance
        ref, secret = quote(chance.choice(self._refs)), quote(chance.choice(self._secrets))
        number = chance.choice((*self._ids, 0, 2**31, 10**30, -1))
        noise = "".join(chance.choices(string.printable[:94], k=6))
        path = chance.choice(
            (
                f"/ha/g/{ref}/{chance.choice(QUESTIONS)}",
                f"/ha/g/{ref}/{chance.choice(QUESTIONS)}",
                f"/ha/s/{secret}/enter",
                f"/ha/s/{secret}",
                f"/ha/g/{ref}",
                f"/ha/g/{ref}/picture/{number}",
                f"/ha/g/{ref}/words/{number}/{chance.choice(('en_US', 'x', quote(noise)))}",
                f"/ha/g/{ref}/manifest.json",
                f"/ha/g/{quote(noise)}/{quote(noise)}",
                f"/odoo_ha_portal/texts?lang={quote(noise)}",
                f"/odoo_ha_portal/icons/{chance.choice(('x', '1', quote(noise)))}/{quote(noise)}/x/mdi.json",
                f"/odoo_ha_portal/icons/x/{'+'.join(['sofa'] * chance.randrange(200))}/x/mdi.ttf",
                f"/my/home-assistant/{chance.choice(('room', 'group', 'device', 'entity', 'x'))}/{number}",
                f"/my/home-assistant/live/{chance.choice(QUESTIONS)}",
            )
        )
        if chance.random() < 0.1:
            path += ("&" if "?" in path else "?") + quote(f"{chance.choice(NAMES)}={noise}", safe="=")
        return path
