"""The thread that holds the leases: it lives as long as it may, and leaves nothing behind."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from typing import Any

import psycopg2
import pytest
from file_descriptors import wait_readable

from odoo_ha_addon.bridge.coordinator import Coordinator
from odoo_ha_addon.bridge.inbox import Inbox
from odoo_ha_addon.bridge.link.requests import Outcome
from odoo_ha_addon.protocol.connection_states import ConnectionState
from odoo_ha_addon.protocol.identity import Identity
from odoo_ha_addon.protocol.settings import InstanceSettings, Lease
from odoo_ha_addon.protocol.statuses import Status
from tests.unit.bridge.fakes import (
    FakeAnnouncer,
    FakeLinks,
    FakeRegistries,
    FakeSession,
    FakeWriter,
    settings,
)
from tests.waiting import eventually

SECONDS = 5.0
LEASE = Lease(1, 1)


class WaitingSession(FakeSession):
    """Waits as PostgreSQL's does."""

    def wait(self, inbox: Inbox[Any], seconds: float) -> None:
        wait_readable([inbox], min(seconds, 0.05))


class GoodLinks(FakeLinks):
    """Says goodbye at once."""

    def stop(self, owner: Any, instance_ids: Any, timeout: float) -> None:
        super().stop(owner, instance_ids, timeout)
        for instance_id in instance_ids:
            owner.stopped(instance_id)

    def start(self, owner: Any, settings: InstanceSettings, lease: Lease, writer: Any) -> None:
        super().start(owner, settings, lease, writer)
        owner.report(Status(lease, ConnectionState.CONNECTED))


class Life:
    """A coordinator and what it gets: a session each time that it asks for one."""

    def __init__(self) -> None:
        self.sessions: list[WaitingSession] = []
        self.away: list[Exception] = []
        self.links = GoodLinks()
        self.writer = FakeWriter()
        self.coordinator = Coordinator(
            "db",
            "process",
            self.links,
            open_session=self.open_session,
            new_writer=lambda *_given: self.writer,
            new_registries=FakeRegistries,
            new_announcer=FakeAnnouncer,
        )

    def open_session(self, db_name: str) -> WaitingSession:
        if self.away:
            raise self.away.pop()
        session = WaitingSession()
        session.instances = {1: settings(1), 2: settings(2)}
        self.sessions.append(session)
        return session

    def connected(self, count: int = 2) -> None:
        eventually(lambda: self.links.connected, lambda found: len(found) == count, SECONDS, 0.001)


@pytest.fixture
def life() -> Iterator[Life]:
    """A coordinator that runs."""
    life = Life()
    life.coordinator.start()
    yield life
    life.coordinator.stop(SECONDS)
    assert life.coordinator.over


def test_it_connects_and_gives_everything_back_in_order(life: Life) -> None:
    life.connected()
    assert life.coordinator.is_certain()
    life.coordinator.stop(SECONDS)
    [session] = life.sessions
    assert session.leases.locks == set()
    assert session.states(1) == ["connected", "waiting"]
    assert session.closed
    assert life.writer.stopped
    assert not life.coordinator.is_certain()


def test_it_begins_again_when_the_connection_is_lost_and_cuts_all_links_before(life: Life) -> None:
    life.connected()

    def die(_outcome: Any) -> Exception:
        life.sessions[0].open = False
        return psycopg2.OperationalError("server closed the connection unexpectedly")

    life.sessions[0].fail["finish"] = die
    life.coordinator.finished(Outcome(1, "done"))
    eventually(lambda: len(life.sessions), lambda count: count == 2, SECONDS, 0.001)
    assert (life.links.all_cut, life.sessions[0].closed) == (1, True)
    life.connected()


def test_a_server_that_takes_no_connections_is_asked_again_and_said_so_once(
    caplog: pytest.LogCaptureFixture,
) -> None:
    life = Life()
    life.away = [psycopg2.OperationalError("sorry, too many clients already") for _ in range(3)]
    life.coordinator.start()
    life.connected()
    life.coordinator.stop(SECONDS)
    assert [status.state for status in life.sessions[0].statuses if status.code] == []
    warnings = [record for record in caplog.records if record.levelno >= logging.WARNING]
    assert len(warnings) == 1
    assert "too many clients" in warnings[0].message


def test_an_answer_that_cannot_be_stored_costs_no_connection(life: Life) -> None:
    life.connected()
    [session] = life.sessions
    session.fail["finish"] = lambda outcome: (
        TypeError("Recursion limit reached") if outcome.response else None
    )
    life.coordinator.finished(Outcome(7, "done", response=[1]))
    eventually(lambda: session.outcomes, bool, SECONDS, 0.001)
    assert [(outcome.id, outcome.state, outcome.code) for outcome in session.outcomes] == [
        (7, "failed", "unstorable")
    ]
    assert len(life.sessions) == 1
    assert life.links.all_cut == 0


def test_a_name_that_cannot_be_stored_is_logged_once_and_costs_no_connection(
    life: Life, caplog: pytest.LogCaptureFixture
) -> None:
    life.connected()
    [session] = life.sessions
    session.fail["write_statuses"] = lambda statuses: (
        ValueError("NUL") if any(status.location_name for status in statuses) else None
    )
    for state in (ConnectionState.SYNCING, ConnectionState.CONNECTED) * 3:
        before = len(session.statuses)
        life.coordinator.report(Status(LEASE, state, location_name="No\0where"))
        eventually(lambda before=before: len(session.statuses) > before, bool, SECONDS, 0.001)  # type: ignore[misc]
    assert (len(life.sessions), life.links.all_cut) == (1, 0)
    assert len([record for record in caplog.records if record.levelno >= logging.ERROR]) == 1


@pytest.mark.parametrize("error", [None, psycopg2.DataError("NUL")], ids=["found out", "not found out"])
def test_who_asks_for_an_identity_gets_an_answer(life: Life, error: Exception | None) -> None:
    life.connected()
    if error:
        life.sessions[0].fail["check_identity"] = error
    heard: list[str | None] = []
    answered = threading.Event()

    def answer(verdict: str | None) -> None:
        heard.append(verdict)
        answered.set()

    life.coordinator.identify(LEASE, Identity("me", {}), [], answer)
    assert answered.wait(SECONDS)
    assert heard == [None if error else "same"]


def test_a_bridge_that_was_taken_for_dead_begins_again(life: Life) -> None:
    life.connected()
    life.sessions[0].leases.alive = False
    eventually(lambda: len(life.sessions), lambda count: count == 2, SECONDS, 0.001)
    life.connected()


def test_tables_of_other_code_end_it(life: Life) -> None:
    life.connected()
    life.coordinator.misfit(psycopg2.errors.UndefinedColumn("column new does not exist\nLINE 1"))
    eventually(lambda: life.coordinator.over, bool, SECONDS, 0.001)
    assert life.coordinator.unfit == "column new does not exist"
    assert life.links.connected == set()


def test_links_may_report_after_the_end(life: Life) -> None:
    life.connected()
    life.coordinator.stop(SECONDS)
    calls: list[Callable[[], None]] = [
        lambda: life.coordinator.report(Status(LEASE, ConnectionState.RETRYING)),
        lambda: life.coordinator.ready(1),
        lambda: life.coordinator.finished(Outcome(1, "done")),
        lambda: life.coordinator.stopped(1),
        lambda: life.coordinator.counted({}),
        lambda: life.coordinator.misfit(Exception("late")),
    ]
    for call in calls:
        call()
    assert not life.coordinator.is_certain()
