"""What the form of an instance shows of its history, and the button that has all of it read again."""

from odoo import api, fields, models
from odoo.addons.odoo_ha_addon.protocol.notify import notify
from odoo.exceptions import AccessError

from .troubles import paragraph_of, trouble_in_words

TOPIC = "ha_history_backfill"


class HaInstance(models.Model):
    _inherit = "ha.instance"

    history_backfill_ids = fields.One2many(
        "ha.history.backfill", "instance_id", readonly=True, groups="odoo_ha_addon.group_ha_manager"
    )
    history_trouble = fields.Char(compute="_compute_history_trouble", groups="odoo_ha_addon.group_ha_manager")
    history_trouble_paragraph = fields.Char(
        compute="_compute_history_trouble",
        groups="odoo_ha_addon.group_ha_manager",
        help="Where the documentation tells more about it",
    )
    history_gap_count = fields.Integer("History Gaps", compute="_compute_history_gap_count")

    @api.depends("history_backfill_ids.state", "history_backfill_ids.trouble")
    @api.depends_context("lang")
    def _compute_history_trouble(self) -> None:
        sources = self.env["ha.history.source"].sudo().search([("instance_id", "in", self.ids)])
        silent = {source.instance_id.id: source for source in sources if source.statistics_trouble}
        for instance in self:
            failed = instance.sudo().history_backfill_ids.filtered(lambda row: row.state == "failed")
            source = silent.get(instance.id)
            # Both come from one recorder: one sentence is enough.
            if failed or not source:
                trouble = failed[:1].trouble
                instance.history_trouble = failed[:1].summary
            else:
                trouble = source.statistics_trouble
                instance.history_trouble = trouble_in_words(
                    self.env, trouble, source.statistics_trouble_detail or None
                )
            instance.history_trouble_paragraph = paragraph_of(trouble) if trouble else False

    def _compute_history_gap_count(self) -> None:
        counts = dict(
            self.env["ha.history.gap"]._read_group(
                [("instance_id", "in", self.ids)], ["instance_id"], ["__count"]
            )
        )
        for instance in self:
            instance.history_gap_count = counts.get(instance, 0)

    def action_sync_history(self) -> dict:
        """Have everything read again that Home Assistant's recorder has; shows the record, which fills meanwhile.

        :raises AccessError: only managers may ask for it
        """
        self.ensure_one()
        self.check_access("write")
        if not self.env["ha.access"]._is_manager():
            raise AccessError(
                self.env._("Only a Home Assistant manager may have the history of an instance read again.")
            )
        backfills = self.env["ha.history.backfill"].sudo()
        of_this = [("instance_id", "=", self.id), ("reason", "in", ("asked", "first"))]
        backfill = backfills.search([*of_this, ("state", "!=", "done")], limit=1)
        if not backfill:
            backfill = backfills.create({"instance_id": self.id, "reason": "asked", "user_id": self.env.uid})
        notify(self.env.cr, TOPIC, self.id)
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("History of %s", self.name),
            "res_model": "ha.history.backfill",
            "res_id": backfill.id,
            "view_mode": "form",
            "target": "current",
        }
