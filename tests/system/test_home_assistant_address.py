"""Home Assistant of the demo and of the tests listens on loopback alone, where it is said to, and goes on doing so.

From 2026 on it takes its address from YAML on trial only, and leaves it for all interfaces after five minutes.
"""

from __future__ import annotations

import contextlib
import ipaddress
import json
import shutil
import socket
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import psutil
import pytest

from devkit import paths
from devkit.console import Console
from devkit.home_assistant import HomeAssistant
from devkit.parts import ensure_parts
from devkit.ports import LOOPBACK

pytestmark = [pytest.mark.apart, pytest.mark.timeout(300)]


@pytest.fixture(scope="module")
def new_home() -> Iterator[HomeAssistant]:
    """A Home Assistant that was never started before the first test that starts it."""
    install = ensure_parts(Console(quiet=True)).home_assistant
    assert install
    directory = paths.RUN / "test" / "address"
    home = HomeAssistant(directory, "Address", install, setup="bare")
    home.stop()
    shutil.rmtree(directory, ignore_errors=True)
    yield home
    home.stop()


def port_of(home: HomeAssistant) -> int:
    port = urlsplit(home.url).port
    assert port
    return port


def stored_settings(home: HomeAssistant) -> dict[str, Any]:
    return json.loads((home.config / ".storage" / "http").read_text(encoding="utf-8"))["data"]


def listening(home: HomeAssistant) -> set[tuple[str, int]]:
    """Where the server and what it has started listen for TCP connections."""
    assert home.pid is not None
    server = psutil.Process(home.pid)
    return {
        (connection.laddr.ip, connection.laddr.port)
        for process in (server, *server.children(recursive=True))
        for connection in process.net_connections("tcp")
        if connection.status == psutil.CONN_LISTEN
    }


def is_settled(home: HomeAssistant) -> bool:
    """Whether the settings that HA has stored are those it was started with, with none on trial beside them."""
    stored = stored_settings(home)
    confirmed = stored.get("stable", stored)  # releases before 2026 keep nothing else
    return not stored.get("pending") and (confirmed["server_host"], confirmed["server_port"]) == (
        [LOOPBACK],
        port_of(home),
    )


def assert_is_where_it_should_be(home: HomeAssistant) -> None:
    assert home.is_ready()
    assert is_settled(home), stored_settings(home)
    assert (LOOPBACK, port_of(home)) in listening(home)
    assert [place for place in listening(home) if not ipaddress.ip_address(place[0]).is_loopback] == []


def test_a_new_home_has_nothing_on_trial_and_a_later_start_may_take_another_port(
    new_home: HomeAssistant,
) -> None:
    new_home.start()
    assert_is_where_it_should_be(new_home)
    first = port_of(new_home)
    new_home.stop()
    with contextlib.closing(socket.create_server((LOOPBACK, first))):
        new_home.start()
        assert port_of(new_home) != first
        assert_is_where_it_should_be(new_home)


def test_a_home_that_has_gone_back_to_all_interfaces_comes_back_to_loopback(new_home: HomeAssistant) -> None:
    new_home.start()
    new_home.stop()
    settings = {"server_port": 8123, "cors_allowed_origins": [], "ssl_profile": "modern", "error": None}
    given_up = {**settings, "server_host": [LOOPBACK], "server_port": 1, "error": "not_promoted"}
    stored = {"stable": settings, "pending": given_up, "yaml_migration_done": True}
    (new_home.config / ".storage" / "http").write_text(
        json.dumps({"version": 2, "minor_version": 2, "key": "http", "data": stored}), encoding="utf-8"
    )
    new_home.start()
    assert_is_where_it_should_be(new_home)
