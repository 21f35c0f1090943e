"""What the maintenance does with the rows of one partition: nothing goes early but on a person's word."""

from __future__ import annotations

from datetime import datetime

import pytest

from odoo_ha_history.storage.maintenance import Entities, Step, Task, steps
from odoo_ha_history.storage.partitions import FOR_EVER, is_longer, partition_of

ASKED = datetime(2026, 11, 28)
LEAF = partition_of(366, ASKED)
LAMP, DOOR, GONE = 1, 2, 3


def entities(**keeps: int) -> Entities:
    return Entities(frozenset({LAMP, DOOR}), {LAMP: keeps.get("lamp", 366), DOOR: keeps.get("door", 366)})


def task(kind: str, *records: int, keep: int = 0, into: int | None = None) -> Task:
    return Task(1, kind, frozenset(records), keep, into, ASKED)


def planned(present: list[int], known: Entities, *tasks: Task) -> list[Step]:
    return list(steps(LEAF, present, known, tasks))


def test_what_is_where_it_belongs_stays() -> None:
    assert planned([LAMP, DOOR], entities()) == []


@pytest.mark.parametrize("keep", [731, 1827, FOR_EVER])
def test_what_is_kept_longer_moves(keep: int) -> None:
    assert planned([LAMP, DOOR], entities(lamp=keep)) == [Step((LAMP,), keep)]


@pytest.mark.parametrize("keep", [10, 31, 92])
def test_a_shorter_time_moves_nothing(keep: int) -> None:
    assert planned([LAMP, DOOR], entities(lamp=keep)) == []


def test_a_person_can_shorten_it() -> None:
    said = task("keep", LAMP, keep=31)
    assert planned([LAMP, DOOR], entities(lamp=31), said) == [Step((LAMP,), 31)]


def test_a_person_who_shortens_it_lengthens_nothing() -> None:
    assert planned([LAMP], entities(), task("keep", LAMP, keep=731)) == []


def test_a_person_can_remove_what_was_recorded_until_they_said_so() -> None:
    nothing = Entities(frozenset({LAMP}), {})
    assert planned([LAMP], nothing, task("remove", LAMP)) == [Step((LAMP,), before=ASKED)]


def test_what_is_recorded_no_more_stays_otherwise() -> None:
    assert planned([LAMP], Entities(frozenset({LAMP}), {})) == []


def test_what_has_lost_its_entity_goes() -> None:
    assert planned([LAMP, GONE], entities()) == [Step((GONE,), if_gone=True)]


def test_what_goes_to_another_entity_is_not_lost_with_its_own() -> None:
    assert planned([LAMP, GONE], entities(), task("hand_over", GONE, into=LAMP)) == [Step((GONE,), 366, LAMP)]


def test_a_task_about_others_changes_nothing() -> None:
    assert planned([LAMP], entities(), task("remove", DOOR)) == []


def test_for_ever_is_the_longest() -> None:
    assert is_longer(FOR_EVER, 1827)
    assert is_longer(31, 10)
    assert not is_longer(1827, FOR_EVER)
    assert not is_longer(FOR_EVER, FOR_EVER)
    assert not is_longer(10, 10)
