"""Goes the way to a Home Assistant step by step and says how far one gets."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum

from yarl import URL

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
from .tls import InvalidTlsOptions, TlsOptions
from .url import normalise

STEPS = ("address", "name", "port", "tls", "home_assistant", "token", "admin")
"""In the order in which they are gone; a step that failed leaves those after it untried."""


class Severity(str, Enum):
    """How a step ended. A warning is no problem: everything works but what it names."""

    PASSED = "passed"
    WARNING = "warning"
    FAILED = "failed"
    UNTRIED = "untried"
    NOT_APPLICABLE = "not_applicable"


@dataclass(frozen=True)
class Step:
    """`error` says why it failed."""

    name: str
    severity: Severity
    error: HassError | None = None


@dataclass
class Found:
    """The facts that came up on the way; empty where one did not get so far."""

    url: URL | None = None
    addresses: list[str] = field(default_factory=list)
    probe: ProbeResult | None = None


@dataclass
class Diagnosis:
    """One step for each of `STEPS`, in their order, and what was found."""

    steps: list[Step] = field(default_factory=list)
    found: Found = field(default_factory=Found)


async def diagnose(url: str, token: str, tls: TlsOptions | None = None, timeout: float = 10) -> Diagnosis:
    """Never raises a HassError; takes at most about `timeout` seconds."""
    diagnosis = Diagnosis()
    steps = diagnosis.steps
    try:
        async with deadline(timeout):
            await _walk(url, token, tls, timeout, diagnosis.found, steps.append)
    except asyncio.TimeoutError:
        error = CannotConnect(f"No answer within {timeout:g} s.")
        steps.append(Step(STEPS[len(steps)], Severity.FAILED, error))
    steps += [Step(name, Severity.UNTRIED) for name in STEPS[len(steps) :]]
    return diagnosis


async def _walk(
    url: str, token: str, tls: TlsOptions | None, timeout: float, found: Found, done: Callable[[Step], None]
) -> None:
    try:
        base = found.url = normalise(url)
    except InvalidUrl as error:
        done(Step("address", Severity.FAILED, error))
        return
    done(Step("address", Severity.PASSED))
    host, port = base.host or "", base.port or 0
    try:
        addresses = await asyncio.get_running_loop().getaddrinfo(host, port, proto=6)
    except OSError as error:
        done(Step("name", Severity.FAILED, NameNotResolved(str(error))))
        return
    found.addresses = list(dict.fromkeys(str(address[4][0]) for address in addresses))
    done(Step("name", Severity.PASSED))
    try:
        _, writer = await asyncio.open_connection(host, port)
    except OSError as error:
        done(Step("port", Severity.FAILED, CannotConnect(str(error))))
        return
    writer.close()
    done(Step("port", Severity.PASSED))
    try:
        # A little less than what is left, so that its own error says where it got stuck.
        found.probe = await test_connection(url, token, tls, timeout * 0.8)
    except HassError as error:
        for step in _failed(base.scheme == "https", error):
            done(step)
    else:
        for step in _passed(base.scheme == "https", found.probe):
            done(step)


def _passed(https: bool, probe: ProbeResult) -> list[Step]:
    return [
        _tls_passed(https),
        Step("home_assistant", Severity.PASSED),
        Step("token", Severity.PASSED),
        Step("admin", Severity.PASSED if probe.is_admin else Severity.WARNING),
    ]


def _failed(https: bool, error: HassError) -> list[Step]:
    """Which step the error means, and that those before it were fine."""
    if isinstance(error, (TlsFailed, InvalidTlsOptions)):
        return [Step("tls", Severity.FAILED, error)]
    if isinstance(error, InvalidAuth):
        passed = Step("home_assistant", Severity.PASSED)
        return [_tls_passed(https), passed, Step("token", Severity.FAILED, error)]
    return [_tls_passed(https), Step("home_assistant", Severity.FAILED, error)]


def _tls_passed(https: bool) -> Step:
    return Step("tls", Severity.PASSED if https else Severity.NOT_APPLICABLE)
