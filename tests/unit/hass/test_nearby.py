"""nearby.py: what Home Assistant servers tell of themselves in the network."""

from __future__ import annotations

import sys
import types
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hass import nearby
from hass.nearby import Nearby, of_announcement

TOLD = {
    "location_name": "Beach House",
    "uuid": "6a1c8f2b",
    "version": "2026.11.0",
    "internal_url": "http://192.168.1.5:8123",
    "base_url": "http://192.168.1.5:8123",
    "external_url": "https://beach.example.org",
}


def test_an_announcement_tells_name_version_identity_and_the_address_within_the_network() -> None:
    assert of_announcement(TOLD, ["192.168.1.9"], 8123) == Nearby(
        "Beach House", "http://192.168.1.5:8123", "2026.11.0", "6a1c8f2b"
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


class FakeInfo:
    decoded_properties = TOLD
    port = 8123

    def __init__(self, _service: str, name: str) -> None:
        self._name = name

    async def async_request(self, _zeroconf: object, _milliseconds: float) -> bool:
        return not self._name.startswith("Silent")

    def parsed_addresses(self) -> list[str]:
        return ["192.168.1.9"]


class FakeBrowser:
    def __init__(self, _zeroconf: object, _service: str, handlers: list[Any]) -> None:
        for name in ("Beach House", "Beach House", "Silent"):
            handlers[0](zeroconf=None, service_type="", name=name, state_change=None)

    async def async_cancel(self) -> None:
        pass


class FakeZeroconf:
    zeroconf = None
    closed = 0

    async def async_close(self) -> None:
        FakeZeroconf.closed += 1


async def test_each_that_answers_is_told_once(monkeypatch: pytest.MonkeyPatch) -> None:
    fake = types.ModuleType("zeroconf.asyncio")
    fake.__dict__.update(
        AsyncServiceBrowser=FakeBrowser, AsyncServiceInfo=FakeInfo, AsyncZeroconf=FakeZeroconf
    )
    monkeypatch.setitem(sys.modules, "zeroconf", types.ModuleType("zeroconf"))
    monkeypatch.setitem(sys.modules, "zeroconf.asyncio", fake)
    assert [each.name for each in await nearby.nearby(0)] == ["Beach House"]
    assert FakeZeroconf.closed == 1
