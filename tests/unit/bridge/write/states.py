"""States for tests, with just what a test says of them."""

from __future__ import annotations

from typing import Any

from odoo_ha_addon.hass import EntityState


def state(
    value: str = "on", at: float = 100.0, entity_id: str = "light.kitchen", **attributes: Any
) -> EntityState:
    return EntityState(entity_id, value, attributes, at, at)
