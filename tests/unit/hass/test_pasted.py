"""pasted.py: at which addresses Home Assistant may be meant by what somebody pasted."""

from __future__ import annotations

import ipaddress

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from hass import InvalidUrl
from hass.pasted import candidates, cleaned


@pytest.mark.parametrize(
    ("pasted", "first"),
    [
        ("http://ha.local:8123", "http://ha.local:8123"),
        ("ha.local:8123", "http://ha.local:8123"),
        ("home.example.org", "https://home.example.org"),
        ("  http://ha.local:8123/lovelace/0?x=1#y \n", "http://ha.local:8123"),
        ("http://ha.local : 8123", "http://ha.local:8123"),
        ("<http://ha.local:8123/>", "http://ha.local:8123"),
        ("“http://ha.local:8123”,", "http://ha.local:8123"),
        ("Home Assistant: http://ha.local:8123/", "http://ha.local:8123"),
        ("http:/ha.local:8123", "http://ha.local:8123"),
        ("http:ha.local:8123", "http://ha.local:8123"),
        ("http//ha.local:8123", "http://ha.local:8123"),
        ("HTTPS:\\\\Ha.Example.org\\config", "https://ha.example.org"),
        ("https://https://ha.example.org", "https://ha.example.org"),
        ("ws://ha.local:8123/api/websocket", "http://ha.local:8123"),
        ("wss://ha.example.org/house/api/websocket", "https://ha.example.org/house"),
        ("http://ha.local:8123/api/", "http://ha.local:8123"),
        ("http\uff1a//192.168.1.5\uff1a8123", "http://192.168.1.5:8123"),
        ("192\u3002168\u30021\u30025:8123", "http://192.168.1.5:8123"),
        ("http://ha.local\u200b:8123\ufeff", "http://ha.local:8123"),
        ("fd00::1", "http://[fd00::1]"),
        ("http://fd00::1/lovelace", "http://[fd00::1]"),
        ("[fd00::1]:8123", "http://[fd00::1]:8123"),
        ("http://[fd00:0:0::1]:8123/config", "http://[fd00:0:0::1]:8123"),
    ],
)
def test_what_is_pasted_is_put_right(pasted: str, first: str) -> None:
    assert ipv6_short(str(candidates(pasted)[0]).rstrip("/")) == ipv6_short(first)


def ipv6_short(address: str) -> str:
    return address.replace("fd00:0:0::1", "fd00::1")


@pytest.mark.parametrize(
    ("pasted", "all_of_them"),
    [
        ("http://ha.local:8123", ["http://ha.local:8123", "https://ha.local:8123"]),
        (
            "ha.local",
            ["http://ha.local", "https://ha.local", "http://ha.local:8123", "https://ha.local:8123"],
        ),
        ("http://ha.local:80", ["http://ha.local", "https://ha.local:80"]),
        (
            "https://example.org:444/house/page",
            [
                "https://example.org:444/house/page",
                "http://example.org:444/house/page",
                "https://example.org:444/house",
                "http://example.org:444/house",
                "https://example.org:444",
                "http://example.org:444",
            ],
        ),
    ],
)
def test_both_schemes_shorter_paths_and_home_assistants_port_come_after_it(
    pasted: str, all_of_them: list[str]
) -> None:
    assert [str(url).rstrip("/") for url in candidates(pasted)] == all_of_them


@pytest.mark.parametrize(
    "pasted", ["", " \n", "http://", "ftp://ha.local", "http://me:secret@ha.local", "///"]
)
def test_what_cannot_be_meant_is_refused_without_a_password_in_the_words(pasted: str) -> None:
    with pytest.raises(InvalidUrl) as refused:
        candidates(pasted)
    assert "secret" not in str(refused.value)


@given(st.text(max_size=200))
@example("https://[::")
@example("http://\u2100.local")
@example("a:b:c:d")
def test_whatever_is_pasted_is_an_address_of_one_host_or_refused(pasted: str) -> None:
    try:
        found = candidates(pasted)
    except InvalidUrl:
        return
    assert {url.scheme for url in found} <= {"http", "https"}
    assert len({url.host for url in found}) == 1
    assert len(found) == len(set(found)) <= 16
    for url in found:
        assert (url.user, url.password, url.query_string, url.fragment) == (None, None, "", "")


@given(
    st.sampled_from(["http://", "https://", ""]),
    st.from_regex(r"[a-z][a-z0-9]{0,9}(\.[a-z]{2,5}){1,2}", fullmatch=True)
    | st.ip_addresses(v=4).map(str)
    | st.ip_addresses(v=6).map(lambda address: f"[{address}]"),
    st.integers(1, 65535),
    st.sampled_from(["", "/", "/lovelace/0", "/config/dashboard?x=1", "/profile/security#top"]),
    st.sampled_from(["", " ", "\n", "\u200b", ">", '"']),
)
def test_host_and_port_survive_whatever_is_around_them(
    scheme: str, host: str, port: int, page: str, around: str
) -> None:
    found = candidates(f"{around}{scheme}{host}:{port}{page}{around}")
    assert found[0].host == host.strip("[]")
    assert {url.port for url in found} == {port}
    assert found[0].path == "/"
    assert not scheme or f"{found[0].scheme}://" == scheme


@given(st.ip_addresses(v=6))
def test_an_ipv6_address_needs_no_brackets(address: ipaddress.IPv6Address) -> None:
    assert cleaned(str(address)) == f"[{address}]"
