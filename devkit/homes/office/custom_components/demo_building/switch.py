"""Outlets and machines."""

from __future__ import annotations

from typing import Any

from homeassistant.components.switch import SwitchEntity

from .entity import BuildingEntity, entities


class BuildingSwitch(BuildingEntity, SwitchEntity):
    """On or off."""

    _attr_is_on = False

    async def async_turn_on(self, **kwargs: Any) -> None:
        """On."""
        self.publish(is_on=True)

    async def async_turn_off(self, **kwargs: Any) -> None:
        """Off."""
        self.publish(is_on=False)


async def async_setup_entry(hass: Any, entry: Any, async_add_entities: Any) -> None:
    """Add the building's switches."""
    async_add_entities(entities("switch", BuildingSwitch))
