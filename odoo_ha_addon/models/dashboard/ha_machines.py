"""Computers, network stores and routers that tell how they are doing: which entity is which measure.

What an integration calls its measures in its own code (its translation keys), classes and units decide, never the
names that people see: those differ by language and can be changed.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from odoo import api, models

from ...protocol.parameters import MONITORS as PARAMETER
from ...protocol.parameters import integrations

MONITORS = (
    "glances", "hassio", "netdata", "openmediavault", "opnsense", "pfsense", "portainer", "proxmoxve", "qnap",
    "synology_dsm", "systemmonitor", "truenas", "unifi", "unraid",
)  # fmt: skip

KEYS = (
    ("memory", re.compile(r"^(?:gpu_)?(memory|swap|ram|mem)(_|$)")),
    ("cpu", re.compile(r"^(?:gpu_)?(cpu|processor)(_|$)")),
    ("disk", re.compile(r"^(disk|diskio|volume|raid|filesystem|fs|storage|drive)(_|$)")),
    ("network", re.compile(r"^(network|throughput|packets|ipv4|ipv6|rx|tx)(_|$)")),
    ("processes", re.compile(r"^(process|container)(_|$)")),
)
CLASSES = {"temperature": "temperature", "battery": "battery", "data_rate": "network", "running": "processes"}


def kind_of(row: dict) -> str:
    """What an entity of a machine measures.

    :param row: ROW of docs/dashboards.md
    :return: `cpu`, `memory`, `disk`, `network`, `temperature`, `battery`, `processes` or `other`
    """
    device_class = row["attributes"].get("device_class")
    key = row["translation_key"] or ""
    if device_class in ("temperature", "battery"):
        return CLASSES[device_class]
    for kind, pattern in KEYS:
        if pattern.match(key):
            return kind
    return CLASSES.get(device_class, "other") if isinstance(device_class, str) else "other"


class HaDashboard(models.Model):
    _inherit = "ha.dashboard"

    @api.model
    def _monitors(self) -> tuple[str, ...]:
        """Integrations whose devices are machines, those of the settings among them. Another addon adds its own:
        ``(*super()._monitors(), "lift")``.
        """
        return (*MONITORS, *integrations(self.env["ir.config_parameter"].sudo().get_param(PARAMETER)))

    @api.model
    def _kind_of(self, row: dict) -> str:
        """What an entity of a machine measures; see `kind_of`. Another addon tells it of its own integration's."""
        return kind_of(row)

    @api.model
    def _domain_of_readings(self) -> list:
        """What machines measure."""
        return [
            ("platform", "in", self._monitors()),
            ("domain", "in", ("sensor", "binary_sensor")),
            ("disabled_by", "=", False),
            ("device_id", "!=", False),
        ]

    @api.model
    def _may_monitor(self) -> bool:
        """Whether the current user can do something with the page of machines: managers are told how to get there."""
        return self.env["ha.access"]._is_manager() or bool(
            self.env["ha.entity"].search(self._domain_of_readings(), limit=1)
        )

    @api.model
    @api.readonly
    def machines(self, instance_id: int, attributes: Collection[str] = ()) -> list[dict]:
        """The machines of an instance that the current user may see; MACHINE of docs/dashboards.md.

        :param attributes: of the entities, as `ha.entity._rows` takes them; `device_class` is always among them
        :raises UserError: there is no such instance, it is none of the user's, or these are no names of attributes
        """
        instance = self._instance(instance_id)
        rows = self.env["ha.entity"]._rows(
            [("instance_id", "=", instance.id), *self._domain_of_readings()],
            ["device_class", *self.env["ha.entity"]._checked_attributes(attributes)],
        )
        devices = self.env["ha.device"].search_fetch(
            [("id", "in", list({row["device_id"] for row in rows}))],
            ["shown_name", "manufacturer", "model", "sw_version", "area_id"],
        )
        return [
            {
                "id": device.id,
                "name": device.shown_name,
                "model": " ".join(filter(None, (device.manufacturer, device.model))),
                "version": device.sw_version,
                "readings": [
                    {**row, "kind": self._kind_of(row)} for row in rows if row["device_id"] == device.id
                ],
            }
            for device in devices
        ]
