"""Benchmarks as `./bench` finds them: in a process of their own, in which nothing has prepared our addons."""

from __future__ import annotations

import subprocess
import sys

import pytest

from benchmarks.catalogue import BENCHMARKS
from devkit import paths

ASK = "import sys; from benchmarks.catalogue import BENCHMARKS; assert BENCHMARKS[sys.argv[1]].goals()"


@pytest.mark.parametrize("name", sorted(BENCHMARKS))
def test_each_can_be_imported_by_itself(name: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", ASK, name], cwd=paths.ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
