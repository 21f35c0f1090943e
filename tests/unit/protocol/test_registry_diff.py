from hypothesis import given
from hypothesis import strategies as st

from odoo_ha_addon.protocol.registry_diff import Scope, diff, follow_splits, still_unconfirmed, unread_ids
from odoo_ha_addon.protocol.registry_kinds import AREA, DEVICE, FLOOR

from .houses import Records, area, device, record

ALL = Scope(known={"floor": {"ground"}, "label": {"a", "b"}, "area": {"kitchen"}}, authoritative=True)
STARTING = Scope(known=ALL.known, authoritative=False)

names = st.sampled_from(["kitchen", "bath", "attic", "hall"])
areas = st.dictionaries(
    names,
    st.fixed_dictionaries(
        {
            "name": st.text("abc ", max_size=3),
            "icon": st.none() | st.just("mdi:bed"),
            "labels": st.lists(st.sampled_from(["a", "b", "unknown"]), unique=True),
            "floor_id": st.sampled_from([None, "ground", "unknown"]),
            "aliases": st.lists(st.none() | st.sampled_from(["x", "y"])),
            "new_in_2031": st.none() | st.just({"deep": [1]}),
        }
    ),
).map(lambda rows: [area(key, **values) for key, values in rows.items()])


@given(before=areas, after=areas)
def test_after_a_diff_odoo_holds_what_home_assistant_has(before, after):
    records = Records(AREA)
    for rows in (before, after):
        records.apply(diff(AREA, rows, records.rows.values(), ALL))
    active = {present.key: present for present in records.rows.values() if present.active}
    assert active.keys() == {row["area_id"] for row in after}
    for row in after:
        present = active[row["area_id"]].values
        assert present["name"] == (row["name"] or row["area_id"])
        assert present["label_ids"] == set(row["labels"]) & {"a", "b"}
        assert present["floor_id"] == ("ground" if row["floor_id"] == "ground" else None)


@given(rows=areas)
def test_what_has_not_changed_is_not_written(rows):
    records = Records(AREA)
    records.apply(diff(AREA, rows, records.rows.values(), ALL))
    assert not diff(AREA, rows, records.rows.values(), ALL)
    shuffled = [
        {**row, "labels": row["labels"][::-1], "aliases": row["aliases"][::-1]} for row in reversed(rows)
    ]
    assert not diff(AREA, shuffled, records.rows.values(), ALL)


@given(before=areas, after=areas)
def test_while_home_assistant_starts_nothing_is_archived(before, after):
    records = Records(AREA)
    for rows in (before, after):
        records.apply(diff(AREA, rows, records.rows.values(), STARTING))
    assert all(present.active for present in records.rows.values())


@given(before=areas, between=areas)
def test_what_comes_back_has_its_old_record(before, between):
    records = Records(AREA)
    records.apply(diff(AREA, before, records.rows.values(), ALL))
    ids = {present.key: present.id for present in records.rows.values()}
    records.apply(diff(AREA, between, records.rows.values(), ALL))
    records.apply(diff(AREA, before, records.rows.values(), ALL))
    assert {p.key: p.id for p in records.rows.values() if p.active} == ids


def test_only_the_columns_that_differ_are_named():
    row = area("kitchen", icon="mdi:pot", labels=["a"])
    changes = diff(AREA, [{**row, "icon": "mdi:fridge"}], [record(AREA, 7, row)], ALL)
    assert changes.update == {7: {"icon": "mdi:fridge"}}


def test_an_unknown_reference_creates_no_placeholder():
    changes = diff(AREA, [area("kitchen", floor_id="nowhere", labels=["lost"])], [], ALL)
    [values] = changes.create
    assert values["floor_id"] is None
    assert values["label_ids"] == frozenset()


def test_an_area_that_was_deleted_in_home_assistant_is_archived_and_not_created_there():
    changes = diff(AREA, [], [record(AREA, 7, area("kitchen"))], ALL)
    assert changes.archive == [7]
    assert not changes.create


def test_a_field_that_nobody_knows_is_kept():
    changes = diff(AREA, [area("kitchen", new_in_2031={"deep": [1]})], [], ALL)
    assert changes.create[0]["extra"] == {"new_in_2031": {"deep": [1]}}


def test_rows_that_are_none_are_counted_and_do_no_harm():
    changes = diff(AREA, [None, [], {"name": "no id"}, area("kitchen")], [], ALL)
    assert [refused.reason for refused in changes.refused] == ["no_id"] * 3
    assert [values["area_id"] for values in changes.create] == ["kitchen"]


def test_aliases_may_hold_null():
    changes = diff(AREA, [area("kitchen", aliases=[None, "galley"])], [], ALL)
    assert changes.create[0]["aliases"] == [None, "galley"]


def test_floor_zero_is_not_no_floor():
    rows = [
        {"floor_id": "ground", "name": "Ground", "level": 0},
        {"floor_id": "yard", "name": "Yard", "level": None},
    ]
    ground, yard = diff(FLOOR, rows, [], ALL).create
    assert (ground["level"], ground["has_level"]) == (0, True)
    assert (yard["level"], yard["has_level"]) == (0, False)


