"""What the tests without servers share."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable

import pytest
from hypothesis import HealthCheck, settings

from tests.fake_home_assistant import FakeHomeAssistant, FakeServer
from tests.waiting import Eventually

# How fast the machine is, with other tests beside these, says nothing about the code.
settings.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any machine")


@pytest.fixture
async def server() -> AsyncIterator[FakeServer]:
    async with FakeServer() as server:
        yield server


@pytest.fixture
def home(server: FakeServer) -> FakeHomeAssistant:
    """Without entities; folders of tests have their own."""
    return server.add("home")


@pytest.fixture
def eventually() -> Eventually:
    """Wait, at most ten seconds, until a condition is true."""

    async def wait(condition: Callable[[], object]) -> None:
        for _ in range(1000):
            if condition():
                return
            await asyncio.sleep(0.01)
        raise AssertionError("not within ten seconds")

    return wait
