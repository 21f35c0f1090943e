"""An event loop whose clock stands still while there is something to do, and else jumps to the next appointment.

So hours of pauses pass in milliseconds, and what happens at a moment happens at exactly that moment.
"""

from __future__ import annotations

import asyncio
import functools
import selectors
from collections.abc import Awaitable, Callable
from typing import Any

SETTLING_STEPS = 20


class _Selector(selectors.DefaultSelector):
    """Moves the clock on instead of waiting."""

    def __init__(self) -> None:
        super().__init__()
        self.now = 1000.0

    def select(self, timeout: float | None = None) -> list[Any]:
        if found := super().select(0):
            return found
        if timeout is None:
            raise RuntimeError("everything waits, and nothing will ever happen")
        self.now += timeout
        return []


class VirtualTimeLoop(asyncio.SelectorEventLoop):
    def __init__(self) -> None:
        self._clock = _Selector()
        super().__init__(self._clock)

    def time(self) -> float:
        return self._clock.now


def in_virtual_time(test: Callable[..., Awaitable[None]]) -> Callable[..., None]:
    """Runs a coroutine function as a test, and requires that it leaves no task behind."""

    @functools.wraps(test)
    def run(*arguments: Any, **named: Any) -> None:
        loop = VirtualTimeLoop()
        try:
            loop.run_until_complete(test(*arguments, **named))
            loop.run_until_complete(_settle())
            assert not asyncio.all_tasks(loop), "tasks are left behind"
        finally:
            loop.run_until_complete(_end_all())
            loop.close()

    return run


async def _settle() -> None:
    """Let tasks that were cancelled come to their end."""
    for _ in range(SETTLING_STEPS):
        await asyncio.sleep(0)


async def _end_all() -> None:
    left = asyncio.all_tasks() - {asyncio.current_task()}
    for task in left:
        task.cancel()
    await asyncio.gather(*left, return_exceptions=True)


async def until(condition: Callable[[], object], seconds: float = 3600.0) -> None:
    """Let time pass until a condition is true, at most so many seconds of the loop's clock."""
    loop = asyncio.get_running_loop()
    deadline = loop.time() + seconds
    await asyncio.sleep(0)
    while not condition():
        assert loop.time() < deadline, f"not within {seconds:g} s"
        await asyncio.sleep(0.05)
