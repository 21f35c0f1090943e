"""No pytest run that went wrong looks like one that went well."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from devkit.suite import pytest_log
from devkit.suite.results import FAILED, PASSED, SKIPPED, TestResult

TESTS = """
import pytest

@pytest.fixture
def broken_setup():
    raise RuntimeError("no set-up")

@pytest.fixture
def broken_teardown():
    yield
    raise RuntimeError("no teardown")

def test_passes(): assert True
def test_fails(): assert 1 == 2
def test_errs_in_setup(broken_setup): pass
def test_errs_in_teardown(broken_teardown): pass
@pytest.mark.skip(reason="not today")
def test_is_skipped(): pass
@pytest.mark.parametrize("number", [1, 2])
def test_numbers(number): assert number == 1
"""


def run(directory: Path, source: str, *arguments: str) -> list[TestResult]:
    done = start(directory, source, *arguments)
    return read(directory, done.wait(60))


def start(directory: Path, source: str, *arguments: str) -> subprocess.Popen[bytes]:
    (directory / "test_sample.py").write_text(source)
    (directory / "pytest.ini").write_text("[pytest]\n")
    command = [sys.executable, "-m", "pytest", "-q", f"--report-log={directory / 'report.jsonl'}", *arguments]
    return subprocess.Popen(command, cwd=directory, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def read(directory: Path, exit_code: int | None) -> list[TestResult]:
    return pytest_log.parse((directory / "report.jsonl").read_text().splitlines(), exit_code, "unit")


def outcomes(results: list[TestResult]) -> dict[str, str]:
    return {result.name.rpartition("::")[2]: result.outcome for result in results}


def test_each_test_counts_once_with_its_worst_outcome(tmp_path: Path) -> None:
    results = run(tmp_path, TESTS)
    assert outcomes(results) == {
        "test_passes": PASSED,
        "test_fails": FAILED,
        "test_errs_in_setup": FAILED,
        "test_errs_in_teardown": FAILED,
        "test_is_skipped": SKIPPED,
        "test_numbers[1]": PASSED,
        "test_numbers[2]": FAILED,
    }


def test_a_failure_tells_why_and_where(tmp_path: Path) -> None:
    failure = next(result for result in run(tmp_path, TESTS) if result.name.endswith("test_fails"))
    assert "assert 1 == 2" in failure.output
    assert "test_sample.py:14" in failure.output


def test_a_module_that_cannot_be_imported_is_a_failure(tmp_path: Path) -> None:
    results = run(tmp_path, "import nothing_of_that_name\n")
    assert outcomes(results)["test_sample.py"] == FAILED


def test_a_wrong_option_is_a_failure(tmp_path: Path) -> None:
    process = start(tmp_path, TESTS, "--no-such-option")
    assert [result.outcome for result in pytest_log.parse([], process.wait(60), "unit")] == [FAILED]


def test_a_test_that_ends_the_process_is_a_failure(tmp_path: Path) -> None:
    results = run(tmp_path, "import os\ndef test_passes(): pass\ndef test_exits(): os._exit(0)\n")
    assert outcomes(results) == {"test_passes": PASSED, "test_exits": FAILED}


def test_a_run_that_is_killed_fails_with_the_test_that_was_running(tmp_path: Path) -> None:
    process = start(tmp_path, "import time\ndef test_passes(): pass\ndef test_hangs(): time.sleep(60)\n")
    report = tmp_path / "report.jsonl"
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline and not (report.exists() and "test_hangs" in report.read_text()):
        time.sleep(0.05)
    os.kill(process.pid, signal.SIGKILL)
    process.wait(10)
    found = outcomes(read(tmp_path, None))
    assert found["test_passes"] == PASSED
    assert found["test_hangs"] == FAILED
    assert found["pytest ends within its time limit"] == FAILED


def test_a_run_without_tests_has_no_results(tmp_path: Path) -> None:
    assert run(tmp_path, TESTS, "-k", "nothing_like_this") == []
