"""The rooms of a place where people work."""

from odoo import fields, models


class HrWorkLocation(models.Model):
    _name = "hr.work.location"
    _inherit = ["hr.work.location", "ha.guarded.mixin"]

    ha_area_id = fields.Many2one(
        "ha.area",
        "Area in Home Assistant",
        ondelete="set null",
        index="btree_not_null",
        help="Lit when somebody who works here checks in",
    )
