"""A Home Assistant server that this company has connected.

Saving it is all that a person does: the bridge is notified after the commit and acts within a second.
"""

from typing import Literal

from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Domain

from ...hass.errors import InvalidUrl
from ...hass.tls import InvalidTlsOptions, TlsOptions
from ...hass.url import as_text, is_another_server, normalise
from ...protocol.connection_states import ConnectionState
from ...protocol.notify import notify
from ...token_cipher import KEY_VARIABLE, TokenKeys, TokenUnreadableError
from .ha_connection_words import reason_in_words
from .ha_token import decrypt, encrypt, keys_of

SETTINGS = frozenset(
    {
        "name",
        "url",
        "token",
        "token_encrypted",
        "active",
        "tls_ca",
        "tls_fingerprint",
        "identity_accepted",
        "company_id",
    }
)
"""Fields whose change the bridge has to act on."""

COUNTED = {
    "floor_count": "ha.floor",
    "area_count": "ha.area",
    "device_count": "ha.device",
    "label_count": "ha.label",
}


class HaInstance(models.Model):
    _name = "ha.instance"
    _description = "Home Assistant Instance"
    _inherit = [
        "ha.bridge.written.mixin",
        "ha.shared.mixin",
        "ha.instance.info.mixin",
        "ha.service.call.mixin",
        "ha.thread.mixin",
        "bus.listener.mixin",
    ]
    _order = "sequence, name, id"
    _bridge_fields = frozenset({"connection_id"})

    name = fields.Char(required=True, tracking=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True, tracking=True)
    company_id = fields.Many2one(
        "res.company",
        index=True,
        tracking=True,
        default=lambda self: self.env.company,
        help="Whoever works in this company may be given something of this Home Assistant. Leave it empty to share it "
        "with all companies: the managers of each see and control everything of it.",
    )
    url = fields.Char(
        "Address",
        tracking=True,
        groups="odoo_ha_addon.group_ha_manager",
        help="As in the browser, such as https://home.example.com:8123",
    )
    token = fields.Char(
        "Access Token",
        compute="_compute_token",
        inverse="_inverse_token",
        groups="odoo_ha_addon.group_ha_manager",
        copy=False,
        help="A long-lived access token of Home Assistant. It is stored encrypted and never shown again.",
    )
    token_encrypted = fields.Char(groups=fields.NO_ACCESS, copy=False)
    token_key_missing = fields.Char(
        "Key Warning", compute="_compute_token_key_missing", groups="odoo_ha_addon.group_ha_manager"
    )
    has_token = fields.Boolean(compute="_compute_has_token", compute_sudo=True)
    asks_token = fields.Boolean(
        compute="_compute_asks_token",
        groups="odoo_ha_addon.group_ha_manager",
        help="The address is being changed to another server, which does not get the stored token",
    )
    tls_ca = fields.Text(
        "Own Certificate Authority", groups="odoo_ha_addon.group_ha_manager", help="PEM text"
    )
    tls_fingerprint = fields.Char(
        "Certificate Fingerprint",
        groups="odoo_ha_addon.group_ha_manager",
        help="SHA-256 of the server's certificate, for one that no authority has signed",
    )
    description = fields.Text()
    identity_accepted = fields.Char(groups=fields.NO_ACCESS, copy=False)
    acl_generation = fields.Integer(
        default=1, required=True, readonly=True, copy=False, groups=fields.NO_ACCESS
    )
    entity_ids = fields.One2many("ha.entity", "instance_id", readonly=True)
    group_ids = fields.One2many("ha.entity.group", "instance_id", string="Entity Groups", readonly=True)
    entity_count = fields.Integer("Entities", compute="_compute_entity_count")
    floor_count = fields.Integer("Floors", compute="_compute_registry_counts")
    area_count = fields.Integer("Areas", compute="_compute_registry_counts")
    device_count = fields.Integer("Devices", compute="_compute_registry_counts")
    label_count = fields.Integer("Labels", compute="_compute_registry_counts")
    entity_properties_definition = fields.PropertiesDefinition("Entity Properties")
    device_properties_definition = fields.PropertiesDefinition("Device Properties")
    group_properties_definition = fields.PropertiesDefinition("Entity Group Properties")
    sync_report_ids = fields.One2many("ha.sync.report", "instance_id", string="Syncs", readonly=True)

    @api.model
    def _domain_shared_with_user(self) -> Domain:
        # An archived instance is still named to who was its user, so that they can be told what became of it.
        return self.env["ha.access"]._domain_of_instances()

    @api.depends("token_encrypted")
    def _compute_token(self) -> None:
        self.token = False

    def _inverse_token(self) -> None:
        for instance in self:
            token = (instance.token or "").strip()
            instance.sudo().token_encrypted = encrypt(self.env, token) if token else False

    @api.depends("url")
    def _compute_asks_token(self) -> None:
        for instance in self:
            saved = instance._origin.sudo()
            instance.asks_token = bool(saved.token_encrypted and instance.url) and is_another_server(
                saved.url or "", instance.url
            )

    @api.depends("token_encrypted")
    @api.depends_context("lang")
    def _compute_token_key_missing(self) -> None:
        keys = keys_of(self.env)
        for instance in self:
            instance.token_key_missing = instance._key_warning(keys)

    def _key_warning(self, keys: TokenKeys) -> str | bool:
        """What a manager has to know of the server's key for tokens, and of this token; False where all is well."""
        stored = self.sudo().token_encrypted
        if stored:
            try:
                keys.decrypt(stored)
            except TokenUnreadableError as error:
                return reason_in_words(self.env, ConnectionState.FAILED, error.code, None, has_url=True)
        if not keys.configured:
            return self.env._(
                "The server's configuration has no key for access tokens (%s): whoever gets a copy of the database "
                "can read them. Set one, then enter the tokens again.",
                KEY_VARIABLE,
            )
        if stored and not keys.is_protected(stored):
            return self.env._(
                "This access token was stored before the server had a key for tokens (%s): whoever gets a copy of the "
                "database can read it. Enter it again.",
                KEY_VARIABLE,
            )
        return False

    @api.depends("token_encrypted")
    def _compute_has_token(self) -> None:
        for instance in self:
            instance.has_token = bool(instance.token_encrypted)

    def _compute_entity_count(self) -> None:
        counts = dict(
            self.env["ha.entity"]._read_group([("instance_id", "in", self.ids)], ["instance_id"], ["__count"])
        )
        for instance in self:
            instance.entity_count = counts.get(instance, 0)

    def _compute_registry_counts(self) -> None:
        for name, model in COUNTED.items():
            counts = dict(
                self.env[model]._read_group([("instance_id", "in", self.ids)], ["instance_id"], ["__count"])
            )
            for instance in self:
                instance[name] = counts.get(instance, 0)

    @api.constrains("url")
    def _check_url(self) -> None:
        for instance in self.filtered("url"):
            try:
                as_text(instance.url)
            except InvalidUrl as error:
                raise ValidationError(
                    self.env._(
                        "%(url)s is not an address of Home Assistant. Write it as in the browser, such as "
                        "http://homeassistant.local:8123. (%(reason)s)",
                        url=instance.url,
                        reason=error.message,
                    )
                ) from error

    @api.onchange("url")
    def _onchange_url(self) -> None:
        """Show at once which address is meant by what was pasted."""
        self.url = _shortened(self.url)

    @api.constrains("url", "tls_ca", "tls_fingerprint")
    def _check_tls(self) -> None:
        for instance in self.filtered("url").sudo():
            tls = TlsOptions(ca_pem=instance.tls_ca or None, fingerprint=instance.tls_fingerprint or None)
            try:
                tls.for_address(normalise(instance.url))
            except InvalidTlsOptions as error:
                detail = error.message if error.code == InvalidTlsOptions.code else None
                raise ValidationError(
                    reason_in_words(self.env, ConnectionState.FAILED, error.code, detail, has_url=True)
                ) from error
            except InvalidUrl:
                continue  # is said by its own check

    @api.model_create_multi
    def create(self, vals_list):
        instances = super().create([self._clean(vals) for vals in vals_list])
        for instance, connection in zip(
            instances,
            self.env["ha.connection"].sudo().create([{"instance_id": i.id} for i in instances]),
            strict=True,
        ):
            instance.sudo().connection_id = connection
        instances._tell_bridge()
        instances._forget_token()
        self.env["ha.access"]._tell_of(instances)
        return instances

    def write(self, vals: dict) -> bool:
        vals = self._clean(vals)
        self._check_token_stays(vals)
        result = super().write(vals)
        if SETTINGS & vals.keys():
            self._tell_bridge()
        if "token" in vals:
            self._forget_token()
        if vals.keys() & {"active", "company_id"}:
            self._renew_access()
            self.env["ha.access"]._tell_of(self)
        return result

    def unlink(self) -> bool:
        self._tell_bridge()
        self._renew_channels()
        self.env["ha.access"]._tell_of(self)
        return super().unlink()

    def _check_token_stays(self, vals: dict) -> None:
        """:raises ValidationError: the stored token would be sent to another server than it was entered for"""
        if not vals.get("url") or "token" in vals:
            return
        for instance in self.sudo():
            if instance.token_encrypted and is_another_server(instance.url or "", vals["url"]):
                raise ValidationError(
                    self.env._(
                        "%(url)s is another server than before. The stored access token of %(instance)s is not sent "
                        "there: enter the access token for it together with the address.",
                        url=vals["url"],
                        instance=instance.name,
                    )
                )

    def _clean(self, vals: dict) -> dict:
        if isinstance(vals.get("url"), str):
            return {**vals, "url": _shortened(vals["url"])}
        return vals

    def _tell_bridge(self) -> None:
        self.flush_recordset()
        for instance in self:
            notify(self.env.cr, "instance", instance.id)

    @api.model
    def _tell_bridges_of_modules(self) -> None:
        """Tables are about to change: once that is committed, bridges let go of this database until it is over."""
        notify(self.env.cr, "module", 0)

    def _forget_token(self) -> None:
        """What was just entered is not to be read back either, not even in the same request."""
        self.flush_recordset()
        self.invalidate_recordset(["token"])

    def _renew_access(self) -> None:
        """Make everyone who listens to these instances, or to what is given of them, prove their right again."""
        self._renew_channels()

    def _renew_channels(self) -> None:
        for instance in self.sudo():
            for channel in (str(instance.acl_generation), f"status:{instance.acl_generation}"):
                instance._bus_send("ha_access_changed", {}, subchannel=channel)
            instance.acl_generation += 1
        self.env["ha.watch"]._drop(self)
        self.env["ha.access"]._forget()

    def _tell_of_registries(self, models: list[str]) -> None:
        """Let open pages read again what they show of records of these models, as after a sync."""
        for instance in self.sudo():
            payload = {"instance_id": instance.id, "models": models}
            instance._bus_send("ha_registry_changed", payload, subchannel=f"status:{instance.acl_generation}")

    def _known_url(self) -> str | Literal[False]:
        """The address for those who may set it; whoever may use one lamp need not know where its house is."""
        self.ensure_one()
        return (self.env["ha.access"]._is_manager() and self.url) or False

    def _token_in_clear(self) -> str:
        """The token, for a connection that this process itself opens; never for a client."""
        self.ensure_one()
        return decrypt(self.env, self.sudo().token_encrypted) if self.sudo().token_encrypted else ""

    def action_diagnose(self) -> dict:
        self.ensure_one()
        return self.env["ha.diagnosis"]._open_for(self)

    def action_view_entities(self) -> dict:
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("odoo_ha_addon.action_ha_entity")
        return {
            **action,
            "domain": [("instance_id", "=", self.id)],
            "context": {"default_instance_id": self.id},
        }

    def action_sync_now(self) -> dict:
        """Compare everything with Home Assistant now; shows the report, which fills while the bridge works.

        :raises AccessError: only managers may ask for it
        """
        self.ensure_one()
        self.check_access("write")
        if not self.env["ha.access"]._is_manager():
            raise AccessError(
                self.env._("Only a Home Assistant manager may compare an instance with Home Assistant.")
            )
        reports = self.env["ha.sync.report"].sudo()
        report = reports.search([("instance_id", "=", self.id), ("state", "=", "waiting")], limit=1)
        if not report:
            report = reports.create(
                {"instance_id": self.id, "user_id": self.env.uid, "asked": fields.Datetime.now()}
            )
        notify(self.env.cr, "sync", self.id)
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Sync of %s", self.name),
            "res_model": "ha.sync.report",
            "res_id": report.id,
            "view_mode": "form",
            "target": "current",
        }


def _shortened(url: str | Literal[False]) -> str | Literal[False]:
    """The address that is meant by what was typed or copied; what is no address stays, to be refused and why."""
    try:
        return as_text(url) if url and url.strip() else False
    except InvalidUrl:
        return url
