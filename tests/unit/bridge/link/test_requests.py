"""Carrying out one command: every end it can take, and the answers that come as events."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from odoo_ha_addon.bridge.link import requests
from odoo_ha_addon.bridge.link.requests import Request, carry_out
from odoo_ha_addon.bridge.sql.command_table import _json
from odoo_ha_addon.hass import CommandFailed, CommandTimeout, ConnectionLost, UnexpectedAnswer

HEALTH = {"type": "system_health/info"}


class Line:
    """Stands for a connection: answers each command with what it was given."""

    def __init__(self, answer: Any = None, events: list[dict[str, Any]] | None = None) -> None:
        self.answer = answer
        self.events = events or []
        self.sent: list[dict[str, Any]] = []
        self.unsubscribed = False

    async def command(self, payload: dict[str, Any], *, timeout: float | None = None) -> Any:
        self.sent.append(payload)
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer

    async def subscribe(
        self, payload: dict[str, Any], callback: Callable[[Any], None], *, timeout: float | None = None
    ) -> Any:
        await self.command(payload)
        for event in self.events:
            callback(event)

        async def unsubscribe() -> None:
            self.unsubscribed = True

        return unsubscribe


async def outcome_of(line: Line, **payload: Any) -> requests.Outcome:
    return await carry_out(line, Request(7, 1, payload), 30.0)  # type: ignore[arg-type]


async def test_a_service_call_gives_its_response_and_its_context_apart() -> None:
    line = Line({"context": {"id": "c"}, "response": {"n": 1}})
    outcome = await outcome_of(line, type="call_service", domain="light")
    assert (outcome.state, outcome.response, outcome.context) == ("done", {"n": 1}, {"id": "c"})


async def test_the_answer_of_anything_else_is_kept_whole() -> None:
    outcome = await outcome_of(Line({"context": "kept", "adapters": []}), type="network")
    assert (outcome.response, outcome.context) == ({"context": "kept", "adapters": []}, None)


@pytest.mark.parametrize(
    ("error", "state", "code"),
    [
        (CommandFailed("unknown_command", "Unknown command."), "failed", "unknown_command"),
        (CommandTimeout("silent", sent=True), "unknown", "command_timeout"),
        (ConnectionLost("gone", sent=True), "unknown", "connection_lost"),
        (ConnectionLost("gone", sent=False), "pending", None),
        (TypeError("Integer exceeds 64-bit range"), "failed", "invalid_format"),
    ],
)
async def test_each_way_to_fail_has_an_end_of_its_own(error: Exception, state: str, code: str | None) -> None:
    for payload in ({"type": "call_service"}, HEALTH):
        outcome = await outcome_of(Line(error), **payload)
        assert (outcome.state, outcome.code) == (state, code)


ENDING = [
    ("homeassistant", "restart"),
    ("homeassistant", "stop"),
    ("hassio", "host_reboot"),
    ("hassio", "host_shutdown"),
]


@pytest.mark.parametrize(("domain", "service"), ENDING)
async def test_a_restart_that_ends_the_connection_has_succeeded(domain: str, service: str) -> None:
    line = Line(ConnectionLost("gone", sent=True))
    outcome = await outcome_of(line, type="call_service", domain=domain, service=service)
    assert (outcome.state, outcome.code, outcome.error) == ("done", None, None)
    assert outcome.milliseconds is not None


@pytest.mark.parametrize(
    ("error", "state", "code"),
    [
        (CommandFailed("home_assistant_error", "invalid configuration"), "failed", "home_assistant_error"),
        (CommandTimeout("silent", sent=True), "unknown", "command_timeout"),
        (ConnectionLost("gone", sent=False), "pending", None),
        (ConnectionLost("closed", sent=True, by_us=True), "unknown", "connection_lost"),
    ],
    ids=["refused", "silent", "never sent", "closed by us"],
)
async def test_a_restart_that_home_assistant_did_not_go_down_for_has_not_succeeded(
    error: Exception, state: str, code: str | None
) -> None:
    outcome = await outcome_of(Line(error), type="call_service", domain="homeassistant", service="restart")
    assert (outcome.state, outcome.code) == (state, code)


@pytest.mark.parametrize(
    "payload",
    [
        {"type": "call_service", "domain": "homeassistant", "service": "turn_off"},
        {"type": "call_service", "domain": "update", "service": "install"},
        {"type": "restart", "domain": "homeassistant", "service": "restart"},
    ],
    ids=["another service", "an update", "another command"],
)
async def test_what_does_not_end_the_connection_by_itself_stays_unknown_when_it_ends(
    payload: dict[str, Any],
) -> None:
    outcome = await outcome_of(Line(ConnectionLost("gone", sent=True)), **payload)
    assert outcome.state == "unknown"


async def test_system_health_is_gathered_until_it_is_complete() -> None:
    pending = {"type": "pending"}
    line = Line(
        events=[
            {
                "type": "initial",
                "data": {
                    "homeassistant": {"info": {"version": "2025.4.4"}},
                    "cloud": {
                        "info": {"logged_in": False, "can_reach": pending, "relayer": pending},
                        "manage_url": "/c",
                    },
                },
            },
            {"type": "update", "domain": "cloud", "key": "can_reach", "success": True, "data": "ok"},
            {
                "type": "update",
                "domain": "cloud",
                "key": "relayer",
                "success": False,
                "error": {"type": "failed"},
            },
            {"type": "finish"},
        ]
    )
    outcome = await outcome_of(line, **HEALTH)
    assert outcome.response == {
        "homeassistant": {"version": "2025.4.4"},
        "cloud": {"logged_in": False, "can_reach": "ok", "relayer": None},
    }
    assert line.unsubscribed


async def test_what_system_health_does_not_finish_in_time_is_left_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(requests, "COLLECT_SECONDS", 0.01)
    info = {"version": "2025.4.4", "slow": {"type": "pending"}}
    line = Line(events=[{"type": "initial", "data": {"homeassistant": {"info": info}}}])
    outcome = await asyncio.wait_for(outcome_of(line, **HEALTH), 5)
    assert outcome.response == {"homeassistant": {"version": "2025.4.4"}}
    assert line.unsubscribed


async def test_system_health_with_odd_keys_is_gathered_all_the_same() -> None:
    line = Line(
        events=[
            {"type": "initial", "data": {"cloud": {"info": {}}}},
            {"type": "update", "domain": "cloud", "key": 5, "success": True, "data": "five"},
            {"type": "finish"},
        ]
    )
    outcome = await outcome_of(line, **HEALTH)
    assert _json(outcome.response) == '{"cloud":{"5":"five"}}'


async def test_a_command_whose_answer_cannot_be_used_was_sent_and_its_outcome_is_unknown() -> None:
    error = UnexpectedAnswer("too deep", code="answer_too_deep")
    outcome = await outcome_of(Line(error), type="call_service")
    assert (outcome.state, outcome.code) == ("unknown", "answer_too_deep")


def test_an_answer_is_stored_as_json() -> None:
    assert _json({"a": ["b", {"c": "\\u0000"}], "n": 1}) == '{"a":["b",{"c":"\\\\u0000"}],"n":1}'
    assert _json(None) is None
    assert _json([]) == "[]"
