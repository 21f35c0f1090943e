"""An instance is given back after its goodbye, and after what it brought is written."""

from __future__ import annotations

from odoo_ha_addon.bridge.lease.departures import Departures


def test_each_goes_its_own_way() -> None:
    departures = Departures(flush_seconds=2.0)
    assert departures.begin([1, 2, 3]) == [1, 2, 3]
    assert departures.begin([1, 4]) == [4]
    departures.stopped(1, now=10.0)
    departures.stopped(2, now=10.0)
    departures.stopped(9, now=10.0)
    assert departures.take_ready(10.5, {1}.__contains__) == [1]
    assert departures.take_ready(11.9, {1}.__contains__) == []
    assert departures.take_ready(12.0, {1}.__contains__) == [2]
    assert [number in departures for number in (1, 2, 3, 4, 9)] == [False, False, True, True, False]
    assert departures
    assert not departures.flushing


def test_whoever_has_left_may_leave_again() -> None:
    departures = Departures(flush_seconds=2.0)
    departures.begin([1])
    departures.stopped(1, now=0.0)
    departures.take_ready(0.0, lambda _instance_id: True)
    assert not departures
    assert departures.begin([1]) == [1]
