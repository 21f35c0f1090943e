"""Timers: as if all were sorted each time."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from odoo_ha_automation.bridge.timers import FEW, Timers

keys = st.integers(1, 5)
moments = st.integers(1, 9).map(float)
steps = st.lists(
    st.one_of(
        st.tuples(st.just("set"), keys, moments),
        st.tuples(st.just("cancel"), keys),
        st.tuples(st.just("take"), moments),
    ),
    max_size=200,
)


@given(steps)
def test_the_first_is_first_and_each_comes_once(given_: list[tuple[object, ...]]) -> None:
    timers: Timers[int] = Timers()
    known: dict[int, float] = {}
    for name, *values in given_:
        if name == "set":
            key, moment = values
            timers.set(key, moment)  # type: ignore[arg-type]
            known[key] = moment  # type: ignore[index, assignment]
        elif name == "cancel":
            timers.cancel(values[0])  # type: ignore[arg-type]
            known.pop(values[0], None)  # type: ignore[call-overload]
        else:
            taken = timers.take(values[0])  # type: ignore[arg-type]
            due = {key: moment for key, moment in known.items() if moment <= values[0]}  # type: ignore[operator]
            assert sorted(taken) == sorted(due)
            assert [due[key] for key in taken] == sorted(due.values())
            known = {key: moment for key, moment in known.items() if key not in due}
        assert timers.first() == min(known.values(), default=None)


def test_what_was_moved_often_takes_no_room() -> None:
    timers: Timers[int] = Timers()
    for moment in range(10_000):
        timers.set(1, float(moment))
    assert len(timers._heap) <= FEW + 4
