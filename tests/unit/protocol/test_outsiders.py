from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from odoo_ha_addon.protocol.outsiders import (
    BY_DOMAIN,
    COMMON,
    Span,
    answered_outside,
    shown_outside,
    told_outside,
)

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


SINCE = 1_700_000_000.0
BEFORE, AFTER = "2023-11-14T22:13:19.900000+00:00", "2023-11-14T22:13:21Z"


def test_since_when_something_is_so_leaves_if_it_was_shared_by_then():
    assert told_outside("lock", "locked", {}, SINCE - 1, SINCE - 1, SINCE) == ("locked", {}, None, SINCE)
    assert told_outside("lock", "locked", {}, SINCE, SINCE + 5, SINCE) == ("locked", {}, SINCE, SINCE + 5)
    assert told_outside("lock", None, None, None, None, SINCE) == (None, {}, None, None)


@pytest.mark.parametrize("domain", ["button", "event", "scene"])
def test_what_happened_last_leaves_if_it_was_shared_by_then(domain):
    attributes = {"event_type": "ding"} if domain == "event" else {}
    for state, told in (
        (BEFORE, ("unknown", {})),
        (AFTER, (AFTER, attributes)),
        ("odd", ("odd", attributes)),
    ):
        assert told_outside(domain, state, attributes, None, None, SINCE)[:2] == told


def test_the_last_run_of_a_script_leaves_if_it_was_shared_by_then():
    for moment, told in ((BEFORE, {}), (AFTER, {"last_triggered": AFTER}), (None, {"last_triggered": None})):
        assert told_outside("script", "off", {"last_triggered": moment}, 0, 0, SINCE).attributes == told


def test_when_a_player_was_paused_leaves_if_it_was_shared_by_then() -> None:
    paused = {"media_position": 5, "media_position_updated_at": BEFORE}
    for state, told in (("paused", {"media_position": 5}), ("playing", paused)):
        assert told_outside("media_player", state, paused, 0, 0, SINCE).attributes == told


@pytest.mark.parametrize(
    ("start", "end", "leaves"),
    [
        ("2026-06-02T10:00:00+02:00", "2026-06-02T12:00:00+02:00", False),
        ("2026-06-02T10:00:00+02:00", "2026-06-02T12:00:01+02:00", True),
        ("2026-06-01", "2026-06-02", False),
        ("2026-06-02", "2026-06-03", True),
        ("2026-06-05T09:59:59Z", "2026-06-09T10:00:00Z", True),
        ("2026-06-05T10:00:00Z", "2026-06-05T11:00:00Z", False),
        ("2026-06-06", "2026-06-07", False),
        ("odd", "2026-06-03", False),
        (None, None, False),
    ],
)
def test_of_a_calendar_leaves_what_is_of_the_time_in_which_it_is_shared(start, end, leaves):
    zone = ZoneInfo("Europe/Vienna")
    span = Span(datetime(2026, 6, 2, 12, tzinfo=zone), datetime(2026, 6, 5, 12, tzinfo=zone))
    event = {"start": start, "end": end, "summary": "Dentist"}
    told = answered_outside("calendar", "get_events", {"events": [event]}, span)
    assert told == {"events": [event] if leaves else []}


def test_a_grant_without_an_end_tells_of_all_that_comes():
    span = Span(datetime(2026, 6, 2, 12, tzinfo=ZoneInfo("UTC")), None)
    event = {"start": "2126-06-05", "end": "2126-06-06"}
    assert answered_outside("calendar", "get_events", {"events": [event]}, span) == {"events": [event]}
