"""A program of the suite ends in time, with everything that it started."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from devkit import process
from devkit.errors import DevkitError
from devkit.ports import wait_until
from devkit.process import start_time


def python(source: str) -> list[str]:
    return [sys.executable, "-u", "-c", source]


def test_exit_code_and_output_are_kept(tmp_path: Path) -> None:
    ended = process.run_logged(
        python("print('said'); raise SystemExit(3)"), tmp_path / "logs" / "a.log", limit=30
    )
    assert ended.exit_code == 3
    assert ended.lines() == ["said"]


def test_it_has_no_input(tmp_path: Path) -> None:
    ended = process.run_logged(
        python("import sys; print(repr(sys.stdin.read()))"), tmp_path / "a.log", limit=30
    )
    assert ended.lines() == ["''"]


def test_what_takes_too_long_is_ended_and_may_clean_up(tmp_path: Path) -> None:
    source = "import time\ntry:\n  time.sleep(60)\nfinally:\n  print('cleaned up')"
    ended = process.run_logged(python(source), tmp_path / "a.log", limit=8)
    assert ended.exit_code is None
    assert "cleaned up" in ended.lines()


def test_children_that_are_left_behind_are_ended(tmp_path: Path) -> None:
    sleep = "[sys.executable, '-c', 'import time; time.sleep(60)']"
    source = f"import subprocess, sys; print(subprocess.Popen({sleep}).pid)"
    ended = process.run_logged(python(source), tmp_path / "a.log", limit=30)
    child = int(ended.lines()[0])
    assert wait_until(lambda: start_time(child) is None, 10), "the child still runs"


def test_a_program_that_another_thread_waits_for_can_be_ended_and_cleans_up(tmp_path: Path) -> None:
    source = "import time\nprint('began')\ntry:\n  time.sleep(60)\nfinally:\n  print('cleaned up')"
    log = tmp_path / "a.log"
    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(process.run_logged, python(source), log, limit=90)
        assert wait_until(lambda: log.exists() and "began" in log.read_text(), 20), "it did not begin"
        process.end_all()
        ended = running.result(20)
    assert ended.exit_code not in (None, 0)
    assert "cleaned up" in ended.lines()


def test_a_program_that_cannot_be_started_is_told(tmp_path: Path) -> None:
    with pytest.raises(DevkitError, match="no-such-program"):
        process.run_logged(["/no-such-program"], tmp_path / "a.log", limit=30)
