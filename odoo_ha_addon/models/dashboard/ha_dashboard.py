"""What the area dashboard shows of one Home Assistant, and how each user arranged it."""

from collections.abc import Collection

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..limits import INT4_MAX
from .arrangement import check_arrangement

FLOOR = ["name", "icon", "level", "has_level"]
AREA = ["name", "icon", "floor_id", "picture", "temperature_entity", "humidity_entity"]
"""What is read of floors and areas for a page."""


class HaDashboard(models.Model):
    _name = "ha.dashboard"
    _description = "Home Assistant Dashboard of a User"
    _inherit = ["ha.guarded.mixin"]
    _rec_name = "instance_id"

    user_id = fields.Many2one(
        "res.users", required=True, ondelete="cascade", default=lambda self: self.env.uid, readonly=True
    )
    instance_id = fields.Many2one("ha.instance", required=True, ondelete="cascade", index=True)
    arrangement = fields.Json(help="ARRANGEMENT of docs/dashboards.md")

    _user_uniq = models.UniqueIndex("(user_id, instance_id)")
    # `check_arrangement` is stricter, and has words for it.
    _largest_json = {"arrangement": 1024 * 1024}

    @api.constrains("arrangement")
    def _check_arrangement(self) -> None:
        for dashboard in self:
            check_arrangement(self.env, dashboard.arrangement)

    @api.model
    def load(self, instance_id: int, with_hidden: bool = False, attributes: Collection[str] = ()) -> dict:
        """Everything that the dashboard of an instance shows the current user; DASHBOARD of docs/dashboards.md.

        :param with_hidden: with entities that Home Assistant hides, and those for configuration and diagnosis
        :param attributes: of the entities, as `ha.entity._rows` takes them
        :raises UserError: there is no such instance, it is none of the user's, or these are no names of attributes
        """
        instance = self._instance(instance_id)
        shown = [] if with_hidden else [("entity_category", "=", False), ("hidden_by", "=", False)]
        here = ("instance_id", "=", instance.id)
        entities = self.env["ha.entity"]._rows([here, ("disabled_by", "=", False), *shown], attributes)
        self._mark_inner(entities)
        floors, areas = self._places(instance)
        climate = self._climate_of(areas, attributes)
        devices = self.env["ha.device"].search_fetch(
            [("id", "in", list({row["device_id"] for row in entities if row["device_id"]}))],
            ["shown_name", "area_id", "entry_type"],
        )
        return {
            "instance_id": instance.id,
            "floors": floors.read(FLOOR),
            "areas": [
                {
                    **self._place(area, floors),
                    "temperature_entity": area.temperature_entity,
                    "humidity_entity": area.humidity_entity,
                    "temperature_row": climate.get(area.temperature_entity, False),
                    "humidity_row": climate.get(area.humidity_entity, False),
                }
                for area in areas
            ],
            "devices": [
                {
                    "id": device.id,
                    "name": device.shown_name,
                    "area_id": device._area_of_it().id,
                    "entry_type": device.entry_type,
                }
                for device in devices
            ],
            "entities": entities,
            "arrangement": self._own(instance).arrangement or {},
        }

    def _places(self, instance) -> tuple:
        """The floors and areas of an instance that the current user may see."""
        here = [("instance_id", "=", instance.id)]
        return self.env["ha.floor"].search_fetch(here, FLOOR), self.env["ha.area"].search_fetch(here, AREA)

    def _place(self, area, floors) -> dict:
        """What all pages show of an area."""
        return {
            "id": area.id,
            "name": area.name,
            "icon": area.icon,
            "picture": area.picture or False,
            "floor_id": area.floor_id.id if area.floor_id in floors else False,
        }

    @api.model
    def states(self, instance_id: int) -> list[list]:
        """What changes all the time of what `load` gave: ``[record id, state or None]`` of each entity.

        :raises UserError: there is no such instance, or it is none of the user's
        """
        instance = self._instance(instance_id)
        return self.env["ha.entity"]._states([("instance_id", "=", instance.id), ("disabled_by", "=", False)])

    @api.model
    def arrange(self, instance_id: int, arrangement: dict) -> bool:
        """Keep how the current user wants the dashboard of an instance.

        :param arrangement: ARRANGEMENT of docs/dashboards.md; replaces the one that was kept
        :raises UserError: there is no such instance, or this is no arrangement
        """
        instance = self._instance(instance_id)
        check_arrangement(self.env, arrangement)
        kept = {"arrangement": arrangement}
        if dashboard := self._own(instance):
            dashboard.write(kept)
        else:
            self.create({"instance_id": instance.id, **kept})
        return True

    def _own(self, instance):
        return self.search([("user_id", "=", self.env.uid), ("instance_id", "=", instance.id)])

    def _instance(self, instance_id: int):
        known = type(instance_id) is int and 0 < instance_id <= INT4_MAX
        instance = self.env["ha.instance"].search([("id", "=", instance_id if known else 0)])
        if not instance:
            raise UserError(self.env._("There is no such Home Assistant instance."))
        return instance
