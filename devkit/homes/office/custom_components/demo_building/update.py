"""Devices with something newer to install."""

from __future__ import annotations

from typing import Any

from homeassistant.components.update import UpdateDeviceClass, UpdateEntity, UpdateEntityFeature

from .entity import BuildingEntity, entities


class BuildingUpdate(BuildingEntity, UpdateEntity):
    """Waits until somebody installs it."""

    _attr_supported_features = UpdateEntityFeature.INSTALL | UpdateEntityFeature.RELEASE_NOTES

    def __init__(self, device: str, name: str, facts: dict[str, Any]) -> None:
        super().__init__(device, name, facts)
        self._attr_device_class = UpdateDeviceClass.FIRMWARE
        self._attr_installed_version = facts["installed"]
        self._attr_latest_version = facts["latest"]

    def release_notes(self) -> str:
        """What is new."""
        return str(self.facts["notes"])

    async def async_install(self, version: str | None, backup: bool, **kwargs: Any) -> None:
        """Install it."""
        self.publish(installed_version=version or self.facts["latest"])


async def async_setup_entry(hass: Any, entry: Any, async_add_entities: Any) -> None:
    """Add the building's updates."""
    async_add_entities(entities("update", BuildingUpdate))
