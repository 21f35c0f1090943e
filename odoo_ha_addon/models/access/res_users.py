"""A user's choice of an instance, and what follows when they lose a right."""

from odoo import fields, models

RIGHTS = frozenset({"active", "company_id", "company_ids", "group_ids", "partner_id"})
"""Fields that a right on Home Assistant may hang on."""


class ResUsers(models.Model):
    _name = "res.users"
    _inherit = ["res.users", "ha.guarded.mixin"]

    current_ha_instance_id = fields.Many2one(
        "ha.instance",
        "Home Assistant instance",
        ondelete="set null",
        copy=False,
        groups="odoo_ha_addon.group_ha_manager",
        help="The user's last choice. It is checked against the user's rights whenever it is used.",
    )

    def write(self, vals: dict) -> bool:
        if not vals.keys() & RIGHTS:
            return super().write(vals)
        access = self.env["ha.access"]
        before = access._standing(self)
        result = super().write(vals)
        access._renew_where_lost(before)
        return result
