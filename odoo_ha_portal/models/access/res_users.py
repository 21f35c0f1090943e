"""Somebody with pages for outsiders who loses their account, contact or company loses what pages of theirs hear."""

from odoo import models
from odoo.addons.odoo_ha_addon.models.grant.ha_grant_people import HIERARCHY

RIGHTS = frozenset({"active", "company_ids", "group_ids", "partner_id"})


class ResUsers(models.Model):
    _inherit = "res.users"

    def write(self, vals: dict) -> bool:
        if not vals.keys() & RIGHTS:
            return super().write(vals)
        before = self._ha_grants_outside()
        result = super().write(vals)
        before._renew_channels()
        return result

    def _ha_grants_outside(self):
        """The grants (ha.grant, as superuser) by which these users hear anything on pages for outsiders."""
        grants = self.env["ha.grant"].sudo()
        return grants.union(*(grants._holding_for(user) for user in self.sudo()))


class ResPartner(models.Model):
    _inherit = "res.partner"

    def write(self, vals: dict) -> bool:
        if not vals.keys() & HIERARCHY:
            return super().write(vals)
        before = self._ha_users_below()._ha_grants_outside()
        result = super().write(vals)
        before._renew_channels()
        return result

    def unlink(self) -> bool:
        before = self._ha_users_below()._ha_grants_outside()
        result = super().unlink()
        before.exists()._renew_channels()
        return result
