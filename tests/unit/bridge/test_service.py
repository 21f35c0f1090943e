"""What one instance suffers stays its own trouble, and signs of life go on whatever happens."""

from __future__ import annotations

import logging
from typing import Any

import psycopg2
import pytest

from odoo_ha_addon.bridge.extensions import Installed, Parts
from odoo_ha_addon.bridge.jobs import Job, SessionLost
from odoo_ha_addon.bridge.lease.leases import Bridge, BridgeEvicted
from odoo_ha_addon.bridge.link.requests import Outcome, Request
from odoo_ha_addon.bridge.parts import Turned
from odoo_ha_addon.bridge.service import FLUSH_SECONDS, Service, Surroundings
from odoo_ha_addon.bridge.tallies import Tally
from odoo_ha_addon.protocol.connection_states import ConnectionState
from odoo_ha_addon.protocol.life_signs import EVERY_SECONDS
from odoo_ha_addon.protocol.module_changes import Modules
from odoo_ha_addon.protocol.parameters import Parameters
from odoo_ha_addon.protocol.settings import Lease
from odoo_ha_addon.protocol.statuses import Status
from tests.unit.bridge.fakes import (
    Clock,
    FakeAnnouncer,
    FakeLinks,
    FakeOwner,
    FakeRegistries,
    FakeSession,
    FakeWriter,
    locked,
    settings,
)

NOTHING = Installed()


class Bench:
    """A service with two instances, and everything around it."""

    def __init__(self, count: int = 2, installed: Installed = NOTHING, kind: str = "process") -> None:
        self.clock = Clock()
        self.session = FakeSession()
        self.session.instances = {number: settings(number) for number in range(1, count + 1)}
        self.links = FakeLinks()
        self.writer = FakeWriter()
        self.announcer = FakeAnnouncer()
        self.owner = FakeOwner(registries=FakeRegistries())
        around = Surroundings(
            self.owner,
            self.links,
            self.writer,
            self.owner.registries,
            self.owner.tokens,
            self.announcer,
            installed,
            self.clock,
        )
        self.service = Service(around, self.session, kind)

    @property
    def leases(self) -> Any:
        return self.session.leases

    def pass_time(self, seconds: float = EVERY_SECONDS) -> None:
        """Let the service work through so many seconds, in steps as short as the shortest of its own."""
        until = self.clock.now + seconds
        while self.clock.now < until:
            self.clock.now += 0.1
            self.service.hear()
            self.service.work()

    def says(self, instance_id: int, state: ConnectionState, **values: Any) -> None:
        """The link of an instance reports."""
        self.service.report(Status(self.service.leases.held[instance_id], state, **values))

    def hears(self, topic: str, *ids: int) -> None:
        self.session.heard.setdefault(topic, set()).update(ids)

    def say_goodbyes(self) -> None:
        """All links that were stopped are closed."""
        for instance_id in self.links.stopping:
            self.service.stopped(instance_id)
        self.links.stopping = set()


@pytest.fixture
def bench() -> Bench:
    """Two instances that are connected."""
    bench = Bench()
    bench.service.work()
    return bench


def errors(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.message for record in caplog.records if record.levelno >= logging.ERROR]


def test_what_is_ours_is_connected_and_a_life_sign_is_given(bench: Bench) -> None:
    assert bench.links.connected == {1, 2}
    assert bench.writer.attached.keys() == {1, 2}
    assert bench.leases.signs == 1
    assert bench.service.confirmed == bench.clock.now


