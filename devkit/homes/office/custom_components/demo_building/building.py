"""What the demo building has: devices, and under each its entities by platform.

An entity is `{name: facts}`; the facts are what its platform module reads. A sensor wanders between `low` and `high`,
or climbs by up to `step` each few seconds where it has one.

Not all is well, as in every building: a device is gone, a room is too warm, a battery is low, an update waits.
"""

from __future__ import annotations

from typing import Any

DOMAIN = "demo_building"

PLATFORMS = [
    "binary_sensor", "calendar", "climate", "cover", "fan", "image", "lawn_mower", "light", "lock", "media_player",
    "remote", "sensor", "switch", "todo", "tts", "update",
]  # fmt: skip

#: Device name: manufacturer, model, and its entities.
DEVICES: dict[str, dict[str, Any]] = {
    "Reception": {
        "about": ("Brunnen", "Frontdesk 2"),
        "light": {"Counter": {}, "Waiting area": {}},
        "lock": {"Main entrance": {}},
        "media_player": {"Lobby music": {}},
        "tts": {"Announcements": {}},
        "image": {"Painting": {"colors": [("#7a3e48", "#f0b8a0"), ("#2f6f62", "#f2e3c6")]}},
        "binary_sensor": {"Door": {"kind": "door", "every": 45}},
        "switch": {"Neon sign": {}},
    },
    "Meeting room panel": {
        "about": ("Brunnen", "Panel X"),
        "light": {"Ceiling": {}},
        "cover": {"Blinds": {"kind": "blind"}},
        "climate": {"Air conditioning": {}},
        "switch": {"Projector": {}},
        "remote": {"Remote": {}},
        "calendar": {
            "Bookings": {
                "bookings": [(9, 0.5, "Stand-up"), (13, 2, "Customer visit"), (16, 1, "Design review")],
                "whole_day": "Reserved for training",
            }
        },
        "binary_sensor": {"Occupancy": {"kind": "occupancy", "every": 20}},
        "sensor": {
            "Temperature": {"kind": "temperature", "unit": "°C", "low": 20, "high": 24},
            "Humidity": {"kind": "humidity", "unit": "%", "low": 35, "high": 55},
            "CO2": {"kind": "carbon_dioxide", "unit": "ppm", "low": 450, "high": 1400},
        },
        "update": {
            "Firmware": {"installed": "1.0", "latest": "1.2", "notes": "The blinds stop where they should."}
        },
    },
    # Too warm, and about to fall silent.
    "Server room sensor": {
        "about": ("Helion", "T2"),
        "sensor": {
            "Temperature": {"kind": "temperature", "unit": "°C", "low": 29, "high": 33},
            "Humidity": {"kind": "humidity", "unit": "%", "low": 28, "high": 36},
            "Battery": {"kind": "battery", "unit": "%", "low": 3, "high": 5},
        },
    },
    "Server rack": {
        "about": ("Nordrack", "42U"),
        "fan": {"Fans": {}},
        "lock": {"Cabinet": {"code": "4711"}},
        "switch": {"Outlet 1": {}, "Outlet 2": {}},
        "binary_sensor": {"Leak": {"kind": "moisture", "every": 0}},
        "sensor": {
            "Temperature": {"kind": "temperature", "unit": "°C", "low": 22, "high": 28},
            "Power": {"kind": "power", "unit": "W", "low": 900, "high": 1500},
        },
    },
    "Workshop bench": {
        "about": ("Werkgut", "Bench 3"),
        "light": {"Lamp": {}},
        "cover": {"Roller door": {"kind": "garage"}},
        "switch": {"Compressor": {}},
        "sensor": {"Pressure": {"kind": "pressure", "unit": "bar", "low": 5, "high": 8}},
    },
    "Fridge": {
        "about": ("Kaltmann", "K 300"),
        # Days until it is due; 0 without a day, none for what is done.
        "todo": {"Shopping list": {"items": {"Milk": 1, "Coffee beans": 0, "Descaler": 4, "Sugar": None}}},
        "binary_sensor": {"Door": {"kind": "door", "every": 60}},
        "sensor": {"Temperature": {"kind": "temperature", "unit": "°C", "low": 3, "high": 8}},
    },
    "Solar inverter": {
        "about": ("Helion", "H5"),
        "sensor": {
            "Power": {"kind": "power", "unit": "W", "low": 0, "high": 4800},
            "Yield": {"kind": "energy", "unit": "kWh", "low": 1200, "high": 99999, "step": 0.05},
        },
    },
    "Lawn robot": {
        "about": ("Werkgut", "Halm 5"),
        "lawn_mower": {"Mower": {}},
    },
    # A device that does not answer, as every building has one.
    "Weather station": {
        "about": ("Helion", "W1"),
        "offline": True,
        "sensor": {"Wind": {"kind": "wind_speed", "unit": "km/h", "low": 0, "high": 60}},
    },
}
