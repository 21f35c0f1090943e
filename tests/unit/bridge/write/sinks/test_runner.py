"""A sink gets every change of every instance, and nobody waits for it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pytest

from odoo_ha_addon.bridge.write.sinks.runner import SinkRunner
from odoo_ha_addon.bridge.write.sinks.sink import Dropped, Entry, Heard, StateChange
from odoo_ha_addon.bridge.write.sinks.stream import CAPACITY
from odoo_ha_addon.protocol.settings import Lease
from tests.waiting import eventually

from ..memory_database import MemoryDatabase
from ..states import state

SECONDS = 10.0


class Notebook:
    """A sink that notes what is committed; `fault` is called before each write."""

    name = "notebook"
    wants_heard = False

    def __init__(self) -> None:
        self.noted: dict[int, list[Entry]] = {}
        self.tries = 0
        self.fault: Callable[[int], None] = lambda instance_id: None

    def write(self, cr: Any, instance_id: int, batch: Sequence[Entry]) -> None:
        self.tries += 1
        self.fault(instance_id)

    def committed(self, instance_id: int, batch: Sequence[Entry]) -> None:
        self.noted.setdefault(instance_id, []).extend(batch)

    def words(self, instance_id: int) -> list[str]:
        entries = self.noted.get(instance_id, [])
        return [entry.new.state for entry in entries if isinstance(entry, StateChange) and entry.new]


class Bench:
    def __init__(self) -> None:
        self.database = MemoryDatabase()
        self.sink = Notebook()
        self.runner = SinkRunner("test", self.sink, self.database)
        self.database.epochs = {1: 1, 2: 1}

    def publish(self, instance_id: int, *words: str, epoch: int = 1) -> None:
        lease = Lease(instance_id, epoch)
        self.runner.publish(lease, [StateChange("light.kitchen", None, state(word)) for word in words])


@pytest.fixture
def bench() -> Iterator[Bench]:
    bench = Bench()
    bench.runner.start()
    yield bench
    bench.sink.fault = lambda instance_id: None
    bench.runner.stop(SECONDS)


def refuse(*instance_ids: int) -> Callable[[int], None]:
    def fault(instance_id: int) -> None:
        if instance_id in instance_ids:
            raise ValueError("cannot take this")

    return fault


def test_changes_that_follow_each_other_quickly_all_come(bench: Bench) -> None:
    for number in range(500):
        bench.publish(1, str(number))
    assert bench.runner.flush([1], SECONDS)
    assert bench.sink.words(1) == [str(number) for number in range(500)]


def test_a_sink_that_fails_for_one_instance_gets_the_others_and_later_the_same_again(bench: Bench) -> None:
    bench.sink.fault = refuse(2)
    bench.publish(2, "on", "off")
    bench.publish(1, "on")
    assert bench.runner.flush([1], SECONDS)
    assert bench.sink.words(1) == ["on"]
    assert bench.sink.words(2) == []
    bench.publish(2, "on")
    bench.sink.fault = refuse()
    assert bench.runner.flush([2], SECONDS)
    assert bench.sink.words(2) == ["on", "off", "on"]


def test_a_sink_that_stands_still_keeps_nobody_who_publishes_and_tells_what_it_missed(bench: Bench) -> None:
    go_on = threading.Event()
    bench.sink.fault = lambda instance_id: (go_on.wait(SECONDS), None)[1]
    bench.publish(1, "first")
    eventually(lambda: bench.sink.tries, bool, SECONDS)
    bench.publish(1, *map(str, range(CAPACITY + 10)))
    assert not bench.runner.flush([1], 0)
    go_on.set()
    assert bench.runner.flush([1], SECONDS)
    assert bench.sink.words(1)[0] == "first"
    assert len(bench.sink.words(1)) == CAPACITY + 1
    assert [entry.changes for entry in bench.sink.noted[1] if isinstance(entry, Dropped)] == [10]


def test_nothing_is_written_for_an_instance_that_another_bridge_has_taken(bench: Bench) -> None:
    bench.database.epochs[1] = 2
    bench.publish(1, "on")
    assert bench.runner.flush([1], SECONDS)
    assert bench.sink.tries == 0


def test_an_instance_whose_lease_somebody_holds_locked_waits_alone(bench: Bench) -> None:
    bench.database.busy.add(2)
    bench.publish(2, "on")
    bench.publish(1, "on")
    assert bench.runner.flush([1], SECONDS)
    eventually(lambda: bench.database.refused, bool, SECONDS)
    bench.database.busy.clear()
    assert bench.runner.flush([2], SECONDS)
    assert bench.sink.words(2) == ["on"]


def test_nothing_is_lost_while_postgresql_is_away(bench: Bench) -> None:
    bench.database.gone = True
    bench.publish(1, "on")
    assert not bench.runner.flush([1], 0.1)
    bench.database.gone = False
    assert bench.runner.flush([1], SECONDS)
    assert bench.sink.words(1) == ["on"]


def test_stopping_writes_what_is_there_and_does_not_wait_for_a_sink_that_fails() -> None:
    bench = Bench()
    bench.runner.start()
    bench.sink.fault = refuse(2)
    bench.publish(2, "on")
    bench.publish(1, "on")
    bench.runner.stop(SECONDS)
    assert bench.sink.words(1) == ["on"]
    assert bench.runner.flush([1, 2], 0)


def test_what_is_detached_is_not_written_any_more(bench: Bench) -> None:
    bench.sink.fault = refuse(1)
    bench.publish(1, "on")
    eventually(lambda: bench.sink.tries, bool, SECONDS)
    bench.runner.detach(1)
    bench.sink.fault = refuse()
    assert bench.runner.flush([1], SECONDS)
    assert bench.sink.words(1) == []


def test_who_waits_for_records_hears_of_new_ones_after_what_was_published_or_before(bench: Bench) -> None:
    batches: list[list[Entry]] = []
    bench.sink.committed = lambda instance_id, batch: batches.append(list(batch))  # type: ignore[method-assign]
    bench.runner.again(Lease(1, 1))
    assert bench.runner.flush([1], SECONDS)
    assert batches == [], "nothing was published yet, so nothing waits"
    bench.publish(1, "on")
    assert bench.runner.flush([1], SECONDS)
    bench.runner.again(Lease(1, 2))
    bench.runner.again(Lease(1, 1))
    assert bench.runner.flush([1], SECONDS)
    assert [len(batch) for batch in batches] == [1, 0]


def test_until_when_was_heard_is_told_to_sinks_that_want_it(bench: Bench) -> None:
    bench.publish(1, "on")
    bench.runner.mark(Lease(1, 1), Heard(1.0))
    bench.sink.wants_heard = True
    bench.runner.mark(Lease(1, 1), Heard(2.0))
    assert bench.runner.flush([1], SECONDS)
    assert bench.sink.noted[1][1:] == [Heard(2.0)]


def test_an_empty_batch_comes_again_too(bench: Bench) -> None:
    bench.publish(1, "on")
    assert bench.runner.flush([1], SECONDS)
    bench.sink.fault = refuse(1)
    bench.runner.again(Lease(1, 1))
    eventually(lambda: bench.sink.tries, lambda tries: tries >= 2, SECONDS)
    bench.sink.fault = lambda instance_id: None
    tries = bench.sink.tries
    assert bench.runner.flush([1], SECONDS)
    assert bench.sink.tries > tries
