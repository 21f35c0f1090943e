"""Many statuses that are written together: the last one counts, and nothing that people need is lost."""

from __future__ import annotations

from odoo_ha_addon.protocol.connection_states import ConnectionState
from odoo_ha_addon.protocol.settings import Lease
from odoo_ha_addon.protocol.statuses import Status, latest

LEASE = Lease(1, 1)


def said(*states: str, lease: Lease = LEASE) -> list[Status]:
    return [Status(lease, ConnectionState(state), at=float(number)) for number, state in enumerate(states)]


def test_the_last_status_of_each_lease_is_left() -> None:
    other = Lease(2, 1)
    found = latest([*said("connecting", "syncing"), *said("connected", lease=other)])
    assert [(one.status.lease, one.status.state) for one in found] == [
        (LEASE, "syncing"),
        (other, "connected"),
    ]


def test_a_state_that_was_left_and_reached_again_is_a_new_one() -> None:
    [one] = latest(said("connected", "retrying", "connecting", "connected"))
    assert (one.moved, one.since) == (True, 3.0)


def test_a_state_that_was_only_repeated_began_with_the_first() -> None:
    [one] = latest(said("retrying", "retrying"))
    assert (one.moved, one.since) == (False, 0.0)
    [one] = latest(said("syncing", "retrying", "retrying"))
    assert (one.moved, one.since) == (True, 1.0)


def test_the_time_without_a_connection_began_with_its_end_not_with_the_last_try() -> None:
    [one] = latest(said("connected", "retrying", "connecting", "retrying", "connecting"))
    assert (one.status.state, one.since) == ("connecting", 1.0)


def test_every_retry_is_counted() -> None:
    [one] = latest(said("retrying", "connecting", "retrying", "connecting"))
    assert one.retries == 2


def test_giving_an_instance_back_does_not_forget_that_it_was_refused() -> None:
    [one] = latest(said("connecting", "refused", "waiting"))
    assert one.status.state == "refused"


def test_the_epochs_of_a_lease_are_kept_apart() -> None:
    assert len(latest([*said("connected"), *said("connecting", lease=Lease(1, 2))])) == 2


def test_what_cannot_be_read_is_kept_until_a_status_says_otherwise() -> None:
    unreadable = {"light.lamp": "left_out"}
    told = Status(LEASE, ConnectionState.CONNECTED, unreadable=unreadable, at=1.0)
    [one] = latest([told, *said("retrying")])
    assert one.status.unreadable == unreadable
    [one] = latest([told, Status(LEASE, ConnectionState.CONNECTED, unreadable={}, at=2.0)])
    assert one.status.unreadable == {}
