"""Whatever a row of a registry holds, it costs that row at most."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from odoo_ha_addon.protocol.registry_diff import Scope, diff, follow_splits
from odoo_ha_addon.protocol.registry_entities import diff_entities
from odoo_ha_addon.protocol.registry_kinds import (
    AREA,
    DEVICE,
    ENTITY,
    INDEXED_TEXT,
    KINDS,
    is_entity_id,
    is_id,
)

from .houses import Records, area, device, entry, record

SCOPE = Scope(known={"floor": {"ground"}, "label": {"a"}, "area": {"kitchen"}}, authoritative=True)

odd = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63) | st.floats(allow_nan=False) | st.text(max_size=5)
    | st.sampled_from(["", "x" * 20_000, "light.a", "light.a", "good"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=6,
)  # fmt: skip


def odd_rows(kind):
    keys = sorted({key for key, _ in (*kind.columns.values(), *kind.links.values(), *kind.many.values())})
    fields = st.dictionaries(
        st.sampled_from([*keys, kind.ha_key, "entity_id", "something_new"]), odd, max_size=6
    )
    return st.lists(fields | odd, max_size=5)


def compare(kind, rows, present):
    if kind is ENTITY:
        return diff_entities(rows, present, {}, {"lamp": "Lamp"}, SCOPE, whole=True)
    return diff(kind, rows, present, SCOPE)


@pytest.mark.parametrize("kind", KINDS.values(), ids=list(KINDS))
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_an_odd_row_keeps_no_other_from_being_taken_over_and_each_is_written_or_counted(kind, data):
    rows = data.draw(odd_rows(kind))
    good = {"id": "good one", kind.ha_key: "good one", "entity_id": "light.good", "name": "Good"}
    records = Records(kind)
    changes = compare(kind, [*rows, good], [])
    records.apply(changes)
    assert len(records.rows) + len(changes.refused) == len(rows) + 1
    assert "good one" in {present.key for present in records.rows.values()}
    for present in records.rows.values():
        assert is_id(present.key)
        assert kind is not ENTITY or is_entity_id(present.values["entity_id"])
    again = compare(kind, [*rows, good], records.rows.values())
    assert not again
    assert len(again.refused) == len(changes.refused)


def reasons(changes):
    return [(refused.key, refused.reason) for refused in changes.refused]


def test_of_two_rows_with_one_id_the_first_counts():
    changes = diff(AREA, [area("kitchen", "One"), area("kitchen", "Two")], [], SCOPE)
    assert [values["name"] for values in changes.create] == ["One"]
    assert reasons(changes) == [("kitchen", "same_id")]


def test_of_two_rows_with_one_entity_id_the_first_counts():
    changes = compare(ENTITY, [entry("X", "light.a"), entry("Y", "light.a")], [])
    assert [values["registry_id"] for values in changes.create] == ["X"]
    assert reasons(changes) == [("light.a", "same_entity_id")]


def test_ids_that_differ_by_case_alone_are_two():
    changes = diff(AREA, [area("Kitchen"), area("kitchen")], [], SCOPE)
    assert len(changes.create) == 2


def test_an_id_that_no_index_can_hold_is_left_out_and_not_cut():
    changes = diff(AREA, [area("x" * (INDEXED_TEXT + 1))], [], SCOPE)
    assert not changes.create
    assert [reason for _, reason in reasons(changes)] == ["bad_id"]


def test_a_device_that_hangs_on_itself_hangs_on_nothing():
    [values] = diff(DEVICE, [device("hub", via_device_id="hub", parent_device_id="hub")], [], SCOPE).create
    assert (values["via_device_id"], values["parent_device_id"]) == (None, None)


def test_the_record_of_an_entity_whose_entity_id_has_become_unusable_stays_as_it_is():
    changes = compare(ENTITY, [entry("X", "no entity id")], [record(ENTITY, 7, entry("X", "light.a"))])
    assert not changes
    assert reasons(changes) == [("no entity id", "bad_entity_id")]


def test_splits_of_devices_may_be_about_rows_that_are_none():
    assert not follow_splits([None, {"id": []}, device("a")], [], {"old": "new"})
