"""Runs tests that failed once more, when nothing else runs beside them.

Journeys wait for what a person would wait for, some seconds, on two cores that other tests work on too. One that
passes alone was late and not wrong. It is told by name all the same: who sees it often has something to find.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from devkit.suite import odoo_tests, python_tests
from devkit.suite.context import Context
from devkit.suite.results import FAILED, PASSED, TestResult

KINDS = ("js", "system", "browser")
"""Those whose tests wait for something."""

MOST = 8
"""Failures of a kind above which they are no matter of time, and are not tried again."""


def candidates(results: Sequence[TestResult], kind: str) -> list[str]:
    """The names of the tests of `kind` to run once more; none where something else than single tests failed."""
    failed = [result.name for result in results if result.kind == kind and result.outcome == FAILED]
    return failed if len(failed) <= MOST and all(map(_is_test, failed)) else []


def run(context: Context, kind: str, names: Sequence[str]) -> list[TestResult]:
    """Run these tests."""
    if kind == "js":
        return odoo_tests.run_js(context, names)
    return python_tests.run(context, kind, name=f"{kind}-again", tests=names)


def merge(first: Sequence[TestResult], second: Sequence[TestResult]) -> list[TestResult]:
    """`first`, in which each test that `second` has too has its outcome from there.

    What one says that passed at last is what it said when it failed.
    """
    later = {result.name: result for result in second}
    known = {result.name for result in first}
    merged = [_settle(result, later.get(result.name)) for result in first]
    return [*merged, *(result for name, result in later.items() if name not in known)]


def _is_test(name: str) -> bool:
    """Whether pytest or hoot names a test like this."""
    return "::" in name or name.startswith("@")


def _settle(first: TestResult, second: TestResult | None) -> TestResult:
    if second is None or first.outcome == second.outcome == PASSED:
        return first
    output = first.output if second.outcome == PASSED else second.output
    return replace(second, seconds=first.seconds + second.seconds, output=output, tries=2)
