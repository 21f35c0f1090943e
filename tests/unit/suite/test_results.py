"""The closing line and the verdict of a run."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from devkit.suite.results import FAILED, PASSED, SKIPPED, TestResult, closing_line, is_success, write_report


def results(*outcomes: str) -> list[TestResult]:
    return [TestResult("unit", f"test_{number}", outcome) for number, outcome in enumerate(outcomes)]


def test_the_closing_line_counts_every_outcome() -> None:
    assert closing_line(results(PASSED, PASSED, FAILED, SKIPPED)) == "2 passed, 1 failed, 1 skipped"
    assert closing_line([]) == "0 passed, 0 failed, 0 skipped"


@pytest.mark.parametrize(
    ("outcomes", "success"),
    [
        ((PASSED,), True),
        ((PASSED, SKIPPED), True),
        ((PASSED, FAILED), False),
        ((SKIPPED,), False),
        ((), False),
    ],
)
def test_success_needs_a_passed_test_and_no_failed_one(outcomes: tuple[str, ...], success: bool) -> None:
    assert is_success(results(*outcomes)) is success


def test_the_report_names_every_test(tmp_path: Path) -> None:
    write_report(tmp_path / "test" / "report.json", results(PASSED, FAILED), {"unit": 1.23})
    report = json.loads((tmp_path / "test" / "report.json").read_text())
    assert report["totals"] == {"passed": 1, "failed": 1, "skipped": 0}
    assert report["seconds"] == {"unit": 1.2}
    assert [test["name"] for test in report["tests"]] == ["test_0", "test_1"]
