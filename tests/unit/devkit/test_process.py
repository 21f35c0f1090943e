"""Background processes are found again, stopped, and never mistaken for others."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path

import pytest

from devkit.errors import DevkitError
from devkit.paths import ROOT, RUN
from devkit.ports import wait_until
from devkit.process import Daemon, clean_environment, run, start_time, write_executable

SLEEP = [sys.executable, "-c", "import time; print('begun', flush=True); time.sleep(60)"]
STUBBORN = [
    sys.executable,
    "-c",
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('begun', flush=True); time.sleep(60)",
]


@pytest.fixture
def daemon(tmp_path: Path) -> Iterator[Daemon]:
    made = Daemon("The sleeper", tmp_path / "sleeper.pid", tmp_path / "sleeper.log")
    yield made
    made.kill()


def begun(daemon: Daemon) -> bool:
    return wait_until(lambda: "begun" in daemon.last_lines(), 10)


def test_another_devkit_process_finds_it_by_its_pidfile(daemon: Daemon) -> None:
    pid = daemon.start(SLEEP)
    found = Daemon("The same", daemon.pidfile, daemon.log)
    assert found.pid == pid
    assert found.stop()
    assert not daemon.running


def test_it_lives_in_a_session_of_its_own(daemon: Daemon) -> None:
    pid = daemon.start(SLEEP)
    assert os.getsid(pid) == pid != os.getsid(0)


def test_a_recycled_pid_is_not_ours_and_is_left_alone(daemon: Daemon) -> None:
    with subprocess.Popen(SLEEP, stdout=subprocess.DEVNULL) as stranger:
        started = start_time(stranger.pid)
        daemon.pidfile.write_text(json.dumps({"pid": stranger.pid, "started": f"{started}0"}))
        assert daemon.pid is None
        assert daemon.stop()
        assert stranger.poll() is None
        stranger.kill()


@pytest.mark.parametrize("text", ["", "12", "null", "{}", '{"pid": "x", "started": "1"}'])
def test_a_damaged_pidfile_means_that_nothing_runs(daemon: Daemon, text: str) -> None:
    daemon.pidfile.write_text(text)
    assert daemon.pid is None


def test_it_is_not_started_twice(daemon: Daemon) -> None:
    pid = daemon.start(SLEEP)
    with pytest.raises(DevkitError, match=f"already running .pid {pid}"):
        daemon.start(SLEEP)


def test_what_does_not_listen_is_killed(daemon: Daemon) -> None:
    daemon.start(STUBBORN)
    assert begun(daemon)
    assert not daemon.stop(timeout=0.2)
    assert not daemon.running


@pytest.mark.parametrize("own_session", [False, True])
def test_its_children_die_with_it(daemon: Daemon, own_session: bool) -> None:
    script = f"""
        import os, subprocess, sys, time
        child = subprocess.Popen({SLEEP!r}, start_new_session={own_session})
        print("begun", child.pid, flush=True)
        time.sleep(60)
    """
    daemon.start([sys.executable, "-c", textwrap.dedent(script)])
    assert begun(daemon)
    child = int(daemon.last_lines().split("begun ")[1].split()[0])
    daemon.kill()
    assert start_time(child) is None


def test_an_ended_process_is_not_running(daemon: Daemon) -> None:
    daemon.start([sys.executable, "-c", "pass"])
    assert daemon.wait(10)
    assert daemon.pid is None


def test_a_program_that_is_missing_is_told(daemon: Daemon) -> None:
    with pytest.raises(DevkitError, match=r"^The sleeper could not be started: .*no-such-program"):
        daemon.start(["/no-such-program"])


def test_signals_reach_the_process(daemon: Daemon) -> None:
    daemon.start(SLEEP)
    assert begun(daemon)
    assert daemon.send(signal.SIGTERM)
    assert daemon.wait(5)
    assert not daemon.send(signal.SIGTERM)


def test_run_gives_exit_code_and_both_streams() -> None:
    script = "import sys; print(input()); print('bad', file=sys.stderr); sys.exit(3)"
    done = run([sys.executable, "-c", script], text_in="good\n")
    assert (done.returncode, done.stdout, done.stderr) == (3, "good\n", "bad\n")


def test_abort_ends_what_run_waits_for_and_starts_nothing_more() -> None:
    # In a process of its own, for aborting is for good.
    script = """
        import sys, threading, time
        from devkit import process
        from devkit.errors import DevkitError
        threading.Timer(0.5, process.abort).start()
        for _ in range(2):
            try:
                process.run([sys.executable, "-c", "import time; time.sleep(600)"])
            except DevkitError as error:
                print(error)
    """
    done = run(
        [sys.executable, "-c", textwrap.dedent(script)], cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}
    )
    assert done.stdout.splitlines() == ["Interrupted.", "Interrupted."], done.stderr


def test_children_do_not_inherit_what_leads_them_astray(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("PYTHONPATH", "PYTHONDONTWRITEBYTECODE", "PGHOST", "VIRTUAL_ENV"):
        monkeypatch.setenv(name, "x")
    monkeypatch.setenv("LANG", "C.UTF-8")
    environment = clean_environment(HOME="/h")
    assert environment["LANG"] == "C.UTF-8"
    assert environment["HOME"] == "/h"
    assert Path(environment["PYTHONPYCACHEPREFIX"]).is_relative_to(RUN)
    assert not {"PYTHONPATH", "PYTHONDONTWRITEBYTECODE", "PGHOST", "VIRTUAL_ENV"} & set(environment)


def test_a_script_is_written_by_another_program_and_can_be_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[object] = []
    monkeypatch.setattr("pathlib.Path.open", lambda *arguments, **_: opened.append(arguments))
    script = tmp_path / "bin" / "say"
    for word in ("one", "two"):
        write_executable(script, f"#!/bin/sh\necho {word}\n")
        assert subprocess.run([script], capture_output=True, text=True, check=True).stdout == f"{word}\n"
    assert not opened, "what this process has open for writing nobody can start"


def test_a_script_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "taken").mkdir()
    (tmp_path / "taken" / "stdin").mkdir()
    with pytest.raises(DevkitError, match="could not be written"):
        write_executable(tmp_path / "taken", "#!/bin/sh\n")
