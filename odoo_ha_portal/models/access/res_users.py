"""Somebody with pages for outsiders who loses their account, contact or company loses what pages of theirs hear."""

from odoo import models

RIGHTS = frozenset({"active", "company_ids", "group_ids", "partner_id"})


class ResUsers(models.Model):
    _inherit = "res.users"

    def write(self, vals: dict) -> bool:
        if not vals.keys() & RIGHTS:
            return super().write(vals)
        grants = self.env["ha.grant"].sudo()
        before = grants.union(*(grants._holding_for(user) for user in self.sudo()))
        result = super().write(vals)
        before._renew_channels()
        return result
