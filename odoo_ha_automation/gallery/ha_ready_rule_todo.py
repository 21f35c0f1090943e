"""What a ready rule can do when it is set off: an activity, a mail. Other files and addons add their own.

A thing to do with the key `siren` is

- a Boolean `do_siren` of the dialog, with what it asks for, and both in its view, in the group `todo`;
- its key in `_todo_keys`: ``[*super()._todo_keys(), "siren"]``;
- `_siren_problem`: what is wrong with what it asks for, in words, or False;
- `_siren_words`: what it does, for the sentence;
- `_siren_action`: the values of an `ir.actions.server`.
"""

from __future__ import annotations

from markupsafe import Markup
from odoo import api, fields, models


class HaReadyRuleDialog(models.TransientModel):
    _inherit = "ha.ready.rule.dialog"

    do_activity = fields.Boolean("Give Somebody an Activity", default=True)
    activity_user_id = fields.Many2one(
        "res.users", "Assigned to", default=lambda self: self.env.user, domain="[('share', '=', False)]"
    )
    activity_summary = fields.Char(
        "What to Do", compute="_compute_activity_summary", store=True, readonly=False
    )
    do_mail = fields.Boolean("Send a Mail")
    mail_partner_ids = fields.Many2many("res.partner", string="To")

    @api.model
    def _todo_keys(self) -> list[str]:
        """The things that can be done, in the order in which they are."""
        return ["activity", "mail"]

    def _todo_chosen(self) -> list[str]:
        return [key for key in self._todo_keys() if self[f"do_{key}"]]

    def _todo_problem(self) -> str | bool:
        chosen = self._todo_chosen()
        if not chosen:
            return self.env._("Say what is to be done, such as an activity for somebody.")
        problems = (getattr(self, f"_{key}_problem")() for key in chosen)
        return next((problem for problem in problems if problem), False)

    def _todo_words(self) -> str:
        return ", ".join(getattr(self, f"_{key}_words")() for key in self._todo_chosen())

    def _actions(self) -> list[dict]:
        """Values of the server actions of the rule."""
        common = {"model_id": self._model().id, "usage": "base_automation"}
        return [
            {**common, "sequence": place, **getattr(self, f"_{key}_action")()}
            for place, key in enumerate(self._todo_chosen(), 1)
        ]

    @api.depends("key")
    def _compute_activity_summary(self) -> None:
        for dialog in self:
            ready = dialog._ready()
            dialog.activity_summary = ready and self.env._(ready.advice)

    def _activity_problem(self) -> str | bool:
        user = self.activity_user_id
        if not user:
            return self.env._("Choose who gets the activity.")
        if not (self.activity_summary or "").strip():
            return self.env._("Write what is to be done, for the activity.")
        if hidden := self._hidden_from(user):
            return self.env._(
                "%(user)s may not see %(record)s, so that they cannot get an activity about it.",
                user=user.name,
                record=hidden.display_name,
            )
        return False

    def _hidden_from(self, user):
        """The first of what the rule is about that a user (res.users) may not see."""
        records = self._records()
        return (records - records.with_user(user)._filtered_access("read").with_env(self.env))[:1]

    def _activity_words(self) -> str:
        return self.env._("activity for %s", self.activity_user_id.name)

    def _activity_action(self) -> dict:
        return {
            "name": self.env._("Activity for %s", self.activity_user_id.name),
            "state": "next_activity",
            "activity_type_id": self.env.ref("mail.mail_activity_data_todo").id,
            "activity_summary": self.activity_summary,
            "activity_user_type": "specific",
            "activity_user_id": self.activity_user_id.id,
        }

    def _mail_problem(self) -> str | bool:
        if not self.mail_partner_ids:
            return self.env._("Choose who gets the mail.")
        if without := self.mail_partner_ids.filtered(lambda partner: not partner.email):
            return self.env._("%s has no mail address.", without[0].display_name)
        return False

    def _mail_words(self) -> str:
        return self.env._("mail to %s", ", ".join(self.mail_partner_ids.mapped("display_name")))

    def _mail_action(self) -> dict:
        return {
            "name": self.env._("Mail to %s", ", ".join(self.mail_partner_ids.mapped("display_name")))[:200],
            "state": "mail_post",
            "mail_post_method": "email",
            "template_id": self._mail_template().id,
        }

    def _mail_template(self):
        """A mail of the rule's own, so that people can word it as they like."""
        ready = self._ready()
        where = Markup('<t t-if="trigger.area"> (<t t-out="trigger.area.name"/>)</t>')
        return self.env["mail.template"].create(
            {
                "name": self.name,
                "model_id": self._model().id,
                "subject": "{{ trigger.rule }}: {{ object.name }}",
                "use_default_to": False,
                "partner_to": ",".join(map(str, self.mail_partner_ids.ids)),
                "body_html": Markup(
                    "<p>%s</p><p><b t-out='object.name'/>%s: "
                    "<t t-out='trigger.old'/> → <b t-out='trigger.new'/> <t t-out='trigger.unit'/></p><p>%s</p>"
                )
                % (self.env._(ready.sentence), where, self.env._(ready.advice)),
            }
        )
