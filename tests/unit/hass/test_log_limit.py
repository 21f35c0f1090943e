"""log_limit.py: a flood of warnings is one line a minute."""

from __future__ import annotations

import logging

import pytest

from hass.log_limit import LimitedWarning


def test_the_first_warning_comes_at_once_and_the_flood_behind_it_as_a_number(
    caplog: pytest.LogCaptureFixture,
) -> None:
    now = 0.0
    warn = LimitedWarning(logging.getLogger("test"), period=60, clock=lambda: now)
    for number in range(1000):
        warn("bad %d", number)
    assert caplog.messages == ["bad 0"]
    now = 60.0
    warn("bad %d", 1000)
    assert caplog.messages[1:] == ["bad 1000 (999 more since the last of these lines)"]
    now = 120.0
    warn("bad %d", 1001)
    assert caplog.messages[2:] == ["bad 1001"]
