"""url.py: what people type, and where we connect."""

from __future__ import annotations

import pytest

from hass import InvalidUrl, normalise, websocket_url


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
        ("ha.local:8123", "must start with http"),
        ("ha.local", "must start with http"),
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
        ("http://ha.local/?a=1", "? or #"),
        ("http://ha.local/#lovelace", "? or #"),
        ("http://ha local", "spaces"),
        ("http://ha.local\\@evil.example", "backslashes"),
        ("http://ha.local\n.evil.example", "spaces"),
        ("http://ha.local\u200b", "invisible"),
    ],
)
def test_anything_else_is_refused_with_the_reason(typed: str, why: str) -> None:
    with pytest.raises(InvalidUrl, match=why.replace("?", r"\?")) as caught:
        websocket_url(typed)
    assert "secret" not in str(caught.value)
    assert caught.value.terminal
