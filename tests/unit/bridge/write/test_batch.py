"""Dividing a batch, to find the record that cannot be written."""

from odoo_ha_addon.bridge.write.batch import Batch
from odoo_ha_addon.protocol.registry_kinds import AREA


def single(batch):
    """The pieces that cannot be divided any more."""
    parts = batch.parts()
    return [piece for part in parts for piece in single(part)] if parts else [batch]


def test_each_record_ends_up_in_a_batch_of_its_own():
    batch = Batch(create=[{"area_id": key} for key in "abcde"])
    assert [piece.about(AREA) for piece in single(batch)] == list("abcde")
    batch = Batch(update={1: {"name": "x"}, 2: {"name": "y"}}, pending={2: {"icon": "z"}, 3: {"icon": "z"}})
    assert {tuple(piece.update.keys() | piece.pending.keys()) for piece in single(batch)} == {
        (1,),
        (2,),
        (3,),
    }


def test_records_that_give_each_other_their_ids_stay_together():
    batch = Batch(
        rename={1: "b", 2: "a", 3: "new", 4: "c"}, was={1: "a", 2: "b", 3: "c", 4: "old"}, absorb=[(9, 1)]
    )
    pieces = single(batch)
    assert sorted(sorted(piece.rename) for piece in pieces) == [[1, 2], [3, 4]]
    assert [piece.absorb for piece in pieces if 1 in piece.rename] == [[(9, 1)]]


def test_one_record_cannot_be_divided():
    assert Batch(create=[{"area_id": "a"}]).parts() == []
    assert Batch(archive=[1]).parts() == []
