"""Labels, which Home Assistant puts on areas, devices and entities."""

from odoo import api, fields, models
from odoo.fields import Domain

from ...protocol.registry_kinds import LABEL
from .ha_registry_mixin import MIRRORED

PALETTE = {
    "red": 1, "orange": 2, "deep-orange": 2, "amber": 3, "yellow": 3, "light-blue": 4, "cyan": 4, "purple": 5,
    "brown": 6, "teal": 7, "blue": 8, "primary": 8, "pink": 9, "accent": 9, "green": 10, "light-green": 10, "lime": 10,
    "deep-purple": 11, "indigo": 11,
}  # fmt: skip
"""Odoo's tag color that comes closest, by Home Assistant's name of a color."""


class HaLabel(models.Model):
    _name = "ha.label"
    _description = "Home Assistant Label"
    _inherit = ["ha.registry.mixin", "ha.holding.mixin", "ha.related.mixin"]
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
    color = fields.Integer("Tag Color", compute="_compute_color")
    area_count = fields.Integer(compute="_compute_counts")
    device_count = fields.Integer(compute="_compute_counts")
    entity_count = fields.Integer(compute="_compute_counts")

    # Partial: only then can its id be filled in while others refer to the record.
    _label_uniq = models.UniqueIndex("(instance_id, label_id) WHERE label_id IS NOT NULL")

    @api.depends("ha_color")
    def _compute_color(self) -> None:
        for label in self:
            label.color = PALETTE.get(label.ha_color, 0)

    @api.depends("area_ids", "device_ids", "entity_ids")
    def _compute_counts(self) -> None:
        counts = {name: self._counts(f"ha.{name}", "label_ids") for name in ("area", "device", "entity")}
        for label in self:
            for name, found in counts.items():
                label[f"{name}_count"] = found.get(label, 0)

    @api.model
    def _domain_shared_with_user(self) -> Domain:
        holding = self.env["ha.access"]._domain_holding_entities()
        on_devices = Domain("device_ids", "any", holding)
        on_areas = Domain("area_ids", "any", holding)
        return Domain("instance_id.active", "=", True) & (holding | on_devices | on_areas)
