"""./demo, ./test, ./bench and ./package start with whatever Python there is, and say in one line that there is none."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import pytest

from devkit.paths import PYCACHE, ROOT
from devkit.process import run

DOORS = ("demo", "test", "bench", "package")
TOOLS = ("sh", "readlink", "dirname")


@pytest.fixture
def programs(tmp_path: Path) -> Path:
    """All that is in PATH: what the doors need but a Python."""
    directory = tmp_path / "bin"
    directory.mkdir()
    for name in TOOLS:
        (directory / name).symlink_to(shutil.which(name) or "")
    return directory


def put_python(programs: Path, name: str, script: str) -> None:
    (programs / name).write_text(f"#!/bin/sh\n{script}\n")
    (programs / name).chmod(0o755)


@pytest.mark.parametrize("door", DOORS)
def test_without_a_python_there_is_one_line(door: str, programs: Path) -> None:
    put_python(programs, "python3", "exit 127")  # as the shims of pyenv do
    done = run([ROOT / door, "--help"], env={"PATH": str(programs)})
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(f"./{door}: Python 3.10 or newer is needed")
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("name", ["python3", "python3.10", "python3.14", "python3.27"])
def test_a_python_of_any_name_will_do(door: str, name: str, programs: Path, tmp_path: Path) -> None:
    put_python(programs, name, f'exec "{sys.executable}" "$@"')
    done = run([ROOT / door, "--help"], env={"PATH": str(programs)}, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(f"usage: ./{door} ")


def test_the_door_becomes_the_python_so_that_signals_reach_it(programs: Path) -> None:
    put_python(programs, "python3", 'case "$1" in -c) ;; *) echo $$ ;; esac')
    script = f'"{ROOT}/demo" & echo $!; wait'
    told = run(["/bin/sh", "-c", script], env={"PATH": str(programs)}).stdout.split()
    assert len(told) == 2
    assert told[0] == told[1]


def test_what_python_compiles_is_kept_where_everything_is(programs: Path) -> None:
    put_python(
        programs,
        "python3",
        'case "$1" in -c) ;; *) echo "$PYTHONPYCACHEPREFIX$PYTHONDONTWRITEBYTECODE" ;; esac',
    )
    told = run([ROOT / "demo"], env={"PATH": str(programs), "PYTHONDONTWRITEBYTECODE": "1"}).stdout.strip()
    assert told == str(PYCACHE)


def test_a_link_to_the_door_leads_to_the_checkout(tmp_path: Path) -> None:
    (tmp_path / "house").symlink_to(ROOT / "demo")
    done = run([tmp_path / "house", "--help"], env=dict(os.environ), cwd=tmp_path)
    assert done.stdout.startswith("usage: ./demo "), done.stderr
