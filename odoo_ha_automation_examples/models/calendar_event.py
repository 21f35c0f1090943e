"""The room of a meeting."""

from odoo import fields, models


class CalendarEvent(models.Model):
    _name = "calendar.event"
    _inherit = ["calendar.event", "ha.guarded.mixin"]

    ha_area_id = fields.Many2one(
        "ha.area",
        "Room",
        ondelete="set null",
        index="btree_not_null",
        help="Where Home Assistant makes ready for the meeting",
    )

    def copy_data(self, default=None):
        """Who may not see the room copies the meeting without it."""
        data = super().copy_data(default)
        for meeting, values in zip(self, data, strict=True):
            if not meeting.ha_area_id.has_access("read"):
                values.pop("ha_area_id", None)
        return data
