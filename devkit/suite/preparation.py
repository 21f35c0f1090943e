"""Gets what the tests need, and takes the servers down at the end, whatever happens."""

from __future__ import annotations

import contextlib
import fcntl
import shutil
import threading
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from types import TracebackType
from typing import TextIO

from devkit import checkout
from devkit.console import Console
from devkit.errors import DevkitError
from devkit.parts import ensure_parts
from devkit.stack import Stack
from devkit.suite import chromium, odoo_gaps
from devkit.suite.context import DIRECTORY, LOGS, SCREENSHOTS, Context
from devkit.suite.environments import Environments
from devkit.suite.stack import new_stack, second_odoo

WITH_BROWSER = frozenset({"odoo", "js", "system", "browser"})
WITH_PYTEST = frozenset({"unit", "system", "browser"})
WITH_DATABASE = frozenset({"odoo", "js"})
WITH_HOMES = frozenset({"browser"})
STARTING_HOMES = frozenset({"system"})
"""They start Home Assistant themselves."""
WITH_SERVERS = WITH_DATABASE | WITH_HOMES | STARTING_HOMES


class Preparation:
    """What one run of the suite needs. A context manager: leaving it stops the servers.

    Downloads and servers start in the background, while the kinds that do without them run.
    """

    def __init__(self, console: Console, kinds: Sequence[str], expression: str) -> None:
        self._console = console
        self._kinds = frozenset(kinds)
        self._expression = expression
        self._environments = Environments(console)
        self._pool = ThreadPoolExecutor(1)
        self._stack: Stack | None = None
        self._started: Future[Stack] | None = None
        self._getting_chromium = threading.Lock()
        self._lock: TextIO | None = None

    def __enter__(self) -> Preparation:
        checkout.require_usable()
        self._lock = _only_run()
        for directory in (SCREENSHOTS, LOGS):
            shutil.rmtree(directory, ignore_errors=True)
            directory.mkdir(parents=True)
        self._make_environments()
        if self._kinds & WITH_SERVERS:
            self._started = self._pool.submit(self._start_servers)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._pool.shutdown(wait=True, cancel_futures=True)
        if self._stack is not None:
            self._stack.stop()
        if self._lock is not None:
            self._lock.close()

    def _make_environments(self) -> None:
        """Before anything else, for they share the installer with the servers' parts. What fails here fails again,
        and is told, when a kind asks for it."""
        with contextlib.suppress(DevkitError):
            if "lint" in self._kinds:
                self._environments.js_linters()
                self._environments.packaging()
            if self._kinds & WITH_PYTEST:
                self._environments.tests()

    def context(self, kind: str) -> Context:
        """What the tests of `kind` are given, with all that they need in place.

        Raises DevkitError where something of it cannot be had.
        """
        context = Context(self._console, self._expression)
        if kind == "lint":
            context.lint_python = self._environments.linters()
            context.package_python = self._environments.packaging()
            context.lint_node_modules = self._environments.js_linters()
        if kind in WITH_PYTEST:
            context.python = self._environments.tests()
        if kind in WITH_BROWSER:
            with self._getting_chromium:
                chromium.ensure(self._console)
        if kind in WITH_SERVERS and self._started is not None:
            context.stack = self._started.result()
        return context

    def _start_servers(self) -> Stack:
        parts = ensure_parts(self._console, home_assistant=bool(self._kinds & (WITH_HOMES | STARTING_HOMES)))
        odoo_gaps.fill(parts.odoo.path)
        self._stack = new_stack(parts, self._console)
        self._stack.stop()  # what a run that was killed left behind
        self._stack.postgres.start()
        seconds = (second_odoo(self._stack, self._console, kind) for kind in sorted(WITH_DATABASE))
        for odoo in (self._stack.odoo, *seconds):
            odoo.drop()
        if self._kinds & WITH_HOMES:
            self._stack.start()
        return self._stack


def _only_run() -> TextIO:
    """Hold `.run/test/lock`. Raises DevkitError where another run holds it."""
    DIRECTORY.mkdir(parents=True, exist_ok=True)
    lock = (DIRECTORY / "lock").open("w")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.close()
        raise DevkitError("Another ./test is running in this checkout; wait for it to end.") from None
    return lock
