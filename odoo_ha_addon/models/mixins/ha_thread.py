"""Records of ours with messages. Who follows one gets what is written there, so they have to be allowed to see it."""

from odoo import models
from odoo.exceptions import UserError

from .given_values import check_readable


class HaThreadMixin(models.AbstractModel):
    _name = "ha.thread.mixin"
    _description = "Home Assistant Record With Messages"
    _inherit = ["ha.guarded.mixin", "mail.thread"]

    def message_subscribe(self, partner_ids=None, subtype_ids=None):
        if not self.env.su and self and partner_ids:
            self._check_may_follow(partner_ids)
        return super().message_subscribe(partner_ids, subtype_ids)

    def _check_may_follow(self, partner_ids: list) -> None:
        """:raises AccessError, UserError: there is no such person, or one with a login may not see these records"""
        check_readable(self.env, self.env._("Followers"), "res.partner", list(partner_ids))
        for user in self.env["res.partner"].sudo().browse(partner_ids).user_ids:
            as_user = self.with_user(user).with_context(allowed_company_ids=user.company_ids.ids)
            if not as_user.has_access("read"):
                raise UserError(self.env._("%s may not see this, so they cannot follow it.", user.name))
