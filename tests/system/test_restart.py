"""Restarting and stopping a real Home Assistant through Odoo."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from devkit.home_assistant import HomeAssistant
from tests.conftest import wait_for_connection
from tests.odoo_client import OdooClient
from tests.waiting import eventually


@pytest.fixture
def running(home: HomeAssistant, odoo: OdooClient, instances: dict[str, int]) -> Iterator[int]:
    """The id of an instance that is connected, before the test and after it."""
    wait_for_connection(odoo, instances["Home"])
    yield instances["Home"]
    home.start()
    wait_for_connection(odoo, instances["Home"], "connected", 60)


def call(odoo: OdooClient, instance_id: int, service: str) -> dict[str, Any]:
    """Call a service of Home Assistant itself; what the route answers."""
    params = {"domain": "homeassistant", "service": service, "ha_instance_id": instance_id}
    return dict(odoo.route("/odoo_ha_addon/call_service", **params))


def last_command(odoo: OdooClient, instance_id: int) -> dict[str, Any]:
    fields = ("name", "state", "code")
    [command] = odoo.search_read("ha.command", [("instance_id", "=", instance_id)], *fields, limit=1)
    return {name: command[name] for name in fields}


def test_a_restart_is_done_and_the_instance_comes_back(
    home: HomeAssistant, odoo: OdooClient, running: int
) -> None:
    before = odoo.read("ha.instance", running, "connection_since")["connection_since"]
    answer = call(odoo, running, "restart")
    assert answer["success"], answer
    assert last_command(odoo, running) == {"name": "homeassistant.restart", "state": "done", "code": False}
    eventually(
        lambda: odoo.read("ha.instance", running, "connection_state", "connection_since"),
        lambda found: found["connection_state"] == "connected" and found["connection_since"] > before,
        90,
    )
    eventually(home.is_ready, bool, 60)


def test_a_stop_is_done_and_the_connection_is_tried_again(
    home: HomeAssistant, odoo: OdooClient, running: int
) -> None:
    answer = call(odoo, running, "stop")
    assert answer["success"], answer
    assert last_command(odoo, running)["state"] == "done"
    wait_for_connection(odoo, running, "retrying", 30)
    eventually(lambda: home.running, lambda runs: not runs, 30)


def test_a_restart_that_home_assistant_refuses_has_failed_with_its_words(
    home: HomeAssistant, odoo: OdooClient, running: int
) -> None:
    configuration = home.config / "configuration.yaml"
    valid = configuration.read_text(encoding="utf-8")
    configuration.write_text(valid + "\nbroken: [\n", encoding="utf-8")
    try:
        answer = call(odoo, running, "restart")
    finally:
        configuration.write_text(valid, encoding="utf-8")
    assert not answer["success"]
    assert answer["error_code"] == "call_failed"
    assert "configuration is not valid" in answer["error"]
    assert last_command(odoo, running)["state"] == "failed"
    assert odoo.read("ha.instance", running, "connection_state")["connection_state"] == "connected"
