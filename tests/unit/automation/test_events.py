"""Events and buttons: what happened is told once, also when an entity comes back, and what happened unheard, late."""

from __future__ import annotations

import datetime
from dataclasses import replace

import pytest

from odoo_ha_addon.hass import EntityState
from odoo_ha_automation.bridge.rule import Rule, When
from odoo_ha_automation.bridge.targets import Target

from .matched import Matched

PRESSES = Rule(1, 1, Target(frozenset({1})), When.EVENT)
NOON = datetime.datetime(2026, 11, 28, 12, 0, tzinfo=datetime.timezone.utc).timestamp()


def told(
    at: float, happened: float | str, kind: str | None = None, entity: str = "event.bell"
) -> EntityState:
    """A state that came `at` and tells of what `happened` then; seconds after noon."""
    word = (
        happened
        if isinstance(happened, str)
        else datetime.datetime.fromtimestamp(NOON + happened, datetime.timezone.utc).isoformat()
    )
    attributes = {} if kind is None else {"event_type": kind}
    return EntityState(entity, word, attributes, NOON + at, NOON + at)


@pytest.mark.parametrize("entity", ["event.bell", "button.bell", "input_button.bell", "scene.bell"])
def test_each_press_fires_the_first_too(entity: str) -> None:
    bell = Matched(PRESSES, told(0, "unknown", entity=entity), NOON)
    for at in (5, 6, 7):
        bell.becomes(told(at, at, entity=entity), NOON + at)
    assert [since - NOON for _, since in bell.moments] == [5, 6, 7]


def test_an_entity_that_comes_back_tells_of_nothing_new() -> None:
    bell = Matched(PRESSES, told(0, -60, "ring"), NOON)
    bell.becomes(told(1, "unavailable"), NOON + 1)
    bell.becomes(told(2, -60, "ring"), NOON + 2)
    assert bell.fired == []
    bell.becomes(told(3, "unavailable"), NOON + 3)
    bell.becomes(told(4, 4, "ring"), NOON + 4)
    assert len(bell.fired) == 1


def test_only_the_kinds_that_the_rule_names_count_and_the_kind_is_the_value() -> None:
    bell = Matched(replace(PRESSES, to=frozenset({"double", "long"})), told(0, "unknown"), NOON)
    for at, kind in enumerate(["single", "Double", "long", None], 1):
        bell.becomes(told(at, at, kind), NOON + at)
    assert [firing.match.new for _, firing in bell.fired] == ["Double", "long"]
    assert {firing.match.cause.old for _, firing in bell.fired} == {None}


def test_what_happened_while_another_bridge_began_is_late_and_told_once() -> None:
    bell = Matched(PRESSES, told(0, -60), NOON)
    bell.restarts()
    late = told(30, 30, "ring")
    bell.becomes(late, NOON + 100, snapshot=True)
    bell.restarts()
    bell.becomes(late, NOON + 200, snapshot=True)
    [(_, firing)] = bell.fired
    assert (firing.match.late, firing.match.since - NOON) == (True, 30)


def test_a_clock_that_was_put_back_silences_nobody() -> None:
    bell = Matched(PRESSES, told(0, 0), NOON)
    bell.becomes(told(-3600, -3600), NOON + 10)
    bell.becomes(told(-3590, -3590), NOON + 20)
    assert len(bell.fired) == 2


@pytest.mark.parametrize(
    ("entity", "word"),
    [("sensor.clock", "2026-11-28T12:00:05+00:00"), ("event.bell", "soon"), ("event.bell", "")],
)
def test_what_is_no_moment_or_no_event_sets_off_nothing(entity: str, word: str) -> None:
    bell = Matched(PRESSES, told(0, "unknown", entity=entity), NOON)
    bell.becomes(told(5, word, entity=entity), NOON + 5)
    assert bell.fired == []


def test_not_again_within_counts_from_press_to_press() -> None:
    bell = Matched(replace(PRESSES, pause=10.0), told(0, "unknown"), NOON)
    for at in (1, 5, 12):
        bell.becomes(told(at, at), NOON + at)
    assert [since - NOON for _, since in bell.moments] == [1, 12]
