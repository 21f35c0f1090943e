"""What is known of rules and registries is read again when it may be another, and not for each change."""

from __future__ import annotations

from typing import Any

import pytest

from odoo_ha_history.bridge import recording_table
from odoo_ha_history.bridge.recording_table import (
    LONGEST_SECONDS,
    Known,
    RecordingTable,
)
from odoo_ha_history.storage.policy import Facts, Recording, Rule

HOME = 7


class Bench:
    """PostgreSQL, as far as the table asks it."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = 1000.0
        self.version: int | None = 1
        self.rules = [Rule(record=True)]
        self.entities = ["light.lamp"]
        self.archived: list[str] = []
        self.reads = 0
        monkeypatch.setattr(recording_table, "read_rules", lambda cr: list(self.rules))
        monkeypatch.setattr(recording_table, "read_entities", self._read_entities)
        self.table = RecordingTable(lambda: self.now)
        self.table.read_rules(self)

    def _read_entities(
        self, cr: Any, instance_ids: list[int], *, archived: bool, entity_ids: set[str] | None
    ) -> list[Facts]:
        assert archived
        self.reads += 1
        return [
            Facts(
                number,
                HOME,
                None,
                entity_id,
                "light",
                "",
                False,
                frozenset(),
                None,
                None,
                entity_id not in self.archived,
            )
            for number, entity_id in enumerate(self.entities, 1)
            if entity_ids is None or entity_id in entity_ids
        ]

    def execute(self, sql: str, values: list[int]) -> None:
        assert "ha_lease" in sql

    def fetchall(self) -> list[tuple[int]]:
        return [] if self.version is None else [(self.version,)]

    def of(self) -> dict[str, Known]:
        return dict(self.table.with_archived(self, HOME))


@pytest.fixture
def bench(monkeypatch: pytest.MonkeyPatch) -> Bench:
    return Bench(monkeypatch)


def test_each_entity_has_its_record_and_how_it_is_recorded(bench: Bench) -> None:
    assert bench.of() == {"light.lamp": Known(1, Recording(366, frozenset()))}


def test_an_entity_that_a_rule_leaves_out_is_known_and_not_recorded(bench: Bench) -> None:
    bench.rules = [Rule(record=False)]
    bench.table.read_rules(bench)
    assert bench.of() == {"light.lamp": Known(1, None)}


def test_one_that_is_archived_is_known_as_that(bench: Bench) -> None:
    bench.archived = ["light.lamp"]
    assert bench.of() == {"light.lamp": Known(1, Recording(366, frozenset()), is_active=False)}
    assert bench.table.of(bench, HOME) == {}


def test_it_is_not_read_for_each_batch(bench: Bench) -> None:
    bench.of()
    bench.now += LONGEST_SECONDS - 1
    bench.of()
    assert bench.reads == 1


def test_it_is_read_again_after_a_while_for_nobody_tells_of_labels(bench: Bench) -> None:
    bench.of()
    bench.now += LONGEST_SECONDS
    bench.of()
    assert bench.reads == 2


def test_it_is_read_again_where_entity_ids_may_stand_for_other_records(bench: Bench) -> None:
    bench.of()
    bench.version, bench.entities = 2, ["light.other"]
    assert bench.of().keys() == {"light.other"}


def test_an_entity_that_is_unknown_is_looked_up_and_known_from_then_on(bench: Bench) -> None:
    bench.of()
    assert "light.new" not in bench.table.look_up(bench, HOME, {"light.new"})
    bench.entities.append("light.new")
    assert "light.new" not in bench.of()
    assert bench.table.look_up(bench, HOME, {"light.new"})["light.new"].record_id == 2
    assert bench.of().keys() == {"light.lamp", "light.new"}


def test_other_rules_are_used_at_once_and_the_same_ones_change_nothing(bench: Bench) -> None:
    bench.of()
    assert not bench.table.read_rules(bench)
    bench.of()
    assert bench.reads == 1
    bench.rules = [Rule(record=False)]
    assert bench.table.read_rules(bench)
    assert bench.of() == {"light.lamp": Known(1, None)}


def test_an_instance_that_no_bridge_has_served_yet_can_be_asked_about(bench: Bench) -> None:
    bench.version = None
    assert bench.of()
