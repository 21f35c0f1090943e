"""The writer with a database in memory: each instance is on its own, and nothing that was put is lost."""

from __future__ import annotations

import threading
from collections.abc import Collection, Iterator
from typing import Any

import pytest

from odoo_ha_addon.bridge.write.frames import Watch
from odoo_ha_addon.bridge.write.writer import Writer
from odoo_ha_addon.hass import EntityState
from odoo_ha_addon.protocol.settings import Lease
from tests.waiting import eventually

from .memory_database import MemoryDatabase
from .states import state

LAMP, DOOR = "light.kitchen", "lock.door"
SECONDS = 10.0


class Bench:
    """A writer that runs, and what it reported."""

    def __init__(self) -> None:
        self.database = MemoryDatabase()
        self.misfits: list[Exception] = []
        self.writer = Writer("test", self.database, self.misfits.append)
        self.leases: dict[int, Lease] = {}

    def serve(self, *instance_ids: int) -> None:
        for instance_id in instance_ids:
            self.leases[instance_id] = Lease(instance_id, 1)
            self.database.epochs[instance_id] = 1
            self.writer.attach(self.leases[instance_id])

    def put(self, instance_id: int, *states: EntityState, **options: Any) -> None:
        changed = {each.entity_id: each for each in states}
        self.writer.put(
            self.leases[instance_id], changed, (), **{"snapshot": False, "running": False, **options}
        )

    def written(self, *instance_ids: int) -> bool:
        return self.writer.flush(instance_ids, SECONDS)

    def is_set_aside(self, instance_id: int) -> bool:
        """Once a try to write it has failed."""
        tries = len(self.database.refused)
        eventually(
            lambda: [refused for refused, _seconds in self.database.refused[tries:]],
            lambda refused: instance_id in refused,
            SECONDS,
        )
        return not self.writer.flush([instance_id], 0)


@pytest.fixture
def bench() -> Iterator[Bench]:
    bench = Bench()
    bench.writer.start()
    yield bench
    bench.database.gone = False
    bench.writer.stop(SECONDS)


def test_what_is_put_is_in_the_table_once_flush_says_so(bench: Bench) -> None:
    bench.serve(1)
    bench.put(1, state("on"))
    assert bench.written(1)
    assert bench.database.states_of(1) == {LAMP: "on"}


def test_a_snapshot_replaces_what_is_known_and_says_when_it_is_committed(bench: Bench) -> None:
    bench.serve(1)
    bench.put(1, state("on"), state("locked", entity_id=DOOR))
    assert bench.written(1)
    committed = threading.Event()
    bench.put(1, state("off", at=101.0), snapshot=True, committed=committed.set)
    assert committed.wait(SECONDS)
    assert bench.database.states_of(1) == {LAMP: "off"}


def test_an_entity_that_cannot_be_read_keeps_its_record_and_one_that_is_gone_does_not(bench: Bench) -> None:
    bench.serve(1)
    bench.put(1, state("on"), state("locked", entity_id=DOOR), snapshot=True, running=True)
    assert bench.written(1)
    bench.put(1, snapshot=True, running=True, unreadable=[DOOR])
    assert bench.written(1)
    assert bench.database.states_of(1) == {}
    assert list(bench.database.records[1]) == [DOOR]


FAULTS = ("locked", "busy", "records_locked")


@pytest.mark.parametrize("fault", FAULTS)
def test_an_instance_whose_rows_somebody_holds_does_not_keep_the_others_waiting(
    bench: Bench, fault: str
) -> None:
    bench.serve(1, 2, 3)
    getattr(bench.database, fault).add(2)
    committed = threading.Event()
    bench.put(2, state("on"), snapshot=True, committed=committed.set)
    bench.put(1, state("on"))
    bench.put(3, state("on"))
    assert bench.written(1, 3)
    assert bench.database.states_of(1) == bench.database.states_of(3) == {LAMP: "on"}
    assert bench.is_set_aside(2)
    assert not committed.is_set()


