"""Groups of Odoo imply each other, so a right on Home Assistant can be lost by a change of any of them."""

from odoo import models

from .ha_access import USER

RIGHTS = frozenset({"user_ids", "implied_ids", "implied_by_ids"})


class ResGroups(models.Model):
    _inherit = "res.groups"

    def write(self, vals: dict) -> bool:
        if not vals.keys() & RIGHTS:
            return super().write(vals)
        before = self._ha_standing()
        result = super().write(vals)
        self.env["ha.access"]._renew_where_lost(before)
        return result

    def unlink(self) -> bool:
        before = self._ha_standing()
        result = super().unlink()
        # Odoo remembers the groups of each user; a right must not outlive the group that gave it.
        self.env.registry.clear_cache()
        self.env["ha.access"]._renew_where_lost(before)
        return result

    def _ha_standing(self) -> dict:
        if not (group := self.env.ref(USER, raise_if_not_found=False)):
            return {}
        return self.env["ha.access"]._standing(group.sudo().with_context(active_test=False).all_user_ids)
