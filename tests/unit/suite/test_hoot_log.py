"""Each JS test is counted once, and a suite that ends early or miscounts fails."""

from __future__ import annotations

from pathlib import Path

import pytest

from devkit.suite import hoot_log
from devkit.suite.results import FAILED, PASSED

LOGS = Path(__file__).parent / "logs"
MIXED = (LOGS / "hoot.log").read_text().splitlines()
GOOD = (LOGS / "hoot_passed.log").read_text().splitlines()


def outcomes(lines: list[str]) -> dict[str, str]:
    return {result.name: result.outcome for result in hoot_log.parse(lines)}


def test_each_test_of_a_real_log_counts_once() -> None:
    found = outcomes(MIXED)
    assert {name: outcome for name, outcome in found.items() if name.startswith("@")} == {
        "@ha_probe/probe/sums/one and one is two (test_desktop)": PASSED,
        "@ha_probe/probe/sums/one and one is three (test_desktop)": FAILED,
        "@ha_probe/probe/sums/to do one (test_desktop)": PASSED,
        "@ha_probe/probe/sums/throws (test_desktop)": FAILED,
        "@ha_probe/probe/sums/asserts nothing (test_desktop)": FAILED,
        '@ha_probe/probe/quote "x" in name (test_desktop)': PASSED,
    }


def test_a_result_is_named_by_hoots_name_and_the_suite() -> None:
    assert hoot_log.name_of("@lamps/core/it shines (a bit) (test_desktop)") == "@lamps/core/it shines (a bit)"


def test_a_test_that_hoot_does_not_count_makes_the_suite_fail() -> None:
    """Hoot logs a `todo` test as passed when it fails, and leaves it out of its count."""
    assert outcomes(MIXED)["test_desktop: hoot's count is ours"] == FAILED


def test_a_failure_tells_what_was_expected() -> None:
    failure = next(result for result in hoot_log.parse(MIXED) if "is three" in result.name)
    assert "> Expected: 3" in failure.output
    assert "> Received: 2" in failure.output


def test_a_good_run_has_nothing_but_its_tests() -> None:
    assert outcomes(GOOD) == {"@ha_probe/probe/sums/one and one is two (test_desktop)": PASSED}


def test_a_suite_that_ends_before_its_count_failed() -> None:
    assert outcomes(GOOD[:1])["test_desktop: hoot reports its tests"] == FAILED


def test_a_lost_line_is_a_failure() -> None:
    assert outcomes(GOOD[1:]) == {"test_desktop: hoot's count is ours": FAILED}


def test_a_selection_that_finds_no_test_has_no_results() -> None:
    prefix = GOOD[0].partition("[HOOT]")[0]
    lines = [
        f"{prefix}[HOOT] no tests to run ",
        f"{prefix}[HOOT] Passed 0 tests (0 assertions, total time: n/a) ",
    ]
    assert outcomes(lines) == {}


@pytest.mark.parametrize("switch", ["test.skip", "test.todo", "test.only", "describe.skip", "test.debug"])
def test_a_test_that_is_switched_off_in_the_source_is_found(tmp_path: Path, switch: str) -> None:
    (tmp_path / "core").mkdir()
    (tmp_path / "core" / "store.test.js").write_text(f'test("a", () => {{}});\n{switch}("b", () => {{}});\n')
    assert hoot_log.switched_off(tmp_path) == [f'{tmp_path}/core/store.test.js:2: {switch}("b", () => {{}});']


def test_tests_that_are_all_on_are_fine(tmp_path: Path) -> None:
    (tmp_path / "store.test.js").write_text('test("skip the rest", () => {});\ntest.tags("desktop");\n')
    assert hoot_log.switched_off(tmp_path) == []
