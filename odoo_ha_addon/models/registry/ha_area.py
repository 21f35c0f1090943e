"""Areas (rooms, gardens, …), as Home Assistant's area registry has them."""

from odoo import api, fields, models
from odoo.tools import SQL

from ...protocol.registry_kinds import AREA
from .ha_registry_mixin import MIRRORED


class HaArea(models.Model):
    _name = "ha.area"
    _description = "Home Assistant Area"
    _inherit = ["ha.registry.mixin", "ha.aliases.mixin", "ha.holding.mixin", "ha.related.mixin"]
    _order = "instance_id, name, id"
    _kind = AREA
    _bridge_fields = MIRRORED | AREA.read_only

    name = fields.Char(required=True)
    area_id = fields.Char(
        "Area ID", readonly=True, copy=False, help="Home Assistant's ID; empty until it has answered"
    )
    floor_id = fields.Many2one("ha.floor", ondelete="set null", index="btree_not_null")
    icon = fields.Char()
    picture = fields.Char(readonly=True)
    temperature_entity = fields.Char("Temperature Sensor", readonly=True, help="Entity ID")
    humidity_entity = fields.Char("Humidity Sensor", readonly=True, help="Entity ID")
    label_ids = fields.Many2many("ha.label", string="Labels")
    device_ids = fields.One2many("ha.device", "area_id", string="Devices", readonly=True)
    entity_ids = fields.One2many(
        "ha.entity",
        "effective_area_id",
        string="Entities",
        readonly=True,
        help="The entities assigned to this area, and those of its devices that are not assigned to another",
    )
    entity_count = fields.Integer(compute="_compute_counts")
    device_count = fields.Integer(compute="_compute_counts")

    # Partial: only then can its id be filled in while others refer to the record.
    _area_uniq = models.UniqueIndex("(instance_id, area_id) WHERE area_id IS NOT NULL")

    @api.depends("entity_ids", "device_ids")
    def _compute_counts(self) -> None:
        entities = self._counts("ha.entity", "effective_area_id")
        devices = self._counts("ha.device", "area_id")
        for area in self:
            area.entity_count = entities.get(area, 0)
            area.device_count = devices.get(area, 0)

    @api.model
    def _of_same_instances(self, model, domain: list):
        """The areas that something of `model` may be moved to by dragging: also those where nothing is yet."""
        instances = [instance.id for (instance,) in model._read_group(domain, ["instance_id"])]
        return self.search([("instance_id", "in", instances)])

    @api.model
    def _found(self, words: list[str], current: int, limit: int):
        """The best of the areas that have all words, those of the instance `current` first."""
        query = self._search([])
        area = query.table
        floor = query.left_join(area, "floor_id", "ha_floor", "id", "floor_id")
        name = SQL.identifier(area, "name")
        haystack = SQL(
            "concat_ws(' ', %s, %s, %s)", name, SQL.identifier(area, "aliases"), SQL.identifier(floor, "name")
        )
        has_all = self.env["ha.entity"]._has_all
        query.add_where(has_all(haystack, words))
        query.order = SQL(
            "%s = %s DESC, %s DESC, length(%s), %s, %s",
            SQL.identifier(area, "instance_id"),
            current,
            has_all(name, words),
            name,
            name,
            SQL.identifier(area, "id"),
        )
        query.limit = limit
        return self.browse(query)

    def _area_cards(self) -> list[dict]:
        return [
            {
                "id": area.id,
                "name": area.name,
                "icon": area.icon,
                "floor": area.sudo().floor_id.name,
                "instance_id": area.instance_id.id,
                "instance": area.sudo().instance_id.name,
            }
            for area in self
        ]
