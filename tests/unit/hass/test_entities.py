"""entities.py: the store has what Home Assistant has, whatever way it got there."""

from __future__ import annotations

import json
import time
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hass.compressed import UNREADABLE, EntityState, is_entity_id
from hass.entities import Change, EntityStore
from hass.limits import ATTRIBUTES_BYTES, DEPTH, MOST_UNCERTAIN, STATE_CHARACTERS
from hass.messages import split_frame
from tests.fake_home_assistant.states import Context, State, StateMachine, diff_event

LAMP = {"s": "on", "a": {"brightness": 180, "friendly_name": "Lamp"}, "c": "01A", "lc": 1795325322.661184}


@pytest.fixture
def store() -> EntityStore:
    store = EntityStore()
    store.apply({"a": {"light.lamp": LAMP}})
    return store


def test_a_snapshot_gives_whole_states() -> None:
    store = EntityStore()
    change = store.apply({"a": {"light.lamp": LAMP}})
    lamp = EntityState(
        "light.lamp",
        "on",
        {"brightness": 180, "friendly_name": "Lamp"},
        1795325322.661184,
        1795325322.661184,
        "01A",
    )
    assert change == Change({"light.lamp": lamp}, set(), snapshot=True)
    assert store.states == {"light.lamp": lamp}


def test_an_empty_snapshot_is_a_snapshot_too() -> None:
    store = EntityStore()
    assert store.apply({"a": {}}).snapshot
    assert not store.apply({"a": {"light.lamp": LAMP}}).snapshot


def test_a_new_snapshot_replaces_and_tells_what_is_gone(store: EntityStore) -> None:
    store.apply({"a": {"light.ghost": LAMP}})
    store.expect_snapshot()
    change = store.apply({"a": {"light.lamp": LAMP, "light.new": LAMP}})
    assert change.snapshot
    assert change.removed == {"light.ghost"}
    assert set(change.changed) == {"light.new"}
    assert set(store.states) == {"light.lamp", "light.new"}


def test_after_a_first_event_that_is_no_snapshot_everything_is_uncertain() -> None:
    store = EntityStore()
    change = store.apply({"c": {"light.lamp": {"+": {"s": "off"}}}})
    assert change.all_uncertain
    assert not change.snapshot
    assert store.apply({"a": {"light.lamp": LAMP}}).snapshot


def test_lc_stands_for_both_times(store: EntityStore) -> None:
    lamp = store.apply({"c": {"light.lamp": {"+": {"s": "off", "lc": 1795325400.5}}}}).changed["light.lamp"]
    assert (lamp.state, lamp.last_changed, lamp.last_updated) == ("off", 1795325400.5, 1795325400.5)


def test_lu_moves_the_update_alone(store: EntityStore) -> None:
    change = {"c": {"light.lamp": {"+": {"lu": 1795325400.5, "a": {"brightness": 100}}}}}
    lamp = store.apply(change).changed["light.lamp"]
    assert (lamp.state, lamp.last_changed, lamp.last_updated) == ("on", 1795325322.661184, 1795325400.5)
    assert lamp.attributes == {"brightness": 100, "friendly_name": "Lamp"}


def test_lu_is_taken_where_a_whole_state_has_it() -> None:
    lamp = EntityStore().apply({"a": {"light.lamp": {**LAMP, "lu": 1795325323.5}}}).changed["light.lamp"]
    assert (lamp.last_changed, lamp.last_updated) == (1795325322.661184, 1795325323.5)


def test_attributes_are_removed_by_name(store: EntityStore) -> None:
    change = store.apply(
        {"c": {"light.lamp": {"+": {"lu": 1795325400.0}, "-": {"a": ["brightness", "unknown"]}}}}
    )
    assert change.changed["light.lamp"].attributes == {"friendly_name": "Lamp"}


def test_an_attribute_may_become_null(store: EntityStore) -> None:
    change = store.apply({"c": {"light.lamp": {"+": {"a": {"brightness": None}}}}})
    assert change.changed["light.lamp"].attributes["brightness"] is None


