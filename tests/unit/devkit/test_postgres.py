"""A server that was killed does not keep its successor from starting."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from devkit.errors import DevkitError
from devkit.ports import wait_until
from devkit.postgres import Postgres, PostgresBinaries
from devkit.process import start_time

BINARIES = PostgresBinaries(Path("/nowhere"))


@pytest.fixture
def cluster(tmp_path: Path) -> Postgres:
    made = Postgres(tmp_path, BINARIES)
    made.data.mkdir()
    (made.data / "PG_VERSION").write_text("16\n", encoding="ascii")
    return made


def lock_of(cluster: Postgres, pid: int) -> Path:
    lock = cluster.data / "postmaster.pid"
    lock.write_text(f"{pid}\n{cluster.data}\n", encoding="ascii")
    return lock


def try_to_start(cluster: Postgres) -> None:
    """It cannot: there is no server where it is looked for."""
    with pytest.raises((OSError, DevkitError)):
        cluster.start(timeout=1)


def test_the_lock_of_a_killed_server_that_nobody_waited_for_is_removed(cluster: Postgres) -> None:
    with subprocess.Popen([sys.executable, "-c", ""]) as zombie:
        assert wait_until(lambda: start_time(zombie.pid) is None, 10)
        lock = lock_of(cluster, zombie.pid)
        try_to_start(cluster)
    assert not lock.exists()


def test_the_lock_of_a_server_that_runs_stays(cluster: Postgres) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", "import sys; sys.stdin.read()"], stdin=subprocess.PIPE
    ) as living:
        lock = lock_of(cluster, living.pid)
        try_to_start(cluster)
    assert lock.exists()
