"""A fake Home Assistant and connections to it, closed at the end of each test."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest

from hass import Connection
from tests.fake_home_assistant import FakeHomeAssistant, FakeServer

Connect = Callable[..., Awaitable[Connection]]


@pytest.fixture
async def server() -> AsyncIterator[FakeServer]:
    async with FakeServer() as server:
        yield server


@pytest.fixture
def home(server: FakeServer) -> FakeHomeAssistant:
    return server.add("home")


@pytest.fixture
async def connect(home: FakeHomeAssistant) -> AsyncIterator[Connect]:
    """`Connection.open` to the fake, with the options given."""
    opened: list[Connection] = []

    async def open_one(**options: Any) -> Connection:
        connection = await Connection.open(home.url, home.token, **options)
        opened.append(connection)
        return connection

    yield open_one
    await asyncio.gather(*(connection.close() for connection in opened))


@pytest.fixture
def eventually() -> Callable[[Callable[[], object]], Awaitable[None]]:
    """Wait, at most ten seconds, until a condition is true."""

    async def wait(condition: Callable[[], object]) -> None:
        for _ in range(1000):
            if condition():
                return
            await asyncio.sleep(0.01)
        raise AssertionError("not within ten seconds")

    return wait
