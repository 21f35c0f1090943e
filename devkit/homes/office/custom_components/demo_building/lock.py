"""Doors that can be locked."""

from __future__ import annotations

from typing import Any

from homeassistant.components.lock import LockEntity
from homeassistant.exceptions import ServiceValidationError

from .entity import BuildingEntity, entities


class BuildingLock(BuildingEntity, LockEntity):
    """Locked at first. Where its facts have a `code`, it moves for that code only."""

    _attr_is_locked = True

    def __init__(self, device: str, name: str, facts: dict[str, Any]) -> None:
        super().__init__(device, name, facts)
        self._attr_code_format = r"^\d{4}$" if "code" in facts else None

    async def async_lock(self, **kwargs: Any) -> None:
        """Lock."""
        self._check(kwargs.get("code"))
        self.publish(is_locked=True)

    async def async_unlock(self, **kwargs: Any) -> None:
        """Unlock."""
        self._check(kwargs.get("code"))
        self.publish(is_locked=False)

    def _check(self, code: str | None) -> None:
        if code != self.facts.get("code"):
            raise ServiceValidationError("That is not the code of this lock")


async def async_setup_entry(hass: Any, entry: Any, async_add_entities: Any) -> None:
    """Add the building's locks."""
    async_add_entities(entities("lock", BuildingLock))
