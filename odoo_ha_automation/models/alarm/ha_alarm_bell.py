"""What the bell in the systray, cards and dialogs show: the alarms that last, as far as the user may see them."""

from __future__ import annotations

from typing import Any

from odoo import api, models
from odoo.fields import Domain

from .ha_alarm import LASTING

MOST_SHOWN = 200
"""Alarms that pages know one by one; the count goes beyond."""
MESSAGE = "ha_alarm"


class HaAlarm(models.Model):
    _inherit = "ha.alarm"

    @api.model
    @api.readonly
    def bell(self) -> dict[str, Any]:
        """What waits for somebody, and what lasts.

        :return: ``{"count": alarms that nobody has acknowledged and that are not snoozed, "severity": the highest of
        these or False, "may_acknowledge": bool, "alarms": [ALARM, …]}``, the first 200 that last. ALARM: ``{"id",
        "name", "severity", "state", "instance_id", "entity_id": of an instance False, "entity": the name of what it is
        about, "since": seconds since 1970, "snoozed": bool, "value", "unit"}``
        """
        if not self.has_access("read"):
            return {"count": 0, "severity": False, "may_acknowledge": False, "alarms": []}
        waiting = Domain("state", "=", "raised") & Domain("is_snoozed", "=", False)
        [(count, severity)] = self._read_group(waiting, [], ["__count", "severity:max"])
        found = self.search_fetch(
            Domain("state", "in", LASTING),
            [
                "name",
                "severity",
                "state",
                "instance_id",
                "entity_id",
                "began_at",
                "snoozed_until",
                "first_value",
                "unit",
            ],
            limit=MOST_SHOWN,
            order="state desc, severity desc, began_at desc, id desc",
        )
        return {
            "count": count,
            "severity": severity or False,
            "may_acknowledge": self.has_access("write"),
            "alarms": [alarm._for_bell() for alarm in found],
        }

    def _for_bell(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "name": self.name,
            "severity": self.severity,
            "state": self.state,
            "instance_id": self.instance_id.id,
            "entity_id": self.entity_id.id,
            "entity": self.entity_id.display_name or self.instance_id.display_name,
            "since": self.env["ha.entity"]._epoch(self.began_at),
            "snoozed": self.is_snoozed,
            "value": self.first_value or "",
            "unit": self.unit or "",
        }

    def _announce(self) -> None:
        """Tell open pages to ask again, with the commit. What they may see they are told then, and nothing by this."""
        for instance in self.sudo().instance_id:
            instance._bus_send(MESSAGE, {}, subchannel=f"status:{instance.acl_generation}")

    def unlink(self) -> bool:
        instances = self.sudo().instance_id
        result = super().unlink()
        for instance in instances:
            instance._bus_send(MESSAGE, {}, subchannel=f"status:{instance.acl_generation}")
        return result
