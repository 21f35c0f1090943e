"""Share with people: users and contacts, and addresses, which become contacts that Odoo invites to its portal."""

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import email_normalize, is_html_empty

from .ha_share import GIVEN

TEMPLATE = "odoo_ha_portal.mail_template_shared"


class HaShare(models.TransientModel):
    _inherit = "ha.share"

    partner_ids = fields.Many2many("res.partner", string="People")
    addresses = fields.Char(
        "E-Mail Addresses",
        help="Of those who are no contact yet, with commas between them; Odoo invites them to its portal",
    )
    shares_messages = fields.Boolean(
        "Share Messages",
        help="They read the messages about it, from now on and without internal notes, and may answer",
    )
    sends_mail = fields.Boolean("Write to Them", default=True)
    subject = fields.Char(compute="_compute_letter", store=True, readonly=False)
    letter = fields.Html("Text", compute="_compute_letter", store=True, readonly=False)

    @api.depends("partner_ids", "addresses")
    # pylint: disable-next=missing-return
    def _compute_sentence(self) -> None:
        super()._compute_sentence()

    def _receivers_in_words(self) -> str:
        if self.way == "people" and (names := [*self.partner_ids.mapped("name"), *self._typed()]):
            return self.env["ha.grant"]._listed(names)
        return super()._receivers_in_words()

    @api.depends(*GIVEN, "way", "partner_ids")
    def _compute_letter(self) -> None:
        """What the template says of this; what somebody has written stands until they share something else."""
        template = self.env.ref(TEMPLATE, raise_if_not_found=False)
        for share in self:
            if not template or share.way != "people":
                share.subject = share.letter = False
                continue
            lang = share.partner_ids[:1].lang or self.env.lang
            draft = share._draft().with_context(lang=lang)
            told = template.sudo().with_context(lang=lang)
            share.subject = told._render_field("subject", [draft.id])[draft.id]
            share.letter = told._render_field("body_html", [draft.id])[draft.id]

    def _share_with_people(self) -> dict:
        values = self._grant_values()
        partners = self.partner_ids | self._contacts_of_addresses()
        if not partners:
            raise ValidationError(self.env._("Say with whom you want to share."))
        self._invite(partners.filtered(lambda partner: not partner.sudo().user_ids))
        self._check_at_home(partners)
        grants = self.env["ha.grant"].create(
            [
                {
                    **values,
                    "receiver": "partner",
                    "partner_id": partner.id,
                    "shares_messages": self.shares_messages,
                }
                for partner in partners
            ]
        )
        if self.sends_mail and not is_html_empty(self.letter):
            self._write_to(grants)
        names = self.env["ha.grant"]._listed(partners.mapped("name"))
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._("Shared with %s.", names),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    def _typed(self) -> list[str]:
        parts = (self.addresses or "").replace(";", ",").split(",")
        return [part.strip() for part in parts if part.strip()]

    def _contacts_of_addresses(self):
        """The contacts (res.partner) that have the typed addresses, who log in with them where there are several."""
        partners = self.env["res.partner"]
        for typed in self._typed():
            address = email_normalize(typed)
            if not address:
                raise ValidationError(self.env._("%s is no e-mail address.", typed))
            user = self.env["res.users"].sudo().search([("login", "=ilike", address)], limit=1)
            found = user.partner_id or partners.search([("email_normalized", "=", address)], limit=1)
            partners |= found.sudo(False) or self._new_contact(address)
        return partners

    def _new_contact(self, address: str):
        self._check_may_invite()
        return self.env["res.partner"].create({"name": address, "email": address})

    def _check_may_invite(self) -> None:
        if not self.env["portal.wizard"].has_access("create"):
            raise UserError(
                self.env._(
                    "To invite somebody new you need the right to create contacts. Ask for it, or share by a link."
                )
            )

    def _invite(self, partners) -> None:
        """Give these contacts an account of the portal, by Odoo's own invitation."""
        if not partners:
            return
        self._check_may_invite()
        for partner in partners:
            if not email_normalize(partner.email or ""):
                raise ValidationError(
                    self.env._(
                        "%s has neither an account nor an e-mail address. Write the address down, or share by a link.",
                        partner.name,
                    )
                )
        company = self.instance_id.company_id or self.env.company
        invitation = self.env["portal.wizard"].with_company(company)
        for person in invitation.create({"partner_ids": [(6, 0, partners.ids)]}).user_ids:
            person.action_grant_access()

    def _check_at_home(self, partners) -> None:
        """:raises ValidationError: somebody's account is of another company, so that they would see nothing"""
        company = self.instance_id.company_id
        for partner in partners:
            users = partner.sudo().user_ids
            if company and not any(company in user.company_ids for user in users):
                raise ValidationError(
                    self.env._(
                        "%(user)s is not of the company %(company)s, so nothing of it can be given to them.",
                        user=partner.name,
                        company=company.name,
                    )
                )

    def _write_to(self, grants) -> None:
        """Send the text to each of those to whom it was given; the messages of the grant keep it."""
        template = self.env.ref(TEMPLATE)
        for grant in grants:
            values = {"subject": self.subject, "body_html": self.letter, "body": self.letter}
            values["recipient_ids"] = [(4, grant.partner_id.id)]
            template.send_mail(grant.id, email_values=values)
