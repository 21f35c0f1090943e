"""Doors that open and rooms that fill by themselves."""

from __future__ import annotations

import random
from typing import Any

from homeassistant.components.binary_sensor import BinarySensorEntity

from .entity import BuildingEntity, entities


class BuildingBinarySensor(BuildingEntity, BinarySensorEntity):
    """Changes about each `every` seconds, never where that is 0."""

    _attr_is_on = False

    async def async_added_to_hass(self) -> None:
        """Begin to change."""
        if self.facts["every"]:
            self.change_every(self.facts["every"] * random.uniform(0.8, 1.2))

    def change(self) -> None:
        """The other one."""
        self._attr_is_on = not self._attr_is_on


async def async_setup_entry(hass: Any, entry: Any, async_add_entities: Any) -> None:
    """Add the building's binary sensors."""
    async_add_entities(entities("binary_sensor", BuildingBinarySensor))
