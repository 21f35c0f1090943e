"""backoff.py: how long to wait before the next try."""

from __future__ import annotations

from hass import Backoff


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def longest(clock: Clock | None = None) -> Backoff:
    """A backoff whose jitter always takes the whole."""
    return Backoff(random=lambda: 1.0, clock=clock or Clock(), stable_after=30)


def test_waits_double_from_one_second_to_fifteen_and_stay_there_for_ever() -> None:
    backoff = longest()
    assert [backoff.failed() for _ in range(7)] == [1, 2, 4, 8, 15, 15, 15]
    for _ in range(2000):
        assert backoff.failed() == 15


def test_the_wait_is_a_random_part_of_the_whole() -> None:
    parts = iter([0.0, 0.5, 0.25])
    backoff = Backoff(random=lambda: next(parts))
    assert [backoff.failed() for _ in range(3)] == [0, 1, 1]


def test_a_stable_connection_that_drops_is_tried_again_at_once() -> None:
    clock = Clock()
    backoff = longest(clock)
    for _ in range(5):
        backoff.failed()
    backoff.connected()
    clock.now += 30
    assert backoff.failed() == 0
    assert backoff.failures == 0
    assert backoff.failed() == 1


def test_a_connection_that_is_dropped_early_counts_as_a_failure() -> None:
    clock = Clock()
    backoff = longest(clock)
    waits = []
    for _ in range(4):
        backoff.connected()
        clock.now += 29.9
        waits.append(backoff.failed())
    assert waits == [1, 2, 4, 8]


def test_time_spent_unconnected_does_not_count_as_stable() -> None:
    clock = Clock()
    backoff = longest(clock)
    backoff.connected()
    clock.now += 1
    assert backoff.failed() == 1
    clock.now += 1000
    assert backoff.failed() == 2
