"""A bridge holds thousands of sockets: more than `select` can name, and more than many systems let a process have."""

from __future__ import annotations

import contextlib
import logging
import selectors
from typing import Any

try:
    import resource
except ImportError:  # not on Windows
    resource = None  # type: ignore[assignment]

_logger = logging.getLogger(__name__)


def wait_readable(sources: list[Any], seconds: float) -> None:
    """Wait until one of these can be read, or until the time is over. Any file descriptor will do.

    :param sources: file descriptors, or what has a `fileno`
    """
    with selectors.DefaultSelector() as selector:
        for source in sources:
            selector.register(source, selectors.EVENT_READ)
        selector.select(seconds)


def allow_many() -> None:
    """Let this process have as many open files as the system's administrator allows: often 524,288 instead of 1,024."""
    if resource is None:
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft == hard:
        return
    with contextlib.suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
        _logger.debug("Open files: at most %s instead of %s", hard, soft)