def test_a_state_that_was_given_out_does_not_change_afterwards(store: EntityStore) -> None:
    before = store.states["light.lamp"]
    store.apply(
        {"c": {"light.lamp": {"+": {"s": "off", "a": {"brightness": 1}}, "-": {"a": ["friendly_name"]}}}}
    )
    assert (before.state, before.attributes) == ("on", {"brightness": 180, "friendly_name": "Lamp"})


@pytest.mark.parametrize(
    ("first", "then", "expected"),
    [
        ("01A", "01B", ("01B", None, None)),
        ("01A", {"id": "01B", "user_id": "u"}, ("01B", None, "u")),
        ({"id": "01A", "parent_id": "p", "user_id": "u"}, "01B", ("01B", "p", "u")),
        ({"id": "01A", "parent_id": "p", "user_id": "u"}, {"user_id": None, "id": "01B"}, ("01B", "p", None)),
        ({"id": "01A", "parent_id": None, "user_id": "u"}, {"parent_id": "p"}, ("01A", "p", "u")),
        ("01A", 5, ("01A", None, None)),
        ("01A", {"id": 5}, (None, None, None)),
        (None, "01B", ("01B", None, None)),
    ],
)
def test_the_context_is_a_string_or_what_changed_of_it(
    first: Any, then: Any, expected: tuple[Any, ...]
) -> None:
    store = EntityStore()
    store.apply({"a": {"light.lamp": {**LAMP, "c": first}}})
    lamp = store.apply({"c": {"light.lamp": {"+": {"c": then}}}}).changed["light.lamp"]
    assert (lamp.context_id, lamp.context_parent_id, lamp.context_user_id) == expected


def test_a_removed_entity_is_gone(store: EntityStore) -> None:
    change = store.apply({"r": ["light.lamp", "light.unknown"]})
    assert change == Change({}, {"light.lamp"})
    assert store.states == {}


def test_an_entity_may_come_back(store: EntityStore) -> None:
    store.apply({"r": ["light.lamp"]})
    assert set(store.apply({"a": {"light.lamp": LAMP}}).changed) == {"light.lamp"}


def test_a_diff_for_an_unknown_entity_makes_that_one_uncertain_and_the_rest_is_taken(
    store: EntityStore,
) -> None:
    change = store.apply({"c": {"light.unknown": {"+": {"s": "off"}}, "light.lamp": {"+": {"s": "off"}}}})
    assert change.uncertain == {"light.unknown"}
    assert not change.all_uncertain
    assert change.changed["light.lamp"].state == "off"
    assert "light.unknown" not in store.states


@pytest.mark.parametrize(
    "event",
    [None, [], "text", {"a": None}, {"a": []}, {"r": {}}, {"r": "light.lamp"}, {"c": []}],
)
def test_after_an_event_that_may_have_been_about_anything_everything_is_uncertain(
    store: EntityStore, event: Any
) -> None:
    before = dict(store.states)
    change = store.apply(event)
    assert change == Change({}, set(), all_uncertain=True)
    assert store.states == before
    assert store.bad_entries == 1
    assert not store.apply({"c": {"light.lamp": {"+": {"s": "off"}}}}).all_uncertain


@pytest.mark.parametrize(
    "diff",
    [
        None,
        {"+": []},
        {"+": {"s": 5}},
        {"+": {"s": None}},
        {"+": {"lc": "yesterday"}},
        {"+": {"lc": None}},
        {"+": {"lu": True}},
        {"+": {"lc": 1e300}},
        {"+": {"lc": -1}},
        {"+": {"a": [1]}},
        {"+": {"a": "text"}},
        {"-": {"a": 5}},
        {"-": {"a": [[]]}},
        {"-": []},
    ],
)
def test_a_malformed_diff_changes_nothing_is_counted_and_makes_its_entity_uncertain(
    store: EntityStore, diff: Any
) -> None:
    before = dict(store.states)
    change = store.apply({"c": {"light.lamp": diff}})
    assert change == Change({}, set(), uncertain=frozenset({"light.lamp"}))
    assert store.states == before
    assert store.bad_entries == 1
    assert store.apply({"c": {"light.lamp": {"+": {"s": "off"}}}}).changed["light.lamp"].state == "off"


