"""The sink: what is recorded, and what is named as missing in the same transaction."""

from __future__ import annotations

import math
from typing import Any

import pytest

from odoo_ha_addon.bridge.write.sinks.sink import Dropped, StateChange
from odoo_ha_addon.hass import EntityState
from odoo_ha_history.bridge import recorder as recorders
from odoo_ha_history.bridge.recorder import MOST_WAITING, WAIT_SECONDS, Recorder
from odoo_ha_history.bridge.recording_table import Known
from odoo_ha_history.storage.missing import OVERLAP_SECONDS, Missing, MissingReason
from odoo_ha_history.storage.policy import Recording
from odoo_ha_history.storage.rows import HistoryRow

HOME = 7
LAMP, DOOR, NOISE = "light.lamp", "lock.door", "sensor.noise"
ALL = Recording(366, frozenset())


class Table:
    """`RecordingTable`: entities by id; `later` are found only when they are looked up."""

    def __init__(self) -> None:
        self.known = {LAMP: Known(1, ALL), DOOR: Known(2, ALL), NOISE: Known(3, None)}
        self.later: dict[str, Known] = {}
        self.looked_up: list[set[str]] = []

    def with_archived(self, cr: Any, instance_id: int) -> dict[str, Known]:
        return self.known

    def look_up(self, cr: Any, instance_id: int, entity_ids: set[str]) -> dict[str, Known]:
        self.looked_up.append(entity_ids)
        self.known |= {entity_id: self.later[entity_id] for entity_id in entity_ids & self.later.keys()}
        return self.known


class Rows:
    """`RowWriter`."""

    def __init__(self) -> None:
        self.written: list[HistoryRow] = []
        self.forgotten = 0

    def write(self, cr: Any, rows: list[HistoryRow]) -> int:
        self.written += rows
        return len(rows)

    def forget(self) -> None:
        self.forgotten += 1


class NoCauses:
    """`Causes`; they have tests of their own."""

    def write(self, *given: Any) -> None: ...
    def committed(self) -> None: ...


class Bench:
    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.table, self.rows = Table(), Rows()
        self.heard: float | None = 100.0
        self.missing: list[Missing] = []
        self.woken: list[int] = []
        self.now = 0.0
        monkeypatch.setattr(recorders, "heard_until", lambda cr, instance_id: self.heard)
        monkeypatch.setattr(recorders, "write_heard", lambda cr, instance_id, heard: self._hear(heard))
        monkeypatch.setattr(
            recorders, "write_missing", lambda cr, instance_id, missing: self.missing.extend(missing)
        )
        monkeypatch.setattr(recorders, "RowWriter", lambda: self.rows)
        monkeypatch.setattr(recorders, "Causes", NoCauses)
        self.recorder = Recorder(self.table, self.woken.append, lambda: self.now)  # type: ignore[arg-type]

    def _hear(self, heard: float) -> None:
        self.heard = heard

    def take(self, *batch: StateChange | Dropped, committed: bool = True) -> None:
        self.recorder.write(None, HOME, batch)
        if committed:
            self.recorder.committed(HOME, batch)

    def states(self) -> list[tuple[int, str | None]]:
        return [(row.entity, row.state) for row in self.rows.written]


@pytest.fixture
def bench(monkeypatch: pytest.MonkeyPatch) -> Bench:
    return Bench(monkeypatch)


def state(entity_id: str, text: str, at: float, changed: float | None = None) -> EntityState:
    return EntityState(entity_id, text, {"brightness": 1}, at if changed is None else changed, at)


def change(entity_id: str, text: str, at: float, *, snapshot: bool = False) -> StateChange:
    return StateChange(entity_id, None, state(entity_id, text, at), snapshot)


def test_every_change_of_what_is_recorded_becomes_a_row_in_order(bench: Bench) -> None:
    bench.take(change(LAMP, "on", 101), change(NOISE, "5", 102), change(LAMP, "off", 103))
    assert bench.states() == [(1, "on"), (1, "off")]
    assert bench.missing == []
    assert bench.woken == []


def test_only_the_attributes_that_are_wanted_are_kept_and_a_time_that_differs(bench: Bench) -> None:
    bench.table.known[LAMP] = Known(1, Recording(31, frozenset({"brightness"})))
    bench.take(change(DOOR, "open", 101), StateChange(LAMP, None, state(LAMP, "on", 102, changed=99)))
    door, lamp = bench.rows.written
    assert (door.attributes, door.last_changed, door.keep) == ({}, None, 366)
    assert (lamp.attributes, lamp.last_changed, lamp.keep) == ({"brightness": 1}, 99, 31)


def test_the_first_snapshot_says_that_all_before_it_is_missing(bench: Bench) -> None:
    bench.heard = None
    bench.take(change(LAMP, "on", 50, snapshot=True), change(DOOR, "open", 60, snapshot=True))
    assert bench.missing == [Missing(MissingReason.FIRST, None, None, 60)]
    assert bench.heard == 60
    assert bench.woken == [HOME]


