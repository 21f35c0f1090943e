"""url.py: what people type, and where we connect."""

from __future__ import annotations

import pytest

from hass import InvalidUrl, normalise, websocket_url
from hass.url import as_text, is_another_server, is_exposed, origin_of


@pytest.mark.parametrize(
    ("typed", "base", "websocket"),
    [
        ("http://ha.local:8123", "http://ha.local:8123", "ws://ha.local:8123/api/websocket"),
        ("http://ha.local:8123/", "http://ha.local:8123", "ws://ha.local:8123/api/websocket"),
        ("  https://ha.example.org  ", "https://ha.example.org", "wss://ha.example.org/api/websocket"),
        ("HTTPS://HA.Example.ORG:443", "https://ha.example.org", "wss://ha.example.org/api/websocket"),
        ("http://ha.local:80", "http://ha.local", "ws://ha.local/api/websocket"),
        ("https://ha.local:80", "https://ha.local:80", "wss://ha.local:80/api/websocket"),
        ("https://example.org/home/", "https://example.org/home", "wss://example.org/home/api/websocket"),
        ("https://example.org/a/b//", "https://example.org/a/b", "wss://example.org/a/b/api/websocket"),
        ("https://example.org/a%20b", "https://example.org/a%20b", "wss://example.org/a%20b/api/websocket"),
        ("http://192.168.1.5:8123", "http://192.168.1.5:8123", "ws://192.168.1.5:8123/api/websocket"),
        ("http://[fd00::1]:8123", "http://[fd00::1]:8123", "ws://[fd00::1]:8123/api/websocket"),
        ("http://[::1]", "http://[::1]", "ws://[::1]/api/websocket"),
    ],
)
def test_an_address_has_one_spelling_and_one_websocket(typed: str, base: str, websocket: str) -> None:
    assert str(normalise(typed)).rstrip("/") == base
    assert str(websocket_url(typed)) == websocket


@pytest.mark.parametrize(
    ("copied", "base"),
    [
        ("http://ha.local:8123/lovelace/0", "http://ha.local:8123"),
        ("http://ha.local:8123/lovelace", "http://ha.local:8123"),
        ("http://ha.local:8123/lovelace/default_view?edit=1", "http://ha.local:8123"),
        ("http://ha.local:8123/dashboard-ground/kitchen", "http://ha.local:8123"),
        ("http://ha.local:8123/lovelace-wall/0#lights", "http://ha.local:8123"),
        ("http://ha.local:8123/home/overview", "http://ha.local:8123"),
        ("http://ha.local:8123/config/areas/dashboard?historyBack=1", "http://ha.local:8123"),
        ("http://ha.local:8123/profile/security", "http://ha.local:8123"),
        ("http://ha.local:8123/developer-tools/state", "http://ha.local:8123"),
        ("http://ha.local:8123/history?entity_id=sensor.power&back=1", "http://ha.local:8123"),
        ("http://ha.local:8123/auth/authorize?client_id=http%3A%2F%2Fha.local", "http://ha.local:8123"),
        ("http://ha.local:8123/?auth_callback=1&code=c0de&storeToken=true", "http://ha.local:8123"),
        ("https://example.org/ha/lovelace/0", "https://example.org/ha"),
        ("  http://ha.local:8123/lovelace/0\t\n", "http://ha.local:8123"),
        ("ha.local:8123/lovelace/0 ", "http://ha.local:8123"),
    ],
)
def test_an_address_as_copied_from_the_browser_is_taken_without_the_page(copied: str, base: str) -> None:
    assert as_text(copied) == base
    assert as_text(base) == base


