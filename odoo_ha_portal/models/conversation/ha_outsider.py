"""The conversation about something that is shared: what an outsider reads of it, and says."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from odoo import api, fields, models
from odoo.addons.odoo_ha_addon.models.access.ha_refusal import Refusal
from odoo.addons.odoo_ha_addon.models.limits import INT4_MAX, is_encodable
from odoo.fields import Domain
from odoo.tools import html2plaintext, plaintext2html

from ..access.outsider import Outsider
from .ha_grant import PAGES

MOST_MESSAGES = 20
"""Of one answer."""
LONGEST_MESSAGE = 2_000
MOST_IN_HOUR = 30
"""Messages of one person."""
MODELS = {kind: model for model, kind in PAGES.items()}


class HaOutsider(models.AbstractModel):
    _inherit = "ha.outsider"

    @api.model
    def _page(self, outsider: Outsider, kind: str = "", record_id: int = 0) -> dict[str, Any] | None:
        page = super()._page(outsider, kind, record_id)
        if page is not None:
            page["record_id"] = record_id
            page["messages"] = bool(self._conversation(outsider, kind, record_id)[0])
        return page

    @api.model
    def _conversation(self, outsider: Outsider, kind: str, record_id: int) -> tuple:
        """The record (as superuser) whose conversation is shared with them, and since when; an empty one where none is.

        Guests have none: a link is no person who could be answered, and may be passed on.
        """
        record = self.env[MODELS.get(kind, "ha.entity")].sudo()
        if outsider.is_guest or kind not in MODELS or not 0 < record_id <= INT4_MAX:
            return record, None
        found = record.browse(record_id).exists()
        sharing = self._grants(outsider).filtered(
            lambda grant: found and grant._shares_conversation_of(found)
        )
        return (found, sharing._shared_since()) if sharing else (record, None)

    @api.model
    def _shared_conversation(self, outsider: Outsider, kind: Any, record_id: int) -> tuple:
        """:raises Refusal: `not_found` for what does not exist and for what is not theirs alike"""
        record, since = self._conversation(outsider, kind if isinstance(kind, str) else "", record_id)
        if not record:
            raise Refusal("not_found", self.env._("There is no such thing here."))
        return record, since

    @api.model
    def _messages(self, outsider: Outsider, kind: Any, record_id: int, before: Any = None) -> dict[str, Any]:
        """The newest messages of a conversation, without internal notes and what Odoo writes itself.

        :param before: id of the oldest that is known; None for the newest
        :return: ``{"messages": [MESSAGE of docs/portal.md], "more": whether there are older ones}``
        :raises Refusal: `not_found` or `invalid_params`
        """
        record, since = self._shared_conversation(outsider, kind, record_id)
        domain = self._domain_of_messages(record, since)
        if before is not None:
            if type(before) is not int or not 0 < before <= INT4_MAX:
                raise Refusal("invalid_params", self.env._("This cannot be understood."))
            domain &= Domain("id", "<", before)
        found = self.env["mail.message"].sudo().search(domain, order="id desc", limit=MOST_MESSAGES + 1)
        return {
            "messages": [self._message(outsider, message) for message in found[:MOST_MESSAGES]],
            "more": len(found) > MOST_MESSAGES,
        }

    @api.model
    def _domain_of_messages(self, record, since) -> Domain:
        return Domain(
            [
                ("model", "=", record._name),
                ("res_id", "=", record.id),
                ("message_type", "in", ["comment", "email"]),
                ("subtype_id", "=", self.env.ref("mail.mt_comment").id),
                ("is_internal", "=", False),
                ("create_date", ">=", since),
            ]
        )

    @api.model
    def _message(self, outsider: Outsider, message) -> dict[str, Any]:
        """Its words alone: pictures, attachments and links to records stay here."""
        user = self.env["res.users"].sudo().browse(outsider.user_id)
        return {
            "id": message.id,
            "author": message.author_id.name or self.env._("Somebody"),
            "mine": message.author_id == user.partner_id,
            "time": self.env["ha.entity"]._epoch(message.date),
            "text": html2plaintext(message.body or "", include_references=False).strip(),
        }

    @api.model
    def _say(self, outsider: Outsider, kind: Any, record_id: int, text: Any) -> dict[str, Any]:
        """Write a message as the person that they are.

        :return: MESSAGE of docs/portal.md
        :raises Refusal: `not_found`, `control_denied`, `invalid_params` or `rate_limited`
        """
        if outsider.seen_by:
            raise Refusal("control_denied", self.env._("This is a preview: nothing is written from here."))
        record, _since = self._shared_conversation(outsider, kind, record_id)
        text = text.strip() if isinstance(text, str) and is_encodable(text) else ""
        if not text or len(text) > LONGEST_MESSAGE or "\0" in text:
            raise Refusal(
                "invalid_params", self.env._("A message has between 1 and %s characters.", LONGEST_MESSAGE)
            )
        user = self.env["res.users"].sudo().browse(outsider.user_id)
        self._check_pace(user.partner_id)
        as_user = record.with_user(user).sudo()
        # Odoo lets employees follow what they write on, and nobody else; whoever asks waits for the answer.
        as_user.message_subscribe(user.partner_id.ids)
        message = as_user.message_post(
            body=plaintext2html(text),
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
            author_id=user.partner_id.id,
        )
        return self._message(outsider, message)

    @api.model
    def _check_pace(self, partner) -> None:
        said = (
            self.env["mail.message"]
            .sudo()
            .search_count(
                [
                    ("author_id", "=", partner.id),
                    ("model", "in", list(PAGES)),
                    ("create_date", ">", fields.Datetime.now() - timedelta(hours=1)),
                ],
                limit=MOST_IN_HOUR,
            )
        )
        if said >= MOST_IN_HOUR:
            raise Refusal(
                "rate_limited", self.env._("That was a lot in a short time. Wait a moment, and try again.")
            )
