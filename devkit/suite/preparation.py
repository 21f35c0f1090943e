"""Gets what the tests need, and takes the servers down at the end, whatever happens."""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cached_property
from pathlib import Path
from types import TracebackType

from devkit.console import Console
from devkit.postgres import Postgres
from devkit.stack import Parts, Stack, ensure_parts
from devkit.suite import chromium
from devkit.suite.context import DIRECTORY, SCREENSHOTS, Context
from devkit.suite.environments import Environments
from devkit.suite.stack import new_stack

#: Kinds that need the parts, a browser, and the running stack.
WITH_PARTS = frozenset({"odoo", "js", "system", "browser"})
WITH_BROWSER = frozenset({"js", "browser"})
WITH_STACK = frozenset({"system", "browser"})


class Preparation:
    """What one run of the suite needs. A context manager: leaving it stops the servers.

    The servers start in the background while the kinds that do without them run.
    """

    def __init__(self, console: Console, kinds: Sequence[str]) -> None:
        self._console = console
        self._kinds = frozenset(kinds)
        self._environments = Environments(console)
        self._pool = ThreadPoolExecutor(1)
        self._parts: Parts | None = None
        self._stack: Stack | None = None
        self._starting: Future[None] | None = None

    def __enter__(self) -> Preparation:
        shutil.rmtree(SCREENSHOTS, ignore_errors=True)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._pool.shutdown(wait=True, cancel_futures=True)
        if self._stack is not None:
            self._stack.stop()