@pytest.mark.parametrize("fault", FAULTS)
def test_what_was_set_aside_is_written_with_what_came_since_once_the_rows_are_free(
    bench: Bench, fault: str
) -> None:
    bench.serve(1)
    getattr(bench.database, fault).add(1)
    committed = threading.Event()
    bench.put(1, state("on"), state("locked", entity_id=DOOR), snapshot=True, committed=committed.set)
    assert bench.is_set_aside(1)
    bench.put(1, state("off", at=101.0))
    getattr(bench.database, fault).discard(1)
    assert bench.written(1)
    assert bench.database.states_of(1) == {LAMP: "off", DOOR: "locked"}
    assert committed.is_set()


def test_an_instance_that_was_set_aside_is_tried_alone_and_waits_for_locks_only_a_moment(
    bench: Bench,
) -> None:
    bench.serve(1, 2)
    bench.database.locked.add(2)
    bench.put(2, state("on"))
    assert bench.is_set_aside(2)
    assert bench.is_set_aside(2)
    first, *later = [seconds for refused, seconds in bench.database.refused if refused == 2]
    assert first >= 0.1
    assert later
    assert max(later) <= 0.01


@pytest.mark.parametrize("with_records", [True, False], ids=["known entities", "new entities"])
def test_the_states_of_an_instance_that_another_bridge_took_are_dropped_alone(
    bench: Bench, with_records: bool
) -> None:
    bench.serve(1, 2)
    if with_records:
        bench.put(2, state("on"))
        assert bench.written(2)
    bench.database.epochs[2] = 2
    bench.put(2, state("off", at=101.0))
    bench.put(1, state("on"))
    assert bench.written(1, 2)
    assert bench.database.states_of(1) == {LAMP: "on"}
    assert bench.database.states_of(2) == ({LAMP: "on"} if with_records else {})


def test_the_states_of_a_deleted_instance_are_dropped_alone(bench: Bench) -> None:
    bench.serve(1, 2)
    del bench.database.epochs[2]
    bench.put(2, state("on"), snapshot=True)
    bench.put(1, state("on"), snapshot=True)
    assert bench.written(1, 2)
    assert bench.database.states_of(1) == {LAMP: "on"}


def test_a_state_that_no_database_takes_is_left_out_and_its_neighbours_are_written(bench: Bench) -> None:
    bench.serve(1, 2)
    bench.database.bad_values.add("poison")
    lamps = [state("on", entity_id=f"light.lamp_{n}") for n in range(20)]
    bench.put(2, *lamps[:11], state("poison", entity_id=DOOR), *lamps[11:])
    bench.put(1, state("on"))
    assert bench.written(1, 2)
    assert bench.database.states_of(1) == {LAMP: "on"}
    assert bench.database.states_of(2) == {lamp.entity_id: "on" for lamp in lamps}


def test_a_state_goes_to_the_record_that_has_its_entity_id_by_the_time_of_the_write(bench: Bench) -> None:
    bench.serve(1)
    bench.put(1, state("on"), state("locked", entity_id=DOOR), snapshot=True)
    assert bench.written(1)
    lamp, door = bench.database.records[1][LAMP], bench.database.records[1][DOOR]
    bench.database.swap(1, LAMP, DOOR)
    bench.put(1, state("off", at=101.0))
    assert bench.written(1)
    assert bench.database.states[door].state == "off"
    assert bench.database.states[lamp].state == "locked"


def test_nothing_is_lost_while_postgresql_is_away(bench: Bench) -> None:
    bench.serve(1, 2)
    bench.put(1, state("on"))
    assert bench.written(1)
    bench.database.gone = True
    bench.put(1, state("off", at=101.0))
    bench.put(2, state("on"), snapshot=True)
    assert not bench.writer.flush([1, 2], 0.2)
    bench.database.gone = False
    assert bench.written(1, 2)
    assert bench.database.states_of(1) == {LAMP: "off"}
    assert bench.database.states_of(2) == {LAMP: "on"}


def test_somebody_who_fails_to_take_note_of_a_commit_does_not_undo_it(
    bench: Bench, caplog: pytest.LogCaptureFixture
) -> None:
    def fail() -> None:
        raise RuntimeError("nobody listens any more")

    bench.serve(1)
    bench.put(1, state("on"), snapshot=True, committed=fail)
    assert bench.written(1)
    commits = bench.database.commits
    bench.put(1, state("off", at=101.0))
    assert bench.written(1)
    assert bench.database.commits == commits + 1
    assert "could not be told" in caplog.text


