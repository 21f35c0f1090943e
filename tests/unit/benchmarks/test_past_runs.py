"""RESULTS.md has the newest full-length run of each benchmark."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.catalogue import BENCHMARKS
from benchmarks.past_runs import PastRuns, as_markdown, is_whole
from benchmarks.report import Report
from benchmarks.results import Goal, Result

ABOUT = {"Date": "2026-11-22 09:00 UTC", "Machine": "2 cores"}


@pytest.fixture
def history(tmp_path: Path) -> PastRuns:
    return PastRuns(tmp_path / "history.jsonl")


def report(name: str, seconds: float) -> Report:
    result = Result(name, {"threaded_s": seconds}, {"reference_s": 1.0}, {"ratio": seconds})
    return Report(name, "what", result, (Goal("threaded_s", 2),))


def test_nothing_was_measured_yet(history: PastRuns) -> None:
    assert history.newest() == []


def test_the_newest_run_counts(history: PastRuns) -> None:
    history.add(report("restart", 1.0), {**ABOUT, "Date": "before"}, tiny=False)
    history.add(report("restart", 2.0), ABOUT, tiny=False)
    [run] = history.newest()
    assert run.about == ABOUT
    assert run.report.result == report("restart", 2.0).result


def test_a_tiny_run_proves_nothing_about_speed(history: PastRuns) -> None:
    history.add(report("restart", 1.0), ABOUT, tiny=True)
    assert history.newest() == []


def test_a_run_that_failed_is_reported(history: PastRuns) -> None:
    history.add(report("restart", 1.0), ABOUT, tiny=False)
    history.add(Report("restart", "what", None, error="it broke"), ABOUT, tiny=False)
    assert "Could not be measured: it broke" in as_markdown(history.newest())


def test_it_is_whole_with_every_benchmark(history: PastRuns) -> None:
    for name in BENCHMARKS:
        assert not is_whole(history.newest())
        history.add(report(name, 1.0), ABOUT, tiny=False)
    assert is_whole(history.newest())


def test_it_shows_goals_figures_and_what_they_were_measured_on(history: PastRuns) -> None:
    history.add(report("restart", 1.5), ABOUT, tiny=False)
    text = as_markdown(history.newest())
    assert "| [restart](#restart) | 1 of 2 | 2026-11-22 09:00 UTC |" in text
    assert "| `threaded_s` | 1.5 | ≤ 2 | met |" in text
    assert "Machine: 2 cores" in text
