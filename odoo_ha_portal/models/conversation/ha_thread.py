"""Outsiders with whom a conversation is shared hear of it as followers do, and their mails lead to their page."""

from odoo import models

from ..access.outsider import Outsider
from .ha_grant import PAGES


class HaThreadMixin(models.AbstractModel):
    _inherit = "ha.thread.mixin"

    def _readable_by(self, user):
        readable = super()._readable_by(user)
        hidden = self - readable
        if not hidden or self._name not in PAGES:
            return readable
        grants = self.env["ha.outsider"]._grants(Outsider(user_id=user.id)).filtered("shares_messages")
        return readable | hidden.filtered(
            lambda record: any(grant._shares_conversation_of(record.sudo()) for grant in grants)
        )

    def _notify_get_recipients_groups(self, message, model_description, msg_vals=False):
        groups = super()._notify_get_recipients_groups(message, model_description, msg_vals=msg_vals)
        if self and self._name in PAGES:
            address = f"{self.get_base_url()}/my/home-assistant/{PAGES[self._name]}/{self.id}"
            values = {"active": True, "has_button_access": True, "button_access": {"url": address}}
            groups.insert(0, ("ha_outside", self._is_outside, values))
        return groups

    def _is_outside(self, recipient: dict) -> bool:
        """Whether a recipient, as Odoo describes them, has no right on this record in the web client."""
        user = self.env["res.users"].sudo().browse(recipient.get("uid") or ())
        # pylint: disable-next=super-method-mismatch
        return bool(user) and not super()._readable_by(user)

    def _message_post_after_hook(self, message, msg_vals):
        result = super()._message_post_after_hook(message, msg_vals)
        if (
            self._name in PAGES
            and not message.is_internal
            and message.subtype_id == self.env.ref("mail.mt_comment")
        ):
            self._tell_outsiders()
        return result

    def _tell_outsiders(self) -> None:
        """Let open pages of those with whom this conversation is shared read it again."""
        record = self.sudo().with_context(active_test=False)
        groups = record if record._name == "ha.entity.group" else None
        entities = record.entity_ids if record._name == "ha.device" else record
        grants = groups.grant_ids if groups else self.env["ha.access"]._grants_giving(entities[:1])
        for grant in grants._holding():
            if grant._shares_conversation_of(record):
                for user in grant._receivers():
                    user._bus_send("ha_conversation", {"kind": PAGES[self._name], "id": self.id})