def test_tables_of_another_version_are_reported_and_not_written_to(bench: Bench) -> None:
    bench.serve(1)
    bench.database.misfit = True
    bench.put(1, state("on"))
    assert bench.written(1)
    assert len(bench.misfits) == 1


def test_pages_get_the_frames_of_the_others_while_one_instance_is_set_aside(bench: Bench) -> None:
    bench.serve(1, 2)
    bench.put(1, state("on"))
    bench.put(2, state("on"))
    assert bench.written(1, 2)
    bench.writer.watch(
        [Watch("page", ("ha.instance", i), i, frozenset({i * 1000}), float("inf")) for i in (1, 2)]
    )

    def shown(instance_id: int) -> str:
        frames = [payload for _model, record_id, payload in bench.database.frames if record_id == instance_id]
        return str(frames[-1]["entities"][0]["s"])

    bench.database.locked.add(2)
    bench.put(2, state("off", at=101.0))
    bench.put(1, state("off", at=101.0))
    assert bench.written(1)
    assert eventually(lambda: shown(1), lambda state: state == "off", SECONDS)
    bench.database.locked.discard(2)
    assert bench.written(2)
    bench.put(1, state("on", at=102.0))
    assert bench.written(1)
    assert eventually(lambda: shown(1), lambda state: state == "on", SECONDS)
    assert eventually(lambda: shown(2), lambda state: state == "off", SECONDS)


def test_what_is_detached_is_neither_written_nor_waited_for(bench: Bench) -> None:
    bench.serve(1)
    bench.database.locked.add(1)
    bench.put(1, state("on"))
    assert bench.is_set_aside(1)
    bench.writer.detach(1)
    assert bench.written(1)
    bench.database.locked.clear()
    bench.put(1, state("off"))
    assert bench.written(1)
    assert bench.database.states_of(1) == {}


def test_stopping_tries_once_more_and_does_not_wait_for_rows_that_are_still_held() -> None:
    bench = Bench()
    bench.writer.start()
    bench.serve(1, 2)
    bench.database.locked.add(2)
    bench.put(2, state("on"))
    assert bench.is_set_aside(2)
    bench.put(1, state("on"))
    bench.writer.stop(SECONDS)
    assert bench.database.states_of(1) == {LAMP: "on"}
    assert bench.written(1, 2)


def test_counters_tell_of_each_instance_what_it_received_and_what_was_written(bench: Bench) -> None:
    bench.serve(1, 2)
    bench.put(1, state("on"), state("locked", entity_id=DOOR))
    bench.put(2, state("on"))
    assert bench.written(1, 2)
    counters = bench.writer.take_counters()
    assert {i: (c.changes, c.writes) for i, c in counters.items()} == {1: (2, 2), 2: (1, 1)}
    assert bench.writer.take_counters() == {}


class Spy:
    """Stands for a runner of sinks; `fresh` are the instances with first states, as often as it heard of them."""

    def __init__(self) -> None:
        self.fresh: list[int] = []

    def start(self) -> None: ...
    def stop(self, timeout: float) -> None: ...
    def detach(self, instance_id: int) -> None: ...

    def flush(self, instance_ids: Collection[int], timeout: float) -> bool:
        return True

    def again(self, lease: Lease) -> None:
        self.fresh.append(lease.instance_id)


def test_sinks_hear_when_an_entity_has_its_first_state_in_the_table(bench: Bench) -> None:
    spy = Spy()
    bench.writer.use_sinks([spy])  # type: ignore[list-item]
    bench.serve(1)
    bench.put(1, state("on"), snapshot=True)
    assert bench.written(1)
    bench.put(1, state("off", at=101.0))
    assert bench.written(1)
    assert spy.fresh == [1]
    bench.put(1, state("open", entity_id=DOOR))
    assert bench.written(1)
    assert spy.fresh == [1, 1]
