"""A link for guests: who opens it may do what one grant says, without an account.

The secret in its address has 256 bits; what is kept is its hash, so nobody can read it again. Secret, end, revocation
and lock are asked in one statement, which takes as long and says as much whichever of them is in the way.
"""

import hashlib
import secrets

from odoo import api, fields, models
from odoo.exceptions import AccessError

MOST_PIN_TRIES = 5
"""Wrong PINs, of all devices together, after which a link is locked."""
MOST_DEVICES = 1000
LONGEST_SECRET = 64


def digest(secret: str) -> str:
    """What is kept of a secret that is too long to be guessed."""
    return hashlib.sha256(secret.encode(errors="replace")).hexdigest()


class HaGrantLink(models.Model):
    _name = "ha.grant.link"
    _description = "Home Assistant Guest Link"
    _inherit = ["ha.guarded.mixin"]
    _order = "id desc"

    name = fields.Char(required=True, help="Under which the record of commands has what guests did")
    instance_id = fields.Many2one("ha.instance", required=True, readonly=True, ondelete="cascade", index=True)
    company_id = fields.Many2one(related="instance_id.company_id")
    grant_ids = fields.One2many("ha.grant", "link_id", "Grants", readonly=True)
    grant_id = fields.Many2one("ha.grant", compute="_compute_grant_id", search="_search_grant_id")
    state = fields.Selection(related="grant_id.state")
    sentence = fields.Char(related="grant_id.sentence", string="Gives")
    ends = fields.Datetime(related="grant_id.ends")
    use_summary = fields.Char(related="grant_id.use_summary")
    ref = fields.Char(
        "Address", required=True, readonly=True, copy=False, help="In the address of the guests' page"
    )
    secret_hash = fields.Char(required=True, groups=fields.NO_ACCESS, copy=False)
    pin_hash = fields.Char(groups=fields.NO_ACCESS, copy=False)
    has_pin = fields.Boolean("Asks for a PIN", compute="_compute_has_pin")
    pin_tries = fields.Integer("Wrong PINs", required=True, readonly=True, default=0, copy=False)
    is_locked = fields.Boolean("Locked", compute="_compute_is_locked")
    asks_name = fields.Boolean("Asks for a Name")
    most_devices = fields.Integer("Devices at Most", required=True, default=3)
    device_ids = fields.One2many("ha.grant.link.device", "link_id", "Devices", copy=False)
    device_count = fields.Integer(compute="_compute_device_count")
    command_tokens = fields.Float(groups=fields.NO_ACCESS, copy=False)
    command_moment = fields.Datetime(groups=fields.NO_ACCESS, copy=False)
    opening_tokens = fields.Float(groups=fields.NO_ACCESS, copy=False)
    opening_moment = fields.Datetime(groups=fields.NO_ACCESS, copy=False)

    _secret_uniq = models.UniqueIndex("(secret_hash)")
    _ref_uniq = models.UniqueIndex("(ref)")
    _devices_bounded = models.Constraint(
        f"CHECK (most_devices BETWEEN 1 AND {MOST_DEVICES})", "A link is for one to a thousand devices."
    )

    @api.depends("grant_ids")
    def _compute_grant_id(self) -> None:
        for link in self:
            link.grant_id = link.with_context(active_test=False).grant_ids[:1]

    def _search_grant_id(self, operator: str, value):
        return [("grant_ids", operator, value)]

    @api.depends("pin_hash")
    def _compute_has_pin(self) -> None:
        for link in self:
            link.has_pin = bool(link.sudo().pin_hash)

    @api.depends("pin_tries")
    def _compute_is_locked(self) -> None:
        for link in self:
            link.is_locked = link.pin_tries >= MOST_PIN_TRIES

    @api.depends("device_ids")
    def _compute_device_count(self) -> None:
        for link in self:
            link.device_count = len(link.device_ids)

    @api.model
    def _new_secret(self) -> dict:
        """A secret and the values that are kept of it: ``{"secret", "secret_hash", "ref"}``."""
        secret = secrets.token_urlsafe(32)
        return {"secret": secret, "secret_hash": digest(secret), "ref": secrets.token_hex(8)}

    def _address(self, secret: str) -> str:
        return f"{self.get_base_url()}/ha/s/{secret}"

    def action_renew(self) -> dict:
        """Make a new secret, and show it once. The old address and all devices are of no use any more."""
        self.ensure_one()
        self.check_access("write")
        values = self._new_secret()
        secret = values.pop("secret")
        self.sudo().device_ids.unlink()
        self.sudo().write({**values, "pin_tries": 0})
        return self._action_show(secret)

    def action_unlock(self) -> None:
        """Let guests try the PIN again."""
        self.check_access("write")
        self.sudo().pin_tries = 0

    def action_revoke(self) -> None:
        self.check_access("write")
        self.grant_id.action_revoke()

    def _action_show(self, secret: str) -> dict:
        if not self.env["ha.access"]._is_manager():
            raise AccessError(self.env._("Only a Home Assistant manager may make a guest link."))
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Link of %s", self.name),
            "res_model": "ha.grant.link.address",
            "view_mode": "form",
            "target": "new",
            "context": {"ha_link_address": self._address(secret), "ha_link_id": self.id},
        }
