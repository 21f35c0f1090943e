"""deadline.py: one way to limit time, on every Python."""

from __future__ import annotations

import asyncio

import pytest

from hass.deadline import timeout


async def test_what_takes_too_long_is_ended() -> None:
    with pytest.raises(asyncio.TimeoutError):
        async with timeout(0.01):
            await asyncio.sleep(10)


async def test_what_is_in_time_is_left_alone() -> None:
    async with timeout(10):
        await asyncio.sleep(0)


async def test_a_cancellation_is_not_taken_for_a_timeout() -> None:
    async def wait() -> None:
        async with timeout(10):
            await asyncio.sleep(10)

    task = asyncio.create_task(wait())
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