def test_a_later_snapshot_says_what_may_be_missing_of_the_entities_that_it_brings(bench: Bench) -> None:
    bench.take(change(LAMP, "on", 150, snapshot=True), change(NOISE, "1", 170, snapshot=True))
    assert bench.missing == [Missing(MissingReason.AWAY, frozenset({1}), 100 - OVERLAP_SECONDS, 150)]


def test_a_snapshot_in_several_batches_is_missing_since_the_same_moment(bench: Bench) -> None:
    bench.take(change(LAMP, "on", 5000, snapshot=True))
    bench.take(change(DOOR, "open", 6000, snapshot=True), change(LAMP, "off", 7000))
    assert [each.since for each in bench.missing] == [100 - OVERLAP_SECONDS] * 2
    assert bench.heard == 7000


def test_a_snapshot_of_old_states_does_not_take_back_what_was_heard(bench: Bench) -> None:
    bench.take(change(LAMP, "on", 20, snapshot=True))
    assert bench.heard == 100
    assert bench.missing == [Missing(MissingReason.AWAY, frozenset({1}), 100 - OVERLAP_SECONDS, 100)]


def test_changes_that_were_dropped_are_missing_of_all_entities(bench: Bench) -> None:
    bench.take(Dropped(3, 110, 120), change(LAMP, "on", 130))
    assert bench.missing == [Missing(MissingReason.DROPPED, None, 110, 120)]
    assert bench.states() == [(1, "on")]
    assert bench.woken == [HOME]


def test_when_an_entity_went_is_asked_of_home_assistant(bench: Bench) -> None:
    bench.take(StateChange(LAMP, state(LAMP, "on", 105), None), change(DOOR, "open", 106))
    assert bench.missing == [Missing(MissingReason.REMOVED, frozenset({1}), 105, None)]
    assert bench.states() == [(2, "open")]


def test_an_entity_that_was_quiet_for_long_went_after_all_that_was_heard(bench: Bench) -> None:
    bench.heard = 5000
    bench.take(StateChange(LAMP, state(LAMP, "on", 105), None))
    assert [each.since for each in bench.missing] == [5000 - OVERLAP_SECONDS]


def test_a_clock_that_was_put_back_takes_back_what_was_heard(bench: Bench) -> None:
    bench.take(change(LAMP, "on", 40))
    assert bench.heard == 40


def test_a_change_waits_for_the_record_of_its_entity(bench: Bench) -> None:
    bench.take(change("light.new", "on", 110), change(LAMP, "on", 120))
    assert bench.states() == [(1, "on")]
    # Who comes after us has to begin before what waits.
    assert bench.heard == 110
    bench.take(change(LAMP, "off", 130))
    bench.table.later = {"light.new": Known(9, ALL)}
    bench.take()
    assert bench.states() == [(1, "on"), (1, "off"), (9, "on")]
    bench.take(change(LAMP, "on", 140))
    assert bench.heard == 140
    assert bench.table.looked_up == [{"light.new"}] * 2


def test_a_change_waits_for_the_state_that_tells_that_its_entity_is_a_number(bench: Bench) -> None:
    bench.table.known[NOISE] = Known(3, None, has_state=False)
    bench.take(change(NOISE, "5", 110), change(NOISE, "6", 111))
    assert bench.states() == []
    bench.table.later = {NOISE: Known(3, ALL)}
    bench.take()
    assert bench.states() == [(3, "5"), (3, "6")]


def test_what_is_not_recorded_does_not_wait(bench: Bench) -> None:
    bench.table.known[NOISE] = Known(3, None, has_state=False)
    bench.table.later = {NOISE: Known(3, None)}
    bench.take(change(NOISE, "5", 110))
    assert bench.heard == 110
    bench.take()
    assert bench.states() == []


def test_what_waits_too_long_is_left_to_home_assistants_recorder(bench: Bench) -> None:
    bench.take(change("light.new", "on", 110))
    bench.now = WAIT_SECONDS + 1
    bench.take(change(LAMP, "on", 120))
    bench.table.later = {"light.new": Known(9, ALL)}
    bench.take()
    assert bench.states() == [(1, "on")]


def test_not_everything_may_wait(bench: Bench) -> None:
    bench.take(*(change("light.new", str(number), 110 + number) for number in range(MOST_WAITING + 10)))
    bench.table.later = {"light.new": Known(9, ALL)}
    bench.take()
    assert len(bench.rows.written) == MOST_WAITING
    assert math.isclose(bench.rows.written[0].last_updated, 120)


def test_a_batch_that_was_not_committed_comes_again_and_what_was_made_with_it_is_forgotten(
    bench: Bench,
) -> None:
    bench.take(change("light.new", "on", 110), committed=False)
    assert bench.rows.forgotten == 0
    bench.take(change("light.new", "on", 110))
    assert bench.rows.forgotten == 1
    bench.table.later = {"light.new": Known(9, ALL)}
    bench.take()
    assert bench.rows.forgotten == 1
    # It waits once, not twice.
    assert bench.states() == [(9, "on")]


def test_what_has_come_back_is_recorded_while_its_record_is_still_archived(bench: Bench) -> None:
    bench.table.known[DOOR] = Known(2, ALL, is_active=False)
    bench.take(change(DOOR, "open", 101.0))
    assert bench.states() == [(2, "open")]
