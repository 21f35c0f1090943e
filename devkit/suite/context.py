"""What every kind of test is given: where to write, what to select, and the parts that were prepared."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from devkit import paths
from devkit.console import Console
from devkit.stack import Stack
from devkit.suite.chromium import BIN
from devkit.suite.selection import to_regex

DIRECTORY = paths.RUN / "test"
LOGS = DIRECTORY / "logs"
SCREENSHOTS = paths.RUN / "screenshots"
REPORT = DIRECTORY / "report.json"
PREFIX = "odoo_ha_"
"""What the names of all our addons begin with."""


@dataclass
class Context:
    """What the tests of one kind are given.

    Attributes:
        console: progress goes there.
        expression: of `-k`, empty for everything.
        python: the interpreter that has pytest and Playwright, for what pytest runs.
        lint_python: the interpreter that has ruff, mypy, pylint and Node.js.
        package_python: the interpreter that has pandoc and whool.
        lint_node_modules: the directory that has eslint and prettier.
        stack: for what needs a database; PostgreSQL runs, and the rest where a kind of this run needs it.
    """

    console: Console
    expression: str = ""
    python: Path = field(default_factory=Path)
    lint_python: Path = field(default_factory=Path)
    package_python: Path = field(default_factory=Path)
    lint_node_modules: Path = field(default_factory=Path)
    stack: Stack | None = None

    def selects(self, name: str) -> bool:
        """Whether `-k` selects a test of this name."""
        return not self.expression or bool(re.match(to_regex(self.expression), name, re.IGNORECASE))

    def environment(self, base: Mapping[str, str] | None = None) -> dict[str, str]:
        """`base` (by default our own environment) with the tests' Chromium first on PATH.

        HA_TEST_STACK says that the servers run, and are not to be stopped by those who find them running.
        """
        environment = dict(os.environ if base is None else base)
        if self.stack is not None:
            environment["HA_TEST_STACK"] = str(self.stack.directory)
        environment["HYPOTHESIS_STORAGE_DIRECTORY"] = str(paths.CACHE / "hypothesis")
        environment["PATH"] = f"{BIN}{os.pathsep}{environment.get('PATH', os.defpath)}"
        return environment


def addons() -> list[str]:
    """Names of our addons, in alphabetical order."""
    return sorted(path.parent.name for path in paths.ADDONS.glob(f"{PREFIX}*/__manifest__.py"))
