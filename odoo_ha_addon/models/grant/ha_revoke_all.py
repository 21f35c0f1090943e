"""Revoke all: take back at once whatever was given to a person."""

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain


class ResUsers(models.Model):
    _inherit = "res.users"

    def action_ha_revoke_all(self) -> dict:
        """Revoke the grants to these users and to their contacts. What they have by groups of users stays.

        :raises AccessError: only managers may, and only what is of their companies
        """
        self.env["ha.entity"]._check_asks_as_manager()
        self.check_access("read")
        given = Domain("user_id", "in", self.ids) | Domain("partner_id", "in", self.sudo().partner_id.ids)
        grants = self.env["ha.grant"].search(given)
        grants.action_revoke()
        message = self.env._("Grants that were revoked: %s.", len(grants))
        if any(
            self.env["ha.entity"].search_count(self.env["ha.access"]._reach_of(user), limit=1)
            for user in self
        ):
            message += " " + self.env._("What they have by a group or as a manager stays.")
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": message,
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }


class HaEntity(models.Model):
    _inherit = "ha.entity"

    def action_revoke_all(self) -> dict:
        """From the list of what somebody may do: of all that is given to them, whatever is chosen."""
        return self._users_looked_at().action_ha_revoke_all()

    @api.model
    def _users_looked_at(self):
        """Whom the list of what somebody may do is of (res.users).

        :raises UserError: it is none
        """
        self._check_asks_as_manager()
        asked = self.env.context.get("ha_user_ids")
        ids = [i for i in asked if type(i) is int] if isinstance(asked, list) else []
        users = self.env["res.users"].browse(ids).exists()
        if not users:
            raise UserError(self.env._("Open this from a user or a contact."))
        return users
