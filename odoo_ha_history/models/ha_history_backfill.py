"""What is still to be read from Home Assistant's recorder, how far that is, and why it is not over."""

from odoo import api, fields, models

from .troubles import TROUBLES, trouble_in_words


class HaHistoryBackfill(models.Model):
    _name = "ha.history.backfill"
    _description = "Home Assistant History to Be Read"
    _inherit = ["ha.guarded.mixin"]
    _log_access = False
    _order = "id desc"
    _rec_name = "instance_id"

    instance_id = fields.Many2one("ha.instance", required=True, ondelete="cascade", readonly=True, index=True)
    reason = fields.Selection(
        [
            ("first", "First connection"),
            ("away", "Not connected"),
            ("dropped", "Too many changes at once"),
            ("removed", "Entity removed"),
            ("new", "Newly recorded"),
            ("asked", "Asked for"),
            ("causes", "Who or what caused it"),
        ],
        required=True,
        readonly=True,
    )
    user_id = fields.Many2one("res.users", readonly=True, ondelete="set null", help="Who asked for it")
    record_ids = fields.Json(
        "Entities", readonly=True, help="IDs of the entities that it is about; empty for all"
    )
    since = fields.Datetime(readonly=True, help="Empty: since the recorder knows anything")
    until = fields.Datetime(readonly=True, help="Empty: until it is read")
    state = fields.Selection(
        [("waiting", "Waiting"), ("running", "Running"), ("done", "Done"), ("failed", "Failed")],
        required=True,
        readonly=True,
        default="waiting",
        index=True,
    )
    started = fields.Datetime(readonly=True)
    finished = fields.Datetime(readonly=True)
    entity_id = fields.Many2one(
        "ha.entity",
        "Reading",
        readonly=True,
        ondelete="set null",
        help="The first of those that are being read",
    )
    reached = fields.Datetime("Day", readonly=True, help="Until when these are read")
    rows_read = fields.Integer("States Read", readonly=True)
    entities_done = fields.Integer(readonly=True)
    entities_total = fields.Integer("Entities in All", readonly=True)
    entities_left = fields.Integer(compute="_compute_entities_left")
    trouble = fields.Selection(TROUBLES, readonly=True)
    trouble_detail = fields.Char(readonly=True)
    after_record = fields.Integer(readonly=True, help="For the bridge: where it goes on")
    after_attributes = fields.Boolean(readonly=True, help="For the bridge: where it goes on")
    oldest = fields.Datetime(readonly=True, help="The oldest that the recorder had")
    summary = fields.Char(compute="_compute_summary")

    @api.depends("entities_done", "entities_total")
    def _compute_entities_left(self) -> None:
        for backfill in self:
            backfill.entities_left = max(0, backfill.entities_total - backfill.entities_done)

    @api.depends(
        "reason",
        "state",
        "rows_read",
        "entities_done",
        "entities_total",
        "reached",
        "entity_id",
        "trouble",
        "trouble_detail",
    )
    @api.depends_context("lang", "tz")
    def _compute_summary(self) -> None:
        for backfill in self:
            if backfill.state == "waiting":
                backfill.summary = self.env._(
                    "Waiting for the bridge, which begins as soon as it is connected."
                )
            elif backfill.reason == "causes" and backfill.state != "failed":
                backfill.summary = backfill._causes_in_words()
            elif backfill.state == "failed":
                backfill.summary = trouble_in_words(
                    self.env, backfill.trouble, backfill.trouble_detail or None
                )
            elif backfill.state == "done":
                backfill.summary = self.env._("States read: %s.", backfill.rows_read)
            elif backfill.reached and backfill.entity_id:
                backfill.summary = self.env._(
                    "%(entity)s and others, %(day)s. States read: %(rows)s, entities left: %(left)s.",
                    entity=backfill.entity_id.sudo().display_name,
                    day=fields.Date.to_string(fields.Datetime.context_timestamp(backfill, backfill.reached)),
                    rows=backfill.rows_read,
                    left=backfill.entities_left,
                )
            else:
                backfill.summary = self.env._(
                    "States read: %(rows)s, entities left: %(left)s.",
                    rows=backfill.rows_read,
                    left=backfill.entities_left,
                )

    def _causes_in_words(self) -> str:
        self.ensure_one()
        if self.state == "done" or not self.reached:
            return self.env._(
                "Changes of which the logbook tells who or what caused them: %s.", self.rows_read
            )
        return self.env._(
            "%(day)s. Changes so far of which the logbook tells who or what caused them: %(rows)s.",
            day=fields.Date.to_string(fields.Datetime.context_timestamp(self, self.reached)),
            rows=self.rows_read,
        )
