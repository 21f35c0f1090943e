"""Categories, by which Home Assistant's own pages of automations, scenes, scripts and helpers are sorted."""

from odoo import fields, models


class HaCategory(models.Model):
    _name = "ha.category"
    _description = "Home Assistant Category"
    _inherit = ["ha.registry.mixin"]
    _order = "instance_id, scope, name, id"

    name = fields.Char(required=True, readonly=True)
    category_id = fields.Char("Category ID", required=True, readonly=True, copy=False)
    scope = fields.Char(
        required=True, readonly=True, help="The kind of page that it is for, such as automation"
    )
    icon = fields.Char(readonly=True)
    entity_ids = fields.Many2many("ha.entity", string="Entities", readonly=True)

    _category_uniq = models.Constraint(
        "UNIQUE (instance_id, category_id)", "An instance has each category only once."
    )
