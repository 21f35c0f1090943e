"""What events say of the registries."""

from typing import Any

from odoo_ha_addon.bridge.link.feeds.registry_dirt import Dirt


def heard(*events: dict[str, Any]) -> Dirt:
    dirt = Dirt()
    for data in events:
        dirt.add(Dirt.of_event("entity", {"data": data}))
    return dirt


REMOVED = {"action": "remove", "entity_id": "light.a"}
CREATED = {"action": "create", "entity_id": "light.a"}
LEFT = {"action": "update", "entity_id": "light.b", "old_entity_id": "light.a"}
TAKEN = {"action": "update", "entity_id": "light.a", "old_entity_id": "light.c"}


def test_what_was_removed_and_nothing_else_is_gone_for_certain():
    assert heard(REMOVED).gone == {"light.a"}
    assert heard(REMOVED, REMOVED).gone == {"light.a"}


def test_where_anything_else_was_heard_of_the_entity_id_its_entry_may_have_moved():
    for other in (CREATED, LEFT, TAKEN):
        for events in ((other, REMOVED), (REMOVED, other)):
            dirt = heard(*events)
            assert "light.a" in dirt.entity_ids
            assert not dirt.gone


def test_at_another_time_nothing_is_certain_any_more():
    again = heard(REMOVED).uncertain()
    assert again.entity_ids == {"light.a"}
    assert not again.gone


def test_an_event_that_names_no_entity_means_the_whole_registry():
    for event in (None, {}, {"data": None}, {"data": {"entity_id": 5}}):
        assert Dirt.of_event("entity", event).kinds == {"entity"}
    assert Dirt.of_event("area", {"data": {"action": "remove", "area_id": "a"}}) == Dirt({"area"})