def test_a_status_that_cannot_be_stored_is_that_instances_trouble_alone(
    bench: Bench, caplog: pytest.LogCaptureFixture
) -> None:
    def refuse(statuses: list[Status]) -> Exception | None:
        odd = [status for status in statuses if "\0" in (status.location_name or "")]
        return ValueError("A string literal cannot contain NUL (0x00) characters.") if odd else None

    bench.session.fail["write_statuses"] = refuse
    for _ in range(3):
        bench.says(1, ConnectionState.SYNCING, location_name="No\0where", detail="odd")
        bench.says(2, ConnectionState.CONNECTED, location_name="Home")
        bench.pass_time()
    assert bench.session.states(2) == ["connected"] * 3
    assert bench.session.states(1) == ["syncing"] * 3
    assert all(s.location_name is None for s in bench.session.statuses if s.lease.instance_id == 1)
    assert bench.links.connected == {1, 2}
    assert bench.links.started == [1, 2]
    assert len(errors(caplog)) == 1
    assert "instance 1" in errors(caplog)[0]


def test_a_status_that_nothing_can_store_is_dropped_and_the_others_are_stored(bench: Bench) -> None:
    bench.session.fail["write_statuses"] = lambda statuses: (
        psycopg2.DataError("no") if any(s.lease.instance_id == 1 for s in statuses) else None
    )
    bench.says(1, ConnectionState.CONNECTED)
    bench.says(2, ConnectionState.CONNECTED)
    bench.pass_time()
    assert (bench.session.states(1), bench.session.states(2)) == ([], ["connected"])


def test_a_status_whose_row_somebody_holds_is_stored_later_and_the_others_at_once(bench: Bench) -> None:
    bench.session.held_rows = {1}
    bench.says(1, ConnectionState.SYNCING)
    bench.says(2, ConnectionState.CONNECTED)
    bench.pass_time()
    assert (bench.session.states(1), bench.session.states(2)) == ([], ["connected"])
    bench.says(1, ConnectionState.CONNECTED)
    bench.session.held_rows = set()
    bench.pass_time()
    assert (bench.session.states(1), bench.session.states(2)) == (["connected"], ["connected"])


def test_a_status_is_kept_while_the_table_is_locked(bench: Bench, caplog: pytest.LogCaptureFixture) -> None:
    bench.session.fail["write_statuses"] = locked()
    bench.says(1, ConnectionState.CONNECTED)
    bench.pass_time(10)
    assert bench.session.states(1) == []
    assert bench.leases.signs >= 10
    bench.session.fail.clear()
    bench.pass_time()
    assert bench.session.states(1) == ["connected"]
    assert len([record for record in caplog.records if "has to wait" in record.message]) == 1


def test_a_command_whose_answer_cannot_be_stored_fails_with_a_reason(
    bench: Bench, caplog: pytest.LogCaptureFixture
) -> None:
    deep = Outcome(7, "done", response=[["deep"]], milliseconds=5)
    bench.session.fail["finish"] = lambda outcome: TypeError("Recursion") if outcome.response else None

    def failed(service: Service, error: Exception) -> None:
        service.finish(deep.unstorable(error))

    bench.service.do(Job("a command", None, lambda service: service.finish(deep), failed))
    bench.service.do(Job("a command", None, lambda service: service.finish(Outcome(8, "done"))))
    assert [(outcome.id, outcome.state, outcome.code) for outcome in bench.session.outcomes] == [
        (7, "failed", "unstorable"),
        (8, "done", None),
    ]
    assert "cannot be stored" in (bench.session.outcomes[0].error or "")
    assert len(errors(caplog)) == 1
    assert bench.links.connected == {1, 2}


def test_an_outcome_whose_row_somebody_holds_is_written_when_it_is_free(bench: Bench) -> None:
    bench.session.fail["finish"] = lambda outcome: locked() if outcome.id == 7 else None
    for command_id in (7, 8):
        outcome = Outcome(command_id, "done")
        bench.service.do(Job("a command", None, lambda service, outcome=outcome: service.finish(outcome)))
    assert [outcome.id for outcome in bench.session.outcomes] == [8]
    bench.pass_time(3)
    bench.session.fail.clear()
    bench.pass_time()
    assert [outcome.id for outcome in bench.session.outcomes] == [8, 7]


