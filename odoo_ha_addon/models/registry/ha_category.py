"""Categories, by which Home Assistant's own pages of automations, scenes, scripts and helpers are sorted."""

from odoo import fields, models

from ...protocol.registry_kinds import CATEGORY
from .ha_registry_mixin import MIRRORED


class HaCategory(models.Model):
    _name = "ha.category"
    _description = "Home Assistant Category"
    _inherit = ["ha.registry.mixin"]
    _order = "instance_id, scope, name, id"
    _kind = CATEGORY
    _bridge_fields = MIRRORED | CATEGORY.read_only

    name = fields.Char(required=True, readonly=True)
    category_id = fields.Char("Category ID", required=True, readonly=True, copy=False)
    scope = fields.Char(
        required=True, readonly=True, help="The kind of page that it is for, such as automation"
    )
    icon = fields.Char(readonly=True)
    entity_ids = fields.Many2many("ha.entity", string="Entities", readonly=True)

    # Partial: only then can its id be filled in while others refer to the record.
    _category_uniq = models.UniqueIndex("(instance_id, category_id) WHERE category_id IS NOT NULL")
