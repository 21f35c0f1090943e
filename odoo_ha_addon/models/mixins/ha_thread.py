"""Records of ours with messages, which reach nobody who may not read the record.

Odoo sends what is written on a record to its followers without asking whether they may see it.
"""

from odoo import api, models
from odoo.exceptions import UserError

from .given_values import check_readable

REVIEW = "ha_followers"


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
            if self._readable_by(user) != self:
                raise UserError(self.env._("%s may not see this, so they cannot follow it.", user.name))

    def _notify_get_recipients(self, message, msg_vals=False, **kwargs):
        recipients = super()._notify_get_recipients(message, msg_vals, **kwargs)
        named = (msg_vals or {}).get("partner_ids", message.sudo().partner_ids.ids)
        followers = self.env["res.partner"].browse([r["id"] for r in recipients if r["id"] not in named])
        deaf = {partner.id for partner in followers.exists() if self and self._lost_by(partner)}
        return [recipient for recipient in recipients if recipient["id"] not in deaf]

    def _lost_by(self, partner):
        """Those of these records that the partner may not read, who is a user of Odoo or was one.

        Whoever is no user was made a follower on purpose.
        """
        users = partner.sudo().with_context(active_test=False).user_ids
        lost = self if users else self.browse()
        for user in users.filtered("active"):
            lost -= self._readable_by(user)
        return lost

    def _readable_by(self, user):
        """The part of these records that the user may read in any of their companies."""
        # Named, because Odoo remembers the companies of a user for as long as the transaction lasts.
        companies = {"allowed_company_ids": user.company_ids.ids}
        as_user = self.with_env(self.env(user=user.id, su=False, context=companies))
        return as_user._filtered_access("read").with_env(self.env)

    @api.model
    def _review_followers_soon(self) -> None:
        """Rights have changed: before the commit, once for all changes, unsubscribe who has lost theirs."""
        precommit = self.env.cr.precommit
        if not precommit.data.get(REVIEW):
            precommit.data[REVIEW] = True
            precommit.add(self.sudo()._review_followers)

    @api.model
    def _review_followers(self) -> None:
        self.env.cr.precommit.data.pop(REVIEW, None)
        users = self.env["res.users"].sudo().with_context(active_test=False)._search([])
        for name in self.env.registry.descendants(["ha.thread.mixin"], "_inherit"):
            if self.env[name]._abstract:
                continue
            domain = [("res_model", "=", name), ("partner_id", "in", users.subselect("partner_id"))]
            followers = self.env["mail.followers"].sudo().search(domain)
            for partner, theirs in followers.grouped("partner_id").items():
                kept = self.env[name].sudo().browse(theirs.mapped("res_id")).exists()
                kept -= kept._lost_by(partner)
                theirs.filtered(lambda follower, kept=kept: follower.res_id not in kept._ids).unlink()
