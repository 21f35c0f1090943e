"""Share by a link: makes the link and its grant, and shows the address once."""

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..models.link.ha_grant_link_entry import new_pin_hash


class HaShare(models.TransientModel):
    _inherit = "ha.share"

    name = fields.Char("For")
    pin = fields.Char("PIN", help="4 to 12 digits; leave it empty for none")
    asks_name = fields.Boolean("Ask for a Name")
    most_devices = fields.Integer("Devices at Most", required=True, default=3)

    @api.constrains("pin")
    def _check_pin(self) -> None:
        for share in self:
            if share.pin and not (share.pin.isdecimal() and 4 <= len(share.pin) <= 12):
                raise ValidationError(self.env._("A PIN has 4 to 12 digits."))

    @api.depends("way", "name")
    # pylint: disable-next=missing-return
    def _compute_sentence(self) -> None:
        super()._compute_sentence()

    def _receivers_in_words(self) -> str:
        if self.way == "link":
            return self.env._("Whoever has the link %s", self.name or "…")
        return super()._receivers_in_words()

    def _share_by_link(self) -> dict:
        if not self.name:
            raise ValidationError(self.env._("Say whom or what the link is for."))
        if not self.ends:
            raise ValidationError(self.env._("A guest link always has an end."))
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
