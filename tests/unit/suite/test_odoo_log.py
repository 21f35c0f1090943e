"""Every way in which Odoo's test runner reports trouble is seen as trouble."""

from __future__ import annotations

from pathlib import Path

import pytest

from devkit.suite import odoo_log
from devkit.suite.results import FAILED, PASSED, SKIPPED

LOG = (Path(__file__).parent / "logs" / "odoo.log").read_text().splitlines()
GOOD = [
    "2026-11-22 05:31:59,448 7 INFO db odoo.addons.ha_probe.tests.test_a: Starting TestA.test_pass ... ",
    "2026-11-22 05:32:00,164 7 INFO db odoo.tests.result: 0 failed, 0 error(s) of 1 tests when loading database 'db' ",
]


def outcomes(lines: list[str], exit_code: int | None = 1) -> dict[str, str]:
    return {result.name: result.outcome for result in odoo_log.parse(lines, exit_code)}


def test_each_test_of_a_real_log_counts_once() -> None:
    found = outcomes(LOG)
    assert found == {
        "test_probe.TestA.test_error": FAILED,
        "test_probe.TestA.test_fail": FAILED,
        "test_probe.TestA.test_logs_error": PASSED,
        "test_probe.TestA.test_pass": PASSED,
        "test_probe.TestA.test_skip": SKIPPED,
        "test_probe.TestA.test_sub": FAILED,
        "test_probe.TestC.test_post": PASSED,
        "setUpClass (odoo.addons.ha_probe.tests.test_probe.TestB)": FAILED,
        "no error in the log: odoo.addons.ha_probe.x: boom 1": FAILED,
    }


def test_a_failure_brings_its_traceback_and_each_of_its_subtests() -> None:
    by_name = {result.name: result for result in odoo_log.parse(LOG, 1)}
    assert "AssertionError: 1 != 2" in by_name["test_probe.TestA.test_fail"].output
    assert "(i=1)" in by_name["test_probe.TestA.test_sub"].output
    assert "(i=2)" in by_name["test_probe.TestA.test_sub"].output


def test_an_error_logged_outside_a_failing_test_is_told() -> None:
    [error] = [result for result in odoo_log.parse(LOG, 1) if result.name.startswith("no error")]
    assert error.output == "odoo.addons.ha_probe.x: boom 1"


def test_a_good_run_has_nothing_but_its_tests() -> None:
    assert outcomes(GOOD, 0) == {"test_a.TestA.test_pass": PASSED}


def test_the_seconds_of_a_test_reach_to_the_next_line() -> None:
    assert odoo_log.parse(GOOD, 0)[0].seconds == pytest.approx(0.716)


def test_colours_do_not_hide_a_failure() -> None:
    lines = [
        GOOD[0],
        "2026-11-22 05:31:59,449 7 \x1b[1;31mERROR\x1b[0m \x1b[1;39mdb\x1b[0m odoo.addons.ha_probe.tests.test_a: FAIL: TestA.test_pass",
        GOOD[1].replace("0 failed", "1 failed"),
    ]
    assert outcomes(lines)["test_a.TestA.test_pass"] == FAILED


def test_a_run_without_its_closing_count_failed() -> None:
    assert FAILED in outcomes(GOOD[:1], 0).values()


def test_a_run_that_was_ended_at_its_limit_failed() -> None:
    assert FAILED in outcomes(GOOD, None).values()


def test_an_exit_code_that_no_test_explains_is_a_failure() -> None:
    assert FAILED in outcomes(GOOD, 255).values()


def test_a_count_that_is_not_ours_is_a_failure() -> None:
    assert FAILED in outcomes([GOOD[0], GOOD[1].replace("of 1", "of 2")], 0).values()
    assert FAILED in outcomes([GOOD[0], GOOD[1].replace("0 error", "1 error")], 0).values()


def test_an_addon_that_cannot_be_installed_is_a_failure() -> None:
    lines = [
        "2026-11-22 05:31:58,000 7 CRITICAL db odoo.service.server: Failed to initialize database `db`.",
        "Traceback (most recent call last):",
        "odoo.tools.convert.ParseError: while parsing views.xml:3",
    ]
    broken = odoo_log.parse(lines, 255)
    assert any("ParseError" in result.output for result in broken)
    assert {result.outcome for result in broken} == {FAILED}


@pytest.mark.parametrize(
    "reason",
    [
        "google-chrome not found",
        "Failed to detect chrome devtools port after 10.0s.",
        "websocket-client module is not installed",
        "Error during Chrome headless connection",
    ],
)
def test_a_test_that_is_skipped_for_want_of_a_browser_failed(reason: str) -> None:
    skip = f"2026-11-22 05:31:59,450 7 INFO db odoo.addons.ha_probe.tests.test_a: skipped TestA.test_pass : {reason} "
    assert outcomes([GOOD[0], skip, GOOD[1]], 0) == {"test_a.TestA.test_pass": FAILED}
