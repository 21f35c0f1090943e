import pytest

from odoo_ha_addon.protocol.outsiders import BY_DOMAIN, COMMON, answered_outside, shown_outside

SECRETS = {
    "access_token": "secret", "api_key": "secret", "friendly_name": "Hall", "gps_accuracy": 5, "host_name": "phone",
    "ip": "10.0.0.1", "ip_address": "10.0.0.1", "latitude": 25.0, "longitude": 121.5, "mac": "aa:bb", "password": "x",
    "entity_id": ["light.hall"], "user_id": "5", "device_trackers": ["device_tracker.phone"], "source": "tracker",
}  # fmt: skip


@pytest.mark.parametrize("domain", [*BY_DOMAIN, "device_tracker", "zone", "sun", "group", "of_tomorrow"])
def test_no_address_token_position_or_id_leaves(domain):
    kept = shown_outside(domain, {**SECRETS, "device_class": "door"})
    assert kept.keys() - {"source"} == {"device_class"}
    assert "source" not in kept or domain == "media_player"


def test_what_the_controls_of_a_light_need_leaves():
    assert shown_outside("light", {"brightness": 5, "color_mode": "hs"}) == {
        "brightness": 5,
        "color_mode": "hs",
    }


def test_nothing_is_known_of_where_the_sun_stands_or_a_person_is():
    assert shown_outside("sun", {"elevation": 20.5, "azimuth": 80.1, "next_rising": "2026-05-01"}) == {}
    assert (
        shown_outside("person", {"latitude": 25.0, "longitude": 121.5, "source": "device_tracker.phone"})
        == {}
    )


def test_of_a_picture_only_another_word_for_another_picture_leaves():
    first, second = (
        shown_outside("camera", {"entity_picture": f"/api/camera_proxy/camera.door?token={n}"})
        for n in (1, 2)
    )
    assert first["entity_picture"] != second["entity_picture"]
    assert "camera" not in first["entity_picture"]
    assert "token" not in first["entity_picture"]


def test_without_attributes_there_are_none():
    assert shown_outside("light", None) == {}


def test_the_lists_name_nothing_that_tells_where_or_who():
    named = COMMON.union(*BY_DOMAIN.values())
    assert not {
        name
        for name in named
        for part in ("token", "latitude", "longitude", "mac", "entity_id")
        if part == name
    }


def test_of_an_answer_leaves_what_a_list_names_and_of_services_nobody_thought_of_nothing():
    event = {"start": "2026-06-03", "end": "2026-06-04", "summary": "Holiday"}
    told = {"events": [{**event, "location": "Main Street 1", "description": "secret"}, "odd"], "more": 1}
    assert answered_outside("calendar", "get_events", told) == {"events": [event]}
    assert answered_outside("calendar", "get_events", {"events": "odd"}) == {"events": []}
    for domain, service, answer in (("calendar", "get_events", None), ("media_player", "browse_media", told)):
        assert answered_outside(domain, service, answer) == {}
