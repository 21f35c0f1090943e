"""Who can give access to somebody who sees no instance yet."""

from odoo import api, models
from odoo.exceptions import AccessError

from .ha_access import MANAGER

LIMIT = 5


class HaInstance(models.Model):
    _inherit = "ha.instance"

    @api.model
    def access_contacts(self) -> list[str]:
        """The names of a few Home Assistant managers of the user's companies, those who were here last first.

        :raises AccessError: the user has nothing to do with Home Assistant
        """
        if not self.env["ha.access"]._is_user():
            raise AccessError(self.env._("You have no access to Home Assistant."))
        managers = (
            self.env.ref(MANAGER)
            .sudo()
            .all_user_ids.filtered(
                lambda user: user.active and not user.share and user.company_ids & self.env.user.company_ids
            )
        )
        return managers.sorted("login_date", reverse=True)[:LIMIT].mapped("name")
