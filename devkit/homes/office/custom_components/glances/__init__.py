"""Stands in for Home Assistant's Glances, which needs machines that run it: its entities, of machines made up here."""

from __future__ import annotations

from typing import Any

from .machines import DOMAIN


async def async_setup(hass: Any, config: Any) -> bool:
    """Make the one config entry where there is none yet."""
    if not hass.config_entries.async_entries(DOMAIN):
        hass.async_create_task(
            hass.config_entries.flow.async_init(DOMAIN, context={"source": "import"}, data={})
        )
    return True


async def async_setup_entry(hass: Any, entry: Any) -> bool:
    """Set up the sensors."""
    await hass.config_entries.async_forward_entry_setups(entry, ["sensor"])
    return True


async def async_unload_entry(hass: Any, entry: Any) -> bool:
    """Take the sensors down."""
    return await hass.config_entries.async_unload_platforms(entry, ["sensor"])
