"""There is nothing to configure."""

from __future__ import annotations

from typing import Any

from homeassistant.config_entries import ConfigFlow

from .machines import DOMAIN


class GlancesFlow(ConfigFlow, domain=DOMAIN):
    """Makes the entry from `glances:` in configuration.yaml."""

    VERSION = 1

    async def async_step_import(self, data: dict[str, Any]) -> Any:
        """Always the same entry."""
        return self.async_create_entry(title="Glances", data={})
