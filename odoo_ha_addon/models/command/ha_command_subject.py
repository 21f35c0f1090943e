"""What a command is about, for whoever reads the list of commands."""

from odoo import api, fields, models

NAMED = 3
"""Targets of one command that are named."""


class HaCommand(models.Model):
    _inherit = "ha.command"

    subject = fields.Char(
        "Where", compute="_compute_subject", help="The entity, the edited record, or the targets"
    )
    area_id = fields.Many2one("ha.area", "Area", related="entity_id.effective_area_id", related_sudo=False)

    @api.depends("entity_id", "res_model", "res_id", "payload")
    @api.depends_context("uid", "lang")
    def _compute_subject(self) -> None:
        edited = self._edited_records()
        for command in self:
            record = command.entity_id or edited.get((command.res_model, command.res_id))
            command.subject = record.display_name if record else command._targets_in_words() or False

    def _edited_records(self) -> dict:
        """The records that edits are of and that the user may see, by model and id."""
        found = {}
        for model, commands in self.filtered("res_model").grouped("res_model").items():
            if model in self.env:
                records = self.env[model].with_context(active_test=False)
                for record in records.search([("id", "in", commands.mapped("res_id"))]):
                    found[model, record.id] = record
        return found

    def _targets_in_words(self) -> str:
        """Home Assistant's ids of what a service was called on."""
        target = (self.payload or {}).get("target")
        named = []
        for ids in target.values() if isinstance(target, dict) else ():
            named += ids if isinstance(ids, list) else [ids]
        listed = ", ".join(str(name)[:100] for name in named[:NAMED])
        if len(named) <= NAMED:
            return listed
        return self.env._("%(listed)s and %(more)s more", listed=listed, more=len(named) - NAMED)
