"""Groups of entities, which are shared as one: bundles that grants name."""

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain


class HaEntityGroup(models.Model):
    _name = "ha.entity.group"
    _description = "Home Assistant Entity Group"
    _inherit = [
        "ha.shared.mixin",
        "ha.current.instance.mixin",
        "ha.thread.mixin",
        "ha.tagged.mixin",
    ]
    _order = "sequence, name, id"

    name = fields.Char(required=True, translate=True, tracking=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True, tracking=True)
    instance_id = fields.Many2one("ha.instance", required=True, ondelete="cascade", index=True)
    company_id = fields.Many2one(related="instance_id.company_id")
    description = fields.Text()
    note = fields.Text()
    group_properties = fields.Properties(
        "Properties", definition="instance_id.group_properties_definition", copy=True
    )
    entity_ids = fields.Many2many(
        "ha.entity",
        string="Entities",
        domain="[('instance_id', '=', instance_id)]",
    )
    entity_count = fields.Integer(compute="_compute_entity_count")

    _name_uniq = models.Constraint(
        "UNIQUE (instance_id, name)", "An instance can have each group name only once."
    )

    @api.model
    def _domain_shared_with_user(self) -> Domain:
        given = self.env["ha.access"]._grants_of_user()._entity_groups()
        return Domain("instance_id.active", "=", True) & Domain("id", "in", given.ids)

    @api.depends("entity_ids")
    def _compute_entity_count(self) -> None:
        for group in self:
            group.entity_count = len(group.entity_ids)

    @api.constrains("entity_ids", "instance_id")
    def _check_entities_of_instance(self) -> None:
        for group in self:
            if strangers := group.entity_ids.filtered_domain([("instance_id", "!=", group.instance_id.id)]):
                raise ValidationError(
                    self.env._(
                        "%(entities)s belong to a different instance than the group %(group)s.",
                        entities=", ".join(strangers[:3].mapped("entity_id")),
                        group=group.name,
                    )
                )

    def write(self, vals: dict) -> bool:
        instances = self.sudo().instance_id
        result = super().write(vals)
        if "instance_id" in vals:
            self.instance_id.check_access("read")
        if vals.keys() & {"active", "entity_ids", "instance_id"}:
            self._renew_access()
            (instances - self.sudo().instance_id)._renew_channels()
        return result

    def unlink(self) -> bool:
        self._renew_access()
        return super().unlink()

    def _renew_access(self) -> None:
        """Make everyone who hears what these groups hold, or the state of their instances, prove their right again."""
        self.sudo().instance_id._renew_channels()
