"""nearby.py: what Home Assistant servers tell of themselves in the network."""

from __future__ import annotations

import socket

import pytest
from hypothesis import given
from hypothesis import strategies as st
from zeroconf.asyncio import AsyncServiceInfo, AsyncZeroconf

from hass.nearby import SERVICE, Nearby, nearby, of_announcement

LOOPBACK = ["127.0.0.1"]

TOLD = {
    "location_name": "Beach House",
    "uuid": "6a1c8f2b",
    "version": "2026.11.0",
    "internal_url": "http://192.168.1.5:8123",
    "base_url": "http://192.168.1.5:8123",
    "external_url": "https://beach.example.org",
}


def test_an_announcement_tells_name_version_identity_and_all_addresses_that_within_the_network_first() -> (
    None
):
    assert of_announcement(TOLD, ["192.168.1.9"], 8123) == Nearby(
        "Beach House",
        ("http://192.168.1.5:8123", "http://192.168.1.9:8123", "https://beach.example.org"),
        "2026.11.0",
        "6a1c8f2b",
    )


@pytest.mark.parametrize(
    ("told", "addresses", "url"),
    [
        ({}, ["fd00::5", "192.168.1.9"], "http://192.168.1.9:8123"),
        ({}, ["fd00::5"], "http://[fd00::5]:8123"),
        ({"internal_url": "", "base_url": None}, ["192.168.1.9"], "http://192.168.1.9:8123"),
        ({"internal_url": "javascript:alert(1)"}, ["192.168.1.9"], "http://192.168.1.9:8123"),
        ({"internal_url": "http://me:secret@ha.local"}, ["192.168.1.9"], "http://192.168.1.9:8123"),
    ],
)
def test_without_a_usable_address_it_is_that_which_announced_it(
    told: dict[str, str | None], addresses: list[str], url: str
) -> None:
    found = of_announcement(told, addresses, 8123)
    assert found is not None
    assert found.url == url


def test_what_has_no_address_is_none() -> None:
    assert of_announcement({"location_name": "Nowhere"}, [], 8123) is None


@given(st.dictionaries(st.sampled_from(sorted(TOLD)), st.text() | st.none()))
def test_whatever_is_announced_can_be_stored_and_shown(told: dict[str, str | None]) -> None:
    found = of_announcement(told, ["192.168.1.9"], 8123)
    assert found is not None
    assert found.url.startswith(("http://", "https://"))
    assert "\0" not in found.name + found.ha_version + found.uuid
    assert len(found.name.encode()) <= 4 * 1024


async def test_who_announces_itself_is_heard_once_and_not_any_more_after_it_has_left() -> None:
    info = AsyncServiceInfo(
        SERVICE,
        f"Beach House.{SERVICE}",
        addresses=[socket.inet_aton("192.168.1.9")],
        port=8123,
        properties=TOLD,
        server="beach.local.",
    )
    beach = AsyncZeroconf(interfaces=LOOPBACK)
    try:
        await (await beach.async_register_service(info))
        assert await nearby(interfaces=LOOPBACK) == [of_announcement(TOLD, ["192.168.1.9"], 8123)]
        await (await beach.async_unregister_service(info))
        assert await nearby(0.5, LOOPBACK) == []
    finally:
        await beach.async_close()