def test_an_area_made_in_odoo_is_found_by_its_name_when_home_assistant_tells_of_it_first():
    waiting = record(AREA, 7, area("x", name="Living Room"))
    waiting.key = None
    changes = diff(AREA, [area("living_room_2", name="living room")], [waiting], ALL)
    assert not changes.create
    assert changes.update[7]["area_id"] == "living_room_2"


def edited(base, mine):
    present = record(AREA, 7, area("kitchen", icon=mine))
    present.pending = {"icon": {"base": base}}
    return present


def test_an_edit_that_is_under_way_is_not_overwritten():
    changes = diff(AREA, [area("kitchen", icon="old")], [edited("old", "new")], ALL)
    assert not changes


def test_an_edit_that_home_assistant_has_is_confirmed():
    changes = diff(AREA, [area("kitchen", icon="new")], [edited("old", "new")], ALL)
    assert changes.pending == {7: {"icon": "new"}}
    assert not changes.update


def test_an_edit_where_home_assistant_changed_the_same_is_a_conflict_and_told_once():
    present = edited("old", "new")
    rows = [area("kitchen", icon="theirs")]
    changes = diff(AREA, rows, [present], ALL)
    assert changes.pending == {7: {"icon": "theirs"}}
    assert not changes.update
    present.pending = still_unconfirmed(present.pending, present.values, changes.pending[7])
    assert present.pending == {"icon": {"base": "old", "theirs": "theirs"}}
    assert not diff(AREA, rows, [present], ALL)


def test_other_fields_of_an_edited_record_are_kept_in_step():
    changes = diff(AREA, [area("kitchen", name="Galley", icon="old")], [edited("old", "new")], ALL)
    assert changes.update == {7: {"name": "Galley"}}


def test_a_device_may_hang_on_one_that_is_listed_after_it():
    hub = device("hub")
    lamp = device("lamp", via_device_id="hub")
    assert [values["via_device_id"] for values in diff(DEVICE, [lamp, hub], [], ALL).create] == ["hub", None]


def test_a_child_device_lacks_most_keys_and_is_no_problem():
    child = {"id": "child", "name": "Outlet 1", "parent_device_id": "strip", "area_id": "kitchen"}
    strip, values = diff(DEVICE, [device("strip"), child], [], ALL).create
    assert strip["device_id"] == "strip"
    assert (values["parent_device_id"], values["area_id"], values["manufacturer"]) == (
        "strip",
        "kitchen",
        None,
    )


def test_the_record_of_a_split_device_follows_its_foremost_part():
    records = Records(DEVICE)
    records.add(record(DEVICE, 7, device("composite")))
    rows = [device("part_a"), device("part_b")]
    records.apply(follow_splits(rows, records.rows.values(), {"composite": "part_b"}))
    records.apply(diff(DEVICE, rows, records.rows.values(), ALL))
    assert {present.key: present.id for present in records.rows.values()} == {"part_b": 7, "part_a": 8}
    assert all(present.active for present in records.rows.values())
    assert not follow_splits(rows, records.rows.values(), {"composite": "part_b"})


def test_links_move_where_the_foremost_part_has_a_record_already():
    present = [record(DEVICE, 7, device("composite")), record(DEVICE, 8, device("part_b"))]
    changes = follow_splits([device("part_b")], present, {"composite": "part_b"})
    assert changes.absorb == [(7, 8)]
    assert not changes.update


def test_a_device_that_is_still_there_is_not_split():
    present = [record(DEVICE, 7, device("composite"))]
    assert not follow_splits([device("composite"), device("part")], present, {"composite": "part"})


def test_a_row_that_cannot_be_read_keeps_its_record_as_it_is():
    present = [record(AREA, 1, area("kitchen")), record(AREA, 2, area("attic"))]
    scope = Scope(known=ALL.known, authoritative=True, unread={"kitchen"})
    changes = diff(AREA, [], present, scope)
    assert changes.archive == [2]
    assert not changes.update


def test_a_device_that_cannot_be_read_is_still_there_for_those_that_hang_on_it():
    hub, lamp = record(DEVICE, 1, device("hub")), record(DEVICE, 2, device("lamp", via_device_id="hub"))
    scope = Scope(known=ALL.known, authoritative=True, unread={"hub"})
    assert not diff(DEVICE, [device("lamp", via_device_id="hub")], [hub, lamp], scope)
    assert not follow_splits([device("part")], [hub], {"hub": "part"}, unread={"hub"})


def test_an_id_that_no_record_can_have_is_known_well_enough():
    assert unread_ids(AREA, [{"area_id": "kitchen", "floor_id": "x"}]) == ({"kitchen"}, True)
    assert unread_ids(AREA, [{"area_id": "x" * 5000}]) == (set(), True)
    assert unread_ids(AREA, [{"area_id": "kitchen"}, {}]) == ({"kitchen"}, False)
