"""Makes states and changes them at a set rate, without devices: what this Home Assistant can emit is the limit.

The state of a changed entity is `t` and the moment of the change in milliseconds since 1970, so that whoever sees it
knows how old it is. With `measured` they are other entities, which Home Assistant's recorder keeps: their states are
numbers with a unit.
"""

from __future__ import annotations

import asyncio
import time

import voluptuous as vol
from homeassistant.core import HomeAssistant, ServiceCall, ServiceResponse, SupportsResponse
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.typing import ConfigType

DOMAIN = "ha_load"
CONFIG_SCHEMA = cv.empty_config_schema(DOMAIN)

FILL = vol.Schema(
    {
        vol.Required("entities"): vol.All(int, vol.Range(min=0)),
        vol.Optional("measured", default=False): bool,
    }
)
RUN = vol.Schema(
    {
        vol.Required("entities"): vol.All(int, vol.Range(min=1)),
        vol.Required("rate"): vol.All(vol.Coerce(float), vol.Range(min=0, min_included=False)),
        vol.Required("seconds"): vol.All(vol.Coerce(float), vol.Range(min=0)),
        vol.Optional("measured", default=False): bool,
    }
)
MEASUREMENT = {"unit_of_measurement": "W", "device_class": "power", "state_class": "measurement"}
TICKS_PER_SECOND = 50
MOST_AT_ONCE = 500
"""Changes between two looks at anything else; Home Assistant throws out whoever is 4,096 messages behind."""


async def async_setup(hass: HomeAssistant, config: ConfigType) -> bool:
    """Offer the two services."""

    def mark(number: int) -> None:
        attributes = {"friendly_name": f"Load {number}", "icon": "mdi:speedometer", "number": number}
        hass.states.async_set(f"sensor.load_{number}", f"t{time.time() * 1000:.3f}", attributes)

    def measure(number: int) -> None:
        attributes = {"friendly_name": f"Measure {number}", **MEASUREMENT}
        hass.states.async_set(f"sensor.measure_{number}", f"{time.time() % 86400:.3f}", attributes)

    async def fill(call: ServiceCall) -> None:
        """Have exactly the first `entities` of them."""
        prefix, change = ("sensor.measure_", measure) if call.data["measured"] else ("sensor.load_", mark)
        wanted = {f"{prefix}{number}" for number in range(call.data["entities"])}
        for entity_id in hass.states.async_entity_ids("sensor"):
            if entity_id.startswith(prefix) and entity_id not in wanted:
                hass.states.async_remove(entity_id)
        for number in range(call.data["entities"]):
            change(number)
            if number % 500 == 499:
                await asyncio.sleep(0.05)

    async def run(call: ServiceCall) -> ServiceResponse:
        """Change `rate` states a second for `seconds`, one after the other; says how many and how long it took."""
        entities, rate, seconds = call.data["entities"], call.data["rate"], call.data["seconds"]
        change = measure if call.data["measured"] else mark
        began = time.monotonic()
        changed = 0
        while (passed := time.monotonic() - began) < seconds:
            for _ in range(min(int(passed * rate) - changed, MOST_AT_ONCE)):
                change(changed % entities)
                changed += 1
            await asyncio.sleep(1 / TICKS_PER_SECOND if rate > TICKS_PER_SECOND else 1 / rate)
        return {"changed": changed, "seconds": time.monotonic() - began, "ended": time.time()}

    hass.services.async_register(DOMAIN, "fill", fill, FILL)
    hass.services.async_register(DOMAIN, "run", run, RUN, supports_response=SupportsResponse.ONLY)
    return True
