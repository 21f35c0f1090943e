"""Benchmarks as `./bench` finds them: in a process of their own, in which nothing has prepared our addons."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from benchmarks.catalogue import BENCHMARKS
from devkit import paths

ASK = """
import json, os, traceback
import aiohttp, playwright.sync_api, psutil, psycopg2, requests
from benchmarks.catalogue import BENCHMARKS

def error_of(name):
    try:
        assert BENCHMARKS[name].goals()
    except BaseException:
        return traceback.format_exc()
    return ""

for name in BENCHMARKS:
    if not os.fork():
        print(json.dumps([name, error_of(name)]), flush=True)
        os._exit(0)
    os.wait()
"""
"""What is not ours is imported once, before there is a process for each."""


@pytest.fixture(scope="module")
def errors() -> dict[str, str]:
    """What was wrong with importing each."""
    done = subprocess.run(
        [sys.executable, "-c", ASK], cwd=paths.ROOT, capture_output=True, text=True, check=True
    )
    return dict(map(json.loads, done.stdout.splitlines()))


@pytest.mark.parametrize("name", sorted(BENCHMARKS))
def test_each_can_be_imported_by_itself(name: str, errors: dict[str, str]) -> None:
    assert errors[name] == ""
