"""What waits for a sink is in order, bounded, and says where something is missing."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from odoo_ha_addon.bridge.write.sinks.sink import Dropped, Entry, Heard, StateChange
from odoo_ha_addon.bridge.write.sinks.stream import Stream
from odoo_ha_addon.protocol.settings import Lease

from ..states import state


def change(at: float) -> StateChange:
    return StateChange("light.kitchen", None, state(at=at))


def moments(entries: list[Entry]) -> list[float]:
    return [entry.new.last_updated for entry in entries if isinstance(entry, StateChange) and entry.new]


def test_every_change_is_handed_out_once_and_in_order() -> None:
    stream = Stream(Lease(1, 1))
    stream.put([change(1), change(2)])
    stream.put([change(3)])
    assert moments(stream.take(2)) == [1, 2]
    assert moments(stream.take(2)) == [3]
    assert len(stream) == 0


def test_what_is_too_much_is_dropped_from_the_oldest_and_told_first() -> None:
    stream = Stream(Lease(1, 1), capacity=2)
    stream.put(change(at) for at in (1, 2, 3, 4))
    assert stream.take() == [Dropped(2, 1, 2), change(3), change(4)]


def test_what_is_put_back_comes_again_before_what_came_since() -> None:
    stream = Stream(Lease(1, 1))
    stream.put([change(1), change(2)])
    taken = stream.take()
    stream.put([change(3)])
    stream.put_back(taken)
    assert moments(stream.take()) == [1, 2, 3]


def test_what_does_not_fit_any_more_when_it_is_put_back_is_dropped_with_what_was_dropped_since() -> None:
    stream = Stream(Lease(1, 1), capacity=2)
    stream.put([change(1), change(2)])
    taken = stream.take()
    stream.put(change(at) for at in (3, 4, 5))
    stream.put_back(taken)
    assert stream.take() == [Dropped(3, 1, 3), change(4), change(5)]


def test_until_when_was_heard_comes_after_all_that_was() -> None:
    stream = Stream(Lease(1, 1))
    stream.put([change(1), Heard(2.0), change(3)])
    taken = stream.take(2)
    assert taken == [change(1), Heard(2.0)]
    stream.put_back(taken)
    assert stream.take() == [change(1), Heard(2.0), change(3)]


def test_that_a_connection_began_is_told_whatever_is_dropped() -> None:
    stream = Stream(Lease(1, 1), capacity=2)
    stream.put([change(1), Heard(2.0, begins=True), change(3), Heard(4.0), change(5), change(6)])
    assert stream.take() == [Heard(2.0, begins=True), Dropped(2, 1, 3), change(5), change(6)]


@given(
    st.lists(
        st.one_of(
            st.integers(1, 7).map(lambda count: ("put", count)),
            st.tuples(st.just("take"), st.integers(1, 7)),
            st.tuples(st.just("fail"), st.integers(1, 7)),
        )
    )
)
def test_whatever_happens_each_change_is_handed_out_in_order_or_counted_as_dropped(
    steps: list[tuple[str, int]],
) -> None:
    stream = Stream(Lease(1, 1), capacity=5)
    number, seen, dropped = 0, [], 0
    for step, count in [*steps, ("take", 100)]:
        if step == "put":
            stream.put(change(number + n) for n in range(count))
            number += count
            continue
        taken = stream.take(count)
        if step == "fail":
            stream.put_back(taken)
            continue
        seen += moments(taken)
        dropped += sum(entry.changes for entry in taken if isinstance(entry, Dropped))
        assert len(stream) <= 5
    assert seen == sorted(set(seen))
    assert len(seen) + dropped == number
