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
from benchmarks.report import Report, as_markdown, as_text
from devkit import paths
from devkit.console import Console
from devkit.errors import DevkitError

RESULTS = paths.ROOT / "benchmarks" / "RESULTS.md"


def main(arguments: Sequence[str]) -> int:
    """The exit code of `./bench`: 0 where everything was measured, whatever the figures are."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _interrupt)
    order = parse(arguments)
    console = Console(sys.stderr)
    started = time.monotonic()
    try:
        with only_run(), Bed(console) as bed:
            reports = [_measure(BENCHMARKS[name], bed, order, console) for name in order.names]
            about = machine.about(bed.parts, time.monotonic() - started)
    except KeyboardInterrupt:
        console.say("./bench: interrupted; everything it started has been ended")
        return 130
    except DevkitError as error:
        console.say(f"./bench: {error}")
        return error.exit_code
    _keep(reports, about, order)
    return 1 if any(report.error for report in reports) else 0


def _measure(benchmark: Benchmark, bed: Bed, order: Order, console: Console) -> Report:
    """Run one benchmark and tell what it found. An error of it does not keep the others from running."""
    goals = benchmark.goals()
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
    return report


def _keep(reports: Sequence[Report], about: dict[str, str], order: Order) -> None:
    """RESULTS.md from a whole run at full length; any other run leaves it alone and is kept beside the logs."""
    whole = order.everything and not order.scale.tiny
    path = RESULTS if whole else DIRECTORY / "RESULTS.md"
    path.write_text(as_markdown(reports, about), encoding="utf-8")
    with (DIRECTORY / "history.jsonl").open("a", encoding="utf-8") as history:
        for report in reports:
            if report.result:
                history.write(
                    json.dumps({**report.result.as_json(), "about": about, "tiny": order.scale.tiny}) + "\n"
                )


def _interrupt(_signum: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
