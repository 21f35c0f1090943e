"""Lamps that can be dimmed."""

from __future__ import annotations

from typing import Any

from homeassistant.components.light import ATTR_BRIGHTNESS, ColorMode, LightEntity

from .entity import BuildingEntity, entities


class BuildingLight(BuildingEntity, LightEntity):
    """A white lamp."""

    _attr_is_on = False
    _attr_brightness = 200
    _attr_color_mode = ColorMode.BRIGHTNESS
    _attr_supported_color_modes = {ColorMode.BRIGHTNESS}

    async def async_turn_on(self, **kwargs: Any) -> None:
        """On, at the brightness asked for or the last one."""
        self.publish(is_on=True, brightness=kwargs.get(ATTR_BRIGHTNESS, self._attr_brightness))

    async def async_turn_off(self, **kwargs: Any) -> None:
        """Off."""
        self.publish(is_on=False)


async def async_setup_entry(hass: Any, entry: Any, async_add_entities: Any) -> None:
    """Add the building's lamps."""
    async_add_entities(entities("light", BuildingLight))
