"""Doors that can be locked."""

from __future__ import annotations

from typing import Any

from homeassistant.components.lock import LockEntity

from .entity import BuildingEntity, entities


class BuildingLock(BuildingEntity, LockEntity):
    """Locked at first."""

    _attr_is_locked = True

    async def async_lock(self, **kwargs: Any) -> None:
        """Lock."""
        self.publish(is_locked=True)

    async def async_unlock(self, **kwargs: Any) -> None:
        """Unlock."""
        self.publish(is_locked=False)


async def async_setup_entry(hass: Any, entry: Any, async_add_entities: Any) -> None:
    """Add the building's locks."""
    async_add_entities(entities("lock", BuildingLock))
