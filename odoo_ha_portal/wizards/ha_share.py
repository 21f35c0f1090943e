"""Share: asks what, with whom or by a link, how and until when, and makes the grants."""

from datetime import timedelta

from odoo import api, fields, models
from odoo.addons.odoo_ha_addon.models.grant.ha_grant_window import OF_WINDOWS
from odoo.addons.odoo_ha_addon.models.grant.ha_weekly_hours import HOURS
from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Command

OF_MODEL = {
    "ha.entity": "entity_ids",
    "ha.entity.group": "entity_group_ids",
    "ha.area": "area_id",
    "ha.floor": "floor_id",
    "ha.label": "label_id",
    "ha.tag": "tag_id",
    "ha.device": "device_id",
}
"""Where what somebody shares from its form or list goes."""
CHOSEN = ("entity_ids", "entity_group_ids")
CONDITIONS = ("area_id", "floor_id", "label_id", "tag_id", "device_id")
TIMES = ("begins", "ends", "has_hours")
REMINDERS = ("remind_days", "reminds_receiver")
GIVEN = ("instance_id", *CHOSEN, *CONDITIONS, "access", "service_ids", *TIMES, *OF_WINDOWS)
"""What the grants are made of."""


class HaShare(models.TransientModel):
    _name = "ha.share"
    _description = "Home Assistant Sharing"
    _inherit = ["ha.guarded.mixin"]

    way = fields.Selection(
        [("people", "People"), ("link", "A link")], string="With", required=True, default="people"
    )
    instance_id = fields.Many2one(
        "ha.instance", required=True, default=lambda self: self.env["ha.instance"]._current_id(clean_up=False)
    )
    entity_ids = fields.Many2many("ha.entity", domain="[('instance_id', '=', instance_id)]")
    entity_group_ids = fields.Many2many("ha.entity.group", domain="[('instance_id', '=', instance_id)]")
    area_id = fields.Many2one("ha.area", domain="[('instance_id', '=', instance_id)]")
    floor_id = fields.Many2one("ha.floor", domain="[('instance_id', '=', instance_id)]")
    label_id = fields.Many2one("ha.label", domain="[('instance_id', '=', instance_id)]")
    tag_id = fields.Many2one("ha.tag", domain="[('instance_id', '=', instance_id)]")
    device_id = fields.Many2one("ha.device", domain="[('instance_id', '=', instance_id)]")
    access = fields.Selection([("view", "View"), ("control", "Control")], required=True, default="control")
    service_ids = fields.Many2many(
        "ha.service", string="More Services", domain="[('instance_id', '=', instance_id)]"
    )
    begins = fields.Datetime("From")
    ends = fields.Datetime("Until", default=lambda self: fields.Datetime.now() + timedelta(days=7))
    has_hours = fields.Boolean("Only at Certain Hours")
    window_ids = fields.One2many("ha.share.window", "share_id", "Hours")
    remind_days = fields.Integer(
        "Remind Before", required=True, default=1, help="Days before the end; 0 for none"
    )
    reminds_receiver = fields.Boolean("Remind Them, Too", help="By mail")
    sentence = fields.Char("What It Means", compute="_compute_sentence")

    @api.model
    def default_get(self, fields):
        values = super().default_get(fields)
        model, ids = self.env.context.get("active_model"), self.env.context.get("active_ids") or []
        if name := OF_MODEL.get(model):
            records = self.env[model].browse(ids).exists()
            records.check_access("read")
            if len(records.instance_id) > 1:
                raise ValidationError(self.env._("Share what is of one Home Assistant at a time."))
            if len(records) > 1 and name not in CHOSEN:
                raise ValidationError(self.env._("Share one of these at a time."))
            values["instance_id"] = records.instance_id.id
            values[name] = [(6, 0, records.ids)] if name in CHOSEN else records.id
        return values

    @api.depends(*GIVEN)
    @api.depends_context("lang", "tz")
    def _compute_sentence(self) -> None:
        for share in self:
            share.sentence = share._draft().sentence

    def _draft(self):
        """The grant (ha.grant) that would be made, which is not in the database."""
        draft = self.env["ha.grant"].new(self._values())
        draft.receiver_name = self._receivers_in_words()
        return draft

    def _receivers_in_words(self) -> str:
        """Who will have it."""
        return self.env._("They")

    @api.onchange("has_hours")
    def _onchange_has_hours(self) -> None:
        if self.has_hours and not self.window_ids:
            self.window_ids = [Command.create(self.window_ids._default_line())]

    def action_share(self) -> dict:
        """Make the grants; returns the action that tells of it.

        :raises AccessError: only managers share
        :raises ValidationError: something is missing, or is over already
        """
        self.ensure_one()
        if not self.env["ha.access"]._is_manager():
            raise AccessError(self.env._("Only a Home Assistant manager may share."))
        if self.ends and self.ends <= self.env["ha.grant"]._moment():
            raise ValidationError(self.env._("Choose a moment that is still to come."))
        return self._share_by_link() if self.way == "link" else self._share_with_people()

    def _grant_values(self) -> dict:
        """:raises ValidationError: nothing is shared, or of two kinds"""
        is_matching = any(self[name] for name in CONDITIONS)
        is_chosen = any(self[name] for name in CHOSEN)
        if is_matching and is_chosen:
            raise ValidationError(
                self.env._(
                    "Share chosen things, or everything of a place, device, label or tag; not both at once."
                )
            )
        if not is_matching and not is_chosen:
            raise ValidationError(self.env._("Say what you want to share."))
        return self._values()

    def _values(self) -> dict:
        given = {"instance_id": self.instance_id.id, "access": self.access}
        given |= {name: self[name] for name in (*TIMES, *REMINDERS)}
        if self.access == "control":
            given["service_ids"] = [Command.set(self.service_ids.ids)]
        if self.has_hours:
            given["window_ids"] = [
                Command.create({name: line[name] for name in HOURS}) for line in self.window_ids
            ]
        if any(self[name] for name in CONDITIONS):
            return {**given, "scope": "matching", **{name: self[name].id for name in CONDITIONS}}
        return {**given, "scope": "chosen", **{name: [(6, 0, self[name].ids)] for name in CHOSEN}}


class HaShareWindow(models.TransientModel):
    _name = "ha.share.window"
    _description = "Home Assistant Hours of Sharing"
    _inherit = ["ha.weekly.hours.mixin"]

    share_id = fields.Many2one("ha.share", ondelete="cascade", index=True)
