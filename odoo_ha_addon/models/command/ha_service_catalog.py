"""Which services a user may call on an entity of which domain.

A service that is not here cannot be called through an entity: it would do more than move or tell about that one
entity. So what writes files on Home Assistant's machine (`camera.snapshot`), changes its configuration
(`input_select.set_options`, every `reload`) or plays whatever an address holds (`media_player.play_media`) is for
managers only, who call it in other ways.

What stands here is this addon's. `ha.service.catalog` has all: other addons add theirs, in the databases where they are
installed.
"""

from odoo import api, models

ON_OFF = ("turn_on", "turn_off", "toggle")
SELECT = ("select_option", "select_next", "select_previous", "select_first", "select_last")

SERVICES: dict[str, tuple[str, ...]] = {
    "alarm_control_panel": (
        "alarm_disarm", "alarm_arm_home", "alarm_arm_away", "alarm_arm_night", "alarm_arm_vacation",
        "alarm_arm_custom_bypass", "alarm_trigger",
    ),
    "automation": (*ON_OFF, "trigger"),
    "button": ("press",),
    "calendar": ("create_event",),
    "camera": ("turn_on", "turn_off", "enable_motion_detection", "disable_motion_detection", "play_stream"),
    "climate": (
        *ON_OFF, "set_temperature", "set_humidity", "set_hvac_mode", "set_fan_mode", "set_swing_mode",
        "set_swing_horizontal_mode", "set_preset_mode",
    ),
    "counter": ("increment", "decrement", "reset", "set_value"),
    "cover": (
        "open_cover", "close_cover", "stop_cover", "toggle", "set_cover_position",
        "open_cover_tilt", "close_cover_tilt", "stop_cover_tilt", "toggle_cover_tilt", "set_cover_tilt_position",
    ),
    "date": ("set_value",),
    "datetime": ("set_value",),
    "fan": (
        *ON_OFF, "set_percentage", "increase_speed", "decrease_speed", "set_preset_mode", "set_direction", "oscillate",
    ),
    "humidifier": (*ON_OFF, "set_humidity", "set_mode"),
    "input_boolean": ON_OFF,
    "input_button": ("press",),
    "input_datetime": ("set_datetime",),
    "input_number": ("set_value", "increment", "decrement"),
    "input_select": SELECT,
    "input_text": ("set_value",),
    "lawn_mower": ("start_mowing", "pause", "dock"),
    "light": ON_OFF,
    "lock": ("lock", "unlock", "open"),
    "media_player": (
        *ON_OFF, "media_play", "media_pause", "media_play_pause", "media_stop", "media_next_track",
        "media_previous_track", "media_seek", "volume_set", "volume_up", "volume_down", "volume_mute",
        "select_source", "select_sound_mode", "shuffle_set", "repeat_set", "clear_playlist", "join", "unjoin",
    ),
    "number": ("set_value",),
    "remote": (*ON_OFF, "send_command", "learn_command", "delete_command"),
    "scene": ("turn_on",),
    "script": ON_OFF,
    "select": SELECT,
    "siren": ON_OFF,
    "switch": ON_OFF,
    "text": ("set_value",),
    "time": ("set_value",),
    "timer": ("start", "pause", "cancel", "finish", "change"),
    "todo": ("add_item", "update_item", "remove_item", "remove_completed_items"),
    "tts": ("speak",),
    "update": ("install", "skip", "clear_skipped"),
    "vacuum": (
        *ON_OFF, "start", "stop", "pause", "start_pause", "return_to_base", "locate", "clean_spot", "set_fan_speed",
    ),
    "valve": ("open_valve", "close_valve", "stop_valve", "toggle", "set_valve_position"),
    "water_heater": (*ON_OFF, "set_temperature", "set_operation_mode", "set_away_mode"),
}  # fmt: skip

READING_SERVICES: dict[str, tuple[str, ...]] = {
    "calendar": ("get_events",),
    "todo": ("get_items",),
    "weather": ("get_forecasts",),
}
TARGET_KEYS = frozenset({"entity_id", "device_id", "area_id", "floor_id", "label_id", "target"})
"""Keys of service data that would reach other entities than the one that was checked."""

FURTHER_ENTITIES: dict[tuple[str, str], str] = {
    ("camera", "play_stream"): "media_player",
    ("media_player", "join"): "group_members",
    ("tts", "speak"): "media_player_entity_id",
}


class HaServiceCatalog(models.AbstractModel):
    _name = "ha.service.catalog"
    _description = "Home Assistant Services"

    @api.model
    def _services(self) -> dict[str, tuple[str, ...]]:
        """The services that whoever may control an entity may call on it, by domain.

        Another addon adds its own: ``super()._services() | {"lift": ("go_to",)}``.
        """
        return dict(SERVICES)

    @api.model
    def _reading_services(self) -> dict[str, tuple[str, ...]]:
        """Services that change nothing and answer with a response, by domain: for whoever may see the entity."""
        return dict(READING_SERVICES)

    @api.model
    def _further_entities(self) -> dict[tuple[str, str], str]:
        """Where the data of a service names entities that it moves too: the key by domain and service. The user has
        to have control of them as well.
        """
        return dict(FURTHER_ENTITIES)

    @api.model
    def _services_of(self, domain: str) -> tuple[str, ...]:
        """All services of a domain that may be called on an entity; none if it is only shown."""
        return self._services().get(domain, ()) + self._reading_services().get(domain, ())

    @api.model
    def _only_reads(self, domain: str, service: str) -> bool:
        """Whether the service changes nothing, so that whoever may see the entity may call it."""
        return service in self._reading_services().get(domain, ())
