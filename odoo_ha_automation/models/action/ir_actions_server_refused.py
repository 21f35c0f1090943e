"""What is said when an action of the type *Home Assistant* is refused, before it is sent or by Home Assistant itself.

Before it is sent, an action that fails undoes what has set it off. After the commit there is nothing to undo: the
firing of the rule counts as failed, and else a note is left, and whoever has set it off is told.
"""

from __future__ import annotations

from markupsafe import Markup
from odoo import SUPERUSER_ID, models

from ..firing.trigger_values import running_firing


class IrActionsServer(models.Model):
    _inherit = "ir.actions.server"

    def _ha_tell_refusal(self, words: str, record) -> None:
        """Before it was sent; the action goes on.

        :param record: of any model on which the action runs, or None
        """
        if firing := running_firing(self.env):
            firing._add_reason(words)
        self._ha_leave_word(words, record)

    def _ha_hear_of_refusal(self, command) -> None:
        """Home Assistant has refused, or could not be reached in time.

        :param command: (ha.command, as superuser) that came to nothing
        """
        owner = self._ha_owner()
        action = self.with_context(lang=owner.lang)
        words = command.with_context(lang=owner.lang)._words_of_refusal()
        if firing := command.firing_id:
            if self.ha_if_refused == "fail":
                firing.rule_id._ha_refused(firing, words)
                return
            firing._add_reason(words)
        elif self.ha_if_refused == "fail":
            self._ha_notify(command.caused_by_id, command)
        record = command._origin_record()
        action._ha_leave_word(words, record)

    def _ha_leave_word(self, words: str, record) -> None:
        """A note where it happened, or an activity for the owner."""
        if self.ha_if_refused == "activity":
            self._ha_schedule_activity(words, record)
            return
        place = record if record and "message_ids" in record._fields and record.exists() else self
        place.sudo().message_post(
            body=Markup("<b>%s</b><br/>%s") % (self._ha_summary(), words), subtype_xmlid="mail.mt_note"
        )

    def _ha_summary(self) -> str:
        return self.env._("Home Assistant did not do “%s”", self.name)

    def _ha_schedule_activity(self, words: str, record) -> None:
        """One at a time: who has not looked after the first needs no second."""
        place = (self.base_automation_id or self).sudo()
        summary = self._ha_summary()
        if place.activity_ids.filtered(lambda activity: activity.summary == summary):
            return
        where = self.env._("On %s.", record.display_name) if record and record.exists() else ""
        place.activity_schedule(
            "mail.mail_activity_data_todo",
            user_id=self._ha_owner().id,
            summary=summary,
            note=Markup("%s<br/>%s") % (words, where),
        )

    def _ha_owner(self):
        """Who looks after the action: whose rights its rule has, else who made them."""
        action = self.sudo()
        top = action.parent_id or action
        rule = top.base_automation_id
        users = (rule.ha_user_id if rule.trigger == "on_ha" else rule.create_uid) or top.create_uid
        is_person = users.active and users.id != SUPERUSER_ID
        return users if is_person else self.env.ref("base.user_admin").sudo()

    def _ha_notify(self, user, command) -> None:
        """At once, for somebody who has just pressed a button."""
        if not user or user.share or not user.active or user.id == SUPERUSER_ID:
            return
        own = self.with_context(lang=user.lang)
        user._bus_send(
            "simple_notification",
            {
                "type": "danger",
                "sticky": True,
                "title": own._ha_summary(),
                "message": command.with_context(lang=user.lang)._words_of_refusal(),
            },
        )
