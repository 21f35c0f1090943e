"""Labels, which Home Assistant puts on areas, devices and entities."""

from odoo import api, fields, models
from odoo.fields import Domain

from ...protocol.registry_kinds import LABEL
from .ha_registry_mixin import MIRRORED


class HaLabel(models.Model):
    _name = "ha.label"
    _description = "Home Assistant Label"
    _inherit = ["ha.registry.mixin"]
    _order = "instance_id, name, id"
    _kind = LABEL
    _bridge_fields = MIRRORED | LABEL.read_only

    name = fields.Char(required=True)
    label_id = fields.Char(
        "Label ID", readonly=True, copy=False, help="Home Assistant's ID; empty until it has answered"
    )
    icon = fields.Char()
    ha_color = fields.Char("Color", help="A color name of Home Assistant, such as deep-purple, or #rrggbb")
    description = fields.Text()
    area_ids = fields.Many2many("ha.area", string="Areas", readonly=True)
    device_ids = fields.Many2many("ha.device", string="Devices", readonly=True)
    entity_ids = fields.Many2many("ha.entity", string="Entities", readonly=True)

    # Partial: only then can its id be filled in while others refer to the record.
    _label_uniq = models.UniqueIndex("(instance_id, label_id) WHERE label_id IS NOT NULL")

    @api.model
    def _domain_shared_with_user(self) -> Domain:
        holding = self.env["ha.access"]._domain_holding_entities()
        on_devices = Domain("device_ids", "any", holding)
        on_areas = Domain("area_ids", "any", holding)
        return Domain("instance_id.active", "=", True) & (holding | on_devices | on_areas)
