"""An air conditioning that reaches its temperature at once."""

from __future__ import annotations

from typing import Any

from homeassistant.components.climate import ClimateEntity, ClimateEntityFeature, HVACMode
from homeassistant.const import ATTR_TEMPERATURE, UnitOfTemperature

from .entity import BuildingEntity, entities

# Home Assistant 2026.11 renamed the three that hold temperatures.
NATIVE = "native_" if hasattr(ClimateEntity, "native_target_temperature") else ""


class BuildingClimate(BuildingEntity, ClimateEntity):
    """Heats and cools."""

    _attr_hvac_modes = [HVACMode.OFF, HVACMode.HEAT, HVACMode.COOL, HVACMode.AUTO]
    _attr_hvac_mode = HVACMode.AUTO
    _attr_supported_features = (
        ClimateEntityFeature.TARGET_TEMPERATURE | ClimateEntityFeature.TURN_ON | ClimateEntityFeature.TURN_OFF
    )

    def __init__(self, device: str, name: str, facts: dict[str, Any]) -> None:
        super().__init__(device, name, facts)
        setattr(self, f"_attr_{NATIVE}temperature_unit", UnitOfTemperature.CELSIUS)
        setattr(self, f"_attr_{NATIVE}current_temperature", 22.0)
        setattr(self, f"_attr_{NATIVE}target_temperature", 21.5)

    async def async_set_hvac_mode(self, hvac_mode: HVACMode) -> None:
        """One of `hvac_modes`."""
        self.publish(hvac_mode=hvac_mode)

    async def async_set_temperature(self, **kwargs: Any) -> None:
        """The temperature to reach."""
        self.publish(**{f"{NATIVE}target_temperature": kwargs[ATTR_TEMPERATURE]})


async def async_setup_entry(hass: Any, entry: Any, async_add_entities: Any) -> None:
    """Add the building's air conditionings."""
    async_add_entities(entities("climate", BuildingClimate))