def test_one_entity_that_cannot_be_stored_is_unreadable_with_its_reason_and_the_others_come() -> None:
    bad = {
        "light.null": None,
        "light.empty": {},
        "light.state": {**LAMP, "s": None},
        "light.attributes": {**LAMP, "a": []},
        "light.time": {**LAMP, "lc": "x"},
        "light.deep": {**LAMP, "a": {"x": nested(DEPTH)}},
        "light.very_deep": {**LAMP, "a": {"x": nested(500)}},
        "light.big": {**LAMP, "a": {"x": "x" * ATTRIBUTES_BYTES}},
        "light.long": {**LAMP, "s": "x" * (STATE_CHARACTERS + 1)},
    }
    store = EntityStore()
    change = store.apply({"a": {**bad, "light.lamp": LAMP}})
    assert change == Change({"light.lamp": store.states["light.lamp"]}, set(), snapshot=True)
    assert store.unreadable == {
        **dict.fromkeys(bad, "malformed"),
        "light.deep": "too_deep",
        "light.very_deep": "too_deep",
        "light.big": "too_big",
        "light.long": "too_long",
    }
    assert store.bad_entries == len(bad)
    assert set(store.unreadable.values()) <= UNREADABLE.keys()


def test_what_is_just_within_the_limits_is_kept_whole() -> None:
    attributes = {"x": nested(DEPTH - 1)}
    store = EntityStore()
    store.apply({"a": {"light.lamp": {**LAMP, "a": attributes, "s": "ä" * STATE_CHARACTERS}}})
    assert store.states["light.lamp"].attributes == attributes
    assert store.states["light.lamp"].state == "ä" * STATE_CHARACTERS


def test_an_unreadable_entity_has_no_state_until_a_good_one_comes(store: EntityStore) -> None:
    change = store.apply({"a": {"light.lamp": {**LAMP, "s": None}}})
    assert change == Change({}, {"light.lamp"})
    assert (store.states, store.unreadable) == ({}, {"light.lamp": "malformed"})
    change = store.apply({"c": {"light.lamp": {"+": {"s": "on"}}}})
    assert change == Change({}, set(), uncertain=frozenset({"light.lamp"})), "it may be well again"
    change = store.apply({"a": {"light.lamp": LAMP}})
    assert set(change.changed) == {"light.lamp"}
    assert store.unreadable == {}


@pytest.mark.parametrize("event", [{"r": ["light.lamp"]}, {"a": {"light.lamp": LAMP}}])
def test_trouble_is_forgotten_when_the_entity_goes_or_is_well(store: EntityStore, event: Any) -> None:
    store.apply({"a": {"light.lamp": None}})
    store.apply(event)
    assert store.unreadable == {}


@pytest.mark.parametrize(
    ("diff", "code"),
    [
        ({"+": {"a": {"x": "x" * ATTRIBUTES_BYTES}}}, "too_big"),
        ({"+": {"s": "x" * (STATE_CHARACTERS + 1)}}, "too_long"),
        ({"+": {"a": {"x": [[[[0]]]]}}}, None),
    ],
)
def test_a_diff_over_a_limit_makes_its_entity_unreadable(
    store: EntityStore, diff: Any, code: str | None
) -> None:
    change = store.apply({"c": {"light.lamp": diff}})
    assert store.unreadable.get("light.lamp") == code
    assert ("light.lamp" in change.removed) == bool(code)


