"""What a comparison with Home Assistant's registries did. Only the bridge writes here."""

from odoo import api, fields, models

from ..common.parameters import parameters_of

KINDS = [
    ("floor", "Floors"),
    ("label", "Labels"),
    ("category", "Categories"),
    ("area", "Areas"),
    ("device", "Devices"),
    ("entity", "Entities"),
]


class HaSyncReport(models.Model):
    _name = "ha.sync.report"
    _description = "Home Assistant Sync"
    _inherit = ["ha.guarded.mixin"]
    _log_access = False
    _order = "id desc"
    _rec_name = "instance_id"

    instance_id = fields.Many2one("ha.instance", required=True, readonly=True, ondelete="cascade", index=True)
    user_id = fields.Many2one("res.users", readonly=True, ondelete="set null", help="Who asked for it")
    origin = fields.Selection(
        [("manual", "Asked for"), ("connection", "New connection")],
        required=True,
        readonly=True,
        default="manual",
    )
    state = fields.Selection(
        [("waiting", "Waiting"), ("running", "Running"), ("done", "Done"), ("failed", "Failed")],
        required=True,
        readonly=True,
        default="waiting",
    )
    asked = fields.Datetime(readonly=True)
    started = fields.Datetime(readonly=True)
    finished = fields.Datetime(readonly=True)
    phase = fields.Selection(
        [("reading", "Reading"), ("details", "Reading details"), *KINDS],
        readonly=True,
        help="What it is doing",
    )
    done = fields.Integer(readonly=True)
    total = fields.Integer(readonly=True)
    error = fields.Char(readonly=True)
    line_ids = fields.One2many("ha.sync.report.line", "report_id", readonly=True)
    summary = fields.Char(compute="_compute_summary")

    @api.depends("state", "phase", "done", "total", "error", "line_ids")
    @api.depends_context("lang")
    def _compute_summary(self) -> None:
        phases = dict(self._fields["phase"]._description_selection(self.env))
        for report in self:
            if report.state == "waiting":
                report.summary = self.env._(
                    "Waiting for the bridge, which begins as soon as it is connected."
                )
            elif report.state == "running" and not report.total:
                report.summary = self.env._("%s …", phases.get(report.phase, self.env._("Starting")))
            elif report.state == "running":
                report.summary = self.env._(
                    "%(phase)s: %(done)s of %(total)s",
                    phase=phases.get(report.phase, ""),
                    done=report.done,
                    total=report.total,
                )
            elif report.state == "failed":
                report.summary = self.env._("Interrupted: %s", report.error)
            elif not any(line._happened() for line in report.line_ids):
                report.summary = self.env._("Everything was in sync.")
            else:
                report.summary = self.env._(
                    "%(created)s created, %(changed)s changed, %(archived)s archived",
                    created=sum(report.line_ids.mapped("created")),
                    changed=sum(report.line_ids.mapped("changed")) + sum(report.line_ids.mapped("came_back")),
                    archived=sum(report.line_ids.mapped("archived")),
                )

    @api.autovacuum
    def _gc_reports(self) -> None:
        self.env.cr.execute(
            """
            DELETE FROM ha_sync_report
            WHERE coalesce(finished, started, asked) < (now() AT TIME ZONE 'UTC') - %s * interval '1 day'
            """,
            [parameters_of(self.env).sync_report_keep_days],
        )


class HaSyncReportLine(models.Model):
    _name = "ha.sync.report.line"
    _description = "Home Assistant Sync Line"
    _inherit = ["ha.guarded.mixin"]
    _log_access = False
    _order = "report_id desc, sequence, id"
    _rec_name = "kind"

    report_id = fields.Many2one(
        "ha.sync.report", required=True, readonly=True, ondelete="cascade", index=True
    )
    sequence = fields.Integer(readonly=True)
    kind = fields.Selection(KINDS, required=True, readonly=True)
    created = fields.Integer(readonly=True)
    changed = fields.Integer(readonly=True)
    archived = fields.Integer(readonly=True)
    came_back = fields.Integer(readonly=True)
    refused = fields.Integer(readonly=True, help="What Home Assistant sent and could not be used")
    refusals = fields.Json(readonly=True, help="The first of them: key, reason and detail of each")
    refusal_text = fields.Text("Why", compute="_compute_refusal_text")

    @api.depends("refusals", "refused")
    @api.depends_context("lang")
    def _compute_refusal_text(self) -> None:
        for line in self:
            refusals = line.refusals or []
            listed = [line._refusal_in_words(refusal) for refusal in refusals]
            if len(refusals) < line.refused:
                listed.append(self.env._("%s more", line.refused - len(refusals)))
            line.refusal_text = "\n".join(listed)

    def _refusal_in_words(self, refusal: dict) -> str:
        words = {
            "no_id": self.env._("It has no ID."),
            "bad_id": self.env._("Its ID is too long or cannot be stored."),
            "same_id": self.env._("Another one before it has the same ID."),
            "bad_entity_id": self.env._("Its entity ID is missing, too long or malformed."),
            "same_entity_id": self.env._("Another one before it has the same entity ID."),
            "not_written": self.env._("It could not be written."),
            "unreadable": self.env._("It is too large, nested too deep, or has an ID that cannot be stored."),
            "not_listed": self.env._("Home Assistant did not list this registry."),
        }
        parts = (refusal.get("key"), words.get(refusal.get("reason", "")), refusal.get("detail"))
        return " – ".join(part for part in parts if part)

    def _happened(self) -> bool:
        self.ensure_one()
        return bool(self.created or self.changed or self.archived or self.came_back or self.refused)
