"""A fake Home Assistant and connections to it, closed at the end of each test."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest

from hass import Connection
from tests.fake_home_assistant import FakeHomeAssistant

Connect = Callable[..., Awaitable[Connection]]


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
