"""Read what hoot, Odoo's runner for JS tests, tells on the browser's console, as found in Odoo's log.

Every test that ends is named on a line of its own; the last line counts them. The two are held against each
other. Tests marked `todo` or `skip` are not counted by hoot, so ours may not be marked so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from devkit.suite.odoo_log import records
from devkit.suite.results import FAILED, PASSED, TestResult

_TEST = re.compile(r"""\[HOOT\] Test (?P<quote>["'`])(?P<name>.+)(?P=quote) (?P<verdict>passed|failed)""")
_TIME = re.compile(r"time: (\d+) ms")
_PASSED = re.compile(r"\[HOOT\] Passed (?P<passed>\d+) tests")
_FAILED = re.compile(r"\[HOOT\] Failed (?P<failed>\d+) tests \((?P<passed>\d+) passed")
_NONE = "[HOOT] no tests to run"
_SWITCH = re.compile(r"\b(?:test|describe)\.(?:skip|todo|only|debug)\b")


def parse(lines: Iterable[str]) -> list[TestResult]:
    """One result for each test of each suite in an Odoo log, and a failure for each suite that miscounts."""
    results: list[TestResult] = []
    suites: dict[str, list[TestResult]] = {}
    counted: set[str] = set()
    for record in records(lines):
        if not record.logger.endswith(".browser"):
            continue
        suite = record.logger.removesuffix(".browser").rpartition(".")[2]
        tests = suites.setdefault(suite, [])
        if match := _TEST.match(record.text):
            tests.append(_result(suite, match, record.text))
        elif match := _PASSED.match(record.text) or _FAILED.match(record.text):
            counted.add(suite)
            results += _miscounts(
                suite, tests, int(match["passed"]), int(match.groupdict().get("failed") or 0)
            )
        elif record.text.startswith(_NONE):
            counted.add(suite)
    for suite, tests in suites.items():
        results += tests
        if suite not in counted:
            results.append(
                TestResult("js", f"{suite}: hoot reports its tests", FAILED, output="the run ended early")
            )
    return results


def name_of(result: str) -> str:
    """The full name that hoot gives a test, from that of its result."""
    return result.rpartition(" (")[0]


def switched_off(directory: Path) -> list[str]:
    """Where test files below `directory` leave tests out: `path:line: code`, one for each place."""
    places = []
    for path in sorted(directory.rglob("*.test.js")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            if _SWITCH.search(line):
                places.append(f"{path}:{number}: {line.strip()}")
    return places


def _result(suite: str, match: re.Match[str], text: str) -> TestResult:
    name = f"{match['name']} ({suite})"
    if match["verdict"] == "failed":
        return TestResult("js", name, FAILED, output=text.partition("\n")[2].strip())
    time = _TIME.search(text)
    return TestResult("js", name, PASSED, int(time[1]) / 1000 if time else 0.0)


def _miscounts(suite: str, tests: list[TestResult], passed: int, failed: int) -> list[TestResult]:
    named_failed = sum(test.outcome == FAILED for test in tests)
    named_passed = len(tests) - named_failed
    if (passed, failed) == (named_passed, named_failed):
        return []
    why = f"hoot counts {passed} passed, {failed} failed; its lines name {named_passed} and {named_failed}"
    return [TestResult("js", f"{suite}: hoot's count is ours", FAILED, output=why)]