@pytest.mark.parametrize(
    ("typed", "base"),
    [
        ("ha", "http://ha"),
        ("ha.local", "http://ha.local"),
        ("ha.local:8123", "http://ha.local:8123"),
        ("homeassistant.fritz.box:8123", "http://homeassistant.fritz.box:8123"),
        ("192.168.1.5", "http://192.168.1.5"),
        ("192.168.1.5:8123", "http://192.168.1.5:8123"),
        ("[fd00::1]:8123", "http://[fd00::1]:8123"),
        ("localhost:8123", "http://localhost:8123"),
        ("home.example.org", "https://home.example.org"),
        ("abc123.ui.nabu.casa/lovelace/0", "https://abc123.ui.nabu.casa"),
        ("home.example.org:8123", "http://home.example.org:8123"),
        ("ha.local:443", "https://ha.local"),
    ],
)
def test_a_missing_scheme_follows_from_port_and_name(typed: str, base: str) -> None:
    assert as_text(typed) == base


def test_a_token_goes_to_scheme_host_and_port() -> None:
    assert origin_of("https://HA.example.org:443/lovelace") == origin_of("https://ha.example.org/prefix")
    one = {origin_of(url) for url in ("http://ha:80", "https://ha", "http://ha:81", "http://hb")}
    assert len(one) == 4


@pytest.mark.parametrize(
    ("before", "after", "is_another"),
    [
        ("http://ha:8123", "http://ha:8123", False),
        ("https://ha.example.org", " https://HA.example.org:443/lovelace/0 ", False),
        ("http://ha:8123", "https://ha:8123", True),
        ("http://ha:8123", "http://ha:8124", True),
        ("http://ha:8123", "http://hb:8123", True),
        ("", "http://ha:8123", True),
        ("ftp://ha", "http://ha:8123", True),
        ("http://ha:8123", "ftp://ha", False),
        ("http://ha:8123", "", False),
        ("", "", False),
    ],
)
def test_a_token_goes_to_the_server_that_it_was_entered_for_alone(
    before: str, after: str, is_another: bool
) -> None:
    assert is_another_server(before, after) is is_another


def test_normalising_twice_changes_nothing() -> None:
    once = normalise("https://example.org:443/home/")
    assert normalise(str(once)) == once


def test_a_host_name_in_another_script_is_connected_to_by_its_ascii_name() -> None:
    assert websocket_url("https://küche.example").raw_host == "xn--kche-0ra.example"


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("", "empty"),
        ("   ", "empty"),
        ("//ha.local:8123", "must start with http"),
        ("/lovelace/0", "must start with http"),
        ("http:ha.local", "must start with http"),
        ("http:/ha.local:8123", "must start with http"),
        ("javascript:alert(1)", "must start with http"),
        ("mailto:somebody@example.org", "must start with http"),
        (":8123", "must start with http|host name"),
        ("ha.local:99999", "port"),
        ("somebody@ha.local", "user name"),
        ("somebody:1secret@ha.local", "user name"),
        ("somebody:secret@ha.local", "must start with http"),
        ("ws://ha.local:8123", "not ws://"),
        ("ftp://ha.local", "not ftp://"),
        ("file:///etc/passwd", "not file://"),
        ("http://", "no host name"),
        ("http://:8123", "host name"),
        ("http://ha.local:port", "port"),
        ("http://ha.local:99999", "port"),
        ("http://ha.local:0", "Port 0"),
        ("http://[fd00::1", "host name"),
        ("http://user:secret@ha.local", "user name"),
        ("http://secret@ha.local", "user name"),
        ("http://ha local", "spaces"),
        ("http://ha.local\\@evil.example", "backslashes"),
        ("http://ha.local\n.evil.example", "spaces"),
        ("http://ha.local\u200b", "invisible"),
    ],
)
def test_anything_else_is_refused_with_the_reason(typed: str, why: str) -> None:
    with pytest.raises(InvalidUrl, match=why) as caught:
        websocket_url(typed)
    assert "secret" not in str(caught.value)
    assert caught.value.terminal


@pytest.mark.parametrize(
    ("url", "exposed"),
    [
        ("http://home.example.org", True),
        ("http://8.8.8.8:8123", True),
        ("https://home.example.org", False),
        ("http://192.168.1.5:8123", False),
        ("http://[fd00::1]:8123", False),
        ("http://homeassistant.local:8123", False),
        ("http://homeassistant", False),
    ],
)
def test_plain_text_over_the_internet_is_known(url: str, exposed: bool) -> None:
    assert is_exposed(normalise(url)) is exposed
