"""Tries address and token of an instance once, in this request, and says what is there or what to do."""

import asyncio
import logging
import time

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..hass import HassError, TlsOptions, test_connection
from ..hass.url import is_another_server
from ..models.common.parameters import parameters_of
from ..models.common.slots import slot_count, take_slot
from ..models.instance.ha_connection_words import paragraph_of, reason_in_words
from ..protocol.connection_states import ConnectionState
from ..token_cipher import TokenUnreadableError

_logger = logging.getLogger(__name__)

SLOTS_LOCK = 0x48415054
"""First key of the advisory locks that are the slots."""
SETTINGS = frozenset({"name", "url", "token", "tls_ca", "tls_fingerprint"})
"""What the form of an instance tells of settings that are not saved."""


class HaConnectionTest(models.TransientModel):
    _name = "ha.connection.test"
    _description = "Home Assistant Connection Test"
    _inherit = ["ha.guarded.mixin"]

    instance_id = fields.Many2one(
        "ha.instance", readonly=True, ondelete="cascade", help="Empty for one that was never saved"
    )
    url = fields.Char("Address", readonly=True)
    success = fields.Boolean(readonly=True)
    reason = fields.Char(readonly=True)
    paragraph = fields.Char("Documentation", readonly=True)
    ha_version = fields.Char("Version", readonly=True)
    location_name = fields.Char("Location", readonly=True)
    token_kind = fields.Selection([("admin", "Administrator"), ("user", "User")], "Token of", readonly=True)
    user_name = fields.Char("Home Assistant User", readonly=True)
    entity_count = fields.Integer("Entities", readonly=True)
    round_trip = fields.Float("Round Trip (ms)", digits=(16, 1), readonly=True)
    seconds = fields.Float(readonly=True, digits=(16, 1))
    duplicate_name = fields.Char("Connected by", readonly=True)

    @api.model
    def try_settings(self, instance_id: int | bool, changes: dict) -> dict:
        """Try what stands in a form, saved or not; nothing of it is kept.

        :param instance_id: the instance that the form shows; False for one that was never saved
        :param changes: what is not saved, of `SETTINGS`: texts, or False for nothing
        :return: the action that shows the result
        :raises AccessError: the user may not write that instance, or create one
        :raises UserError: these are no settings
        """
        instance = self.env["ha.instance"].browse(instance_id if type(instance_id) is int else ())
        instance.check_access("write" if instance else "create")
        if not isinstance(changes, dict) or not all(
            name in SETTINGS and (value is False or isinstance(value, str)) for name, value in changes.items()
        ):
            raise UserError(self.env._("These are no settings of a Home Assistant instance."))
        instance._check_sizes(changes)
        test = self.sudo().create({"instance_id": instance.id, **self._try(instance, changes)})
        name = changes.get("name") or instance.name
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Connection to %s", name) if name else self.env._("Connection"),
            "res_model": self._name,
            "res_id": test.id,
            "views": [(False, "form")],
            "target": "new",
        }

    @api.model
    def _take_slot(self) -> None:
        """Each test, and each diagnosis, occupies a worker for as long as the other side lets it wait.

        :raises UserError: there are as many as there may be
        """
        if not take_slot(self.env.cr, SLOTS_LOCK, max(1, slot_count() // 2)):
            raise UserError(self.env._("Other connections are being tried. Try again in a moment."))

    @api.model
    def _try(self, instance, changes: dict) -> dict:
        """The result as values of this model. Gives up after the seconds that the settings say."""
        started = time.monotonic()
        settings = instance.sudo()
        url = changes.get("url", settings.url) or ""
        found = self._probe(instance, url.strip(), changes)
        return {**found, "url": url, "seconds": time.monotonic() - started}

    def _probe(self, instance, url: str, changes: dict) -> dict:
        settings = instance.sudo()
        token = (changes.get("token") or "").strip()
        if url and not token and settings.token_encrypted and is_another_server(settings.url or "", url):
            # Whoever changes the address must not get the token that was entered for another one.
            reason = self.env._("The address is another one: enter the access token again.")
            return {"success": False, "reason": reason, "paragraph": "another-address"}
        if not url or not (token or settings.token_encrypted):
            reason = reason_in_words(self.env, ConnectionState.INCOMPLETE, None, None, has_url=bool(url))
            return {"success": False, "reason": reason, "paragraph": "state-incomplete"}
        tls = TlsOptions(
            ca_pem=changes.get("tls_ca", settings.tls_ca) or None,
            fingerprint=changes.get("tls_fingerprint", settings.tls_fingerprint) or None,
        )
        self._take_slot()
        try:
            token = token or instance._token_in_clear()
            timeout = parameters_of(self.env).test_within_seconds
            result = asyncio.run(test_connection(url, token, tls, timeout=timeout))
        except TokenUnreadableError as error:
            return self._failure(error.code, None)
        except HassError as error:
            detail = error.message if error.message != error.default_message else None
            return self._failure(error.code, detail)
        except Exception:
            _logger.exception("Testing the connection of instance %s", instance.id)
            return {
                "success": False,
                "reason": self.env._("Something unexpected happened; the server's log has the details."),
            }
        return {
            "success": True,
            "ha_version": result.ha_version,
            "location_name": result.location_name,
            "token_kind": "admin" if result.is_admin else "user",
            "user_name": result.user_name,
            "entity_count": result.entity_count,
            "round_trip": result.rtt_ms,
            "duplicate_name": instance._same_as(lambda user_id: user_id == result.user_id).name,
        }

    def _failure(self, code: str, detail: str | None) -> dict:
        return {
            "success": False,
            "reason": reason_in_words(self.env, ConnectionState.FAILED, code, detail, has_url=True),
            "paragraph": paragraph_of(self.env, ConnectionState.FAILED, code),
        }
