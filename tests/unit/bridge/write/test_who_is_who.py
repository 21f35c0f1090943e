"""Whatever is renamed, removed and made again, in whichever order the bridge hears of it: at the end each record has
its own entity id, name and state.
"""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from odoo_ha_addon.bridge.write.entity_records import shown_name

from .houses import Bridge, Home

ENTITY_IDS = [f"light.{letter}" for letter in "abcde"]
KEYS = "KLMN"

home_steps = st.tuples(
    st.sampled_from(["rename", "swap", "remove", "create", "state", "no entry", "loses it", "follow"]),
    st.integers(0, 4),
    st.integers(0, 4),
)
bridge_steps = st.tuples(
    st.sampled_from(["hear state", "hear entry", "registry", "states"]), st.just(0), st.just(0)
)
sequences = st.lists(home_steps | bridge_steps, max_size=40)


def do(home: Home, bridge: Bridge, what: str, one: int, other: int) -> None:
    """A step, if it is possible."""
    keys = sorted(home.entries)
    key = keys[one % len(keys)] if keys else None
    entity_id = ENTITY_IDS[other]
    if what == "rename" and key and home.is_free(entity_id):
        home.rename(key, entity_id)
    elif what == "swap" and len(keys) > 1:
        swap(home, key, keys[(one + 1) % len(keys)])
    elif what == "remove" and key:
        home.remove(key)
    elif what == "create" and KEYS[one % len(KEYS)] not in home.entries and home.is_free(entity_id):
        home.create(KEYS[one % len(KEYS)], entity_id)
    elif (what == "state" and entity_id in home.states) or (what == "no entry" and home.is_free(entity_id)):
        home.set_state(entity_id)
    elif what == "loses it" and entity_id not in home.entries.values():
        home.remove_state(entity_id)
    elif what == "follow":
        home.let_state_follow()
    elif what == "hear state":
        bridge.hear_state()
    elif what == "hear entry":
        bridge.hear_entry()
    elif what == "registry":
        bridge.go_on_with_registry()
    elif what == "states":
        bridge.go_on_with_states()


def swap(home: Home, one: str | None, other: str) -> None:
    """By way of an id that nobody has, as a person has to do it."""
    assert one
    first, second = home.entries[one], home.entries[other]
    for key, entity_id in ((one, "light.between"), (other, first), (one, second)):
        home.rename(key, entity_id)
        while home.follows:
            home.let_state_follow()


def come_to_rest(home: Home, bridge: Bridge) -> None:
    while home.follows:
        home.let_state_follow()
    for _ in range(1000):
        if not bridge.is_busy:
            return
        bridge.hear_state()
        bridge.hear_entry()
        bridge.go_on_with_registry()
        bridge.go_on_with_states()
    raise AssertionError("it never comes to rest")


def check(home: Home, bridge: Bridge) -> None:
    rows = bridge.database.rows.values()
    active = {row.values["entity_id"]: row for row in rows if row.active}
    assert {row.key: row.values["entity_id"] for row in active.values() if row.key} == home.entries
    assert active.keys() == {*home.entries.values(), *home.states}
    states = bridge.database.states
    assert {bridge.database.rows[i].values["entity_id"]: state for i, state in states.items()} == home.states
    for entity_id, state in home.states.items():
        assert states[active[entity_id].id] == state
        assert active[entity_id].values["name"] == shown_name(state)
    assert bridge.records.states == states


@pytest.mark.parametrize("order", ["as it comes", "registry first", "states first"])
@settings(max_examples=100, deadline=None)
@given(before=sequences, after=sequences)
def test_at_the_end_everything_is_home_assistants_and_no_entity_has_changed_its_record(order, before, after):
    home = Home()
    bridge = Bridge(home)
    for key, entity_id in zip(KEYS, ENTITY_IDS, strict=False):
        home.create(key, entity_id)
    for steps in (before, after):
        come_to_rest(home, bridge)
        check(home, bridge)
        ids = {row.key: row.id for row in bridge.database.rows.values() if row.key and row.active}
        home.removed.clear()
        for what, one, other in steps:
            do(home, bridge, what, one, other)
            if order == "registry first":
                bridge.hear_entry()
                bridge.go_on_with_registry()
            elif order == "states first":
                bridge.hear_state()
                bridge.go_on_with_states()
        come_to_rest(home, bridge)
        check(home, bridge)
        for row in bridge.database.rows.values():
            if row.key in home.entries and row.key in ids and row.key not in home.removed:
                assert row.id == ids[row.key]