def test_attributes_that_grow_by_diffs_are_measured_as_a_whole(store: EntityStore) -> None:
    part = "x" * (ATTRIBUTES_BYTES // 4)
    for number in range(10):
        store.apply({"c": {"light.lamp": {"+": {"a": {"same": part + str(number)}}}}})
    assert store.unreadable == {}
    for number in range(3):
        store.apply({"c": {"light.lamp": {"+": {"a": {f"other_{number}": part}}}}})
    assert store.unreadable == {"light.lamp": "too_big"}


def test_texts_are_made_storable(store: EntityStore) -> None:
    diff = {"s": "a\0b", "a": {"k\0": "v\0w\ud800", "brightness": None}, "c": "01\0"}
    store.apply({"c": {"light.lamp": {"+": diff, "-": {"a": ["friendly_name"]}}}})
    lamp = store.states["light.lamp"]
    assert (lamp.state, lamp.attributes, lamp.context_id) == (
        "ab",
        {"k": "vw\ufffd", "brightness": None},
        "01",
    )
    store.apply({"c": {"light.lamp": {"-": {"a": ["k\0"]}}}})
    assert store.states["light.lamp"].attributes == {"brightness": None}


def nested(levels: int) -> Any:
    """Lists in lists."""
    value: list[Any] = []
    for _ in range(levels - 1):
        value = [value]
    return value


@pytest.mark.parametrize(
    "entity_id", ["", "lamp", "light.", ".lamp", "light.a b", "Light.Lamp", "light.x" * 100]
)
def test_an_entity_id_that_is_none_is_left_out_for_good(entity_id: str) -> None:
    store = EntityStore()
    store.apply({"a": {entity_id: LAMP}})
    change = store.apply({"c": {entity_id: {"+": {"s": "off"}}}})
    assert (store.states, store.unreadable) == ({}, {})
    assert change == Change({}, set()), "Home Assistant would not even accept the question"


def test_too_many_uncertain_entities_are_all(store: EntityStore) -> None:
    change = store.apply({"c": {f"light.l{number}": {} for number in range(MOST_UNCERTAIN)}})
    assert (len(change.uncertain), change.all_uncertain) == (MOST_UNCERTAIN, False)
    assert store.apply({"c": {"light.more": {}}}).all_uncertain


LATER = {**LAMP, "s": "later", "lc": LAMP["lc"] + 10}


def test_some_entities_are_read_again_beside_the_subscription(store: EntityStore) -> None:
    store.apply({"a": {"light.other": LAMP, "light.gone": LAMP}})
    store.apply({"c": {"light.new": {"+": {"s": "off"}}, "light.lamp": 7}})
    store.apply({"r": ["light.gone"]})
    asked = {"light.new", "light.lamp", "light.gone"}
    change = store.refresh({"a": {"light.new": LATER, "light.lamp": LATER, "light.other": LATER}}, asked)
    assert set(change.changed) == {"light.new", "light.lamp"}
    assert not change.snapshot
    assert {entity_id: state.state for entity_id, state in store.states.items()} == {
        "light.new": "later",
        "light.lamp": "later",
        "light.other": "on",
    }
    assert store.unreadable == {}
    assert set(store.apply({"c": {"light.new": {"+": {"s": "off"}}}}).changed) == {"light.new"}


def test_what_is_there_and_left_out_when_it_is_read_again_is_unreadable(store: EntityStore) -> None:
    store.apply({"c": {"light.unseen": {"+": {"s": "off"}}}})
    change = store.refresh({"a": {}}, {"light.lamp", "light.unseen", "light.never_heard_of"})
    assert change == Change({}, {"light.lamp"})
    assert store.unreadable == {"light.lamp": "left_out", "light.unseen": "left_out"}
    assert set(store.refresh({"a": {"light.lamp": LATER}}, {"light.lamp"}).changed) == {"light.lamp"}
    assert store.unreadable == {"light.unseen": "left_out"}


def test_all_entities_are_read_again_beside_the_subscription(store: EntityStore) -> None:
    store.apply({"a": {"light.other": LAMP, "light.same": LAMP}})
    change = store.refresh({"a": {"light.lamp": LATER, "light.same": LAMP, "light.new": LAMP}})
    assert change.snapshot
    assert set(change.changed) == {"light.lamp", "light.new"}
    assert change.removed == {"light.other"}
    assert store.unreadable == {"light.other": "left_out"}, "its removal would have come before"


def test_an_older_change_does_not_overwrite_what_was_read_again(store: EntityStore) -> None:
    store.refresh({"a": {"light.lamp": LATER}}, {"light.lamp"})
    older = store.apply({"c": {"light.lamp": {"+": {"s": "older", "lc": LATER["lc"] - 1}}}})
    older_whole = store.apply({"a": {"light.lamp": {**LAMP, "s": "older"}}})
    assert older == older_whole == Change({}, set())
    newer = store.apply({"c": {"light.lamp": {"+": {"s": "newer", "lc": LATER["lc"] + 1}}}})
    assert newer.changed["light.lamp"].state == "newer"
    back = store.apply({"c": {"light.lamp": {"+": {"s": "back", "lc": LATER["lc"] - 1}}}})
    assert back.changed["light.lamp"].state == "back", "only the clock of Home Assistant was set back"


@pytest.mark.parametrize("event", [None, [], {}, {"a": []}, {"a": None}])
def test_a_fresh_snapshot_that_makes_no_sense_leaves_things_as_uncertain_as_they_were(
    store: EntityStore, event: Any
) -> None:
    before = dict(store.states)
    assert store.refresh(event, {"light.lamp"}) == Change({}, set(), uncertain=frozenset({"light.lamp"}))
    assert store.refresh(event) == Change({}, set(), all_uncertain=True)
    assert store.states == before


def test_what_home_assistant_refuses_to_send_is_unreadable(store: EntityStore) -> None:
    assert store.give_up(["light.lamp", "light.x"]) == Change({}, {"light.lamp"})
    assert store.unreadable == {"light.lamp": "left_out", "light.x": "left_out"}


def test_unusable_entries_are_logged_once_and_without_their_content(
    store: EntityStore, caplog: pytest.LogCaptureFixture
) -> None:
    for _ in range(100):
        store.apply({"a": ["private"]})
        store.apply({"c": {"light.lamp": {"+": {"s": ["private"]}}}})
    assert store.bad_entries == 200
    assert len(caplog.messages) == 1
    assert "private" not in caplog.text


@pytest.mark.parametrize(
    ("text", "valid"),
    [
        ("light.lamp", True),
        ("light.1", True),
        ("input_boolean.a_b__c", True),
        ("in__put.a", False),
        ("_light.lamp", False),
        ("light_.lamp", False),
        ("light._lamp", False),
        ("light.lamp_", False),
        ("light.lamp.x", False),
        ("light.lamp\n", False),
        ("light.lämp", False),
    ],
)
def test_entity_ids_are_what_home_assistant_takes_for_them(text: str, valid: bool) -> None:
    assert is_entity_id(text) is valid


entity_ids = st.sampled_from(["light.a", "light.b", "sensor.c", "sensor.d"])
attributes = st.dictionaries(
    st.sampled_from("abcd"), st.none() | st.integers(0, 3) | st.lists(st.integers(0, 1))
)
contexts = st.builds(
    Context,
    id=st.sampled_from(["01A", "01B"]),
    parent_id=st.none() | st.just("p"),
    user_id=st.none() | st.sampled_from(["u", "v"]),
)
changes = st.tuples(st.just("set"), entity_ids, st.sampled_from(["on", "off"]), attributes, contexts)
removals = st.tuples(st.just("remove"), entity_ids)
reconnects = st.just(("reconnect",))
steps = st.lists(changes | changes | removals | reconnects, max_size=40)


def as_entity_state(state: State) -> EntityState:
    return EntityState(
        state.entity_id,
        state.state,
        state.attributes,
        state.last_changed,
        state.last_updated,
        state.context.id,
        state.context.parent_id,
        state.context.user_id,
    )


class House:
    """A Home Assistant and one that follows it, but for the times of being offline."""

    def __init__(self) -> None:
        self.now = 1795325322.661184
        self.states = StateMachine(clock=self.tick)
        self.store = EntityStore()
        self.known: dict[str, EntityState] = {}
        self.states.listeners.append(lambda old, new: self.receive(diff_event(old, new)))
        self.receive(self.snapshot())

    def tick(self) -> float:
        self.now += 0.000001
        return self.now

    def snapshot(self) -> dict[str, Any]:
        return {"a": {state.entity_id: state.compressed() for state in self.states}}

    def receive(self, event: dict[str, Any]) -> None:
        change = self.store.apply(orjson.loads(orjson.dumps(event)))
        assert not change.uncertain
        assert not change.all_uncertain
        # A second follower that knows only what the changes say.
        self.known.update(change.changed)
        for entity_id in change.removed:
            del self.known[entity_id]

    def do(self, step: tuple[Any, ...]) -> None:
        if step[0] == "set":
            self.states.set(*step[1:])
        elif step[0] == "remove":
            self.states.remove(step[1])
        else:
            self.store.expect_snapshot()
            self.receive(self.snapshot())


@given(steps)
def test_after_any_sequence_of_changes_the_store_has_what_home_assistant_has(
    steps: list[tuple[Any, ...]],
) -> None:
    house = House()
    for step in steps:
        house.do(step)
        expected = {state.entity_id: as_entity_state(state) for state in house.states}
        assert house.store.states == expected
        assert house.known == expected


@given(steps, steps)
def test_what_happened_while_nobody_was_connected_comes_with_the_snapshot(
    before: list[tuple[Any, ...]], meanwhile: list[tuple[Any, ...]]
) -> None:
    house = House()
    for step in before:
        house.do(step)
    house.states.listeners.clear()
    for step in meanwhile:
        if step[0] != "reconnect":
            house.do(step)
    house.do(("reconnect",))
    expected = {state.entity_id: as_entity_state(state) for state in house.states}
    assert house.store.states == house.known == expected


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=3),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["a", "c", "r", "+", "-", "s", "lc", "lu", "light.lamp"]), inner)
    ),
    max_leaves=20,
)


