"""Fans with a speed."""

from __future__ import annotations

from typing import Any

from homeassistant.components.fan import FanEntity, FanEntityFeature

from .entity import BuildingEntity, entities


class BuildingFan(BuildingEntity, FanEntity):
    """Off is a speed of 0 percent."""

    _attr_percentage = 40
    _attr_supported_features = (
        FanEntityFeature.SET_SPEED | FanEntityFeature.TURN_ON | FanEntityFeature.TURN_OFF
    )

    async def async_set_percentage(self, percentage: int) -> None:
        """0 to 100."""
        self.publish(percentage=percentage)

    async def async_turn_on(
        self, percentage: int | None = None, preset_mode: str | None = None, **kwargs: Any
    ) -> None:
        """At the speed asked for, or a medium one."""
        self.publish(percentage=percentage or 40)

    async def async_turn_off(self, **kwargs: Any) -> None:
        """Off."""
        self.publish(percentage=0)


async def async_setup_entry(hass: Any, entry: Any, async_add_entities: Any) -> None:
    """Add the building's fans."""
    async_add_entities(entities("fan", BuildingFan))
