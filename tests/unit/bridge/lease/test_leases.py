"""One bridge for each instance, and none that is dead or frozen."""

from __future__ import annotations

import pytest

from odoo_ha_addon.bridge.lease.leases import Bridge, BridgeEvicted, Leases
from odoo_ha_addon.protocol.settings import Lease
from tests.unit.bridge.fakes import FakeLeases, locked


@pytest.fixture
def table() -> FakeLeases:
    """The rows, with nobody else in them."""
    return FakeLeases()


@pytest.fixture
def leases(table: FakeLeases) -> Leases:
    """A bridge that has just begun."""
    return Leases(table, "process")


def test_what_nobody_serves_is_taken_once(table: FakeLeases, leases: Leases) -> None:
    table.taken = {2}
    assert leases.acquire([1, 2, 3]) == [Lease(1, 1), Lease(3, 1)]
    assert leases.acquire([1, 3]) == []
    assert leases.held.keys() == table.locks == {1, 3}


def test_a_row_that_somebody_holds_is_left_to_whoever_can_take_it(table: FakeLeases, leases: Leases) -> None:
    table.held_rows = {1}
    assert leases.acquire([1, 2]) == [Lease(2, 1)]
    assert (leases.held_up, table.locks) == ({1}, {2})
    table.held_rows = set()
    assert leases.acquire([1, 2]) == [Lease(1, 1)]
    assert not leases.held_up


def test_no_lock_is_left_where_the_taking_failed(table: FakeLeases, leases: Leases) -> None:
    table.fail["take"] = locked()
    with pytest.raises(type(locked())):
        leases.acquire([1, 2])
    assert (table.locks, leases.held) == (set(), {})


def test_what_is_given_back_is_announced_and_forgotten(table: FakeLeases, leases: Leases) -> None:
    leases.acquire([1, 2])
    leases.release([1, 7])
    assert (table.announced, table.locks, leases.held.keys()) == ([1], {2}, {2})


def test_a_lock_that_could_not_be_given_back_is_still_held(table: FakeLeases, leases: Leases) -> None:
    leases.acquire([1])
    table.fail["unlock"] = locked()
    with pytest.raises(type(locked())):
        leases.release([1])
    table.fail.clear()
    assert leases.held.keys() == {1}
    leases.release([1])
    assert not leases.held


def test_the_dead_are_removed_the_frozen_cut_off_and_the_living_counted(
    table: FakeLeases, leases: Leases
) -> None:
    table.others = [
        Bridge(2, "dead", frozenset(), None, True),
        Bridge(3, "frozen", frozenset(), 33, True),
        Bridge(4, "well", frozenset({7}), 44, False),
    ]
    leases.show_unreadable(frozenset({5}))
    assert leases.living() == {leases.name: {5}, "well": {7}}
    assert (table.removed, table.ended) == ([2], [33])


def test_a_bridge_without_its_row_is_no_bridge(table: FakeLeases, leases: Leases) -> None:
    leases.show_life()
    table.alive = False
    with pytest.raises(BridgeEvicted):
        leases.show_life()


def test_the_end_frees_everything(table: FakeLeases, leases: Leases) -> None:
    leases.acquire([1, 2])
    leases.end()
    assert (table.locks, table.announced, table.removed) == (set(), [1, 2], [leases.bridge_id])


def test_the_end_waits_a_moment_for_a_row_that_somebody_holds(table: FakeLeases, leases: Leases) -> None:
    table.looks_held = 2
    leases.end()
    assert table.removed == [leases.bridge_id]
