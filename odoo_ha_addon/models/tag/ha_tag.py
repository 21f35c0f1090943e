"""Tags, which people put on entities, devices and entity groups. Home Assistant never hears of them.

What has a tag is what it was put on itself, and the entities of a device that it was put on. An entity group with a tag
passes nothing on to what is in it: that is given by the group. A tag that is archived is on nothing any more.
"""

from random import randint

from odoo import api, fields, models
from odoo.fields import Domain

COUNTED = {"entity_count": "ha.entity", "device_count": "ha.device", "group_count": "ha.entity.group"}


class HaTag(models.Model):
    _name = "ha.tag"
    _description = "Home Assistant Tag"
    _inherit = [
        "ha.guarded.mixin",
        "ha.shared.mixin",
        "ha.current.instance.mixin",
        "ha.holding.mixin",
    ]
    _order = "instance_id, name, id"

    name = fields.Char(required=True, translate=True)
    color = fields.Integer(default=lambda _self: randint(1, 11), help="On the labels of the tag")
    active = fields.Boolean(
        default=True, help="One that is archived is not shown, and grants by it give nothing"
    )
    instance_id = fields.Many2one(
        "ha.instance", required=True, ondelete="cascade", index=True,
        default=lambda self: self.env["ha.instance"]._current_id(clean_up=False),
    )  # fmt: skip
    company_id = fields.Many2one(related="instance_id.company_id")
    entity_ids = fields.Many2many("ha.entity", string="Entities", readonly=True)
    device_ids = fields.Many2many("ha.device", string="Devices", readonly=True)
    group_ids = fields.Many2many("ha.entity.group", string="Entity Groups", readonly=True)
    entity_count = fields.Integer("Number of Entities", compute="_compute_counts")
    device_count = fields.Integer("Number of Devices", compute="_compute_counts")
    group_count = fields.Integer("Number of Entity Groups", compute="_compute_counts")

    _name_uniq = models.Constraint("UNIQUE (instance_id, name)", "An instance can have each tag only once.")

    @api.depends("entity_ids", "device_ids", "group_ids")
    def _compute_counts(self) -> None:
        for name, model in COUNTED.items():
            counts = dict(
                self.env[model]._read_group([("tag_ids", "in", self.ids)], ["tag_ids"], ["__count"])
            )
            for tag in self:
                tag[name] = counts.get(tag, 0)

    @api.model
    def _domain_shared_with_user(self) -> Domain:
        access = self.env["ha.access"]
        holding = access._domain_holding_entities()
        on_groups = Domain("group_ids", "in", access._grants_of_user()._entity_groups().ids)
        shared = holding | Domain("device_ids", "any", holding) | on_groups
        return Domain("instance_id.active", "=", True) & shared
