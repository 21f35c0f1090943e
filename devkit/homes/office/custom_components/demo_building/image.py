"""A picture that is changed every now and then."""

from __future__ import annotations

from typing import Any

from homeassistant.components.image import ImageEntity
from homeassistant.util import dt as dt_util

from .entity import BuildingEntity, entities
from .record_sleeve import record_sleeve


class BuildingImage(BuildingEntity, ImageEntity):
    """What was painted over the reception."""

    _attr_content_type = "image/png"

    def __init__(self, device: str, name: str, facts: dict[str, Any]) -> None:
        BuildingEntity.__init__(self, device, name, facts)
        self._turn = 0

    async def async_added_to_hass(self) -> None:
        """Hang up the first one."""
        ImageEntity.__init__(self, self.hass)
        self.change()
        self.change_every(120)

    def change(self) -> None:
        """The next one."""
        self._turn += 1
        self._attr_image_last_updated = dt_util.utcnow()

    async def async_image(self) -> bytes:
        """The one that hangs there now."""
        colors = self.facts["colors"]
        return record_sleeve(*colors[self._turn % len(colors)])


async def async_setup_entry(hass: Any, entry: Any, async_add_entities: Any) -> None:
    """Add the building's pictures."""
    async_add_entities(entities("image", BuildingImage))
