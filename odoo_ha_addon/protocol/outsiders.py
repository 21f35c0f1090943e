"""What pages for outsiders, such as customers and guests, get to know of an entity. Pure.

A list says what leaves, so what nobody thought of stays: addresses, tokens, positions, ids of Home Assistant, keys of
pictures. It has what the controls of a domain and the words of a state need. What is, leaves; what happened before it
was shared, or since when it is so, does not.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime, tzinfo
from typing import Any, NamedTuple

CHANNEL = "ha_outside"
"""What outsiders know the channel of a grant by, before its id."""
SUBCHANNEL = "outside:"
"""Before the generation of a grant in the name of the channel on which outsiders hear of it."""

COMMON = frozenset(
    {
        "assumed_state",
        "device_class",
        "icon",
        "restored",
        "state_class",
        "supported_features",
        "unit_of_measurement",
    }
)
PICTURE_KEYS = frozenset({"entity_picture", "entity_picture_local"})
"""Addresses with a key; what leaves is only a word for which picture it is."""

LAST_TIMES = frozenset(
    {"button", "conversation", "event", "image", "input_button", "notify", "scene", "stt", "tts"}
)
"""Domains whose state is the moment at which something happened last."""
LAST_TIME_ATTRIBUTES = frozenset({"last_triggered", "media_position_updated_at"})
PLAYING = "playing"
"""The state in which where a player is follows from when it was somewhere."""
WHAT_HAPPENED = "event_type"
"""The attribute that says what it was."""
UNKNOWN = "unknown"

_CLIMATE = frozenset(
    {
        "current_humidity", "current_temperature", "fan_mode", "fan_modes", "humidity", "hvac_action", "hvac_modes",
        "max_humidity", "max_temp", "min_humidity", "min_temp", "preset_mode", "preset_modes", "swing_horizontal_mode",
        "swing_horizontal_modes", "swing_mode", "swing_modes", "target_humidity_step", "target_temp_high",
        "target_temp_low", "target_temp_step", "temperature", "temperature_unit",
    }
)  # fmt: skip
_OPENING = frozenset({"current_position", "current_tilt_position", "is_closed"})
_NUMBER = frozenset({"initial", "max", "maximum", "min", "minimum", "mode", "step"})
_TEXT = frozenset({"max", "min", "mode", "pattern"})
_MOMENT = frozenset({"has_date", "has_time", "day", "hour", "minute", "month", "second", "timestamp", "year"})
_CODE = frozenset({"changed_by", "code_arm_required", "code_format"})

BY_DOMAIN: dict[str, frozenset[str]] = {
    "alarm_control_panel": _CODE - {"changed_by"},
    "automation": frozenset({"current", "last_triggered", "mode"}),
    "binary_sensor": frozenset(),
    "button": frozenset(),
    "calendar": frozenset({"all_day", "end_time", "message", "start_time"}),
    "camera": frozenset({"motion_detection", *PICTURE_KEYS}),
    "climate": _CLIMATE,
    "counter": _NUMBER,
    "cover": _OPENING,
    "date": _MOMENT,
    "datetime": _MOMENT,
    "event": frozenset({"event_type", "event_types"}),
    "fan": frozenset(
        {"direction", "oscillating", "percentage", "percentage_step", "preset_mode", "preset_modes"}
    ),
    "humidifier": frozenset({"action", "available_modes", "mode", *_CLIMATE}),
    "image": PICTURE_KEYS,
    "input_boolean": frozenset(),
    "input_button": frozenset(),
    "input_datetime": _MOMENT,
    "input_number": _NUMBER,
    "input_select": frozenset({"options"}),
    "input_text": _TEXT,
    "lawn_mower": frozenset(),
    "light": frozenset(
        {
            "brightness", "color_mode", "color_temp_kelvin", "effect", "effect_list", "hs_color",
            "max_color_temp_kelvin", "min_color_temp_kelvin", "rgb_color", "rgbw_color", "rgbww_color",
            "supported_color_modes", "xy_color",
        }
    ),
    "lock": frozenset({"code_format"}),
    "media_player": frozenset(
        {
            "app_name", "is_volume_muted", "media_album_name", "media_artist", "media_channel", "media_content_type",
            "media_duration", "media_episode", "media_playlist", "media_position", "media_position_updated_at",
            "media_season", "media_series_title", "media_title", "repeat", "shuffle", "sound_mode", "sound_mode_list",
            "source", "source_list", "volume_level", "volume_step", *PICTURE_KEYS,
        }
    ),
    "number": _NUMBER,
    "person": PICTURE_KEYS,
    "remote": frozenset({"activity_list", "current_activity"}),
    "scene": frozenset(),
    "script": frozenset({"current", "last_triggered", "mode"}),
    "select": frozenset({"options"}),
    "sensor": frozenset({"options"}),
    "siren": frozenset({"available_tones"}),
    "switch": frozenset(),
    "text": _TEXT,
    "time": _MOMENT,
    "timer": frozenset({"duration", "finishes_at", "remaining"}),
    "todo": frozenset(),
    "update": frozenset({"auto_update", "in_progress", "installed_version", "latest_version", "update_percentage"}),
    "vacuum": frozenset({"battery_level", "fan_speed", "fan_speed_list"}),
    "valve": _OPENING,
    "water_heater": frozenset({"away_mode", "operation_list", "operation_mode", *_CLIMATE}),
    "weather": frozenset(
        {
            "apparent_temperature", "cloud_coverage", "dew_point", "humidity", "precipitation_unit", "pressure",
            "pressure_unit", "temperature", "temperature_unit", "uv_index", "visibility", "visibility_unit",
            "wind_bearing", "wind_gust_speed", "wind_speed", "wind_speed_unit",
        }
    ),
}  # fmt: skip
"""What the controls of a domain need beside `COMMON`. A domain that is not here has nothing else."""

EVENTS = "events"
ANSWERS: dict[tuple[str, str], tuple[str, frozenset[str]]] = {
    ("calendar", "get_events"): (EVENTS, frozenset({"end", "start", "summary"})),
    ("todo", "get_items"): ("items", frozenset({"description", "due", "status", "summary", "uid"})),
    ("weather", "get_forecasts"): (
        "forecast",
        frozenset(
            {
                "apparent_temperature", "cloud_coverage", "condition", "datetime", "dew_point", "humidity",
                "is_daytime", "precipitation", "precipitation_probability", "pressure", "temperature", "templow",
                "uv_index", "wind_bearing", "wind_gust_speed", "wind_speed",
            }
        ),
    ),
}  # fmt: skip
"""What leaves of the answer of a service that only reads: the name of its list, and what its parts have. Where an event
is, and what is written about it, stays, as the attributes of a calendar that say so do.
"""


class Told(NamedTuple):
    """What leaves of the state of an entity; moments are seconds since 1970."""

    state: str | None
    attributes: dict[str, Any]
    last_changed: float | None
    last_updated: float | None


def told_outside(
    domain: str,
    state: str | None,
    attributes: Mapping[str, Any] | None,
    last_changed: float | None,
    last_updated: float | None,
    since: float,
) -> Told:
    """What may leave of a state, to who may know of nothing that happened before `since`.

    `last_updated` orders what a page hears, so it has a moment in any case.
    """
    shown = shown_outside(domain, attributes)
    shown = {
        name: value
        for name, value in shown.items()
        if name not in LAST_TIME_ATTRIBUTES or state == PLAYING or not _is_before(value, since)
    }
    if domain in LAST_TIMES and _is_before(state, since):
        state = UNKNOWN
        shown.pop(WHAT_HAPPENED, None)
    is_told = last_changed is not None and last_changed >= since
    return Told(
        state,
        shown,
        last_changed if is_told else None,
        None if last_updated is None else max(last_updated, since),
    )


class Span(NamedTuple):
    """Of which time an outsider may know.

    :ivar since: aware, in the time zone of the site
    :ivar until: the same; None for no end
    """

    since: datetime
    until: datetime | None


def _is_before(value: Any, since: float) -> bool:
    moment = _moment(value)
    return moment is not None and moment.timestamp() < since


def _moment(value: Any, zone: tzinfo | None = None) -> datetime | None:
    """A moment as Home Assistant writes it; without a zone it is one of this zone."""
    try:
        moment = datetime.fromisoformat(value.replace("Z", "+00:00"))
        return moment if moment.tzinfo else moment.replace(tzinfo=zone) if zone else None
    except (AttributeError, ValueError):
        return None


def answered_outside(domain: str, service: str, answer: Any, span: Span | None = None) -> dict[str, Any]:
    """What of the answer of a service for one entity may leave: of events those alone that are of this time."""
    if (domain, service) not in ANSWERS or not isinstance(answer, Mapping):
        return {}
    name, allowed = ANSWERS[domain, service]
    parts = answer.get(name)
    return {
        name: [
            {key: value for key, value in part.items() if key in allowed}
            for part in (parts if isinstance(parts, list) else [])
            if isinstance(part, Mapping) and (span is None or name != EVENTS or _is_within(part, span))
        ]
    }


def _is_within(event: Mapping[str, Any], span: Span) -> bool:
    """Whether an event of a calendar is of this time, if only in part. A day is one of the site."""
    start, end = (_moment(event.get(name), span.since.tzinfo) for name in ("start", "end"))
    if start is None or end is None:
        return False
    return end > span.since and (span.until is None or start < span.until)


def shown_outside(domain: str, attributes: Mapping[str, Any] | None) -> dict[str, Any]:
    """Those of the attributes that may leave."""
    allowed = COMMON | BY_DOMAIN.get(domain, frozenset())
    return {
        name: _which_picture(value) if name in PICTURE_KEYS else value
        for name, value in (attributes or {}).items()
        if name in allowed
    }


def _which_picture(address: Any) -> str:
    """Another word for another picture; nobody finds the address by it."""
    return hashlib.sha256(str(address).encode(errors="replace")).hexdigest()[:16] if address else ""
