"""Values that wander, and one that climbs."""

from __future__ import annotations

import random
from typing import Any

from homeassistant.components.sensor import SensorEntity

from .entity import BuildingEntity, entities


class BuildingSensor(BuildingEntity, SensorEntity):
    """Wanders between `low` and `high`, or climbs where it has a `step`."""

    def __init__(self, device: str, name: str, facts: dict[str, Any]) -> None:
        super().__init__(device, name, facts)
        climbs = "step" in facts
        self._attr_native_unit_of_measurement = facts["unit"]
        self._attr_state_class = "total_increasing" if climbs else "measurement"
        self._attr_native_value = (
            facts["low"] if climbs else round(random.uniform(facts["low"], facts["high"]), 1)
        )

    async def async_added_to_hass(self) -> None:
        """Begin to change."""
        if self.available:
            self.change_every(random.uniform(4, 9))

    def change(self) -> None:
        """A small step; upwards only where it climbs."""
        low, high = self.facts["low"], self.facts["high"]
        if "step" in self.facts:
            value = self._attr_native_value + random.uniform(0, self.facts["step"])
        else:
            value = self._attr_native_value + random.uniform(-1, 1) * (high - low) / 12
        self._attr_native_value = round(min(high, max(low, value)), 2)


async def async_setup_entry(hass: Any, entry: Any, async_add_entities: Any) -> None:
    """Add the building's sensors."""
    async_add_entities(entities("sensor", BuildingSensor))
