"""Read the report log that pytest writes while it runs: one JSON object a line (plugin pytest-reportlog)."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from devkit.suite.results import FAILED, PASSED, SKIPPED, TestResult

_OK = 0
_TESTS_FAILED = 1
_NO_TESTS = 5


def parse(lines: Iterable[str], exit_code: int | None, kind: str) -> list[TestResult]:
    """The results of one run, also of one that was cut off.

    Args:
        lines: the report log.
        exit_code: that of pytest; None if it had to be ended at its time limit.
        kind: the kind that the results are filed under.

    Returns:
        One result per test that began, one per module that could not be imported, and failures for a run that
        was ended, broke down, or left a test unfinished.
    """
    results: dict[str, TestResult] = {}
    phases: dict[str, set[str]] = {}
    for line in lines:
        try:
            report = json.loads(line)
        except ValueError:  # the last line of a run that was killed
            continue
        if report.get("$report_type") == "CollectReport" and report["outcome"] == FAILED:
            results[report["nodeid"]] = TestResult(kind, report["nodeid"], FAILED, output=_text(report))
        elif report.get("$report_type") == "TestReport":
            name = report["nodeid"]
            phases.setdefault(name, set()).add(report["when"])
            results[name] = _merge(results.get(name), report, kind)
    unfinished = [name for name, seen in phases.items() if "teardown" not in seen]
    for name in unfinished:
        results[name] = TestResult(
            kind, name, FAILED, results[name].seconds, "the run ended while this test was running"
        )
    return [*results.values(), *_breakdown(results.values(), exit_code, kind)]


def _merge(known: TestResult | None, report: dict[str, Any], kind: str) -> TestResult:
    """What is known of a test after one more of its set-up, call and teardown. The worst outcome stays."""
    worst = [PASSED, SKIPPED, FAILED]
    known = known or TestResult(kind, report["nodeid"], PASSED)
    outcome = max(known.outcome, report["outcome"], key=worst.index)
    output = "\n".join(filter(None, (known.output, _text(report) if report["outcome"] != PASSED else "")))
    return TestResult(kind, known.name, outcome, known.seconds + report["duration"], output)


def _breakdown(results: Iterable[TestResult], exit_code: int | None, kind: str) -> list[TestResult]:
    """A failure of the run itself, where its exit code tells of one that no test shows."""
    if exit_code is None:
        return [
            TestResult(
                kind, "pytest ends within its time limit", FAILED, output="it was ended at the time limit"
            )
        ]
    shown = any(result.outcome == FAILED for result in results)
    if exit_code in (_OK, _NO_TESTS) or (exit_code == _TESTS_FAILED and shown):
        return []
    return [TestResult(kind, "pytest ends well", FAILED, output=f"exit code {exit_code}, see its log")]


def _text(report: dict[str, Any]) -> str:
    """The traceback and the captured output of a report, as text."""
    longrepr = report.get("longrepr")
    if isinstance(longrepr, dict):
        parts = [_traceback(longrepr)]
    elif isinstance(longrepr, list):  # a skip: file, line, reason
        parts = [str(longrepr[-1])]
    else:
        parts = [str(longrepr or "")]
    parts += [f"-- {title} --\n{text}" for title, text in report.get("sections", [])]
    return "\n".join(part for part in parts if part)


def _traceback(longrepr: dict[str, Any]) -> str:
    lines = []
    for entry in (longrepr.get("reprtraceback") or {}).get("reprentries", []):
        data = entry.get("data") or {}
        lines += data.get("lines", [])
        where = data.get("reprfileloc") or {}
        lines.append(f"{where.get('path')}:{where.get('lineno')}: {where.get('message')}\n")
    return "\n".join(lines) or str((longrepr.get("reprcrash") or {}).get("message", longrepr))
