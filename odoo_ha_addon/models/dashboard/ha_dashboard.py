"""What the area dashboard shows of one Home Assistant, and how each user arranged it."""

from collections.abc import Collection

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..limits import INT4_MAX
from .arrangement import NOWHERE, area_order, check_arrangement

FLOOR = ["name", "icon", "level", "has_level"]
AREA = ["name", "icon", "floor_id", "picture", "temperature_entity", "humidity_entity"]
"""What is read of floors and areas for a page."""
READ_AT_ONCE = 500
"""Up to so many entities of an instance are read together; of more, those of a room come first."""


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
    @api.readonly
    def load(
        self,
        instance_id: int,
        with_hidden: bool = False,
        attributes: Collection[str] = (),
        room: str | None = None,
    ) -> dict:
        """Everything that the dashboard of an instance shows the current user; DASHBOARD of docs/dashboards.md.

        :param with_hidden: with entities that Home Assistant hides, and those for configuration and diagnosis
        :param attributes: of the entities, as `ha.entity._rows` takes them
        :param room: KEY of an area: of a large instance only what is in it, or what is in the first that has something
            if nothing is in this one. None for all of it
        :raises UserError: there is no such instance, it is none of the user's, or these name no attributes or area
        """
        instance = self._instance(instance_id)
        shown = [] if with_hidden else [("entity_category", "=", False), ("hidden_by", "=", False)]
        domain = [("instance_id", "=", instance.id), ("disabled_by", "=", False), *shown]
        arrangement = self._own(instance).arrangement or {}
        floors, areas = self._places(instance)
        if room is not None:
            room = self._room_to_begin_with(room, domain, floors, areas, arrangement)
        entities = self.env["ha.entity"]._rows([*domain, *self._in_room(room)], attributes)
        self._mark_inner(entities)
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
            "arrangement": arrangement,
            "room": room or False,
        }

    def _places(self, instance) -> tuple:
        """The floors and areas of an instance that the current user may see."""
        here = [("instance_id", "=", instance.id)]
        return self.env["ha.floor"].search_fetch(here, FLOOR), self.env["ha.area"].search_fetch(here, AREA)

    def _room_to_begin_with(self, room: str, domain: list, floors, areas, arrangement: dict) -> str | None:
        """KEY of the area to read first of what `domain` finds; None if all can be read at once.

        :raises UserError: this names no area
        """
        if not isinstance(room, str):
            raise UserError(self.env._("Name the area by a text such as area:3."))
        counts = {
            f"area:{area.id or 0}": count
            for area, count in self.env["ha.entity"]._read_group(domain, ["effective_area_id"], ["__count"])
        }
        if sum(counts.values()) <= READ_AT_ONCE:
            return None
        order = [room, *area_order(areas, floors, arrangement), NOWHERE]
        return next((key for key in order if key in counts), None)

    def _in_room(self, room: str | None) -> Domain:
        """What stands in an area: what is in it, and what was moved out of it from a device that is there."""
        if not room:
            return Domain.TRUE
        area_id = int(room.removeprefix("area:")) or False
        inside = Domain("effective_area_id", "=", area_id)
        if not area_id:
            return inside
        part = Domain("area_id", "=", False) & Domain("parent_device_id.area_id", "=", area_id)
        return inside | Domain("device_id", "any", Domain("area_id", "=", area_id) | part)

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
    @api.readonly
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