@given(st.lists(JSON, max_size=5))
def test_no_event_whatever_breaks_the_store(events: list[Any]) -> None:
    store = EntityStore()
    store.apply({"a": {"light.lamp": LAMP}})
    for event in events:
        store.apply(event)
    for entity_id, state in store.states.items():
        assert is_entity_id(entity_id)
        assert isinstance(state.state, str)
        assert isinstance(state.attributes, dict)
        assert state.last_changed >= 0
        assert state.last_updated >= 0


STRANGE = st.recursive(
    st.integers()
    | st.floats()
    | st.text(st.characters() | st.sampled_from("\0\ud800"), max_size=4)
    | st.none(),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text("ab\0\ud800", max_size=3), inner, max_size=3)
    ),
    max_leaves=10,
)
ENTRIES = st.fixed_dictionaries(
    {},
    optional={
        "s": STRANGE | st.text("on\0\ud800"),
        "a": st.dictionaries(st.sampled_from(["x", "x\0", "y"]), STRANGE) | STRANGE,
        "c": STRANGE | st.fixed_dictionaries({}, optional={"id": STRANGE, "user_id": STRANGE}),
        "lc": st.just(1.5e9) | STRANGE,
        "lu": st.just(1.5e9) | STRANGE,
    },
)
REMOVALS = st.fixed_dictionaries({}, optional={"a": st.lists(st.sampled_from(["x", "x\0", "y"])) | STRANGE})
DIFFS = st.fixed_dictionaries({}, optional={"+": ENTRIES, "-": REMOVALS}) | STRANGE


