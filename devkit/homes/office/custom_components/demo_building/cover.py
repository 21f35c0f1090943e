"""Blinds and doors, which move at once."""

from __future__ import annotations

from typing import Any

from homeassistant.components.cover import ATTR_POSITION, CoverEntity, CoverEntityFeature

from .entity import BuildingEntity, entities


class BuildingCover(BuildingEntity, CoverEntity):
    """0 is closed, 100 open."""

    _attr_current_cover_position = 100
    _attr_is_closed = False
    _attr_supported_features = (
        CoverEntityFeature.OPEN | CoverEntityFeature.CLOSE | CoverEntityFeature.SET_POSITION
    )

    async def async_open_cover(self, **kwargs: Any) -> None:
        """All the way."""
        self._move(100)

    async def async_close_cover(self, **kwargs: Any) -> None:
        """All the way."""
        self._move(0)

    async def async_set_cover_position(self, **kwargs: Any) -> None:
        """Part of the way."""
        self._move(kwargs[ATTR_POSITION])

    def _move(self, position: int) -> None:
        self.publish(current_cover_position=position, is_closed=position == 0)


async def async_setup_entry(hass: Any, entry: Any, async_add_entities: Any) -> None:
    """Add the building's blinds and doors."""
    async_add_entities(entities("cover", BuildingCover))
