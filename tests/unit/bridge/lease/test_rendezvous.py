from collections import Counter

from odoo_ha_addon.bridge.lease.rendezvous import able, owner


def test_all_bridges_come_to_the_same_answer():
    for instance_id in range(100):
        assert owner(instance_id, ["a", "b", "c"]) == owner(instance_id, ["c", "b", "a"])


def test_when_a_bridge_dies_only_its_own_instances_move():
    before = {instance_id: owner(instance_id, ["a", "b", "c"]) for instance_id in range(1000)}
    after = {instance_id: owner(instance_id, ["a", "c"]) for instance_id in range(1000)}
    moved = {instance_id for instance_id in before if before[instance_id] != after[instance_id]}
    assert moved == {instance_id for instance_id, name in before.items() if name == "b"}


def test_a_thousand_instances_spread_evenly_over_four_bridges():
    shares = Counter(owner(instance_id, ["one", "two", "three", "four"]) for instance_id in range(1, 1001))
    assert all(200 <= share <= 300 for share in shares.values())


def test_without_a_bridge_nobody_serves():
    assert owner(1, []) is None


def test_a_bridge_that_cannot_serve_an_instance_leaves_it_to_one_that_can():
    bridges = {"a": {1, 2}, "b": {2}}
    assert able(1, bridges) == ["b"]
    assert able(3, bridges) == ["a", "b"]


def test_where_no_bridge_can_serve_an_instance_one_of_them_says_so():
    assert able(2, {"a": {1, 2}, "b": {2}}) == ["a", "b"]
