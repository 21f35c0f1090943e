"""Tries address and token of an instance once, in this request, and says what is there or what to do."""

import asyncio
import logging
import time

from odoo import api, fields, models

from ..hass import HassError, TlsOptions, test_connection
from ..models.instance.ha_connection_words import reason_in_words
from ..protocol.connection_states import ConnectionState
from ..token_cipher import TokenUnreadableError

_logger = logging.getLogger(__name__)

TIMEOUT_SECONDS = 10


class HaConnectionTest(models.TransientModel):
    _name = "ha.connection.test"
    _description = "Home Assistant Connection Test"

    instance_id = fields.Many2one("ha.instance", required=True, readonly=True, ondelete="cascade")
    url = fields.Char("Address", related="instance_id.url")
    success = fields.Boolean(readonly=True)
    reason = fields.Char(readonly=True)
    ha_version = fields.Char("Version", readonly=True)
    location_name = fields.Char("Location", readonly=True)
    token_kind = fields.Selection([("admin", "Administrator"), ("user", "User")], "Token of", readonly=True)
    user_name = fields.Char("Home Assistant User", readonly=True)
    entity_count = fields.Integer("Entities", readonly=True)
    round_trip = fields.Float("Round Trip (ms)", digits=(16, 1), readonly=True)
    seconds = fields.Float(readonly=True, digits=(16, 1))

    @api.model
    def _open_for(self, instance) -> dict:
        instance.check_access("write")
        test = self.create({"instance_id": instance.id, **self._try(instance)})
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Connection to %s", instance.name),
            "res_model": self._name,
            "res_id": test.id,
            "view_mode": "form",
            "target": "new",
        }

    @api.model
    def _try(self, instance) -> dict:
        """The result as values of this model. Gives up after `TIMEOUT_SECONDS`."""
        started = time.monotonic()
        found = self._probe(instance)
        return {**found, "seconds": time.monotonic() - started}

    def _probe(self, instance) -> dict:
        settings = instance.sudo()
        if not settings.url or not settings.token_encrypted:
            reason = reason_in_words(
                self.env, ConnectionState.INCOMPLETE, None, None, has_url=bool(settings.url)
            )
            return {"success": False, "reason": reason}
        tls = TlsOptions(ca_pem=settings.tls_ca or None, fingerprint=settings.tls_fingerprint or None)
        try:
            token = instance._token_in_clear()
            result = asyncio.run(test_connection(settings.url, token, tls, timeout=TIMEOUT_SECONDS))
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
        }

    def _failure(self, code: str, detail: str | None) -> dict:
        return {
            "success": False,
            "reason": reason_in_words(self.env, ConnectionState.FAILED, code, detail, has_url=True),
        }