def test_what_ends_the_connection_ends_the_service(bench: Bench) -> None:
    def die(_service: Any) -> None:
        bench.session.open = False
        raise psycopg2.DatabaseError("SSL SYSCALL error: EOF detected")

    with pytest.raises(SessionLost):
        bench.service.do(Job("a command", None, die))


def test_tables_of_other_code_and_eviction_end_the_service(bench: Bench) -> None:
    def misfit(_service: Any) -> None:
        raise psycopg2.errors.UndefinedTable("ha_instance")

    with pytest.raises(psycopg2.errors.UndefinedTable):
        bench.service.do(Job("a command", None, misfit))
    bench.leases.alive = False
    with pytest.raises(BridgeEvicted):
        bench.pass_time()


@pytest.mark.parametrize(
    "error",
    [
        locked(),
        psycopg2.errors.TooManyConnections("sorry, too many clients already"),
        psycopg2.errors.QueryCanceled("canceling statement due to user request"),
        psycopg2.errors.DeadlockDetected("deadlock detected"),
    ],
    ids=lambda error: type(error).__name__,
)
@pytest.mark.parametrize("step", ["read_settings", "read_token_keys", "refused_settings"])
def test_nothing_that_passes_becomes_a_state_or_is_forgotten(
    step: str, error: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    bench = Bench()
    bench.session.fail[step] = error
    bench.service.work()
    bench.pass_time(3)
    assert bench.links.connected == set()
    assert bench.session.statuses == []
    assert bench.leases.signs >= 3
    bench.session.fail.clear()
    bench.pass_time()
    assert bench.links.connected == {1, 2}
    assert len([record for record in caplog.records if record.levelno >= logging.WARNING]) == 1


def test_a_change_of_settings_that_comes_while_the_key_cannot_be_read_is_acted_on_later(
    bench: Bench,
) -> None:
    bench.session.instances[1] = settings(1, token_encrypted="another")
    bench.session.fail["read_token_keys"] = locked()
    bench.hears("instance", 1)
    bench.pass_time()
    assert bench.links.started == [1, 2]
    bench.session.fail.clear()
    bench.pass_time()
    assert bench.links.started == [1, 2, 1]


def test_a_sign_of_life_that_has_to_wait_is_given_later_and_certainty_is_lost_meanwhile(bench: Bench) -> None:
    before = bench.service.confirmed
    bench.leases.fail["sign"] = locked()
    bench.pass_time(3)
    assert bench.service.confirmed == before
    bench.leases.fail.clear()
    bench.pass_time()
    assert bench.service.confirmed > before


def test_six_silent_instances_are_given_back_at_the_same_time_and_life_goes_on() -> None:
    bench = Bench(7)
    bench.service.work()
    for instance_id in range(1, 7):
        bench.session.instances[instance_id] = settings(instance_id, active=False)
        bench.hears("instance", instance_id)
    signs = bench.leases.signs
    bench.pass_time(3)  # they do not answer, and nobody waits for them
    assert bench.links.stopping == set(range(1, 7))
    assert bench.leases.signs >= signs + 3
    assert bench.service.leases.held.keys() == set(range(1, 8)), "a lease ended before its connection"
    bench.say_goodbyes()
    bench.pass_time()
    assert bench.service.leases.held.keys() == {7}
    assert [bench.session.states(i) for i in range(1, 7)] == [["disabled"]] * 6
    assert bench.leases.announced == list(range(1, 7))


def test_a_lease_is_given_back_when_what_came_is_written_or_after_a_while(bench: Bench) -> None:
    bench.writer.unwritten = {1, 2}
    for instance_id in (1, 2):
        del bench.session.instances[instance_id]
    bench.hears("instance", 1, 2)
    bench.pass_time(0.1)
    bench.say_goodbyes()
    bench.pass_time(0.2)
    assert bench.service.leases.held.keys() == {1, 2}
    bench.writer.unwritten = {2}
    bench.pass_time(0.2)
    assert bench.service.leases.held.keys() == {2}
    bench.pass_time(FLUSH_SECONDS)
    assert not bench.service.leases.held


def test_the_end_gives_everything_back_and_takes_nothing_again(bench: Bench) -> None:
    bench.service.end()
    bench.pass_time(0.5)
    assert not bench.service.is_empty()
    bench.say_goodbyes()
    bench.pass_time()
    assert bench.service.is_empty()
    assert bench.session.states(1) == ["waiting"]
    bench.service.sign_off()
    assert bench.leases.removed == [1]
    assert bench.links.started == [1, 2]


def test_commands_go_to_links_that_can_carry_them_out_and_to_no_others(bench: Bench) -> None:
    bench.service.ready(1)
    bench.session.pending = [Request(10, 1, {}), Request(20, 2, {})]
    bench.hears("command", 1, 2)
    bench.service.hear()
    assert [request.id for request in bench.links.sent] == [10]
    bench.says(1, ConnectionState.RETRYING)
    bench.session.pending.append(Request(11, 1, {}))
    bench.hears("command", 1)
    bench.pass_time()
    assert [request.id for request in bench.links.sent] == [10]
    bench.service.ready(2)
    assert [request.id for request in bench.links.sent] == [10, 20]


def test_commands_that_waited_are_sent_when_their_users_still_may(bench: Bench) -> None:
    bench.service.ready(1)
    bench.session.pending = [
        Request(10, 1, {}), *(Request(number, 1, {}, asks_rights=True) for number in (11, 12)),
    ]  # fmt: skip
    bench.hears("command", 1)
    bench.service.hear()
    assert [request.id for request in bench.links.sent] == [10], "nobody has said yet that the others may be"
    [(ids, answer)] = bench.owner.registries.asked
    assert ids == [11, 12]
    answer([12])
    bench.service.judged(*bench.owner.judgements[0])
    assert [request.id for request in bench.links.sent] == [10, 11]
    [outcome] = bench.session.outcomes
    assert (outcome.id, outcome.state, outcome.code) == (12, "failed", "right_lost")


@pytest.mark.parametrize("ending", [False, True], ids=["rights-unknown", "at-the-end"])
def test_commands_whose_rights_cannot_be_found_out_wait_on(bench: Bench, ending: bool) -> None:
    bench.service.ready(1)
    bench.session.pending = [Request(10, 1, {}, asks_rights=True)]
    bench.hears("command", 1)
    bench.service.hear()
    if ending:
        bench.service.end()
    bench.owner.registries.asked[0][1]([] if ending else None)
    bench.service.judged(*bench.owner.judgements[0])
    assert not bench.links.sent
    assert [(outcome.id, outcome.state) for outcome in bench.session.outcomes] == [(10, "pending")]


def test_a_command_that_could_not_be_claimed_is_claimed_later(bench: Bench) -> None:
    bench.service.ready(1)
    bench.session.fail["claim"] = locked()
    bench.session.pending = [Request(10, 1, {})]
    bench.hears("command", 1)
    bench.pass_time()
    bench.session.fail.clear()
    bench.pass_time()
    assert [request.id for request in bench.links.sent] == [10]


def test_refused_settings_are_not_tried_again_until_somebody_asks(bench: Bench) -> None:
    other = Bench()
    other.session.refused = {1: other.session.instances[1].digest}
    other.service.work()
    assert other.links.connected == {2}
    other.hears("restart", 1)
    other.pass_time()
    assert other.links.connected == {1, 2}


def test_a_new_try_waits_for_a_row_that_somebody_holds(bench: Bench) -> None:
    bench.session.fail["forgive"] = lambda instance_id: locked() if instance_id == 1 else None
    bench.hears("restart", 1, 2)
    bench.pass_time()
    assert bench.links.started == [1, 2, 2]
    bench.session.fail.clear()
    bench.pass_time()
    assert bench.links.started == [1, 2, 2, 1]


def test_a_lease_whose_row_somebody_holds_is_taken_when_it_is_free() -> None:
    bench = Bench()
    bench.leases.held_rows = {1}
    bench.service.work()
    assert bench.links.connected == {2}
    assert bench.leases.locks == {2}, "others could take what this bridge cannot"
    bench.leases.held_rows = set()
    bench.pass_time(0.3)
    assert bench.links.connected == {1, 2}


def test_an_instance_moves_to_a_bridge_that_is_better_placed(bench: Bench) -> None:
    others = [Bridge(10 + n, f"b{n}", frozenset(), 20 + n, False) for n in range(30)]
    bench.leases.others = others
    bench.hears("bridge", 10)
    bench.pass_time(0.2)
    bench.say_goodbyes()
    bench.pass_time()
    gone = {1, 2} - bench.service.leases.held.keys()
    assert gone
    assert {state for i in gone for state in bench.session.states(i)} == {"waiting"}


def test_counters_of_a_row_that_somebody_holds_are_added_later(bench: Bench) -> None:
    bench.session.held_rows = {1}
    for _ in range(3):
        bench.writer.counters = {i: Tally(changes=2, writes=1, frames=1, lag=0.5) for i in (1, 2)}
        bench.pass_time(5)
    assert bench.session.tallies.keys() == {2}
    bench.session.held_rows = set()
    bench.pass_time(5)
    assert (bench.session.tallies[1].changes, bench.session.tallies[2].changes) == (6, 6)


@pytest.mark.parametrize(
    "modules",
    [Modules(installed=False), Modules(installed=True, changing=(("odoo_ha_history", "to install"),))],
    ids=["uninstalled", "being changed"],
)
def test_a_bridge_steps_aside_for_changes_of_its_tables(
    bench: Bench, modules: Modules, caplog: pytest.LogCaptureFixture
) -> None:
    bench.session.modules = modules
    bench.hears("module", 0)
    with caplog.at_level(logging.INFO):
        bench.pass_time(0.2)
    assert bench.service.over
    [line] = [record.message for record in caplog.records if "steps aside" in record.message]
    assert all(name in line for name, _state in modules.changing)


@pytest.mark.parametrize(("kind", "over"), [("process", False), ("threaded", True), ("worker", True)])
def test_a_bridge_inside_odoo_lets_go_where_the_settings_say_so(kind: str, over: bool) -> None:
    bench = Bench(kind=kind)
    bench.pass_time()
    assert not bench.service.over
    bench.session.modules = Modules(installed=True, embedded=False)
    bench.hears("module", 0)
    bench.pass_time(0.2)
    assert bench.service.over is over


def test_parameters_are_taken_up_while_it_runs(bench: Bench) -> None:
    bench.pass_time()
    assert bench.owner.parameters == Parameters()
    bench.session.parameters = Parameters(answer_within_seconds=7, frame_milliseconds=1000)
    bench.hears("parameters", 0)
    bench.pass_time(0.2)
    assert bench.owner.parameters.answer_within_seconds == 7
    assert bench.writer.seconds == 1.0


def test_a_duplicate_is_tried_again_when_what_stood_in_its_way_is_another_companys(bench: Bench) -> None:
    bench.pass_time()
    bench.session.duplicate_ids = {2}
    bench.links.started.clear()
    bench.session.instances[1] = settings(1, company_id=5)
    bench.hears("instance", 1)
    bench.pass_time(0.2)
    assert 2 in bench.links.started


def test_a_status_of_an_instance_that_is_gone_is_nobodys_trouble(bench: Bench) -> None:
    bench.service.report(Status(Lease(99, 1), ConnectionState.CONNECTED))
    bench.pass_time()
    assert bench.session.states(99) == []


def test_jobs_that_never_end_do_not_keep_signs_of_life_back(bench: Bench) -> None:
    def slow(_service: Any) -> None:
        bench.clock.now += 0.2

    taken: list[int] = []

    def take() -> Job:
        taken.append(1)
        return Job("a command", None, slow)

    bench.service.do_all(take)
    assert len(taken) < EVERY_SECONDS / 0.2


def extended(**parts: Any) -> Installed:
    return Installed(frozenset({"ha_example"}), {"ha_example": Parts(**parts)})


def test_another_addon_hears_its_topics_and_reads_its_settings_after_each() -> None:
    heard: list[Any] = []
    bench = Bench(
        installed=extended(
            topics={"ha_example": lambda _cr, ids: heard.append(ids)},
            read_settings=lambda _cr: heard.append("settings"),
        )
    )
    bench.session.modules = Modules(installed=True, addons=frozenset({"ha_example"}))
    bench.pass_time()
    assert heard == ["settings"]
    bench.session.heard = {"ha_example": {7}, "ha_other": {8}}
    bench.service.hear()
    assert heard == ["settings", frozenset({7}), "settings"]


@pytest.mark.parametrize("error", [ValueError("a bug"), psycopg2.errors.UndefinedTable("no such table")])
def test_what_another_addon_raises_ends_nothing(error: Exception) -> None:
    def fail(*_given: Any) -> None:
        raise error

    bench = Bench(installed=extended(topics={"ha_example": fail}, read_settings=fail))
    bench.session.modules = Modules(installed=True, addons=frozenset({"ha_example"}))
    bench.session.heard = {"ha_example": {7}}
    bench.service.hear()
    bench.pass_time()
    assert not bench.service.over
    assert bench.links.started


def test_an_addon_that_was_removed_while_the_bridge_slept_misses_its_tables_quietly(
    caplog: pytest.LogCaptureFixture,
) -> None:
    def fail(*_given: Any) -> None:
        raise psycopg2.errors.UndefinedTable("no such table")

    bench = Bench(installed=extended(topics={"ha_example": fail}, read_settings=fail))
    bench.session.modules = Modules(installed=True)
    bench.session.heard = {"ha_example": {7}}
    bench.service.hear()
    assert not caplog.records
    bench.pass_time()
    assert bench.service.over


@pytest.mark.parametrize(
    ("before", "now"), [(frozenset(), frozenset({"ha_example"})), (frozenset({"ha_example"}), frozenset())]
)
def test_an_addon_that_came_or_went_ends_the_service_so_that_the_next_begins_with_its_parts(
    before: frozenset[str], now: frozenset[str]
) -> None:
    bench = Bench(installed=Installed(before))
    bench.session.modules = Modules(installed=True, addons=now)
    bench.pass_time()
    assert bench.service.over


def test_grants_are_turned_when_the_next_one_is_due_and_pages_hear_of_it(bench: Bench) -> None:
    bench.session.turns = [Turned([], 3.0), Turned(["over"], 5.0), Turned(["again"], None)]
    bench.hears("access", 0)
    bench.pass_time(0.2)
    assert [turn.channels for turn in bench.session.turns] == [["over"], ["again"]]
    bench.pass_time(2.5)
    assert not bench.announcer.announced
    bench.pass_time(1.0)
    assert bench.announcer.announced == ["over"]
    bench.pass_time(5.0)
    assert bench.announcer.announced == ["over", "again"]


def test_grants_that_somebody_holds_are_turned_soon_after(bench: Bench) -> None:
    bench.session.turns = [Turned([], -1.0), Turned(["over"], None)]
    bench.hears("access", 0)
    bench.pass_time(1.0)
    assert bench.announcer.announced == ["over"]


def test_between_two_turns_nothing_is_asked_again_and_again(bench: Bench) -> None:
    bench.session.turns = [Turned([], 0.001)] + [Turned([], None)] * 10
    bench.hears("access", 0)
    bench.pass_time(5.0)
    assert len(bench.session.turns) == 9
