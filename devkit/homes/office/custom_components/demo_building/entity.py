"""What all entities of the building share: their device, their unique id, and values that change by themselves."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from homeassistant.helpers.entity import Entity
from homeassistant.helpers.event import async_track_time_interval

from .building import DEVICES, DOMAIN


class BuildingEntity(Entity):
    """One entity of one device of the building."""

    _attr_has_entity_name = True
    _attr_should_poll = False

    def __init__(self, device: str, name: str, facts: dict[str, Any]) -> None:
        manufacturer, model = DEVICES[device]["about"]
        self.facts = facts
        self._attr_name = name
        self._attr_unique_id = f"{device} {name} {type(self).__name__}".lower().replace(" ", "_")
        self._attr_available = not DEVICES[device].get("offline", False)
        self._attr_device_class = facts.get("kind")
        self._attr_device_info = {
            "identifiers": {(DOMAIN, device)},
            "name": device,
            "manufacturer": manufacturer,
            "model": model,
            "sw_version": "1.0",
        }

    def change_every(self, seconds: float) -> None:
        """Call `self.change()` each so many seconds and publish what it did."""

        def tick(_now: Any) -> None:
            self.change()
            self.schedule_update_ha_state()

        self.async_on_remove(async_track_time_interval(self.hass, tick, timedelta(seconds=seconds)))

    def change(self) -> None:
        """Move to the next value."""

    def publish(self, **attributes: Any) -> None:
        """Set attributes of Home Assistant's (`is_on` as `_attr_is_on`) and show them."""
        for name, value in attributes.items():
            setattr(self, f"_attr_{name}", value)
        self.async_write_ha_state()


def entities(platform: str, kind: type[BuildingEntity]) -> Iterator[BuildingEntity]:
    """All entities of one platform."""
    for device, parts in DEVICES.items():
        for name, facts in parts.get(platform, {}).items():
            yield kind(device, name, facts)
