"""Free ports on the loopback interface, and waiting until somebody answers on one."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections.abc import Callable

from .errors import DevkitError
from .process import aborted

LOOPBACK = "127.0.0.1"


def is_free(port: int) -> bool:
    """Whether a server could listen on `port` of the loopback interface now."""
    return _why_not(port) is None


def _why_not(port: int) -> OSError | None:
    """What keeps a server from listening on `port`."""
    with contextlib.closing(socket.socket()) as probe:
        # As servers do: a port whose last connections are in TIME_WAIT is free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError as error:
            return error
    return None


def require_free(port: int) -> None:
    """Raise DevkitError where no server can listen on `port`, with another one to take."""
    error = _why_not(port)
    if isinstance(error, PermissionError):
        raise DevkitError(f"Port {port} is for administrators: choose one from 1024 on with --port.")
    if error is not None:
        raise DevkitError(
            f"Port {port} is in use: stop what uses it, or choose another, for example --port {free_port()}."
        )


_given: set[int] = set()
_given_lock = threading.Lock()


def free_port(preferred: int | None = None) -> int:
    """`preferred` where it is free, else a port that the system picks; never the same one twice to two threads."""
    with _given_lock:
        if preferred and is_free(preferred):
            _given.add(preferred)
            return preferred
        while True:
            with contextlib.closing(socket.socket()) as probe:
                probe.bind((LOOPBACK, 0))
                port = int(probe.getsockname()[1])
            if port not in _given:
                _given.add(port)
                return port


def answers(port: int, timeout: float = 0.5) -> bool:
    """Whether something accepts connections on `port` of the loopback interface."""
    try:
        socket.create_connection((LOOPBACK, port), timeout).close()
    except OSError:
        return False
    return True


def wait_until(condition: Callable[[], bool], timeout: float, interval: float = 0.1) -> bool:
    """Ask `condition` every `interval` seconds until it is true; False after `timeout` seconds or `process.abort()`."""
    deadline = time.monotonic() + timeout
    while not condition():
        if time.monotonic() > deadline or aborted():
            return False
        time.sleep(interval)
    return True
