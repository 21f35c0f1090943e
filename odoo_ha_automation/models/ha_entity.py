"""Activities on entities, for rules that ask somebody to look after one."""

from odoo import models


class HaEntity(models.Model):
    _name = "ha.entity"
    _inherit = ["ha.entity", "mail.activity.mixin"]
