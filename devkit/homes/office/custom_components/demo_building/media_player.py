"""Music without sound."""

from __future__ import annotations

from typing import Any

from homeassistant.components.media_player import (
    MediaPlayerEntity,
    MediaPlayerEntityFeature,
    MediaPlayerState,
)

from .entity import BuildingEntity, entities


class BuildingPlayer(BuildingEntity, MediaPlayerEntity):
    """Plays and pauses."""

    _attr_state = MediaPlayerState.PLAYING
    _attr_volume_level = 0.3
    _attr_is_volume_muted = False
    _attr_media_title = "Quiet piano"
    _attr_supported_features = (
        MediaPlayerEntityFeature.PLAY
        | MediaPlayerEntityFeature.PAUSE
        | MediaPlayerEntityFeature.VOLUME_SET
        | MediaPlayerEntityFeature.VOLUME_MUTE
        | MediaPlayerEntityFeature.TURN_ON
        | MediaPlayerEntityFeature.TURN_OFF
    )

    async def async_media_play(self) -> None:
        """Play."""
        self.publish(state=MediaPlayerState.PLAYING)

    async def async_media_pause(self) -> None:
        """Pause."""
        self.publish(state=MediaPlayerState.PAUSED)

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


async def async_setup_entry(hass: Any, entry: Any, async_add_entities: Any) -> None:
    """Add the building's players."""
    async_add_entities(entities("media_player", BuildingPlayer))
