import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo_ha_addon.protocol.registry_diff import Scope
from odoo_ha_addon.protocol.registry_entities import NeedsWholeList, diff_entities, shown_name
from odoo_ha_addon.protocol.registry_kinds import ENTITY

from .houses import Records, entry, record, stateful

ALL = Scope(known={"area": {"kitchen"}, "device": {"lamp"}, "label": {"a"}}, authoritative=True)
STARTING = Scope(known=ALL.known)


def compare(rows, present, names=(), scope=ALL, whole=True):
    return diff_entities(rows, present, {name: name for name in names}, {"lamp": "Lamp"}, scope, whole=whole)


entity_ids = st.sampled_from(["light.a", "light.b", "light.c", "light.d"])
registries = st.dictionaries(st.sampled_from("XYZ"), entity_ids).filter(
    lambda entries: len(set(entries.values())) == len(entries)
)
states = st.sets(entity_ids)


@given(before=registries, after=registries, states_before=states, states_after=states)
def test_whatever_is_renamed_or_swapped_each_entry_keeps_its_record(
    before, after, states_before, states_after
):
    records = Records(ENTITY)
    for number, entity_id in enumerate(sorted(states_before - set(before.values()))):
        records.add(stateful(100 + number, entity_id))
    for entries, names in ((before, states_before), (after, states_after)):
        ids = {present.key: present.id for present in records.rows.values() if present.key}
        rows = [entry(key, entity_id) for key, entity_id in entries.items()]
        records.apply(compare(rows, records.rows.values(), names))
        for key, entity_id in entries.items():
            [present] = [p for p in records.rows.values() if p.key == key]
            assert present.active
            assert present.values["entity_id"] == entity_id
            assert present.id == ids.get(key, present.id)
        assert not compare(rows, records.rows.values(), names).create


@given(before=registries, after=registries, names=states)
def test_a_second_look_changes_nothing(before, after, names):
    records = Records(ENTITY)
    for entries in (before, after):
        rows = [entry(key, entity_id) for key, entity_id in entries.items()]
        records.apply(compare(rows, records.rows.values(), names))
    assert not compare(rows, records.rows.values(), names)


def test_a_renamed_entity_keeps_its_record():
    changes = compare([entry("X", "light.new")], [record(ENTITY, 7, entry("X", "light.old"))])
    assert changes.rename == {7: "light.new"}
    assert not changes.create
    assert not changes.archive


def test_two_entities_may_swap_their_ids():
    present = [record(ENTITY, 7, entry("X", "light.a")), record(ENTITY, 8, entry("Y", "light.b"))]
    changes = compare([entry("X", "light.b"), entry("Y", "light.a")], present, ["light.a", "light.b"])
    assert changes.rename == {7: "light.b", 8: "light.a"}
    assert not changes.archive


def test_an_entity_that_gets_a_registry_entry_keeps_its_record():
    changes = compare([entry("X", "light.a")], [stateful(7, "light.a")], ["light.a"])
    assert changes.update[7]["registry_id"] == "X"
    assert not changes.create


def test_the_shadow_that_the_first_state_after_a_rename_made_goes_up_in_the_renamed_one():
    present = [record(ENTITY, 7, entry("X", "light.old")), stateful(8, "light.new")]
    changes = compare([entry("X", "light.new")], present, ["light.new"], whole=False)
    assert changes.absorb == [(8, 7)]
    assert changes.rename == {7: "light.new"}


def test_the_record_of_a_deleted_entity_steps_aside_for_one_that_takes_its_id():
    present = [record(ENTITY, 7, entry("X", "light.a")), record(ENTITY, 8, entry("Y", "light.b"))]
    changes = compare([entry("X", "light.b")], present, ["light.b"])
    assert changes.rename == {8: "light.b~8", 7: "light.b"}
    assert changes.archive == [8]


def test_an_entry_made_anew_under_the_same_id_goes_on_with_the_old_record():
    present = [record(ENTITY, 7, entry("X", "light.a"), active=False)]
    changes = compare([entry("Y", "light.a")], present)
    assert changes.update[7]["registry_id"] == "Y"
    assert changes.update[7]["active"] is True


def test_a_disabled_entity_is_registered_without_a_state_and_stays():
    rows = [entry("X", "light.a", disabled_by="integration")]
    [values] = compare(rows, []).create
    assert values["disabled_by"] == "integration"
    assert not compare(rows, [record(ENTITY, 7, rows[0])]).archive


def test_an_entity_without_an_entry_is_not_the_registrys_business():
    assert not compare([], [stateful(7, "sun.sun")], ["sun.sun"])


