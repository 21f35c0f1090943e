"""Which services a user may call on an entity of which domain.

A service that is not here cannot be called through an entity: it would do more than move that one entity.
"""

ON_OFF = ("turn_on", "turn_off", "toggle")

SERVICES: dict[str, tuple[str, ...]] = {
    "light": ON_OFF,
    "switch": ON_OFF,
    "input_boolean": ON_OFF,
    "fan": (
        *ON_OFF, "set_percentage", "increase_speed", "decrease_speed", "set_preset_mode", "set_direction", "oscillate",
    ),
    "siren": ON_OFF,
    "humidifier": (*ON_OFF, "set_humidity", "set_mode"),
    "automation": (*ON_OFF, "trigger"),
    "script": ON_OFF,
    "scene": ("turn_on",),
    "button": ("press",),
    "input_button": ("press",),
    "cover": (
        "open_cover", "close_cover", "stop_cover", "toggle", "set_cover_position",
        "open_cover_tilt", "close_cover_tilt", "stop_cover_tilt", "toggle_cover_tilt", "set_cover_tilt_position",
    ),
    "lock": ("lock", "unlock", "open"),
    "climate": (
        *ON_OFF, "set_temperature", "set_humidity", "set_hvac_mode", "set_fan_mode", "set_swing_mode",
        "set_swing_horizontal_mode", "set_preset_mode",
    ),
    "number": ("set_value",),
    "input_number": ("set_value", "increment", "decrement"),
    "text": ("set_value",),
    "input_text": ("set_value",),
    "select": ("select_option", "select_next", "select_previous", "select_first", "select_last"),
    "input_select": ("select_option", "select_next", "select_previous", "select_first", "select_last"),
    "media_player": (
        *ON_OFF, "media_play", "media_pause", "media_play_pause", "media_stop", "media_next_track",
        "media_previous_track", "media_seek", "volume_set", "volume_up",
        "volume_down", "volume_mute", "select_source", "select_sound_mode",
        "shuffle_set", "repeat_set",
    ),
    "vacuum": ("start", "stop", "pause", "return_to_base", "locate", "clean_spot", "set_fan_speed"),
    "valve": ("open_valve", "close_valve", "stop_valve", "toggle", "set_valve_position"),
}  # fmt: skip

TARGET_KEYS = frozenset({"entity_id", "device_id", "area_id", "floor_id", "label_id", "target"})
"""Keys of service data that would reach other entities than the one that was checked."""


def services_of(domain: str) -> tuple[str, ...]:
    """The services that may be called on an entity of the domain; none for a domain that is only read."""
    return SERVICES.get(domain, ())
