"""Removing for good what Home Assistant no longer has. Only on a manager's word, with the numbers shown first."""

from odoo import api, fields, models
from odoo.exceptions import AccessError

from ..protocol.registry_kinds import KINDS


class HaPurge(models.TransientModel):
    _name = "ha.purge"
    _description = "Home Assistant Purge"
    _inherit = ["ha.guarded.mixin"]

    instance_id = fields.Many2one("ha.instance", required=True, ondelete="cascade")
    floor_count = fields.Integer("Floors", compute="_compute_counts")
    label_count = fields.Integer("Labels", compute="_compute_counts")
    category_count = fields.Integer("Categories", compute="_compute_counts")
    area_count = fields.Integer("Areas", compute="_compute_counts")
    device_count = fields.Integer("Devices", compute="_compute_counts")
    entity_count = fields.Integer("Entities", compute="_compute_counts")
    note_count = fields.Integer("With Notes", compute="_compute_counts", help="How many of these have notes")
    grouped_count = fields.Integer(
        "In Groups", compute="_compute_counts", help="How many of the entities are in a group"
    )
    total = fields.Integer(compute="_compute_counts")

    @api.depends("instance_id")
    def _compute_counts(self) -> None:
        for purge in self:
            gone = {name: purge._gone(name) for name in KINDS}
            for name, records in gone.items():
                purge[f"{name}_count"] = len(records)
            purge.note_count = len((gone["device"]).filtered("note")) + len(gone["entity"].filtered("note"))
            purge.grouped_count = len(gone["entity"].filtered("group_ids"))
            purge.total = sum(len(records) for records in gone.values())

    def _gone(self, kind: str):
        """What is archived because Home Assistant no longer has it."""
        model = self.env[KINDS[kind].model].with_context(active_test=False)
        return model.search([("instance_id", "=", self.instance_id.id), ("active", "=", False)])

    def action_purge(self) -> dict:
        """Remove all of it, with history and messages.

        :raises AccessError: the user is no manager, or not of this instance
        """
        self.ensure_one()
        self.instance_id.check_access("write")
        if not self.env["ha.access"]._is_manager():
            raise AccessError(self.env._("Only a Home Assistant manager may remove records."))
        for kind in reversed(list(KINDS)):
            self._gone(kind).sudo().unlink()
        return {"type": "ir.actions.act_window_close"}
