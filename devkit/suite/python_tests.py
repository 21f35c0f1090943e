"""The tests that pytest runs: `unit`, `system` and `browser`."""

from __future__ import annotations

from pathlib import Path

from devkit import paths
from devkit.suite import phase, pytest_log
from devkit.suite.context import DIRECTORY, LOGS, Context
from devkit.suite.results import TestResult

#: Seconds that each kind may take.
LIMITS = {"unit": 300.0, "system": 900.0, "browser": 1200.0}


def run(context: Context, kind: str) -> list[TestResult]:
    """Run `tests/<kind>`."""
    report = DIRECTORY / f"{kind}.jsonl"
    report.parent.mkdir(parents=True, exist_ok=True)
    report.unlink(missing_ok=True)
    command: list[str | Path] = [context.python, "-m", "pytest", paths.ROOT / "tests" / kind]
    command += [
        "-p",
        "no:cacheprovider",
        "--continue-on-collection-errors",
        f"--report-log={report}",
        "--color=no",
        "--tb=short",
    ]
    if context.expression:
        command += ["-k", context.expression]
    ended = phase.run(command, LOGS / f"{kind}.log", limit=LIMITS[kind], env=context.environment())
    lines = report.read_text(encoding="utf-8").splitlines() if report.exists() else []
    return pytest_log.parse(lines, ended.exit_code, kind)
