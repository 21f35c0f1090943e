"""Floors of a house, as Home Assistant's floor registry has them."""

from odoo import fields, models


class HaFloor(models.Model):
    _name = "ha.floor"
    _description = "Home Assistant Floor"
    _inherit = ["ha.registry.mixin"]
    _order = "instance_id, level, name, id"

    name = fields.Char(required=True)
    floor_id = fields.Char(
        "Floor ID", readonly=True, copy=False, help="Home Assistant's; empty until it has answered"
    )
    level = fields.Integer(help="0 is the ground floor")
    has_level = fields.Boolean(readonly=True, help="Whether Home Assistant has a level for it at all")
    icon = fields.Char()
    aliases = fields.Json(help="Other names that voice assistants understand")
    area_ids = fields.One2many("ha.area", "floor_id", string="Areas", readonly=True)

    _floor_uniq = models.Constraint("UNIQUE (instance_id, floor_id)", "An instance has each floor only once.")
