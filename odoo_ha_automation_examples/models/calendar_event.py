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
