"""Removing history earlier than was said when it was recorded. Only on a manager's word, with numbers shown first."""

from datetime import datetime, timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..storage import cost
from ..storage.partitions import FOR_EVER

MOST_COUNTED = 5_000_000
MEGABYTE = 1_000_000


class HaHistoryTrim(models.TransientModel):
    _name = "ha.history.trim"
    _description = "Home Assistant History to Remove"
    _inherit = ["ha.guarded.mixin"]

    rule_id = fields.Many2one("ha.history.rule", required=True, ondelete="cascade")
    entity_count = fields.Integer("Entities", compute="_compute_amount")
    row_count = fields.Integer("States", compute="_compute_amount")
    is_more = fields.Boolean(compute="_compute_amount", help="There are more than were counted")
    megabytes = fields.Float("MB on Disk", compute="_compute_amount", digits=(16, 1))
    oldest = fields.Datetime(compute="_compute_amount")
    remove_before = fields.Datetime("Removed Before", compute="_compute_amount")

    @api.depends("rule_id")
    def _compute_amount(self) -> None:
        for trim in self:
            rule = trim.rule_id
            rule.check_access("read")
            entities = rule._decided() if rule else []
            trim.remove_before = trim._before()
            found = cost.amount(
                self.env.cr, entities, rule._keeps_beyond() if rule else [], trim.remove_before, MOST_COUNTED
            )
            trim.entity_count = len(entities)
            trim.is_more = found.rows > MOST_COUNTED
            trim.row_count = min(found.rows, MOST_COUNTED)
            trim.megabytes = trim.row_count * cost.bytes_per_row(self.env.cr) / MEGABYTE
            trim.oldest = found.oldest

    def _before(self) -> datetime:
        keep = int(self.rule_id.keep or FOR_EVER)
        if self.rule_id.record and keep != FOR_EVER:
            return fields.Datetime.now() - timedelta(days=keep)
        return fields.Datetime.now()

    def action_trim(self) -> dict:
        """Let the maintenance remove it.

        :raises AccessError: the user may not change the rule
        :raises UserError: there is nothing that the rule would remove
        """
        self.ensure_one()
        rule = self.rule_id
        rule.check_access("write")
        if not self.env["ha.access"]._is_manager():
            raise AccessError(self.env._("Only a Home Assistant manager may remove history."))
        entities = self.env["ha.entity"].browse(rule._decided())
        if not entities:
            raise UserError(self.env._("%s decides no entity, so there is nothing to remove.", rule.name))
        for instance, those in entities.grouped("instance_id").items():
            values = {"kind": "keep", "keep": rule.keep} if rule.record else {"kind": "remove"}
            self.env["ha.history.task"]._begin(instance, record_ids=those.ids, rule_id=rule.id, **values)
        return {"type": "ir.actions.act_window_close"}
