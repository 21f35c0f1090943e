"""What a user, or whoever logs in as a contact, may do in Home Assistant: for managers."""

from odoo import models


class ResUsers(models.Model):
    _inherit = "res.users"

    def action_ha_what_they_may_do(self) -> dict:
        """A list of the entities that these users may use, and why.

        :raises AccessError: only managers may ask for it
        """
        self.env["ha.entity"]._check_asks_as_manager()
        action = self.env["ir.actions.act_window"]._for_xml_id("odoo_ha_addon.action_ha_entity_of_users")
        return {
            **action,
            "name": self.env._("What %s may do", ", ".join(self.mapped("name"))),
            "domain": [("usable_by_id", "in", self.ids)],
            "context": {"ha_user_ids": self.ids},
        }


class ResPartner(models.Model):
    _inherit = "res.partner"

    def action_ha_what_they_may_do(self) -> dict:
        """The same for who logs in as this contact."""
        return self.user_ids.action_ha_what_they_may_do()