@given(st.lists(st.tuples(st.sampled_from("ac"), ENTRIES, DIFFS), max_size=6))
def test_whatever_states_come_everything_in_the_store_is_storable(events: list[tuple[str, Any, Any]]) -> None:
    store = EntityStore()
    store.apply({"a": {"light.lamp": LAMP}})
    for part, entry, diff in events:
        text = json.dumps({part: {"light.lamp": entry if part == "a" else diff}})
        store.apply(split_frame(text)[0])
        for state in store.states.values():
            written = orjson.dumps([*state])
            assert b"\\u0000" not in written
            assert orjson.loads(written) == [*state]
        assert store.states.keys().isdisjoint(store.unreadable)


def test_a_hundred_thousand_diffs_take_no_more_than_a_second_of_one_core() -> None:
    store = EntityStore()
    store.apply({"a": {f"sensor.number_{number}": LAMP for number in range(1000)}})
    events = [
        {
            "c": {
                f"sensor.number_{number % 1000}": {
                    "+": {"s": str(number), "lc": 1795325400.0 + number, "c": "01B"}
                }
            }
        }
        for number in range(20_000)
    ]
    best = min(_seconds(store, events) for _ in range(3))
    assert len(events) / best > 100_000


def _seconds(store: EntityStore, events: list[dict[str, Any]]) -> float:
    started = time.process_time()
    for event in events:
        store.apply(event)
    return time.process_time() - started
