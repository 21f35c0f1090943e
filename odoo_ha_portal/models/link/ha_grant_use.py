"""What a grant was used for from outside: by whom or on which device, how often, and when first and last.

It is counted, for commands are deleted after a while, and the grant stays for the record.
"""

from __future__ import annotations

from odoo import api, fields, models
from odoo.tools import SQL

from ..access.outsider import Outsider


class HaGrantUse(models.Model):
    _name = "ha.grant.use"
    _description = "Home Assistant Use of a Grant"
    _inherit = ["ha.guarded.mixin"]
    _order = "last_on desc, id desc"
    _rec_name = "who"

    grant_id = fields.Many2one("ha.grant", required=True, readonly=True, ondelete="cascade", index=True)
    by = fields.Char(required=True, readonly=True, help="User or device, which may be gone since")
    who = fields.Char(readonly=True)
    opened = fields.Integer(required=True, readonly=True, default=0, help="How many times a page was opened")
    commands = fields.Integer(required=True, readonly=True, default=0)
    first_on = fields.Datetime("First", required=True, readonly=True)
    last_on = fields.Datetime("Last", required=True, readonly=True)
    summary = fields.Char(compute="_compute_summary")

    _by_uniq = models.UniqueIndex("(grant_id, by)")

    @api.depends("opened", "commands", "last_on")
    @api.depends_context("lang", "tz")
    def _compute_summary(self) -> None:
        for use in self:
            use.summary = self._in_words(use)

    @api.model
    def _in_words(self, uses) -> str:
        """One or several of them, together."""
        if not uses:
            return self.env._("not used")
        moment = self.env["ha.grant"]._moment_in_words
        return self.env._(
            "opened: %(opened)s, commands: %(commands)s, first %(first)s, last %(last)s",
            opened=sum(uses.mapped("opened")),
            commands=sum(uses.mapped("commands")),
            first=moment(min(uses.mapped("first_on"))),
            last=moment(max(uses.mapped("last_on"))),
        )

    @api.model
    def _note_opening(self, outsider: Outsider) -> None:
        """A page was opened, which shows all that is given."""
        self._note(self.env.cr, outsider, self.env["ha.outsider"]._grants(outsider), opened=1)

    @api.model
    def _note(self, cr, outsider: Outsider, grants, opened: int = 0, commands: int = 0) -> None:
        """:param cr: of the transaction in which it happens"""
        if not grants or outsider.seen_by:
            return
        by = f"device {outsider.device_id}" if outsider.is_guest else f"user {outsider.user_id}"
        cr.execute(
            SQL(
                """
                INSERT INTO ha_grant_use AS known (grant_id, by, who, opened, commands, first_on, last_on)
                SELECT id, %(by)s, %(who)s, %(opened)s, %(commands)s, now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC'
                FROM unnest(%(grants)s) AS id
                ON CONFLICT (grant_id, by) DO UPDATE
                SET opened = known.opened + EXCLUDED.opened, commands = known.commands + EXCLUDED.commands,
                    last_on = EXCLUDED.last_on
                """,
                by=by, who=self._name_of(outsider), opened=opened, commands=commands, grants=sorted(grants.ids),
            )
        )  # fmt: skip
        self.invalidate_model(["opened", "commands", "last_on"])

    @api.model
    def _name_of(self, outsider: Outsider) -> str:
        if outsider.is_guest:
            return self.env["ha.grant.link.device"].sudo().browse(outsider.device_id).display_name
        return self.env["res.users"].sudo().browse(outsider.user_id).name


class HaGrant(models.Model):
    _inherit = "ha.grant"

    use_ids = fields.One2many("ha.grant.use", "grant_id", "Used By", readonly=True, copy=False)
    use_summary = fields.Char("Use", compute="_compute_use_summary")

    @api.depends("use_ids.opened", "use_ids.commands", "use_ids.last_on")
    @api.depends_context("lang", "tz")
    def _compute_use_summary(self) -> None:
        for grant in self:
            grant.use_summary = self.env["ha.grant.use"]._in_words(grant.use_ids)
