"""In whose language the actions of a rule tell what happened.

A mail is written in the language and the time zone of who gets it, unless its template says a language; an activity in
those of the user to whom it is given, and its title and note may have expressions, as templates have.
"""

import html
import re

from odoo import Command, models

from ..firing.trigger_values import running_firing

EXPRESSION = re.compile(r"\{\{.*?\}\}", re.DOTALL)


class IrActionsServer(models.Model):
    _inherit = "ir.actions.server"

    def _run_action_mail_post_multi(self, eval_context=None):
        is_ours = running_firing(self.env) and self.template_id and not self.template_id.lang
        if not is_ours or self.mail_post_method != "email":
            return super()._run_action_mail_post_multi(eval_context)
        for record_id in self.env.context.get("active_ids") or [self.env.context["active_id"]]:
            self._ha_send_mails(record_id)
        return False

    def _ha_send_mails(self, record_id: int) -> None:
        """One mail for each language and time zone of those who get it."""
        fields = ("email_cc", "email_to", "partner_to")
        told = self.template_id._generate_template([record_id], fields)[record_id]
        partners = self.env["res.partner"].browse(told.get("partner_ids") or ())
        groups = list(partners.grouped(lambda partner: (partner.lang, partner.tz)).items())
        for place, ((lang, tz), people) in enumerate(groups or [((False, False), partners)]):
            values: dict = {"recipient_ids": [Command.link(partner.id) for partner in people]}
            if place:
                # Addresses that are no partners get the first.
                values |= {"email_to": False, "email_cc": False}
            self.template_id.with_context(**self._ha_reader(lang, tz)).send_mail(
                record_id, force_send=False, raise_exception=False, email_values=values
            )

    def _ha_reader(self, lang, tz) -> dict:
        """The context of what somebody reads; what is not known of them is as the rule's user has it."""
        context = self.env.context
        return {"lang": lang or context.get("lang"), "tz": tz or context.get("tz")}

    def _run_action_next_activity(self, eval_context=None):
        if not running_firing(self.env):
            return super()._run_action_next_activity(eval_context)
        record = self.env[self.model_name].browse(self.env.context["active_id"])
        user = self._ha_activity_user(record)
        reader = self.with_context(**self._ha_reader(user.lang, user.tz))
        written = self.new(
            {
                "activity_summary": reader._ha_rendered(self.activity_summary or "", record),
                "activity_note": reader._ha_rendered_note(self.activity_note, record),
            },
            origin=self,
        )
        return super(IrActionsServer, written)._run_action_next_activity(eval_context)

    def _ha_activity_user(self, record):
        if self.activity_user_type == "generic" and self.activity_user_field_name in record:
            return record[self.activity_user_field_name][:1]
        return self.activity_user_id

    def _ha_rendered(self, text: str, record) -> str:
        """A text with what its expressions say of a record, with the rights of the user."""
        if "{{" not in text:
            return text
        # Who writes actions is an administrator, who may write any template too.
        rendered = (
            self.sudo(False)
            .env["mail.template"]
            ._render_template(text, record._name, record.ids, engine="inline_template")
        )
        return rendered[record.id]

    def _ha_rendered_note(self, note, record) -> str:
        """The same of HTML."""

        def value(match: re.Match) -> str:
            return html.escape(self._ha_rendered(html.unescape(match[0]), record))

        return EXPRESSION.sub(value, str(note or ""))
