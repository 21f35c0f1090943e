"""Activities on entities."""

from odoo import models


class HaEntity(models.Model):
    _name = "ha.entity"
    _inherit = ["ha.entity", "ha.activity.mixin"]
