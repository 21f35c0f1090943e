"""Which sensor tells how warm and how humid a room is, and which ones tell only of the inside of a device.

Home Assistant's own sensor of the area counts where there is one. Else a sensor counts unless its device is a machine,
an appliance or a robot. What integrations call things in their own code, classes and domains decide, never the names
that people see: those differ by language and can be changed.
"""

from __future__ import annotations

import re

from odoo import models
from odoo.tools import SQL

CLASSES = ("temperature", "humidity")

APPLIANCES = (
    "electrolux_status", "home_connect", "hon", "lg_thinq", "meater", "miele", "octoprint", "prusalink", "bambu_lab",
    "smartthinq_sensors", "whirlpool",
)  # fmt: skip
"""Integrations whose devices are warm or cold inside."""

INNER_KEY = re.compile(
    r"(^|_)(battery|bed|board|boiler|chip|compressor|condenser|coolant|core|cpu|device|disk|drive|evaporator|exhaust|"
    r"flow|food|freezer|fridge|gpu|grill|heatsink|hotend|inlet|internal|inverter|meat|memory|module|motor|nozzle|nvme|"
    r"outlet|oven|package|panel|probe|processor|psu|refrigerator|return|soc|ssd|supply|system|tank|water)(_|$)"
)
"""Translation keys of what is measured inside something."""

DEVICE_DOMAINS = frozenset({"lawn_mower", "media_player", "vacuum", "water_heater"})
"""A device that has one of these is warm by itself."""
ELECTRIC_CLASSES = frozenset({"apparent_power", "current", "energy", "power"})
"""What a device measures of the electricity that it uses, and that makes it warm."""
MACHINE_CLASSES = frozenset({"data_rate", "data_size", "running"})


def is_inner(sensor: dict, device: list[dict], monitors: tuple[str, ...]) -> bool:
    """Whether a sensor for temperature or humidity tells of the inside of its device.

    :param sensor: `domain`, `platform`, `translation_key`, `entity_category` and `device_class` of the sensor
    :param device: the same of all entities of its device; empty for a sensor without one
    :param monitors: integrations whose devices are machines
    """
    if sensor["entity_category"] or sensor["platform"] in (*monitors, *APPLIANCES):
        return True
    if INNER_KEY.search(sensor["translation_key"] or ""):
        return True
    domains = {entity["domain"] for entity in device}
    classes = {entity["device_class"] for entity in device}
    if "climate" in domains:
        # What heats or cools the room measures the room.
        return False
    return bool(
        domains & DEVICE_DOMAINS
        or classes & (ELECTRIC_CLASSES | MACHINE_CLASSES)
        # A fridge has a door; a sensor that is stuck on a door runs on a battery.
        or ("door" in classes and "battery" not in classes and "humidity" not in classes)
    )


class HaDashboard(models.Model):
    _inherit = "ha.dashboard"

    def _mark_inner(self, rows: list[dict]) -> None:
        """Set `is_inner` of each row that measures a device and not the room that it is in.

        :param rows: ROW of docs/dashboards.md, with the attribute `device_class`
        """
        sensors = [
            row
            for row in rows
            if row["domain"] == "sensor" and row["attributes"].get("device_class") in CLASSES
        ]
        devices = self._entities_of_devices({row["device_id"] for row in sensors if row["device_id"]})
        monitors = self._monitors()
        for row in sensors:
            sensor = {**row, "device_class": row["attributes"]["device_class"]}
            row["is_inner"] = is_inner(sensor, devices.get(row["device_id"], []), monitors)

    def _entities_of_devices(self, device_ids: set[int]) -> dict[int, list[dict]]:
        """What the entities of devices are, by device: diagnostic ones too, which tell what kind of device it is.

        Past record rules: nothing of them is shown, and a room is as warm for everybody.
        """
        devices: dict[int, list[dict]] = {}
        if not device_ids:
            return devices
        self.env["ha.entity"].flush_model()
        found = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT entity.device_id, entity.domain,
                       coalesce(entity.device_class, entity.original_device_class, state.attributes ->> 'device_class')
                FROM ha_entity AS entity LEFT JOIN ha_entity_state AS state ON state.id = entity.state_id
                WHERE entity.device_id IN %s AND entity.active AND entity.disabled_by IS NULL
                """,
                tuple(device_ids),
            )
        )
        for device_id, domain, device_class in found:
            devices.setdefault(device_id, []).append({"domain": domain, "device_class": device_class})
        return devices

    def _climate_of(self, areas, attributes: list[str]) -> dict[str, dict]:
        """ROW of each entity that Home Assistant names for the climate of an area and that the user may see, by its id.

        It may be hidden or be for diagnosis, and then it is on no card.

        :param attributes: of these entities, as `ha.entity._rows` takes them
        """
        named = {name for area in areas for name in (area.temperature_entity, area.humidity_entity) if name}
        if not named:
            return {}
        domain = [("instance_id", "=", areas.instance_id.id), ("entity_id", "in", list(named))]
        return {row["entity_id"]: row for row in self.env["ha.entity"]._rows(domain, attributes)}
