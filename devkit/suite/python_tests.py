"""The tests that pytest runs: `unit`, `system` and `browser`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from types import TracebackType

from devkit import paths
from devkit.suite import pytest_log
from devkit.suite.context import DIRECTORY, LOGS, Context
from devkit.suite.phase import Program
from devkit.suite.results import TestResult

#: Seconds that each kind may take.
LIMITS = {"unit": 300.0, "system": 1200.0, "browser": 1800.0}

APART = "apart"
"""The mark of tests that have servers of their own, so that they may run beside all others."""


class PytestRun:
    """A running pytest. A context manager; leaving it ends pytest.

    Attributes:
        seconds: how long it ran, once the results are there.
    """

    seconds = 0.0

    def __init__(
        self, context: Context, kind: str, *, marks: str = "", name: str = "", tests: Sequence[str] = ()
    ) -> None:
        """Start the tests of `tests/<kind>`.

        Args:
            marks: only tests with these, an expression of pytest's `-m`.
            name: of the log; by default that of the kind.
            tests: only these, as pytest names them.
        """
        name = name or kind
        self._kind = kind
        self._report = DIRECTORY / f"{name}.jsonl"
        self._report.parent.mkdir(parents=True, exist_ok=True)
        self._report.unlink(missing_ok=True)
        command: list[str | Path] = [context.python, "-m", "pytest"]
        command += tests or [paths.ROOT / "tests" / kind]
        command += [
            "-p",
            "no:cacheprovider",
            "--continue-on-collection-errors",
            f"--report-log={self._report}",
            "--color=no",
            "--tb=short",
        ]
        if context.expression:
            command += ["-k", context.expression]
        if marks:
            command += ["-m", marks]
        self._program = Program(command, LOGS / f"{name}.log", env=context.environment())

    def __enter__(self) -> PytestRun:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._program.__exit__(kind, error, trace)

    def results(self) -> list[TestResult]:
        """Wait for the end, or the time limit of the kind."""
        ended = self._program.wait(LIMITS[self._kind])
        self.seconds = ended.seconds
        lines = self._report.read_text(encoding="utf-8").splitlines() if self._report.exists() else []
        return pytest_log.parse(lines, ended.exit_code, self._kind)


def run(context: Context, kind: str, *, marks: str = "") -> list[TestResult]:
    """Run `tests/<kind>`, or those with the marks."""
    with PytestRun(context, kind, marks=marks) as running:
        return running.results()


def begin_apart(context: Context) -> PytestRun:
    """Start those tests of `system` that may run beside all others."""
    return PytestRun(context, "system", marks=APART, name=f"system-{APART}")
