"""How long an instance was away is seen from looks at its state."""

from __future__ import annotations

from collections.abc import Iterable

from benchmarks.absences import Absences


def longest(*looks: tuple[float, Iterable[int]]) -> float:
    """Of looks at the instances 1 and 2, each with those that are connected then."""
    absences = Absences()
    for now, there in looks:
        absences.look(now, {instance_id: instance_id in there for instance_id in (1, 2)})
    return absences.longest


def test_nobody_was_away() -> None:
    assert longest((0, (1, 2)), (1, (1, 2)), (100, (1, 2))) == 0


def test_it_is_away_until_it_is_seen_again() -> None:
    assert longest((0, (1, 2)), (1, (2,)), (2, (2,)), (4, (1, 2)), (90, (1, 2))) == 3


def test_the_longest_counts_and_not_the_sum() -> None:
    assert longest((0, (1,)), (5, (2,)), (7, (1, 2)), (8, (2,)), (10, (1, 2))) == 5


def test_one_that_does_not_come_back_is_away_until_the_last_look() -> None:
    assert longest((0, (1, 2)), (1, (2,)), (61, (2,))) == 60
