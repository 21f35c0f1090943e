"""A building that exists only in this computer: an office's devices, and alive."""

from __future__ import annotations

from typing import Any

from .building import DOMAIN, PLATFORMS


async def async_setup(hass: Any, config: Any) -> bool:
    """Make the one config entry where there is none yet."""
    if not hass.config_entries.async_entries(DOMAIN):
        hass.async_create_task(
            hass.config_entries.flow.async_init(DOMAIN, context={"source": "import"}, data={})
        )
    return True


async def async_setup_entry(hass: Any, entry: Any) -> bool:
    """Set up every platform."""
    await hass.config_entries.async_forward_entry_setups(entry, PLATFORMS)
    return True


async def async_unload_entry(hass: Any, entry: Any) -> bool:
    """Take every platform down."""
    return await hass.config_entries.async_unload_platforms(entry, PLATFORMS)
