"""Home Assistant servers that announce themselves in the network of this machine (mDNS).

Needs the package `zeroconf`. Nothing is heard from another network: from most containers, and from a cloud. Anybody in
the network can announce anything, so what is heard is a proposal, to be looked up like what somebody types.
"""

from __future__ import annotations

import asyncio
import contextlib
import importlib.util
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .errors import InvalidUrl
from .limits import NAME_BYTES, VERSION_CHARACTERS
from .storable import shortened, storable_text
from .url import as_text

SERVICE = "_home-assistant._tcp.local."
LISTEN_SECONDS = 2.0
DETAILS_MILLISECONDS = 1000
UUID_CHARACTERS = 64
MOST = 50
"""So many are told; whoever announces more plays with us."""


@dataclass(frozen=True)
class Nearby:
    """`urls` are where it says that it is, the one to take first; `uuid` its instance id, which copies of it share."""

    name: str
    urls: tuple[str, ...]
    ha_version: str
    uuid: str

    @property
    def url(self) -> str:
        return self.urls[0]


def can_listen() -> bool:
    return importlib.util.find_spec("zeroconf") is not None


async def nearby(seconds: float = LISTEN_SECONDS, interfaces: Sequence[str] | None = None) -> list[Nearby]:
    """Those that answer within `seconds`, by name; none where this machine has no network to ask.

    :param interfaces: addresses of this machine in the networks that are asked; in all of them by default
    :raises ImportError: `can_listen` is false
    """
    from zeroconf.asyncio import AsyncServiceBrowser, AsyncServiceInfo, AsyncZeroconf

    names: dict[str, None] = {}

    def heard(name: str, **_others: Any) -> None:
        if len(names) < MOST:
            names[name] = None

    try:
        zeroconf = AsyncZeroconf(**({"interfaces": list(interfaces)} if interfaces else {}))
    except OSError:
        return []
    try:
        browser = AsyncServiceBrowser(zeroconf.zeroconf, SERVICE, handlers=[heard])
        await asyncio.sleep(seconds)
        await browser.async_cancel()
        infos = [AsyncServiceInfo(SERVICE, name) for name in names]
        told = [info.async_request(zeroconf.zeroconf, DETAILS_MILLISECONDS) for info in infos]
        answered = await asyncio.gather(*told)
        found = (
            of_announcement(info.decoded_properties, info.parsed_addresses(), info.port)
            for info, has_answered in zip(infos, answered, strict=True)
            if has_answered
        )
        return sorted(set(filter(None, found)), key=lambda each: (each.name, each.url))
    finally:
        await zeroconf.async_close()


def of_announcement(
    properties: Mapping[str, str | None], addresses: list[str], port: int | None
) -> Nearby | None:
    """What is announced; None for what has no address. The first one is that within the network, if it tells it."""
    ways = [properties.get("internal_url"), properties.get("base_url")]
    ways += [
        f"http://{f'[{host}]' if ':' in host else host}:{port}" for host in sorted(addresses, key=_likely)
    ]
    urls = dict.fromkeys(_usable([*ways, properties.get("external_url")]))
    if not urls:
        return None
    return Nearby(
        name=shortened(storable_text(properties.get("location_name") or ""), NAME_BYTES),
        urls=tuple(urls),
        ha_version=storable_text(properties.get("version") or "")[:VERSION_CHARACTERS],
        uuid=storable_text(properties.get("uuid") or "")[:UUID_CHARACTERS],
    )


def _usable(ways: Iterable[str | None]) -> Iterator[str]:
    for way in filter(None, ways):
        with contextlib.suppress(InvalidUrl):
            yield as_text(way)


def _likely(address: str) -> tuple[bool, str]:
    """Addresses of version 4 first: those of version 6 that are announced are often good on one link alone."""
    return ":" in address, address
