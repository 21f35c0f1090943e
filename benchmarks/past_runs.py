"""What earlier runs of this checkout found: one line of JSON each, in `.run/bench/history.jsonl`."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.catalogue import BENCHMARKS
from benchmarks.report import Report
from benchmarks.results import Result


@dataclass(frozen=True)
class Run:
    """One benchmark that ran at full length; `about` is what `machine.about` says of it."""

    report: Report
    about: dict[str, str]


class PastRuns:
    """The file at `path`, which need not exist yet."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def add(self, report: Report, about: dict[str, str], *, tiny: bool) -> None:
        """Keep what a run found, or why it found nothing."""
        found = report.result.as_json() if report.result else {"name": report.name, "error": report.error}
        with self._path.open("a", encoding="utf-8") as file:
            file.write(json.dumps({**found, "about": about, "tiny": tiny}) + "\n")

    def newest(self) -> list[Run]:
        """The newest run at full length of each benchmark that ever ran so, in the catalogue's order."""
        if not self._path.exists():
            return []
        lines = self._path.read_text(encoding="utf-8").splitlines()
        newest = {entry["name"]: entry for entry in map(json.loads, lines) if not entry["tiny"]}
        return [_run(newest[name]) for name in BENCHMARKS if name in newest]


def is_whole(runs: Iterable[Run]) -> bool:
    """Whether there is a run of every benchmark."""
    return {run.report.name for run in runs} == set(BENCHMARKS)


def _run(entry: dict[str, Any]) -> Run:
    benchmark = BENCHMARKS[entry["name"]]
    error = entry.get("error", "")
    result = None if error else Result(*(entry[part] for part in ("name", "figures", "reference", "ratio")))
    return Run(Report(benchmark.name, benchmark.what, result, benchmark.goals(), error), entry["about"])


def as_markdown(runs: Sequence[Run]) -> str:
    """The whole of RESULTS.md."""
    lines = [
        "# Results",
        "",
        "Written by `./bench all`, and renewed by every later run of a single benchmark at full length.",
        "[README.md](README.md) says what each measures and how.",
        "",
        "| benchmark | goals met | when |",
        "|---|---|---|",
    ]
    for run in runs:
        goals = len(run.report.goals)
        met = goals - len(run.report.missed)
        lines.append(f"| [{run.report.name}](#{run.report.name}) | {met} of {goals} | {run.about['Date']} |")
    for run in runs:
        lines += ["", *run.report.as_markdown(), "", _circumstances(run.about)]
    return "\n".join(lines) + "\n"


def _circumstances(about: dict[str, str]) -> str:
    return ". ".join(f"{name}: {value}" for name, value in about.items()) + "."
