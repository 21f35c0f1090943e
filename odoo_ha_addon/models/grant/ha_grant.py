"""A grant: who may view or control what of a Home Assistant, from when until when.

Managers give them, and nothing is ever deleted: a grant that has ended or was revoked stays for the record.
`ha.access` reads them; this file says what one is, and lets open pages hear of every change.
"""

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Command

from ...protocol.outsiders import SUBCHANNEL

RECEIVERS = {"user": "user_id", "group": "group_id", "partner": "partner_id"}
"""By which field each kind of receiver is named."""
GIVEN = ("entity_ids", "entity_group_ids", "area_id", "floor_id", "label_id", "tag_id", "device_id")
"""Fields that name something of the instance."""
RIGHTS = frozenset(
    {
        "active", "receiver", "access", "scope", "instance_id", *RECEIVERS.values(),
        *GIVEN, "domain", "begins", "ends", "has_hours", "window_ids", "service_ids",
    }
)  # fmt: skip
"""Fields on which it hangs who may do what."""


class HaGrant(models.Model):
    _name = "ha.grant"
    _description = "Home Assistant Grant"
    _inherit = [
        "ha.bridge.written.mixin",
        "ha.current.instance.mixin",
        "ha.thread.mixin",
        "bus.listener.mixin",
    ]
    _order = "id desc"
    _rec_name = "sentence"
    _rec_names_search = ("user_id", "group_id", "partner_id")
    _bridge_fields = frozenset(
        {"acl_generation", "is_holding", "next_change", "zone", "revoked_on", "revoked_by_id"}
    )

    instance_id = fields.Many2one(
        "ha.instance", required=True, ondelete="cascade", index=True, tracking=True,
        default=lambda self: self.env["ha.instance"]._current_id(clean_up=False),
    )  # fmt: skip
    company_id = fields.Many2one(related="instance_id.company_id")
    active = fields.Boolean(default=True, copy=False, tracking=True, help="Archived when it was revoked")
    revoked_on = fields.Datetime(readonly=True, copy=False)
    revoked_by_id = fields.Many2one("res.users", readonly=True, copy=False, ondelete="set null")
    note = fields.Text(help="Only managers read it")

    receiver = fields.Selection(
        [("user", "User"), ("group", "Group of users"), ("partner", "Contact")],
        string="Given To",
        required=True,
        default="user",
    )
    user_id = fields.Many2one(
        "res.users", ondelete="cascade", index="btree_not_null", tracking=True, domain=[("share", "=", False)]
    )
    group_id = fields.Many2one(
        "res.groups", "User Group", ondelete="cascade", index="btree_not_null", tracking=True
    )
    partner_id = fields.Many2one(
        "res.partner", "Contact", ondelete="cascade", index="btree_not_null", tracking=True,
        help="What it gives has whoever logs in as this contact",
    )  # fmt: skip
    access = fields.Selection(
        [("view", "View"), ("control", "Control")], required=True, default="view", tracking=True
    )

    scope = fields.Selection(
        [
            ("chosen", "Chosen entities and entity groups"),
            ("matching", "Everything that matches"),
            ("all", "Everything of the instance"),
        ],
        string="What",
        required=True,
        default="chosen",
        tracking=True,
    )
    entity_ids = fields.Many2many(
        "ha.entity", "ha_grant_entity_rel", "grant_id", "entity_id", "Entities",
        domain="[('instance_id', '=', instance_id)]", tracking=True,
    )  # fmt: skip
    entity_group_ids = fields.Many2many(
        "ha.entity.group", "ha_grant_entity_group_rel", "grant_id", "entity_group_id", "Entity Groups",
        domain="[('instance_id', '=', instance_id)]", tracking=True,
    )  # fmt: skip
    # With what a condition names goes the grant: without the condition it would give more.
    area_id = fields.Many2one(
        "ha.area", "In the Area", ondelete="cascade", index="btree_not_null", tracking=True,
        domain="[('instance_id', '=', instance_id)]",
    )  # fmt: skip
    floor_id = fields.Many2one(
        "ha.floor", "On the Floor", ondelete="cascade", index="btree_not_null", tracking=True,
        domain="[('instance_id', '=', instance_id)]",
    )  # fmt: skip
    label_id = fields.Many2one(
        "ha.label", "Labelled", ondelete="cascade", index="btree_not_null", tracking=True,
        domain="[('instance_id', '=', instance_id)]",
        help="Entities with this label, and those of devices and areas with it",
    )  # fmt: skip
    tag_id = fields.Many2one(
        "ha.tag", "Tagged", ondelete="cascade", index="btree_not_null", tracking=True,
        domain="[('instance_id', '=', instance_id)]",
        help="Entities with this tag, and those of devices with it",
    )  # fmt: skip
    device_id = fields.Many2one(
        "ha.device", "Of the Device", ondelete="cascade", index="btree_not_null", tracking=True,
        domain="[('instance_id', '=', instance_id)]",
    )  # fmt: skip
    domain = fields.Char("Of the Domain", tracking=True, help="A kind of entities, such as light")

    begins = fields.Datetime("From", tracking=True)
    ends = fields.Datetime("Until", tracking=True)

    acl_generation = fields.Integer(default=1, required=True, readonly=True, copy=False)

    _one_receiver = models.Constraint(
        "CHECK ((receiver = 'user') = (user_id IS NOT NULL) AND (receiver = 'group') = (group_id IS NOT NULL)"
        " AND (receiver = 'partner') = (partner_id IS NOT NULL))",
        "Say to whom it is given: to one user, one group of users or one contact.",
    )
    _some_condition = models.Constraint(
        "CHECK (scope <> 'matching' OR num_nonnulls(area_id, floor_id, label_id, tag_id, device_id, domain) > 0)",
        "Say what has to match: an area, a floor, a label, a tag, a device or a domain.",
    )
    _times_in_order = models.Constraint(
        "CHECK (begins < ends)", "It has to end after the moment from which it holds."
    )

    @api.constrains("domain")
    def _check_domain(self) -> None:
        for grant in self.filtered("domain"):
            if not grant.domain.isascii() or not grant.domain.replace("_", "a").isalnum():
                raise ValidationError(
                    self.env._(
                        "%s is no domain of Home Assistant. Write it as in light.kitchen: light.",
                        grant.domain,
                    )
                )

    @api.onchange("receiver")
    def _onchange_receiver(self) -> None:
        for kind, name in RECEIVERS.items():
            if kind != self.receiver:
                self[name] = False

    @api.onchange("instance_id")
    def _onchange_instance(self) -> None:
        for name in GIVEN:
            self[name] = self[name].filtered(lambda record: record.instance_id == self.instance_id)

    # pylint: disable-next=missing-return
    def _check_as_written(self, operation: str, names: set[str]) -> None:
        super()._check_as_written(operation, names)
        for grant in self.sudo():
            company = grant.company_id
            if company and grant.user_id and company not in grant.user_id.company_ids:
                raise ValidationError(
                    self.env._(
                        "%(user)s is not of the company %(company)s, so nothing of it can be given to them.",
                        user=grant.user_id.name,
                        company=company.name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        grants = super().create(vals_list)
        grants._settle()
        self.env["ha.access"]._forget()
        self.env["ha.access"]._tell(grants.sudo().filtered("is_holding")._receivers())
        return grants

    def write(self, vals: dict) -> bool:
        if not vals.keys() & RIGHTS:
            return super().write(vals)
        before = self._receivers()
        instances = self.sudo().instance_id
        result = super().write(vals)
        if "active" in vals:
            self._note_revocation()
        self._settle()
        self._renew_access()
        (instances - self.sudo().instance_id)._renew_channels()
        self.env["ha.access"]._tell(before | self._receivers())
        return result

    def unlink(self) -> bool:
        users = self._receivers()
        self._renew_access()
        result = super().unlink()
        self.env["ha.access"]._forget()
        self.env["ha.access"]._tell(users)
        return result

    def _note_revocation(self) -> None:
        for grant in self.sudo():
            revoked = not grant.active
            grant.revoked_on = fields.Datetime.now() if revoked else False
            grant.revoked_by_id = self.env.uid if revoked else False

    def _renew_access(self) -> None:
        """Make everyone who listens to these grants, or to the state of their instances, prove their right again."""
        self._renew_channels()
        self.sudo().instance_id._renew_channels()

    def _renew_channels(self) -> None:
        for grant in self.sudo():
            for audience in ("", SUBCHANNEL):
                grant._bus_send("ha_access_changed", {}, subchannel=f"{audience}{grant.acl_generation}")
            grant.acl_generation += 1
        self.env["ha.watch"]._drop(self)
        self.env["ha.access"]._forget()

    def _give_no_more(self, group) -> None:
        """Take an entity group out of what these give. Those that give nothing else are revoked as they are."""
        for grant in self:
            given = grant.with_context(active_test=False)
            if grant.scope == "chosen" and given.entity_group_ids == group and not given.entity_ids:
                grant.action_revoke()
            else:
                grant.write({"entity_group_ids": [Command.unlink(group.id)]})

    def action_revoke(self) -> None:
        """Take back what these grants give; they stay for the record."""
        self.filtered("active").action_archive()

    def action_extend(self) -> dict:
        """A dialog that asks until when these hold."""
        return {
            **self.env["ir.actions.act_window"]._for_xml_id("odoo_ha_addon.action_ha_grant_extension"),
            "context": {"default_grant_ids": self.ids},
        }
