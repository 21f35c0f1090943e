"""A program of the suite ends in time, with everything that it started."""

from __future__ import annotations

import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil

from devkit.suite import phase


def python(source: str) -> list[str]:
    return [sys.executable, "-u", "-c", source]


def test_exit_code_and_output_are_kept(tmp_path: Path) -> None:
    ended = phase.run(python("print('said'); raise SystemExit(3)"), tmp_path / "logs" / "a.log", limit=30)
    assert ended.exit_code == 3
    assert ended.lines() == ["said"]


def test_it_has_no_input(tmp_path: Path) -> None:
    ended = phase.run(python("import sys; print(repr(sys.stdin.read()))"), tmp_path / "a.log", limit=30)
    assert ended.lines() == ["''"]


def test_what_takes_too_long_is_ended_and_may_clean_up(tmp_path: Path) -> None:
    source = "import time\ntry:\n  time.sleep(60)\nfinally:\n  print('cleaned up')"
    started = time.monotonic()
    ended = phase.run(python(source), tmp_path / "a.log", limit=8)
    assert ended.exit_code is None
    assert "cleaned up" in ended.lines()
    assert time.monotonic() - started < 25


def test_a_program_that_nobody_waits_for_any_more_is_ended(tmp_path: Path) -> None:
    source = "import time\nprint('began')\ntry:\n  time.sleep(60)\nfinally:\n  print('cleaned up')"
    log = tmp_path / "a.log"
    with phase.Program(python(source), log):
        deadline = time.monotonic() + 20
        while "began" not in log.read_text():
            assert time.monotonic() < deadline, "it did not begin"
            time.sleep(0.05)
    assert "cleaned up" in log.read_text()


def test_children_that_are_left_behind_are_ended(tmp_path: Path) -> None:
    source = "import subprocess, sys; print(subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)']).pid)"
    ended = phase.run(python(source), tmp_path / "a.log", limit=30)
    child = int(ended.lines()[0])
    deadline = time.monotonic() + 5
    while psutil.pid_exists(child) and psutil.Process(child).status() != psutil.STATUS_ZOMBIE:
        assert time.monotonic() < deadline, "the child still runs"
        time.sleep(0.05)


def test_a_program_that_another_thread_waits_for_can_be_ended(tmp_path: Path) -> None:
    log = tmp_path / "a.log"
    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(phase.run, python("import time; print('began'); time.sleep(60)"), log, limit=90)
        deadline = time.monotonic() + 20
        while not log.exists() or "began" not in log.read_text():
            assert time.monotonic() < deadline, "it did not begin"
            time.sleep(0.05)
        phase.end_all()
        assert running.result(10).exit_code not in (None, 0)
