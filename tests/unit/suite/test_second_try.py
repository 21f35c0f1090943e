"""A test that failed beside others is judged by how it does alone."""

from __future__ import annotations

from devkit.suite.results import FAILED, PASSED, TestResult
from devkit.suite.second_try import MOST, candidates, merge

LATE = "tests/browser/test_lamp.py::test_it_shines"


def failed(name: str = LATE, output: str = "too late") -> TestResult:
    return TestResult("browser", name, FAILED, 3.0, output)


def test_what_failed_of_a_kind_is_run_once_more() -> None:
    results = [failed(), TestResult("browser", "tests/browser/test_door.py::test_it_opens", PASSED)]
    assert candidates(results, "browser") == [LATE]
    assert candidates(results, "system") == []


def test_tests_of_the_browser_are_tried_again_too() -> None:
    late = TestResult("js", "@odoo_ha_addon/call_lane/the last one always (test_desktop)", FAILED)
    assert candidates([late], "js") == [late.name]
    assert candidates([late, TestResult("js", "no JS test is switched off", FAILED)], "js") == []


def test_a_run_that_broke_down_is_not_saved_by_another() -> None:
    assert candidates([failed(), failed("pytest ends within its time limit")], "browser") == []
    assert candidates([failed("tests/browser/test_lamp.py")], "browser") == []


def test_many_failures_are_no_matter_of_time() -> None:
    assert candidates([failed(f"{LATE}_{number}") for number in range(MOST + 1)], "browser") == []


def test_one_that_passes_alone_has_passed_and_keeps_what_it_said() -> None:
    other = TestResult("browser", "tests/browser/test_door.py::test_it_opens", PASSED)
    merged = merge([other, failed()], [TestResult("browser", LATE, PASSED, 1.0)])
    assert merged == [other, TestResult("browser", LATE, PASSED, 4.0, "too late", tries=2)]


def test_one_that_fails_alone_too_has_failed_with_what_it_says_then() -> None:
    assert merge([failed()], [failed(output="wrong")]) == [
        TestResult("browser", LATE, FAILED, 6.0, "wrong", tries=2)
    ]


def test_a_second_run_that_breaks_down_is_a_failure() -> None:
    broken = TestResult("browser", "pytest ends well", FAILED)
    assert merge([failed()], [broken]) == [failed(), broken]
