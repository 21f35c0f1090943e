"""What the maintenance still has to do with rows of some entities. People start it by dialogs, and only read it."""

from odoo import api, fields, models

from .keeping import KEEPING


class HaHistoryTask(models.Model):
    _name = "ha.history.task"
    _description = "Home Assistant History Task"
    _inherit = ["ha.guarded.mixin"]
    _log_access = False
    _order = "id"
    _rec_name = "kind"

    instance_id = fields.Many2one("ha.instance", required=True, ondelete="cascade", readonly=True, index=True)
    rule_id = fields.Many2one(
        "ha.history.rule", ondelete="set null", readonly=True, index="btree_not_null", help="Which led to it"
    )
    kind = fields.Selection(
        [
            ("remove", "Remove what was recorded before"),
            ("keep", "Keep for a shorter time"),
            ("hand_over", "Give to another entity"),
        ],
        required=True,
        readonly=True,
    )
    record_ids = fields.Json("Entities", readonly=True, help="IDs of the entities that it is about")
    keep = fields.Selection(KEEPING, readonly=True)
    into_id = fields.Many2one(
        "ha.entity", ondelete="cascade", readonly=True, index="btree_not_null", help="Whose rows they become"
    )
    before = fields.Datetime(readonly=True, help="Only what is older is given; empty for all")
    asked = fields.Datetime(required=True, readonly=True, default=fields.Datetime.now)

    @api.model
    def _begin(self, instance, kind: str, record_ids: list[int], **values) -> None:
        """Let the maintenance do it soon."""
        self.sudo().create({"instance_id": instance.id, "kind": kind, "record_ids": record_ids, **values})
        self.env["ha.history.maintenance"]._run_soon()
