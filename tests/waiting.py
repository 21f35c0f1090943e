"""Waiting for what happens by itself, for as long as it may take and no longer."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

T = TypeVar("T")
Eventually = Callable[[Callable[[], object]], Awaitable[None]]
"""The fixture of the same name, of tests without servers: it waits until a condition is true."""


def in_state(value: str) -> Callable[[dict[str, Any] | None], bool]:
    """Says yes to a state of Home Assistant (None where there is none) that is `value`."""
    return lambda found: found is not None and found["state"] == value


def eventually(
    read: Callable[[], T], expected: Callable[[T], bool], seconds: float, interval: float | None = None
) -> T:
    """Ask `read` until `expected` says yes to its answer; return that answer.

    :param interval: seconds between two questions; by default they become rarer, for most of them are work for Odoo
    or PostgreSQL, which have something to do meanwhile

    Raises AssertionError with the last answer after `seconds`.
    """
    began = time.monotonic()
    while True:
        answer = read()
        if expected(answer):
            return answer
        passed = time.monotonic() - began
        if passed > seconds:
            raise AssertionError(f"still {answer!r} after {seconds} s")
        time.sleep(min(max(0.05, passed / 10), 0.5) if interval is None else interval)


def always(
    read: Callable[[], T], expected: Callable[[T], bool], seconds: float, interval: float = 0.1
) -> None:
    """Ask `read` for `seconds` and raise AssertionError at the first answer that `expected` says no to."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        answer = read()
        assert expected(answer), f"{answer!r}"
        time.sleep(interval)
