"""What Glances tells of each machine."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import Any

from homeassistant.components.sensor import SensorEntity
from homeassistant.helpers.event import async_track_time_interval

from .machines import DOMAIN, MACHINES, MEASURES

PERIOD = timedelta(seconds=5)


class GlancesSensor(SensorEntity):
    """Wanders between `low` and `high`."""

    _attr_has_entity_name = True
    _attr_should_poll = False
    _attr_state_class = "measurement"

    def __init__(self, machine: str, key: str, facts: dict[str, Any]) -> None:
        self.facts = facts
        self._attr_name = facts["name"]
        self._attr_unique_id = f"{machine}-{key}"
        self._attr_translation_key = key
        self._attr_native_unit_of_measurement = facts.get("unit")
        self._attr_device_class = facts.get("kind")
        self._attr_native_value = round(random.uniform(facts["low"], facts["high"]), 1)
        self._attr_device_info = {
            "identifiers": {(DOMAIN, machine)},
            "name": machine,
            "manufacturer": "Glances",
            "sw_version": "Debian 13",
        }

    async def async_added_to_hass(self) -> None:
        """Begin to change."""
        self.async_on_remove(async_track_time_interval(self.hass, self.change, PERIOD))

    def change(self, _now: Any) -> None:
        """A small step."""
        low, high = self.facts["low"], self.facts["high"]
        value = self._attr_native_value + random.uniform(-1, 1) * (high - low) / 10
        self._attr_native_value = round(min(high, max(low, value)), 1)
        self.schedule_update_ha_state()


async def async_setup_entry(hass: Any, entry: Any, async_add_entities: Any) -> None:
    """Add the sensors of all machines."""
    async_add_entities(
        GlancesSensor(machine, key, {**MEASURES.get(key, {}), **others.get(key, {})})
        for machine, others in MACHINES.items()
        for key in {**MEASURES, **others}
    )
