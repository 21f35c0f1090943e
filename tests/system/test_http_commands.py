"""Requests to the HTTP API of a real Home Assistant, by way of the bridge."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

import orjson
import pytest

from devkit.stack import Stack
from odoo_ha_addon.protocol.http_request import HttpRequest
from odoo_ha_addon.protocol.notify import CHANNEL
from tests.conftest import wait_for_connection
from tests.odoo_client import OdooClient
from tests.rig.tables import Tables
from tests.waiting import eventually


class Commands:
    """Rows of `ha_command`, as code on the server leaves them: no door lets a user write one."""

    def __init__(self, tables: Tables, instance_id: int) -> None:
        self.tables = tables
        self.instance_id = instance_id

    def outcome(self, request: HttpRequest) -> tuple[str, str | None, Any]:
        """State, code and response of a request."""
        [(command_id,)] = self.tables.rows(
            """
            INSERT INTO ha_command (name, instance_id, payload, by_system, state, create_date, deadline)
            SELECT %s, %s, %s, true, 'pending', moment, moment + interval '10 seconds'
            FROM (SELECT clock_timestamp() AT TIME ZONE 'UTC' AS moment) AS clock
            RETURNING id
            """,
            request.name,
            self.instance_id,
            orjson.dumps(request.as_payload()).decode(),
        )
        self.tables.rows("SELECT pg_notify(%s, %s)", CHANNEL, f"command:{self.instance_id}")
        select = "SELECT state, code, response FROM ha_command WHERE id = %s"
        found = eventually(
            lambda: self.tables.rows(select, command_id)[0],
            lambda row: row[0] not in ("pending", "sent"),
            20,
        )
        return found[0], found[1], found[2]


@pytest.fixture
def commands(stack: Stack, odoo: OdooClient, instances: dict[str, int]) -> Iterator[Commands]:
    wait_for_connection(odoo, instances["Home"])
    with contextlib.closing(Tables(lambda: stack.postgres.dsn(stack.odoo.database))) as tables:
        yield Commands(tables, instances["Home"])


def test_what_home_assistant_answers_comes_back(commands: Commands) -> None:
    state, code, response = commands.outcome(HttpRequest("GET", "/api/config"))
    assert (state, code) == ("done", None)
    assert response["state"] == "RUNNING"


def test_an_event_is_fired(commands: Commands) -> None:
    fired = commands.outcome(HttpRequest("POST", "/api/events/doorbell", body={"who": "the postman"}))
    assert fired == ("done", None, {"message": "Event doorbell fired."})


def test_a_query_arrives(commands: Commands, odoo: OdooClient) -> None:
    query = {"filter_entity_id": "sun.sun", "minimal_response": "", "end_time": "2026-01-02T00:00:00+00:00"}
    request = HttpRequest("GET", "/api/history/period/2026-01-01T00:00:00+00:00", query)
    state, _code, response = commands.outcome(request)
    assert (state, type(response)) == ("done", list)


def test_what_there_is_not_has_failed(commands: Commands) -> None:
    state, code, _response = commands.outcome(HttpRequest("GET", "/api/states/light.there_is_none"))
    assert (state, code) == ("failed", "not_found")


def test_an_answer_that_is_too_big_is_not_taken(commands: Commands) -> None:
    state, code, response = commands.outcome(HttpRequest("GET", "/api/states", answer_bytes=100))
    assert (state, code, response) == ("unknown", "answer_too_big", None)
    assert commands.outcome(HttpRequest("GET", "/api/config"))[0] == "done"
