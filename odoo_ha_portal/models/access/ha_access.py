"""Who may use an entity from outside: people of the portal, and whoever has a link."""

from odoo import api, models
from odoo.addons.odoo_ha_addon.models.access.ha_access import USER
from odoo.addons.odoo_ha_addon.models.grant.ha_access import Way

from .ha_outsider import _is_at_home
from .outsider import acting_in


class HaAccess(models.AbstractModel):
    _inherit = "ha.access"

    @api.model
    def _grants_with_control(self):
        if outsider := acting_in(self.env):
            return self.env["ha.outsider"]._grants(outsider, "control")
        return super()._grants_with_control()

    @api.model
    def _ways_to(self, entity) -> list[Way]:
        """With those who come by the pages for outsiders; of a link, nobody knows who they are."""
        entity = entity.sudo().with_context(active_test=False)
        ways = super()._ways_to(entity)
        employed = self.env.ref(USER).sudo().all_user_ids
        for grant in self._grants_giving(entity):
            users = grant._receivers() - employed
            users = users.filtered(lambda user, grant=grant: _is_at_home(user, grant))
            if users or grant.link_id:
                ways.append(Way(users, grant.access, grant))
        return ways
