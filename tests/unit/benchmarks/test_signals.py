"""A run that is interrupted ends its servers, however often it is told to end."""

from __future__ import annotations

import signal
import subprocess
import sys

from devkit import paths

WORK = """
from benchmarks.cli import heed_signals
import signal, sys
heed_signals()
try:
    print("works", flush=True)
    signal.pause()
except KeyboardInterrupt:
    print("ends its servers", flush=True)
    sys.stdin.read()
    print("has ended them", flush=True)
"""


def test_further_signals_do_not_cut_the_cleaning_short() -> None:
    command = [sys.executable, "-c", WORK]
    with subprocess.Popen(
        command, cwd=paths.ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        assert process.stdout.readline() == "works\n"
        process.send_signal(signal.SIGTERM)
        assert process.stdout.readline() == "ends its servers\n"
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            process.send_signal(number)
        output, _ = process.communicate(timeout=60)
    assert (output, process.returncode) == ("has ended them\n", 0)
