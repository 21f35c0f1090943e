"""Share by a link: asks what, how and until when, makes the link and its grant, and shows the address once."""

from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..models.link.ha_grant_link_entry import new_pin_hash

OF_MODEL = {
    "ha.entity": "entity_ids",
    "ha.entity.group": "entity_group_ids",
    "ha.area": "area_id",
    "ha.floor": "floor_id",
    "ha.label": "label_id",
    "ha.device": "device_id",
}
"""Where what somebody shares from its form or list goes."""
CHOSEN = ("entity_ids", "entity_group_ids")
CONDITIONS = ("area_id", "floor_id", "label_id", "device_id")


class HaGrantLinkCreation(models.TransientModel):
    _name = "ha.grant.link.creation"
    _description = "Home Assistant Guest Link to Make"
    _inherit = ["ha.guarded.mixin"]

    name = fields.Char("For", required=True)
    instance_id = fields.Many2one(
        "ha.instance", required=True, default=lambda self: self.env["ha.instance"]._current_id(clean_up=False)
    )
    entity_ids = fields.Many2many("ha.entity", domain="[('instance_id', '=', instance_id)]")
    entity_group_ids = fields.Many2many("ha.entity.group", domain="[('instance_id', '=', instance_id)]")
    area_id = fields.Many2one("ha.area", domain="[('instance_id', '=', instance_id)]")
    floor_id = fields.Many2one("ha.floor", domain="[('instance_id', '=', instance_id)]")
    label_id = fields.Many2one("ha.label", domain="[('instance_id', '=', instance_id)]")
    device_id = fields.Many2one("ha.device", domain="[('instance_id', '=', instance_id)]")
    access = fields.Selection([("view", "View"), ("control", "Control")], required=True, default="control")
    begins = fields.Datetime("From")
    ends = fields.Datetime(
        "Until", required=True, default=lambda self: fields.Datetime.now() + timedelta(days=7)
    )
    pin = fields.Char("PIN", help="4 to 12 digits; leave it empty for none")
    asks_name = fields.Boolean("Ask for a Name")
    most_devices = fields.Integer("Devices at Most", required=True, default=3)

    @api.model
    def default_get(self, fields):
        values = super().default_get(fields)
        model, ids = self.env.context.get("active_model"), self.env.context.get("active_ids") or []
        if name := OF_MODEL.get(model):
            records = self.env[model].browse(ids).exists()
            records.check_access("read")
            values["instance_id"] = records[:1].instance_id.id
            values[name] = [(6, 0, records.ids)] if name in CHOSEN else records[:1].id
        return values

    @api.constrains("pin")
    def _check_pin(self) -> None:
        for creation in self:
            if creation.pin and not (creation.pin.isdecimal() and 4 <= len(creation.pin) <= 12):
                raise ValidationError(self.env._("A PIN has 4 to 12 digits."))

    def action_make(self) -> dict:
        """Make the link; returns the action that shows its address."""
        self.ensure_one()
        if self.ends <= self.env["ha.grant"]._moment():
            raise ValidationError(self.env._("Choose a moment that is still to come."))
        values = self._grant_values()
        # As a manager, who may give this: rules and references are checked as for any grant.
        self.env["ha.grant"].check_access("create")
        self.env["ha.grant.link"].check_access("create")
        secret = self.env["ha.grant.link"]._new_secret()
        link = (
            self.env["ha.grant.link"]
            .sudo()
            .create(
                {
                    "name": self.name,
                    "instance_id": self.instance_id.id,
                    "asks_name": self.asks_name,
                    "most_devices": self.most_devices,
                    "secret_hash": secret["secret_hash"],
                    "ref": secret["ref"],
                    "pin_hash": new_pin_hash(self.pin) if self.pin else False,
                }
            )
        )
        self.env["ha.grant"].sudo().create({**values, "receiver": "link", "link_id": link.id})
        self.sudo().pin = False
        return link.with_env(self.env)._action_show(secret["secret"])

    def _grant_values(self) -> dict:
        given = {
            "instance_id": self.instance_id.id,
            "access": self.access,
            "begins": self.begins,
            "ends": self.ends,
        }
        if any(self[name] for name in CONDITIONS):
            if any(self[name] for name in CHOSEN):
                raise ValidationError(
                    self.env._(
                        "Share chosen things, or everything of a place, device or label; not both at once."
                    )
                )
            return {**given, "scope": "matching", **{name: self[name].id for name in CONDITIONS}}
        if not any(self[name] for name in CHOSEN):
            raise ValidationError(self.env._("Say what you want to share."))
        return {**given, "scope": "chosen", **{name: [(6, 0, self[name].ids)] for name in CHOSEN}}
