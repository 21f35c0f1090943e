"""What a rule would have done is what it does: the same changes, taken live and from what was recorded."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from odoo_ha_automation.bridge.replay import Replay, Said, Silence
from odoo_ha_automation.bridge.rule import Rule, When

from . import rule_model
from .test_standing import OPENS, WARM, number_rules, numbers, steps, timeline, word_rules, words

DOOR, OTHER = 1, 2


def replayed(
    rule: Rule,
    happened: list[tuple[float, str]],
    end: float,
    silences: list[Silence] | None = None,
) -> list[tuple[float, float]]:
    replay = Replay(rule, {DOOR: ("binary_sensor", "")}, silences or ())
    first, *others = (Said(DOOR, at, at, value) for at, value in happened)
    replay.begin([first], first.moment)
    for said in others:
        replay.take(said)
    replay.wait(end)
    return [(fired.moment, fired.match.since) for fired in replay.fired]


@given(st.one_of(
    st.tuples(word_rules, st.lists(st.tuples(steps, words), min_size=1, max_size=12)),
    st.tuples(number_rules, st.lists(st.tuples(steps, numbers), min_size=1, max_size=12)),
))  # fmt: skip
def test_it_fires_as_the_plain_model_says(given_: tuple[Rule, list[tuple[float, str]]]) -> None:
    rule, values = given_
    happened = timeline(values)
    end = happened[-1][0] + 60.0
    assert replayed(rule, happened, end) == rule_model.firings(rule, happened, end)


def test_the_beginning_of_a_recording_sets_nothing_off() -> None:
    replay = Replay(OPENS, {DOOR: ("binary_sensor", "")})
    replay.begin([], 0.0)
    replay.take(Said(DOOR, 5.0, 5.0, "on"))
    assert replay.fired == []


def test_a_time_of_which_nothing_is_known_ends_with_what_is_found() -> None:
    rule = replace(OPENS, hold=60.0)
    silence = Silence(30.0, 500.0, frozenset({DOOR}))
    happened = [(0.0, "off"), (10.0, "on"), (510.0, "on")]
    assert replayed(rule, happened, 600.0, [silence]) == [(510.0, 10.0)]
    assert replayed(rule, [*happened[:2], (510.0, "off")], 600.0, [silence]) == []


def test_which_says_that_it_is_late_or_does_nothing_as_the_rule_says() -> None:
    rule = replace(OPENS, hold=60.0, fires_late=False)
    silence = Silence(30.0, 500.0, frozenset({DOOR}))
    assert replayed(rule, [(0.0, "off"), (10.0, "on"), (510.0, "on")], 600.0, [silence]) == []


def test_a_silence_of_another_entity_changes_nothing() -> None:
    rule = replace(OPENS, hold=60.0)
    silence = Silence(30.0, 500.0, frozenset({OTHER}))
    assert replayed(rule, [(0.0, "off"), (10.0, "on")], 600.0, [silence]) == [(70.0, 10.0)]


def test_each_entity_is_followed_by_itself_and_tells_its_unit() -> None:
    replay = Replay(WARM, {DOOR: ("sensor", "°C"), OTHER: ("sensor", "°F")})
    replay.begin([Said(DOOR, 0.0, 0.0, "20"), Said(OTHER, 0.0, 0.0, "20")], 0.0)
    replay.take(Said(DOOR, 1.0, 1.0, "31"))
    replay.take(Said(OTHER, 2.0, 2.0, "99"))
    assert [(each.record, each.match.new, each.match.unit) for each in replay.fired] == [
        (DOOR, "31", "°C"),
        (OTHER, "99", "°F"),
    ]


def test_the_state_of_another_entity_is_that_of_the_moment() -> None:
    replay = Replay(OPENS, {DOOR: ("binary_sensor", "")}, other=OTHER)
    replay.begin([Said(DOOR, 0.0, 0.0, "off"), Said(OTHER, 0.0, 0.0, "1")], 0.0)
    replay.take(Said(DOOR, 1.0, 1.0, "on"))
    replay.take(Said(OTHER, 2.0, 2.0, "2"))
    replay.take(Said(DOOR, 3.0, 3.0, "off"))
    replay.take(Said(DOOR, 4.0, 4.0, "on"))
    assert [each.other for each in replay.fired] == ["1", "2"]


def test_an_attribute_is_looked_at_where_the_rule_says_so() -> None:
    rule = replace(OPENS, attribute="hvac_action", to=frozenset({"heating"}))
    replay = Replay(rule, {DOOR: ("climate", "")})
    replay.begin([Said(DOOR, 0.0, 0.0, "heat", {"hvac_action": "idle"})], 0.0)
    replay.take(Said(DOOR, 5.0, 0.0, "heat", {"hvac_action": "heating"}))
    assert [each.match.new for each in replay.fired] == ["heating"]


def test_a_storm_is_bounded_and_counted_as_it_would_be() -> None:
    replay = Replay(replace(OPENS, when=When.CHANGED, to=frozenset()), {DOOR: ("binary_sensor", "")})
    replay.begin([Said(DOOR, 959.0, 959.0, "x")], 959.0)
    for n in range(20):
        replay.take(Said(DOOR, 960.0 + n / 100, 960.0 + n / 100, str(n)))
    assert (len(replay.fired), replay.left_out) == (10, 10)


def test_what_does_not_change_is_found_by_the_clock() -> None:
    rule = replace(OPENS, when=When.NO_CHANGE, to=frozenset(), hold=100.0)
    assert replayed(rule, [(0.0, "20"), (50.0, "21"), (400.0, "22")], 450.0) == [(150.0, 50.0)]
