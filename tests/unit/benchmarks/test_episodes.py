"""What came late at the same time is told together, with what was going on."""

from __future__ import annotations

from benchmarks.episodes import Episode, episodes

ACTS = [(1.0, "abort"), (9.5, "flood"), (11.0, "close"), (30.0, "slow")]


def test_what_was_late_at_the_same_time_is_one_episode() -> None:
    late = [(13.0, 1.0), (12.0, 2.0), (15.0, 4.5)]
    assert episodes(late, ACTS) == [Episode(10.0, 15.0, 3, 4.5, ["flood", "close"])]


def test_what_was_late_later_is_another_one() -> None:
    found = episodes([(20.0, 1.0), (12.0, 2.0)], ACTS)
    assert [(episode.begin, episode.end, episode.acts) for episode in found] == [
        (10.0, 12.0, ["flood", "close"]),
        (19.0, 20.0, []),
    ]


def test_nothing_was_late() -> None:
    assert episodes([], ACTS) == []
