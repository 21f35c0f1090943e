"""Lanes run at the same time; what one part meets does not keep the others from running."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any, cast

import pytest

from devkit.console import Console
from devkit.errors import DevkitError
from devkit.suite import lanes
from devkit.suite.context import Context
from devkit.suite.lanes import Outcome, Part
from devkit.suite.preparation import Preparation
from devkit.suite.results import FAILED, PASSED, TestResult

Run = Callable[[Context], list[TestResult]]


class Prepared:
    """All is there at once."""

    def context(self, kind: str) -> Context:
        return Context(Console(quiet=True))


def run(
    monkeypatch: pytest.MonkeyPatch, *parts: list[Part], kinds: str = "a b", **options: Any
) -> dict[str, Outcome]:
    monkeypatch.setattr(lanes, "LANES", tuple(map(tuple, parts)))
    told: dict[str, Outcome] = {}
    options.setdefault("selected", False)
    lanes.run(
        cast(Preparation, Prepared()),
        kinds.split(),
        tell=lambda outcome: told.__setitem__(outcome.part.name, outcome),
        **options,
    )
    return told


def passes(context: Context) -> list[TestResult]:
    return [TestResult("a", "it works", PASSED)]


def test_lanes_run_at_the_same_time(monkeypatch: pytest.MonkeyPatch) -> None:
    meeting = threading.Barrier(2, timeout=10)

    def meets(context: Context) -> list[TestResult]:
        meeting.wait()
        return passes(context)

    told = run(monkeypatch, [Part("a", meets, "a")], [Part("b", meets, "b")])
    assert {outcome.results[0].outcome for outcome in told.values()} == {PASSED}


def test_only_the_kinds_that_were_asked_for_run(monkeypatch: pytest.MonkeyPatch) -> None:
    assert set(run(monkeypatch, [Part("a", passes, "a"), Part("b", passes, "b")], kinds="b")) == {"b"}


@pytest.mark.parametrize("error", [DevkitError("no disk"), ValueError("a mistake of the suite")])
def test_what_keeps_a_part_from_running_is_its_failure_and_the_next_one_runs(
    monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def breaks(context: Context) -> list[TestResult]:
        raise error

    told = run(monkeypatch, [Part("a", breaks, "a"), Part("b", passes, "b")])
    assert [result.outcome for result in told["a"].results] == [FAILED]
    assert str(error) in told["a"].results[0].output
    assert [result.outcome for result in told["b"].results] == [PASSED]


def test_a_part_without_tests_has_failed_unless_some_were_selected(monkeypatch: pytest.MonkeyPatch) -> None:
    empty: Run = lambda context: []  # noqa: E731
    [result] = run(monkeypatch, [Part("a", empty, "a")])["a"].results
    assert (result.outcome, result.output) == (FAILED, "no test was found")
    assert run(monkeypatch, [Part("a", empty, "a")], selected=True)["a"].results == []


def test_an_interrupted_lane_begins_nothing_more(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupts(context: Context) -> list[TestResult]:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(monkeypatch, [Part("a", interrupts, "a"), Part("b", pytest.fail, "b")])


def test_each_part_is_of_a_kind_that_can_be_named() -> None:
    assert {part.kind for lane in lanes.LANES for part in lane} == set(lanes.KINDS)
