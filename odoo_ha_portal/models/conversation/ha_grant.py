"""A grant may share the conversation about what it gives: the messages of its records, without internal notes."""

from odoo import api, fields, models

PAGES = {"ha.entity": "entity", "ha.entity.group": "group", "ha.device": "device"}
"""The records with a conversation that has a page for outsiders, and what kind of page it is."""


class HaGrant(models.Model):
    _inherit = "ha.grant"

    shares_messages = fields.Boolean(
        "Share Messages", tracking=True,
        help="Whoever has it reads the messages about what it gives, from then on and without internal notes, and may "
        "answer",
    )  # fmt: skip

    _messages_to_people = models.Constraint(
        "CHECK (receiver <> 'link' OR shares_messages IS NOT TRUE)",
        "Messages are shared with people who have an account, not by a link.",
    )

    @api.onchange("receiver")
    def _onchange_shares_messages(self) -> None:
        if self.receiver == "link":
            self.shares_messages = False

    def _shares_conversation_of(self, record) -> bool:
        """Whether this grant gives the conversation of a record: of a group that it names, of an entity, and of a
        device with all of its entities.
        """
        if not self.shares_messages or self.instance_id != record.instance_id:
            return False
        if record._name == "ha.entity.group":
            return record in self._entity_groups()
        entities = record.entity_ids.filtered("active") if record._name == "ha.device" else record
        return bool(entities) and self._given_among(entities) == entities

    def _shared_since(self):
        """From when on messages are shared: what others have said before is not for whoever comes after them."""
        return min(max(grant.create_date, grant.begins or grant.create_date) for grant in self)
