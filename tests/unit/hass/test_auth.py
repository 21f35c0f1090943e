"""auth.py: there is always a token that is good now, and a refusal is told as one."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from hass import (
    CannotConnect,
    Connection,
    HassError,
    InvalidAuth,
    RefreshedToken,
    ServerUnavailable,
    StaticToken,
    UnexpectedAnswer,
)
from hass.auth import with_token
from hass.http import get_json
from tests.fake_home_assistant import FakeHomeAssistant
from tests.fake_home_assistant.http import EXPIRES_IN


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def source(home: FakeHomeAssistant, clock: Clock) -> RefreshedToken:
    return RefreshedToken(home.url, home.refresh_token, home.client_id, clock=clock)


async def test_a_static_token_is_what_it_is_and_does_not_show(home: FakeHomeAssistant) -> None:
    source = StaticToken(home.token)
    assert await source.access_token() == home.token
    assert home.token not in repr(source)


async def test_a_token_is_kept_until_shortly_before_it_expires(
    source: RefreshedToken, home: FakeHomeAssistant, clock: Clock
) -> None:
    assert await source.access_token() == home.token
    clock.now += EXPIRES_IN - 61
    assert await source.access_token() == home.token
    assert home.refreshes == 1
    home.token = "the next one"
    clock.now += 2
    assert await source.access_token() == "the next one"
    assert home.refreshes == 2


async def test_those_who_ask_at_once_share_one_refresh(
    source: RefreshedToken, home: FakeHomeAssistant
) -> None:
    home.delay = 0.05
    first, *others = [asyncio.ensure_future(source.access_token()) for _ in range(20)]
    await asyncio.sleep(0)
    first.cancel()
    assert set(await asyncio.gather(*others)) == {home.token}
    assert home.refreshes == 1


async def test_a_login_that_was_taken_back_has_to_be_made_again(
    source: RefreshedToken, home: FakeHomeAssistant
) -> None:
    known, home.refresh_token = home.refresh_token, "another"
    with pytest.raises(InvalidAuth, match="Log in again") as caught:
        await source.access_token()
    assert known not in str(caught.value)
    home.refresh_token = known
    assert await source.access_token() == home.token, "an error is not kept"


@pytest.mark.parametrize(
    ("status", "error"), [(500, ServerUnavailable), (429, ServerUnavailable), (404, UnexpectedAnswer)]
)
async def test_a_server_that_cannot_answer_now_has_refused_nothing(
    source: RefreshedToken, home: FakeHomeAssistant, status: int, error: type[HassError]
) -> None:
    home.http_status = status
    with pytest.raises(error) as caught:
        await source.access_token()
    assert not caught.value.terminal


async def test_a_server_that_is_away_has_refused_nothing() -> None:
    with pytest.raises(CannotConnect):
        await RefreshedToken("http://127.0.0.1:9", "refresh", "client").access_token()


async def test_a_connection_takes_its_token_from_a_source(
    source: RefreshedToken, home: FakeHomeAssistant
) -> None:
    connection = await Connection.open(home.url, source)
    await connection.ping()
    await connection.close()


async def test_a_kept_token_that_is_not_accepted_is_renewed_once(
    source: RefreshedToken, home: FakeHomeAssistant
) -> None:
    await source.access_token()
    home.token = "another"

    async def read(token: str) -> Any:
        return await get_json(home.url, "/api/config", token)

    assert (await with_token(source, read))["state"] == "RUNNING"
    assert home.refreshes == 2


async def test_a_refused_token_ends_the_try_to_connect_and_nothing_stays_open(
    source: RefreshedToken, home: FakeHomeAssistant
) -> None:
    home.refresh_token = "another"
    with pytest.raises(InvalidAuth):
        await Connection.open(home.url, source)
    with pytest.raises(InvalidAuth):
        await Connection.open(home.url, StaticToken("wrong"))
    assert home.auth_attempts == 1
    assert home.connections == 0
