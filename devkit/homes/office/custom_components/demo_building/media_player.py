"""Music without sound."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit

from homeassistant.components.media_player import (
    MediaPlayerEntity,
    MediaPlayerEntityFeature,
    MediaPlayerState,
    MediaType,
    RepeatMode,
)
from homeassistant.util import dt as dt_util

from .entity import BuildingEntity, entities
from .record_sleeve import record_sleeve

#: Title, artist, seconds, and the colours of its picture.
TRACKS = [
    ("Quiet piano", "The Lobby Trio", 214, "#3b5b92", "#e7c37c"),
    ("Morning in the atrium", "Glass & Steel", 187, "#2f6f62", "#f2e3c6"),
    ("The long way up to the seventh floor, without the lift", "Stairwell", 320, "#7a3e48", "#f0b8a0"),
]


class BuildingPlayer(BuildingEntity, MediaPlayerEntity):
    """Plays a short list of tracks; nothing is heard."""

    _attr_state = MediaPlayerState.PLAYING
    _attr_media_content_type = MediaType.MUSIC
    _attr_volume_level = 0.3
    _attr_is_volume_muted = False
    _attr_shuffle = False
    _attr_repeat = RepeatMode.OFF
    _attr_source = "Radio"
    _attr_source_list = ["Radio", "Streaming", "Line in"]
    _attr_sound_mode = "Background"
    _attr_sound_mode_list = ["Background", "Speech"]
    _attr_supported_features = (
        MediaPlayerEntityFeature.PLAY
        | MediaPlayerEntityFeature.PAUSE
        | MediaPlayerEntityFeature.STOP
        | MediaPlayerEntityFeature.PREVIOUS_TRACK
        | MediaPlayerEntityFeature.NEXT_TRACK
        | MediaPlayerEntityFeature.SEEK
        | MediaPlayerEntityFeature.VOLUME_SET
        | MediaPlayerEntityFeature.VOLUME_STEP
        | MediaPlayerEntityFeature.VOLUME_MUTE
        | MediaPlayerEntityFeature.SELECT_SOURCE
        | MediaPlayerEntityFeature.SELECT_SOUND_MODE
        | MediaPlayerEntityFeature.SHUFFLE_SET
        | MediaPlayerEntityFeature.REPEAT_SET
        | MediaPlayerEntityFeature.PLAY_MEDIA
        | MediaPlayerEntityFeature.TURN_ON
        | MediaPlayerEntityFeature.TURN_OFF
    )

    def __init__(self, device: str, name: str, facts: dict[str, Any]) -> None:
        super().__init__(device, name, facts)
        self._track = 0
        self._load()

    def _load(self) -> None:
        title, artist, seconds, _back, _front = TRACKS[self._track]
        self._attr_media_title = title
        self._attr_media_artist = artist
        self._attr_media_duration = seconds
        self._attr_media_image_hash = str(self._track)
        self._place(0)

    def _place(self, position: float) -> None:
        self._attr_media_position = position
        self._attr_media_position_updated_at = dt_util.utcnow()

    def _hold(self) -> None:
        """Where the music is now, so that it can go on from there."""
        if self._attr_state == MediaPlayerState.PLAYING:
            since = (dt_util.utcnow() - self._attr_media_position_updated_at).total_seconds()
            self._place(min(self._attr_media_position + since, self._attr_media_duration))

    def _move(self, by: int) -> None:
        self._track = (self._track + by) % len(TRACKS)
        self._load()
        self.async_write_ha_state()

    async def async_get_media_image(self) -> tuple[bytes, str]:
        """The picture of the track."""
        _title, _artist, _seconds, back, front = TRACKS[self._track]
        return record_sleeve(back, front), "image/png"

    async def async_play_media(self, media_type: str, media_id: str, **kwargs: Any) -> None:
        """Pretend to play what is said or asked for; its title tells what it was."""
        spoken = parse_qs(urlsplit(media_id).query).get("message", [media_id])[0]
        self.publish(media_title=spoken, media_artist=None)

    async def async_media_play(self) -> None:
        """Play on."""
        self._place(self._attr_media_position)
        self.publish(state=MediaPlayerState.PLAYING)

    async def async_media_pause(self) -> None:
        """Pause."""
        self._hold()
        self.publish(state=MediaPlayerState.PAUSED)

    async def async_media_stop(self) -> None:
        """Stop, at the beginning."""
        self._place(0)
        self.publish(state=MediaPlayerState.IDLE)

    async def async_media_next_track(self) -> None:
        """The next track."""
        self._move(1)

    async def async_media_previous_track(self) -> None:
        """The track before."""
        self._move(-1)

    async def async_media_seek(self, position: float) -> None:
        """Go on from there."""
        self._place(position)
        self.async_write_ha_state()

    async def async_turn_on(self) -> None:
        """On, and silent."""
        self.publish(state=MediaPlayerState.IDLE)

    async def async_turn_off(self) -> None:
        """Off."""
        self.publish(state=MediaPlayerState.OFF)

    async def async_set_volume_level(self, volume: float) -> None:
        """0 to 1."""
        self.publish(volume_level=volume)

    async def async_mute_volume(self, mute: bool) -> None:
        """Silent or not."""
        self.publish(is_volume_muted=mute)

    async def async_select_source(self, source: str) -> None:
        """Another source."""
        self.publish(source=source)

    async def async_select_sound_mode(self, sound_mode: str) -> None:
        """Another sound."""
        self.publish(sound_mode=sound_mode)

    async def async_set_shuffle(self, shuffle: bool) -> None:
        """In any order or not."""
        self.publish(shuffle=shuffle)

    async def async_set_repeat(self, repeat: RepeatMode) -> None:
        """Again and again or not."""
        self.publish(repeat=repeat)


async def async_setup_entry(hass: Any, entry: Any, async_add_entities: Any) -> None:
    """Add the building's players."""
    async_add_entities(entities("media_player", BuildingPlayer))
