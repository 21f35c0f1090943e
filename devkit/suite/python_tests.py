"""The tests that pytest runs: `unit`, `system` and `browser`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from devkit import process
from devkit.suite import pytest_log
from devkit.suite.context import DIRECTORY, LOGS, Context
from devkit.suite.results import TestResult

#: Seconds that each kind may take.
LIMITS = {"unit": 600.0, "system": 1500.0, "browser": 2100.0}

APART = "apart"
"""The mark of tests that have servers of their own, so that they may run beside all others."""
BENCHMARKS = "benchmarks"
"""The mark of those among them that prove that each benchmark works."""


def run(
    context: Context,
    kind: str,
    *,
    marks: str = "",
    name: str = "",
    tests: Sequence[str] = (),
) -> list[TestResult]:
    """Run `tests/<kind>` to its end, or to the time limit of the kind.

    Args:
        marks: only tests with these, an expression of pytest's `-m`.
        name: of the log; by default that of the kind.
        tests: only these, as pytest names them.
    """
    name = name or kind
    report = DIRECTORY / f"{name}.jsonl"
    report.parent.mkdir(parents=True, exist_ok=True)
    report.unlink(missing_ok=True)
    command: list[str | Path] = [context.python, "-m", "pytest"]
    command += tests or [f"tests/{kind}"]
    command += ["-p", "no:cacheprovider", "--continue-on-collection-errors", f"--report-log={report}"]
    command += ["--color=no", "--tb=short"]
    if context.expression:
        command += ["-k", context.expression]
    if marks:
        command += ["-m", marks]
    log, limit = LOGS / f"{name}.log", LIMITS[kind]
    ended = process.run_logged(command, log, limit=limit, env=context.environment())
    lines = report.read_text(encoding="utf-8").splitlines() if report.exists() else []
    return pytest_log.parse(lines, ended.exit_code, kind)


def run_system(context: Context) -> list[TestResult]:
    """Run the other tests of `system`, which share servers among themselves alone: they start Odoo again in both its
    modes, which no open page would stand."""
    return run(replace(context, stack=None), "system", marks=f"not {APART}")


def run_apart(context: Context) -> list[TestResult]:
    """Run those tests of `system` that have servers of their own, but for the benchmarks."""
    return run(context, "system", marks=f"{APART} and not {BENCHMARKS}", name=f"system-{APART}")


def run_benchmarks(context: Context) -> list[TestResult]:
    """Run each benchmark as short as it can be."""
    return run(context, "system", marks=BENCHMARKS, name=f"system-{BENCHMARKS}")
