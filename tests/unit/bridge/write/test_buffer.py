from odoo_ha_addon.bridge.write.buffer import Buffer
from odoo_ha_addon.protocol.settings import Lease

from .states import state

LEASE = Lease(1, 1)


def test_the_newest_value_of_an_entity_stays():
    buffer = Buffer(LEASE)
    buffer.add({"light.a": state("on")}, ())
    buffer.add({"light.a": state("off", at=101.0)}, ())
    assert buffer.changed["light.a"].state == "off"
    assert buffer.received == 2


def test_an_entity_that_was_removed_is_not_written_any_more():
    buffer = Buffer(LEASE)
    buffer.add({"light.a": state("on")}, ())
    buffer.add({}, {"light.a"})
    assert buffer.changed == {}
    assert buffer.removed == {"light.a"}


def test_an_entity_that_came_back_is_not_removed():
    buffer = Buffer(LEASE)
    buffer.add({}, {"light.a"})
    buffer.add({"light.a": state("on")}, ())
    assert buffer.removed == set()
    assert "light.a" in buffer.changed


def test_what_could_not_be_written_does_not_overwrite_what_came_since():
    older, newer = Buffer(LEASE), Buffer(LEASE)
    older.add({"light.a": state("on"), "light.b": state("on")}, {"light.c"})
    newer.add({"light.a": state("off", at=101.0), "light.c": state("on")}, {"light.b"})
    newer.merge_older(older)
    assert {entity_id: s.state for entity_id, s in newer.changed.items()} == {
        "light.a": "off",
        "light.c": "on",
    }
    assert newer.removed == {"light.b"}


def test_a_snapshot_makes_everything_older_worthless():
    older, newer = Buffer(LEASE), Buffer(LEASE, snapshot=True)
    older.add({"light.ghost": state("on")}, ())
    newer.add({"light.a": state("on")}, ())
    newer.merge_older(older)
    assert newer.changed.keys() == {"light.a"}
    assert newer.snapshot


def test_a_snapshot_that_could_not_be_written_is_still_one():
    older, newer = Buffer(LEASE, snapshot=True), Buffer(LEASE)
    older.add({"light.a": state("on"), "light.b": state("on")}, ())
    newer.add({"light.a": state("off", at=101.0)}, {"light.b"})
    newer.merge_older(older)
    assert newer.snapshot
    assert {k: s.state for k, s in newer.changed.items()} == {"light.a": "off"}


def test_whoever_waits_for_the_commit_is_not_forgotten():
    older, newer = Buffer(LEASE), Buffer(LEASE)
    heard = []
    older.committed.append(lambda: heard.append("older"))
    newer.committed.append(lambda: heard.append("newer"))
    newer.merge_older(older)
    for committed in newer.committed:
        committed()
    assert heard == ["older", "newer"]
