"""The machines that this stand-in for Glances watches, and what it tells of them.

Keys, units and classes are those of Home Assistant's own integration `glances`, in whose place it is loaded; the values
wander between `low` and `high`.
"""

from __future__ import annotations

from typing import Any

DOMAIN = "glances"

BYTES = {"unit": "B/s", "kind": "data_rate"}

#: Key: what the sensor is called and measures.
MEASURES: dict[str, dict[str, Any]] = {
    "cpu_usage": {"name": "CPU usage", "unit": "%", "low": 5, "high": 95},
    "memory_usage": {"name": "Memory usage", "unit": "%", "low": 40, "high": 78},
    "memory_free": {"name": "Memory free", "unit": "MiB", "kind": "data_size", "low": 3000, "high": 9000},
    "disk_usage": {"name": "/ disk usage", "unit": "%", "low": 61, "high": 64},
    "temperature": {
        "name": "Package temperature",
        "unit": "°C",
        "kind": "temperature",
        "low": 38,
        "high": 84,
    },
    "network_rx": {"name": "eth0 RX", "low": 2_000, "high": 900_000, **BYTES},
    "network_tx": {"name": "eth0 TX", "low": 1_000, "high": 400_000, **BYTES},
    "process_total": {"name": "Processes", "low": 180, "high": 240},
    "processor_load": {"name": "CPU load", "low": 0, "high": 6},
}

#: Machine: what it is, and where its values wander elsewhere.
MACHINES: dict[str, dict[str, dict[str, Any]]] = {
    "App server": {},
    "File server": {
        "cpu_usage": {"low": 2, "high": 30},
        "disk_usage": {"low": 91, "high": 94},
        "temperature": {"low": 30, "high": 45},
        "charge": {"name": "Charge", "unit": "%", "kind": "battery", "low": 96, "high": 100},
    },
}
