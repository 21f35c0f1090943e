"""Groups of entities, and who may view or control them."""

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain


class HaEntityGroup(models.Model):
    _name = "ha.entity.group"
    _description = "Home Assistant Entity Group"
    _inherit = [
        "ha.bridge.written.mixin",
        "ha.shared.mixin",
        "ha.current.instance.mixin",
        "ha.thread.mixin",
        "bus.listener.mixin",
    ]
    _order = "sequence, name, id"
    _bridge_fields = frozenset({"acl_generation"})

    name = fields.Char(required=True, translate=True, tracking=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True, tracking=True)
    color = fields.Integer()
    instance_id = fields.Many2one("ha.instance", required=True, ondelete="cascade", index=True)
    company_id = fields.Many2one(related="instance_id.company_id")
    description = fields.Text()
    entity_ids = fields.Many2many(
        "ha.entity",
        string="Entities",
        domain="[('instance_id', '=', instance_id)]",
    )
    entity_count = fields.Integer(compute="_compute_entity_count")
    member_ids = fields.One2many("ha.entity.group.member", "group_id", string="Members")
    acl_generation = fields.Integer(default=1, required=True, readonly=True, copy=False)

    _name_uniq = models.Constraint(
        "UNIQUE (instance_id, name)", "An instance can have each group name only once."
    )

    @api.model
    def _domain_shared_with_user(self) -> Domain:
        members = Domain("id", "in", self.env["ha.access"]._ids_of_groups())
        return Domain("instance_id.active", "=", True) & members

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

    @api.model
    def _of_current_user(self):
        """The groups that the current user is a member of; record rules decide which of them count."""
        return self.search([("member_ids.user_id", "=", self.env.uid)])

    def _renew_access(self) -> None:
        """Make everyone who listens to these groups, or to the state of their instances, prove their right again."""
        self._renew_channels()
        self.sudo().instance_id._renew_channels()

    def _renew_channels(self) -> None:
        for group in self.sudo():
            group._bus_send("ha_access_changed", {}, subchannel=str(group.acl_generation))
            group.acl_generation += 1
        self.env["ha.watch"]._drop(self)
        self.env["ha.access"]._forget()


class HaEntityGroupMember(models.Model):
    _name = "ha.entity.group.member"
    _description = "Home Assistant Entity Group Member"
    _inherit = ["ha.guarded.mixin"]
    _order = "group_id, id"
    _rec_name = "user_id"

    group_id = fields.Many2one("ha.entity.group", required=True, ondelete="cascade", index=True)
    user_id = fields.Many2one("res.users", required=True, ondelete="cascade", index=True)
    access = fields.Selection([("view", "View"), ("control", "Control")], required=True, default="view")

    _member_uniq = models.Constraint(
        "UNIQUE (group_id, user_id)", "A user can be a member of a group only once."
    )

    @api.model_create_multi
    def create(self, vals_list):
        members = super().create(vals_list)
        members.group_id._renew_access()
        self.env["ha.access"]._tell(members.sudo().user_id)
        return members

    # pylint: disable-next=missing-return
    def _check_as_written(self, operation: str, names: set[str]) -> None:
        super()._check_as_written(operation, names)
        for member in self.sudo():
            company = member.group_id.company_id
            if company and company not in member.user_id.company_ids:
                raise ValidationError(
                    self.env._(
                        "%(user)s is not of the company %(company)s, so they cannot be a member of this group.",
                        user=member.user_id.name,
                        company=company.name,
                    )
                )

    def write(self, vals: dict) -> bool:
        groups, users = self.group_id, self.sudo().user_id
        result = super().write(vals)
        self.env["ha.access"]._tell(users | self.sudo().user_id)
        (groups | self.group_id)._renew_access()
        return result

    def unlink(self) -> bool:
        groups, users = self.group_id, self.sudo().user_id
        result = super().unlink()
        groups._renew_access()
        self.env["ha.access"]._tell(users)
        return result
