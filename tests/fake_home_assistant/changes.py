"""What happens all the time in a home where all is well."""

from __future__ import annotations

import asyncio
import random

from .instance import FakeHomeAssistant

TICKS_PER_SECOND = 20


async def change(home: FakeHomeAssistant, entities: int, rate: float) -> None:
    """Change states of random sensors, `rate` a second, evenly spread."""
    owed = random.random()
    while True:
        await asyncio.sleep(1 / TICKS_PER_SECOND)
        owed += rate / TICKS_PER_SECOND
        while owed >= 1:
            owed -= 1
            home.set_state(f"sensor.fake_{random.randrange(entities)}", f"{random.uniform(-20, 40):.3f}")


async def edit(home: FakeHomeAssistant, rate: float) -> None:
    """Give random areas, devices, entities and labels other names, `rate` a second."""
    while True:
        await asyncio.sleep(random.uniform(0, 2 / rate))
        registry = home.registries[random.choice(("area", "device", "entity", "label"))]
        if registry.rows:
            registry.update(random.choice(list(registry.rows)), name=f"Edited {random.randrange(10**9)}")
