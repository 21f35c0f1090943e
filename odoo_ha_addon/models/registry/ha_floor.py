"""Floors of a house, as Home Assistant's floor registry has them."""

from odoo import api, fields, models
from odoo.fields import Domain

from ...protocol.registry_kinds import FLOOR
from .ha_registry_mixin import MIRRORED


class HaFloor(models.Model):
    _name = "ha.floor"
    _description = "Home Assistant Floor"
    _inherit = ["ha.registry.mixin", "ha.aliases.mixin", "ha.holding.mixin", "ha.related.mixin"]
    _order = "instance_id, level, name, id"
    _kind = FLOOR
    _bridge_fields = MIRRORED | FLOOR.read_only

    name = fields.Char(required=True)
    floor_id = fields.Char(
        "Floor ID", readonly=True, copy=False, help="Home Assistant's ID; empty until it has answered"
    )
    level = fields.Integer(help="0 is the ground floor")
    has_level = fields.Boolean(readonly=True, help="Whether Home Assistant has a level for it at all")
    icon = fields.Char()
    area_ids = fields.One2many("ha.area", "floor_id", string="Areas", readonly=True)
    area_count = fields.Integer(compute="_compute_counts")

    # Partial: only then can its id be filled in while others refer to the record.
    _floor_uniq = models.UniqueIndex("(instance_id, floor_id) WHERE floor_id IS NOT NULL")

    @api.depends("area_ids")
    def _compute_counts(self) -> None:
        counts = self._counts("ha.area", "floor_id")
        for floor in self:
            floor.area_count = counts.get(floor, 0)

    @api.model
    def _domain_shared_with_user(self) -> Domain:
        areas = Domain("area_ids", "any", self.env["ha.access"]._domain_holding_entities())
        return Domain("instance_id.active", "=", True) & areas

    def write(self, vals: dict) -> bool:
        if "level" in vals and "has_level" not in vals:
            self._as_home_assistant().write({"has_level": True})
        return super().write(vals)

    def _as_sent(self, name: str, value):
        return None if name == "level" and not self.has_level else super()._as_sent(name, value)

    def _send_creation(self) -> None:
        self._as_home_assistant().has_level = bool(self.level)
        return super()._send_creation()
