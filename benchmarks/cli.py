"""Runs benchmarks one after the other on a bed of servers, and tells and keeps what they found."""

from __future__ import annotations

import json
import signal
import sys
import time
import traceback
from collections.abc import Sequence
from types import FrameType

from benchmarks import machine
from benchmarks.bed import DIRECTORY, Bed, only_run
from benchmarks.catalogue import BENCHMARKS, Benchmark
from benchmarks.command_line import Order, parse
from benchmarks.past_runs import PastRuns, as_markdown, is_whole
from benchmarks.report import Report, as_text
from devkit import checkout, paths
from devkit.console import Console
from devkit.errors import DevkitError

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
RESULTS = paths.ROOT / "benchmarks" / "RESULTS.md"


def main(arguments: Sequence[str]) -> int:
    """The exit code of `./bench`: 0 where everything was measured, whatever the figures are."""
    heed_signals()
    order = parse(arguments)
    console = Console(sys.stderr)
    try:
        with checkout.explained(), only_run(), Bed(console, order.scale) as bed:
            reports = [_measure(BENCHMARKS[name], bed, order, console) for name in order.names]
    except KeyboardInterrupt:
        console.say("./bench: interrupted; everything it started has been ended")
        return 130
    except DevkitError as error:
        console.say(f"./bench: {error}")
        return error.exit_code
    return 1 if any(report.error for report in reports) else 0


def _measure(benchmark: Benchmark, bed: Bed, order: Order, console: Console) -> Report:
    """Run one benchmark, tell what it found and keep it. An error of it does not keep the others from running."""
    goals = benchmark.goals()
    started = time.monotonic()
    try:
        with console.step(benchmark.name), bed.clean():
            report = Report(benchmark.name, benchmark.what, benchmark.run(bed, order.scale), goals)
    except Exception as error:
        console.say(traceback.format_exc())
        report = Report(benchmark.name, benchmark.what, None, goals, error=f"{type(error).__name__}: {error}")
    sys.stdout.write(as_text(report) + "\n")
    if order.json and report.result:
        sys.stdout.write(json.dumps(report.result.as_json()) + "\n")
    sys.stdout.flush()
    _keep(report, machine.about(bed.parts, time.monotonic() - started), order)
    return report


def _keep(report: Report, about: dict[str, str], order: Order) -> None:
    """Add it to the runs so far, and renew RESULTS.md once every benchmark was measured at full length."""
    runs = PastRuns(DIRECTORY / "history.jsonl")
    runs.add(report, about, tiny=order.scale.tiny)
    newest = runs.newest()
    if not order.scale.tiny and is_whole(newest):
        RESULTS.write_text(as_markdown(newest), encoding="utf-8")


def heed_signals() -> None:
    """Raise KeyboardInterrupt at the first signal to end; a later one would keep what runs from being ended."""
    for number in SIGNALS:
        signal.signal(number, _interrupt)


def _interrupt(_signum: int, _frame: FrameType | None) -> None:
    for number in SIGNALS:
        signal.signal(number, _go_on)
    raise KeyboardInterrupt


def _go_on(_signum: int, _frame: FrameType | None) -> None:
    """Not SIG_IGN, which programs started from here on would have too."""


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
