"""Goes the way to a Home Assistant step by step and says how far one gets."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from .deadline import timeout as deadline
from .errors import (
    CannotConnect,
    HassError,
    InvalidAuth,
    InvalidUrl,
    NameNotResolved,
    TlsFailed,
)
from .probe import ProbeResult, test_connection
from .tls import TlsOptions
from .url import normalise

STEPS = ("address", "name", "port", "tls", "home_assistant", "token", "admin")
"""In the order in which they are gone; a step that failed leaves those after it untried."""


@dataclass(frozen=True)
class Step:
    """`passed` is None for a step that was not tried, or does not apply. `found` is a fact, not a sentence."""

    name: str
    passed: bool | None
    found: str = ""
    error: HassError | None = None


async def diagnose(url: str, token: str, tls: TlsOptions | None = None, timeout: float = 10) -> list[Step]:
    """One `Step` for each of `STEPS`. Never raises a HassError; takes at most about `timeout` seconds."""
    steps: list[Step] = []
    try:
        async with deadline(timeout):
            await _walk(url, token, tls, timeout, steps.append)
    except asyncio.TimeoutError:
        steps.append(Step(STEPS[len(steps)], False, error=CannotConnect(f"No answer within {timeout:g} s.")))
    return steps + [Step(name, None) for name in STEPS[len(steps) :]]


async def _walk(
    url: str, token: str, tls: TlsOptions | None, timeout: float, done: Callable[[Step], None]
) -> None:
    try:
        base = normalise(url)
    except InvalidUrl as error:
        done(Step("address", False, error=error))
        return
    done(Step("address", True, str(base)))
    host, port = base.host or "", base.port or 0
    try:
        addresses = await asyncio.get_running_loop().getaddrinfo(host, port, proto=6)
    except OSError as error:
        done(Step("name", False, host, NameNotResolved(str(error))))
        return
    done(Step("name", True, ", ".join(dict.fromkeys(str(address[4][0]) for address in addresses))))
    try:
        _, writer = await asyncio.open_connection(host, port)
    except OSError as error:
        done(Step("port", False, str(port), CannotConnect(str(error))))
        return
    writer.close()
    done(Step("port", True, str(port)))
    try:
        # A little less than what is left, so that its own error says where it got stuck.
        result = await test_connection(url, token, tls, timeout * 0.8)
    except HassError as error:
        for step in _failed(base.scheme == "https", error):
            done(step)
    else:
        for step in _passed(base.scheme == "https", result):
            done(step)


def _passed(https: bool, result: ProbeResult) -> list[Step]:
    return [
        Step("tls", True if https else None),
        Step("home_assistant", True, f"{result.location_name} {result.ha_version} ({result.state})"),
        Step("token", True, result.user_name),
        Step("admin", result.is_admin, result.user_name),
    ]


def _failed(https: bool, error: HassError) -> list[Step]:
    """Which step the error means, and that those before it were fine."""
    tls_passed = Step("tls", True if https else None)
    if isinstance(error, TlsFailed):
        return [Step("tls", False, error=error)]
    if isinstance(error, InvalidAuth):
        return [tls_passed, Step("home_assistant", True), Step("token", False, error=error)]
    return [tls_passed, Step("home_assistant", False, error=error)]
