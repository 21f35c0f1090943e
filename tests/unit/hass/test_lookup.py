"""lookup.py: where Home Assistant answers, of the addresses that may be meant."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterator

import pytest

from hass import CannotConnect, HandshakeTimeout, InvalidUrl, NotHomeAssistant
from hass.errors import NotOnboarded
from hass.lookup import look_up
from tests.fake_home_assistant import FakeHomeAssistant, FakeServer
from tests.waiting import Eventually


@pytest.fixture
def closed_port() -> Iterator[int]:
    """A port at which nothing listens."""
    with socket.socket() as kept:
        kept.bind(("127.0.0.1", 0))
        yield int(kept.getsockname()[1])


async def test_it_tells_address_and_version_without_a_login(
    home: FakeHomeAssistant, eventually: Eventually
) -> None:
    found = await look_up(home.url)
    assert (str(found.url), found.ha_version, found.has_pkce) == (home.url, "2025.4.4", True)
    assert home.auth_attempts == 0
    await eventually(lambda: home.connections == 0)


async def test_one_that_knows_no_verifiers_is_told_apart(home: FakeHomeAssistant) -> None:
    home.has_pkce = False
    assert not (await look_up(home.url)).has_pkce


async def test_a_wrong_scheme_and_a_page_behind_the_address_are_put_right(home: FakeHomeAssistant) -> None:
    secure = home.url.replace("http://", "https://")
    for pasted in (f"{secure}/lovelace/0", f"{home.url}/some/page", home.url.removeprefix("http://")):
        assert str((await look_up(pasted)).url) == home.url


async def test_whoever_is_right_has_no_other_address_knocked_at(server: FakeServer) -> None:
    outer, inner = server.add(), server.add("house")
    await look_up(inner.url)
    assert (inner.peak_connections, outer.peak_connections) == (1, 0)


async def test_what_is_told_is_what_went_wrong_with_the_address_that_was_pasted(
    server: FakeServer, closed_port: int
) -> None:
    with pytest.raises(CannotConnect, match="Nothing answers"):
        await look_up(f"http://127.0.0.1:{closed_port}")
    with pytest.raises(NotHomeAssistant, match="404"):
        await look_up(f"{server.origin}/nothing/here")
    with pytest.raises(InvalidUrl):
        await look_up("ftp://home")


async def test_a_redirect_is_not_followed_but_told(home: FakeHomeAssistant, server: FakeServer) -> None:
    home.redirect_to = "http://169.254.169.254/latest"
    server.add().redirect_to = "http://169.254.169.254/latest"
    with pytest.raises(NotHomeAssistant, match=r"redirects to http://169\.254\.169\.254\."):
        await look_up(home.url)


async def test_one_without_a_user_is_to_be_set_up_first(home: FakeHomeAssistant) -> None:
    home.onboarded = False
    with pytest.raises(NotOnboarded):
        await look_up(home.url)


async def test_a_silent_server_is_given_up_in_time(home: FakeHomeAssistant) -> None:
    home.stall = "handshake"
    with pytest.raises(HandshakeTimeout, match=r"within 0\.5 s"):
        await asyncio.wait_for(look_up(home.url, timeout=0.5), 10)
