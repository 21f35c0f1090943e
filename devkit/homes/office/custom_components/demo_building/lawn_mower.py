"""Robots that mow."""

from __future__ import annotations

from typing import Any

from homeassistant.components.lawn_mower import LawnMowerActivity, LawnMowerEntity, LawnMowerEntityFeature

from .entity import BuildingEntity, entities


class BuildingMower(BuildingEntity, LawnMowerEntity):
    """In its dock at first."""

    _attr_activity = LawnMowerActivity.DOCKED
    _attr_supported_features = (
        LawnMowerEntityFeature.START_MOWING | LawnMowerEntityFeature.PAUSE | LawnMowerEntityFeature.DOCK
    )

    async def async_start_mowing(self) -> None:
        """Mow."""
        self.publish(activity=LawnMowerActivity.MOWING)

    async def async_pause(self) -> None:
        """Stay where it is."""
        self.publish(activity=LawnMowerActivity.PAUSED)

    async def async_dock(self) -> None:
        """Go home."""
        self.publish(activity=LawnMowerActivity.DOCKED)


async def async_setup_entry(hass: Any, entry: Any, async_add_entities: Any) -> None:
    """Add the building's mowers."""
    async_add_entities(entities("lawn_mower", BuildingMower))
