"""Areas (rooms, gardens, …), as Home Assistant's area registry has them."""

from odoo import api, fields, models
from odoo.tools import SQL

from ...hass.pictures import picture_path
from ...protocol.registry_kinds import AREA
from ..access.ha_refusal import Refusal
from ..limits import INT4_MAX
from .ha_registry_mixin import MIRRORED


class HaArea(models.Model):
    _name = "ha.area"
    _description = "Home Assistant Area"
    _inherit = [
        "ha.registry.mixin",
        "ha.aliases.mixin",
        "ha.holding.mixin",
        "ha.related.mixin",
        "ha.picture.mixin",
    ]
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

    def _picture_path(self) -> str | None:
        return picture_path(f"area.{self.area_id}", self.picture)

    @api.model
    def _of_same_instances(self, model, domain: list):
        """The areas that something of `model` may be moved to by dragging: also those where nothing is yet."""
        instances = [instance.id for (instance,) in model._read_group(domain, ["instance_id"])]
        return self.search([("instance_id", "in", instances)])

    @api.model
    def _list_of(self, instance) -> list[dict]:
        """The areas of an instance that the current user may see, each with the number of its entities that they
        may see.
        """
        areas = self.search_fetch([("instance_id", "=", instance.id)], ["area_id", "name", "icon"])
        counts = dict(
            self.env["ha.entity"]._read_group(
                [("effective_area_id", "in", areas.ids)], ["effective_area_id"], ["__count"]
            )
        )
        return [
            {
                "id": area.id,
                "area_id": area.area_id or False,
                "name": area.name,
                "icon": area.icon or False,
                "entity_count": counts.get(area, 0),
            }
            for area in areas
        ]

    @api.model
    def _named(self, instance, area_id: int | str):
        """The area of an instance with this record id or Home Assistant id.

        :raises Refusal: `invalid_params`; `area_not_found` if it is missing, of another instance or none of the user's
        """
        if type(area_id) is int:
            wanted: tuple[str, str, int | str] = ("id", "=", area_id if 0 < area_id <= INT4_MAX else 0)
        elif isinstance(area_id, str) and area_id and "\0" not in area_id:
            wanted = ("area_id", "=", area_id)
        else:
            raise Refusal("invalid_params", self.env._("Which area? Give its id."))
        area = self.search([("instance_id", "=", instance.id), wanted], limit=1)
        if not area:
            raise Refusal("area_not_found", self.env._("There is no such area."))
        return area

    def _entity_list(self) -> list[dict]:
        """The entities of this area that the current user may see, with their live values."""
        self.ensure_one()
        entities = self.env["ha.entity"]
        query = entities._search([("effective_area_id", "=", self.id)], order="name, id")
        alias = query.table
        state = query.left_join(alias, "state_id", "ha_entity_state", "id", "state_id")
        columns = [SQL.identifier(alias, name) for name in ("id", "entity_id", "name", "domain")]
        columns += [SQL.identifier(state, "state"), SQL.identifier(state, "attributes")]
        columns += [
            SQL("to_char(%s, 'YYYY-MM-DD HH24:MI:SS')", SQL.identifier(state, name))
            for name in ("last_changed", "last_updated")
        ]
        rows = self.env.execute_query(query.select(*columns))
        found = entities.browse(row[0] for row in rows)
        controllable = set(self.env["ha.access"]._controllable_of(found)._ids)
        return [
            {
                "id": record_id,
                "entity_id": entity_id,
                "name": name,
                "entity_state": value or False,
                "domain": domain,
                "last_changed": changed or False,
                "last_updated": updated or False,
                "attributes": attributes or {},
                "can_control": record_id in controllable,
            }
            for record_id, entity_id, name, domain, value, attributes, changed, updated in rows
        ]

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
