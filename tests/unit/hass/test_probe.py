"""probe.py: what "Test connection" finds out."""

from __future__ import annotations

import asyncio

import pytest

from hass import CommandFailed, HandshakeTimeout, InvalidAuth, InvalidUrl, NotHomeAssistant, probe
from tests.fake_home_assistant import FakeHomeAssistant
from tests.waiting import Eventually


async def test_it_tells_what_is_there_and_leaves(home: FakeHomeAssistant, eventually: Eventually) -> None:
    home.fill(25)
    home.user["is_admin"] = False
    home.config.update(location_name="Office", state="STARTING", recovery_mode=True)
    result = await probe.test_connection(home.url, home.token)
    assert result.ha_version == "2025.4.4"
    assert (result.location_name, result.state, result.recovery_mode) == ("Office", "STARTING", True)
    assert (result.user_id, result.user_name, result.is_admin) == (home.user["id"], "Fake owner", False)
    assert result.entity_count == 25
    assert 0 < result.rtt_ms < 1000
    await eventually(lambda: home.connections == 0)
    assert home.close_codes == [1000]


async def test_it_tells_what_a_server_is_known_again_by_as_far_as_the_user_is_told(
    home: FakeHomeAssistant,
) -> None:
    home.config_entries = [{"entry_id": "e1", "modified_at": 1.0}]
    device = home.registries["device"].create(name="Lamp")
    assert not (await probe.test_connection(home.url, home.token)).identifying
    found = await probe.test_connection(home.url, home.token, identify=True)
    assert [row.get("entry_id") or row["id"] for row in found.identifying] == ["e1", device["id"]]
    home.errors["config_entries/get"] = {"code": "unauthorized", "message": "Unauthorized"}
    found = await probe.test_connection(home.url, home.token, identify=True)
    assert [row["id"] for row in found.identifying] == [device["id"]]


async def test_a_home_without_entities_is_one_too(home: FakeHomeAssistant) -> None:
    assert (await probe.test_connection(home.url, home.token)).entity_count == 0


async def test_the_errors_are_those_of_the_connection(home: FakeHomeAssistant) -> None:
    with pytest.raises(InvalidAuth):
        await probe.test_connection(home.url, "wrong")
    with pytest.raises(InvalidUrl):
        await probe.test_connection("ftp://home", home.token)
    home.errors["get_config"] = {"code": "home_assistant_error", "message": "Broken."}
    with pytest.raises(CommandFailed, match="Broken"):
        await probe.test_connection(home.url, home.token)


@pytest.mark.parametrize("stall", ["handshake", "auth", "get_config", "ping", "silent"])
async def test_it_gives_up_in_time_wherever_it_is_kept_waiting(
    home: FakeHomeAssistant, eventually: Eventually, stall: str
) -> None:
    home.stall = stall
    home.silent = stall == "silent"
    home.mute.add(stall)
    with pytest.raises(HandshakeTimeout, match=r"within 1 s"):
        await probe.test_connection(home.url, home.token, timeout=1)
    await eventually(lambda: home.connections == 0)


async def test_odd_answers_are_not_home_assistants(home: FakeHomeAssistant) -> None:
    del home.user["id"]
    with pytest.raises(NotHomeAssistant):
        await probe.test_connection(home.url, home.token)


def test_it_works_from_a_program_without_a_loop(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(InvalidUrl):
        asyncio.run(probe.test_connection("", "token"))
