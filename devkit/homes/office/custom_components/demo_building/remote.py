"""A remote control that switches between activities and remembers what it sent last."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from homeassistant.components.remote import RemoteEntity, RemoteEntityFeature

from .entity import BuildingEntity, entities

ACTIVITIES = ["Presentation", "Video call"]


class BuildingRemote(BuildingEntity, RemoteEntity):
    """On means in an activity."""

    _attr_is_on = True
    _attr_activity_list = ACTIVITIES
    _attr_current_activity = ACTIVITIES[0]
    _attr_supported_features = RemoteEntityFeature.ACTIVITY

    async def async_turn_on(self, activity: str | None = None, **kwargs: Any) -> None:
        """In the activity asked for, or the one that it was in."""
        self.publish(is_on=True, current_activity=activity or self._attr_current_activity)

    async def async_turn_off(self, **kwargs: Any) -> None:
        """Off."""
        self.publish(is_on=False)

    async def async_send_command(self, command: Iterable[str], **kwargs: Any) -> None:
        """Nobody hears it, but it shows."""
        self.publish(
            extra_state_attributes={"last_command": " ".join(command), "device": kwargs.get("device")}
        )


async def async_setup_entry(hass: Any, entry: Any, async_add_entities: Any) -> None:
    """Add the building's remote controls."""
    async_add_entities(entities("remote", BuildingRemote))
