"""Databases with the module get a bridge at once; the others are seldom asked."""

from __future__ import annotations

import logging
from typing import Any

import psycopg2
import pytest

from odoo_ha_addon.bridge.supervisor import LONGEST_PAUSE_SECONDS, MARKED_SECONDS, UNFIT_SECONDS, Supervisor
from odoo_ha_addon.protocol.module_changes import Modules
from tests.unit.bridge.fakes import Clock, FakeLinks

ABSENT, READY = Modules(installed=False), Modules(installed=True)
MARKED = Modules(installed=True, changing=(("odoo_ha_addon", "to upgrade"),))


class FakeCoordinator:
    def __init__(self, db_name: str, kind: str, links: Any) -> None:
        self.db_name = db_name
        self.over = False
        self.unfit: str | None = None
        self.started = False

    def start(self) -> None:
        self.started = True

    def stop(self, timeout: float) -> None:
        self.over = True


class Host:
    """A supervisor and the databases `a` and `b`, of which it looks at each second."""

    def __init__(self, kind: str = "process") -> None:
        self.clock = Clock()
        self.modules: dict[str, Any] = {"a": ABSENT, "b": ABSENT}
        self.here: set[str] = set()
        self.asked: list[str] = []
        self.coordinators: list[FakeCoordinator] = []
        self.supervisor = Supervisor(
            kind,
            lambda: list(self.modules),
            lambda: self.here,
            links=FakeLinks(),
            look=self.look,
            new_coordinator=self.new_coordinator,
            clock=self.clock,
        )

    def look(self, db_name: str) -> Modules:
        self.asked.append(db_name)
        found = self.modules[db_name]
        if isinstance(found, Exception):
            raise found
        return found  # type: ignore[no-any-return]

    def new_coordinator(self, *given: Any) -> FakeCoordinator:
        self.coordinators.append(FakeCoordinator(*given))
        return self.coordinators[-1]

    def pass_time(self, seconds: int) -> None:
        for _ in range(seconds):
            self.supervisor.look()
            self.clock.now += 1

    def served(self) -> list[str]:
        return [coordinator.db_name for coordinator in self.coordinators if not coordinator.over]


@pytest.fixture
def host() -> Host:
    """Nobody has the module."""
    return Host()


def test_a_database_without_the_module_is_seldom_asked(host: Host) -> None:
    host.pass_time(600)
    assert host.asked.count("a") <= 600 / LONGEST_PAUSE_SECONDS + 4
    assert host.asked.count("b") == host.asked.count("a")


def test_an_installation_elsewhere_is_noticed_within_seconds(host: Host) -> None:
    host.pass_time(600)
    host.modules["a"] = READY
    host.pass_time(int(LONGEST_PAUSE_SECONDS) + 1)
    assert host.served() == ["a"]


@pytest.mark.parametrize(("kind", "served"), [("process", ["a"]), ("threaded", []), ("worker", [])])
def test_what_the_settings_leave_to_processes_of_their_own_is_served_by_these_alone(
    kind: str, served: list[str]
) -> None:
    host = Host(kind)
    host.modules["a"] = READY._replace(embedded=False)
    host.pass_time(60)
    assert host.served() == served
    host.modules["a"] = READY
    host.pass_time(int(LONGEST_PAUSE_SECONDS) + 1)
    assert host.served() == ["a"]


def test_an_installation_by_this_process_is_noticed_at_once(host: Host) -> None:
    host.pass_time(600)
    host.modules["a"] = READY
    host.here = {"a"}
    host.pass_time(1)
    assert host.served() == ["a"]


def test_what_this_process_believes_is_asked_for_once_where_it_is_wrong(host: Host) -> None:
    host.pass_time(600)
    host.here = {"a"}
    host.asked.clear()
    host.pass_time(60)
    assert host.asked.count("a") <= 60 / LONGEST_PAUSE_SECONDS + 4


def test_a_database_that_cannot_be_asked_is_asked_again(host: Host) -> None:
    host.modules["a"] = psycopg2.OperationalError("sorry, too many clients already")
    host.pass_time(60)
    host.modules["a"] = READY
    host.pass_time(int(LONGEST_PAUSE_SECONDS) + 1)
    assert host.served() == ["a"]


def test_a_database_that_is_being_upgraded_is_served_right_after(host: Host) -> None:
    host.modules["a"] = READY
    host.pass_time(1)
    host.coordinators[0].over = True
    host.modules["a"] = MARKED
    host.pass_time(20)
    assert host.served() == []
    host.modules["a"] = READY
    host.pass_time(2)
    assert host.served() == ["a"]


def test_modules_that_nobody_changes_are_named_once(host: Host, caplog: pytest.LogCaptureFixture) -> None:
    host.modules["a"] = MARKED
    host.pass_time(int(MARKED_SECONDS) - 1)
    assert not caplog.messages
    host.pass_time(600)
    [line] = caplog.messages
    assert "odoo_ha_addon (to upgrade)" in line
    assert host.asked.count("a") <= MARKED_SECONDS + 600 / LONGEST_PAUSE_SECONDS + 4


def test_tables_of_other_code_are_left_alone_for_a_while(
    host: Host, caplog: pytest.LogCaptureFixture
) -> None:
    host.modules["a"] = READY
    host.pass_time(1)
    host.coordinators[0].over, host.coordinators[0].unfit = True, "column ha_instance.new does not exist"
    host.pass_time(int(UNFIT_SECONDS))
    assert host.served() == []
    assert "has to be upgraded: column ha_instance.new" in caplog.text
    host.pass_time(2)
    assert host.served() == ["a"]


def test_that_the_module_is_gone_is_nobodys_fault(host: Host, caplog: pytest.LogCaptureFixture) -> None:
    host.modules["a"] = READY
    host.pass_time(1)
    host.coordinators[0].over, host.coordinators[0].unfit = True, "relation ha_instance does not exist"
    host.modules["a"] = ABSENT
    host.pass_time(60)
    assert not [record for record in caplog.records if record.levelno >= logging.WARNING]
