"""See as …: a manager looks at the pages that somebody else has, and can do nothing there."""

from __future__ import annotations

import logging

from odoo import api, models
from odoo.addons.odoo_ha_addon.models.access.ha_access import MANAGER
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from .ha_outsider import _is_at_home
from .outsider import Outsider

_logger = logging.getLogger(__name__)


class HaOutsider(models.AbstractModel):
    _inherit = "ha.outsider"

    @api.model
    def _previewed(self, user) -> Outsider:
        """What a user (res.users) sees, for the manager who asks.

        :raises AccessError: they are no manager, or have no right to see this person
        :raises UserError: the person sees more than by grants
        """
        self.env["ha.entity"]._check_asks_as_manager()
        user.exists().ensure_one().check_access("read")
        person = user.sudo()
        if not person.active or person._is_public() or person.has_group(MANAGER) or person._is_system():
            raise UserError(self.env._("What a manager or an administrator sees is not shown to others."))
        if not person.company_ids & self.env.companies:
            raise AccessError(self.env._("%s is of another company.", user.name))
        return Outsider(user_id=user.id, seen_by=self.env.uid)

    @api.model
    def _seen_by_both(self, outsider: Outsider, grants, access: str):
        """Of the grants to a user those whose homes the manager may see, too, who looks at them; for control, none."""
        if not outsider.seen_by:
            return grants
        if access != "view":
            return grants.browse()
        manager = self.env["res.users"].sudo().browse(outsider.seen_by)
        return grants.filtered(lambda grant: _is_at_home(manager, grant))


class ResUsers(models.Model):
    _inherit = "res.users"

    def action_ha_see_as(self) -> dict:
        """Open the page that this user has.

        :raises AccessError, UserError: as `_previewed`
        """
        if len(self) != 1:
            raise UserError(self.env._("Choose one person."))
        self.env["ha.outsider"]._previewed(self)
        _logger.info("User %s looks at what user %s sees of Home Assistant", self.env.uid, self.id)
        return {"type": "ir.actions.act_url", "url": f"/ha/preview/{self.id}", "target": "new"}


class HaEntity(models.Model):
    _inherit = "ha.entity"

    def action_see_as(self) -> dict:
        """From the list of what somebody may do."""
        return self._users_looked_at().action_ha_see_as()


class HaAccess(models.AbstractModel):
    _inherit = "ha.access"

    @api.model
    def _reach_of(self, user) -> Domain:
        """With what they may see by the pages for outsiders."""
        grants = self.env["ha.outsider"]._grants(Outsider(user_id=user.id))
        return super()._reach_of(user) | grants._domain_of_entities()