def test_a_list_from_a_starting_home_assistant_archives_nothing():
    assert not compare([], [record(ENTITY, 7, entry("X", "light.a"))], scope=STARTING)


def test_an_entity_that_lost_its_entry_but_has_a_state_goes_on_without():
    present = [record(ENTITY, 7, entry("X", "light.a", labels=["a"], icon="mdi:lamp"))]
    changes = compare([], present, ["light.a"])
    assert not changes.archive
    assert changes.update[7]["registry_id"] is None
    assert changes.update[7]["icon"] is None
    assert changes.update[7]["label_ids"] == frozenset()


def test_a_removed_entry_is_archived_on_home_assistants_word_alone():
    scope = Scope(known=ALL.known, removed={"light.a"})
    present = [record(ENTITY, 7, entry("X", "light.a")), record(ENTITY, 8, entry("Y", "light.b"))]
    assert compare([], present, scope=scope, whole=True).archive == [7]


def test_an_entity_that_left_its_id_may_have_another_by_now_so_only_the_whole_list_tells_that_it_is_gone():
    scope = Scope(known=ALL.known, removed={"light.a"})
    present = [record(ENTITY, 7, entry("X", "light.a"))]
    with pytest.raises(NeedsWholeList):
        compare([], present, ["light.a"], scope=scope, whole=False)
    changes = compare([entry("X", "light.c")], present, ["light.a"], scope=scope, whole=True)
    assert changes.rename == {7: "light.c"}
    assert not changes.archive


def test_an_entry_that_was_removed_for_certain_needs_no_whole_list():
    present = [record(ENTITY, 7, entry("X", "light.a"))]
    scope = Scope(known=ALL.known, removed={"light.a"}, gone={"light.a"})
    assert compare([], present, scope=scope, whole=False).archive == [7]
    assert compare([], present, ["light.a"], scope=scope, whole=False).update[7]["registry_id"] is None


def test_an_entry_that_cannot_be_read_keeps_its_record_as_it_is():
    present = [record(ENTITY, 7, entry("X", "light.a")), record(ENTITY, 8, entry("Y", "light.b"))]
    scope = Scope(known=ALL.known, authoritative=True, removed={"light.a", "light.b"}, unread={"X"})
    changes = compare([], present, scope=scope, whole=True)
    assert changes.archive == [8]
    assert not changes.update


def test_a_part_of_the_registry_asks_for_the_whole_where_an_id_went_from_one_to_another():
    present = [record(ENTITY, 7, entry("X", "light.a")), record(ENTITY, 8, entry("Y", "light.b"))]
    with pytest.raises(NeedsWholeList):
        compare([entry("X", "light.b")], present, whole=False)
    with pytest.raises(NeedsWholeList):
        compare([entry("Z", "light.b")], present, whole=False)


def test_without_an_own_area_the_entity_follows_its_device():
    [follower, own] = compare(
        [entry("X", "light.a", device_id="lamp"), entry("Y", "light.b", device_id="lamp", area_id="kitchen")],
        [],
    ).create
    assert (follower["area_id"], follower["device_id"]) == (None, "lamp")
    assert (own["area_id"], own["device_id"]) == ("kitchen", "lamp")


def test_what_a_list_leaves_out_is_left_as_it_is():
    known = entry("X", "light.a", aliases=["lamp"], device_class="outlet", capabilities={"modes": [1]})
    assert not compare([entry("X", "light.a")], [record(ENTITY, 7, known)], ["light.a"])


def test_the_name_of_an_entity_with_a_state_is_the_states_business():
    present = [record(ENTITY, 7, entry("X", "light.a"), name="Friendly")]
    changes = compare([entry("X", "light.a", name="Registry")], present, ["light.a"])
    assert changes.update == {7: {"registry_name": "Registry"}}


@pytest.mark.parametrize(
    ("row", "name"),
    [
        ({"name": "Own", "original_name": "Original", "has_entity_name": True}, "Own"),
        ({"original_name": "Power", "has_entity_name": True}, "Lamp Power"),
        ({"original_name": None, "has_entity_name": True}, "Lamp"),
        ({"original_name": "Lamp Power", "has_entity_name": False}, "Lamp Power"),
        ({"original_name": "Power", "next_name_part": "device"}, "Lamp Power"),
        ({"name": "Own", "next_name_part": "device"}, "Lamp Own"),
        ({"original_name": "Power", "next_name_part": "area"}, "Power"),
        ({"device_id": None}, "light.a"),
    ],
)
def test_without_a_state_the_name_is_made_as_home_assistant_makes_it(row, name):
    assert shown_name({"entity_id": "light.a", "device_id": "lamp", **row}, {"lamp": "Lamp"}) == name
