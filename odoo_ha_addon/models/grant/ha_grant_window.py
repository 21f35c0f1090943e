"""The hours at which a grant holds: one line or several, of which any is enough."""

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Command
from odoo.tools.i18n import format_list

from .ha_weekly_hours import HOURS

MOST_WINDOWS = 20
OF_WINDOWS = tuple(f"window_ids.{name}" for name in HOURS)
"""What all that is said of a grant's hours depends on."""


class HaGrantWindow(models.Model):
    _name = "ha.grant.window"
    _description = "Home Assistant Hours of a Grant"
    _inherit = ["ha.weekly.hours.mixin"]

    grant_id = fields.Many2one("ha.grant", required=True, ondelete="cascade", index=True)
    instance_id = fields.Many2one(related="grant_id.instance_id")

    @api.model_create_multi
    def create(self, vals_list):
        windows = super().create(vals_list)
        windows.grant_id._renew_hours()
        return windows

    def write(self, vals: dict) -> bool:
        self._check_stay(vals)
        result = super().write(vals)
        self.grant_id._renew_hours()
        return result

    def copy_data(self, default=None):
        self._check_stay(default or {})
        return super().copy_data(default)

    def _check_stay(self, vals: dict) -> None:
        """:raises ValidationError: these would be those of another grant"""
        if "grant_id" in vals and any(window.grant_id.id != vals["grant_id"] for window in self):
            raise ValidationError(self.env._("Hours stay with their grant."))

    def unlink(self) -> bool:
        grants = self.grant_id
        result = super().unlink()
        grants._renew_hours()
        return result


class HaGrant(models.Model):
    _inherit = "ha.grant"

    has_hours = fields.Boolean("Only at Certain Hours", tracking=True)
    window_ids = fields.One2many("ha.grant.window", "grant_id", "Hours", copy=True)
    hours = fields.Char("Hours in Words", compute="_compute_hours", tracking=True)

    @api.depends("has_hours", *OF_WINDOWS)
    @api.depends_context("lang")
    def _compute_hours(self) -> None:
        for grant in self:
            words = [window._in_words() for window in grant.window_ids] if grant.has_hours else []
            grant.hours = format_list(self.env, words)

    @api.onchange("has_hours")
    def _onchange_has_hours(self) -> None:
        if self.has_hours and not self.window_ids:
            self.window_ids = [Command.create(self.window_ids._default_line())]

    @api.constrains("has_hours", "window_ids")
    def _check_windows(self) -> None:
        for grant in self:
            if grant.has_hours and not grant.window_ids:
                raise ValidationError(self.env._("Say at which hours it holds."))
            if len(grant.window_ids) > MOST_WINDOWS:
                raise ValidationError(self.env._("A grant can have at most %s lines of hours.", MOST_WINDOWS))

    def _renew_hours(self) -> None:
        """The hours of these are others: what follows from them is noted, and open pages hear of it."""
        self._settle()
        self._renew_access()
        self.env["ha.access"]._tell(self._receivers())
