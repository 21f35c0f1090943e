"""Goes through everything that a connection needs, from the settings to the last message, and shows each step."""

import asyncio

from odoo import api, fields, models

from ..hass import TlsOptions
from ..hass.diagnosis import Step, diagnose
from ..models.instance.ha_connection_words import reason_in_words
from ..protocol.connection_states import ConnectionState
from ..token_cipher import TokenUnreadableError

RESULTS = [("passed", "OK"), ("failed", "Problem"), ("warning", "Notice"), ("untried", "Not tried")]


class HaDiagnosis(models.TransientModel):
    _name = "ha.diagnosis"
    _description = "Home Assistant Diagnosis"

    instance_id = fields.Many2one("ha.instance", required=True, readonly=True, ondelete="cascade")
    line_ids = fields.One2many("ha.diagnosis.line", "diagnosis_id", readonly=True)
    conclusion = fields.Char(readonly=True)
    healthy = fields.Boolean(readonly=True)

    @api.model
    def _open_for(self, instance) -> dict:
        instance.check_access("write")
        lines = [*self._settings(instance), *self._way(instance), *self._bridge(instance)]
        problem = next((line["text"] for line in lines if line["result"] == "failed"), False)
        diagnosis = self.create(
            {
                "instance_id": instance.id,
                "healthy": not problem,
                "conclusion": problem or self.env._("Everything that can be checked is in order."),
                "line_ids": [(0, 0, {"sequence": number, **line}) for number, line in enumerate(lines)],
            }
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Diagnosis of %s", instance.name),
            "res_model": self._name,
            "res_id": diagnosis.id,
            "view_mode": "form",
            "target": "new",
        }

    def _settings(self, instance) -> list[dict]:
        return [
            self._line(
                self.env._("Active"),
                instance.active,
                self.env._("The instance is active.")
                if instance.active
                else self._words(ConnectionState.DISABLED, instance),
            ),
            self._line(
                self.env._("Access token"),
                instance.has_token,
                self.env._("A token is stored.")
                if instance.has_token
                else reason_in_words(self.env, ConnectionState.INCOMPLETE, None, None, has_url=True),
            ),
        ]

    def _way(self, instance) -> list[dict]:
        """From the address to the rights of the token, tried right now by this server."""
        settings = instance.sudo()
        tls = TlsOptions(ca_pem=settings.tls_ca or None, fingerprint=settings.tls_fingerprint or None)
        try:
            token = instance._token_in_clear()
        except TokenUnreadableError as error:
            text = reason_in_words(self.env, ConnectionState.FAILED, error.code, None, has_url=True)
            return [self._line(self.env._("Access token"), False, text)]
        if not settings.url:
            text = reason_in_words(self.env, ConnectionState.INCOMPLETE, None, None, has_url=False)
            return [self._line(self._titles()["address"], False, text)]
        return [self._step_line(step) for step in asyncio.run(diagnose(settings.url, token, tls))]

    def _step_line(self, step: Step) -> dict:
        title = self._titles()[step.name]
        if step.passed is None:
            if step.name == "tls":
                return self._line(title, None, self.env._("Does not apply: the address has no https."))
            return self._line(title, None, "")
        if step.error:
            return self._line(
                title,
                False,
                reason_in_words(
                    self.env, ConnectionState.FAILED, step.error.code, step.error.message, has_url=True
                ),
            )
        if step.name == "admin" and not step.passed:
            text = self.env._(
                "The token is not an administrator's: states and control work, but changing areas, devices and names "
                "in Home Assistant does not."
            )
            return {**self._line(title, True, text), "result": "warning"}
        return self._line(title, step.passed, step.found)

    def _bridge(self, instance) -> list[dict]:
        alive = self.env["ha.bridge"]._any_alive()
        lease = self.env["ha.lease"].sudo().search([("instance_id", "=", instance.id)])
        bridge = lease.bridge_id
        served = (
            self.env._(
                "Served by %(bridge)s on %(host)s, process %(pid)s, since %(since)s.",
                bridge=dict(bridge._fields["kind"]._description_selection(self.env)).get(
                    bridge.kind, bridge.kind
                ),
                host=bridge.host,
                pid=bridge.pid,
                since=fields.Datetime.context_timestamp(self, lease.since).strftime("%Y-%m-%d %H:%M:%S"),
            )
            if bridge
            else self.env._("No bridge serves this instance.")
        )
        state_fine = ConnectionState(instance.connection_state).is_open
        last = instance.sudo().last_message
        return [
            self._line(
                self.env._("Bridge"),
                alive,
                self.env._("A bridge is running.")
                if alive
                else self._words(ConnectionState.WAITING, instance),
            ),
            self._line(self.env._("Lease"), bool(bridge), served),
            self._line(self.env._("Connection"), state_fine, instance.connection_reason),
            self._line(
                self.env._("Last message"),
                bool(last) if state_fine else None,
                fields.Datetime.context_timestamp(self, last).strftime("%Y-%m-%d %H:%M:%S")
                if last
                else self.env._("None was received yet."),
            ),
        ]

    def _titles(self) -> dict[str, str]:
        return {
            "address": self.env._("Address"),
            "name": self.env._("Name resolves"),
            "port": self.env._("Port is open"),
            "tls": self.env._("Certificate"),
            "home_assistant": self.env._("Home Assistant answers"),
            "token": self.env._("Token is accepted"),
            "admin": self.env._("Administrator's token"),
        }

    def _words(self, state: ConnectionState, instance) -> str:
        return reason_in_words(self.env, state, None, None, has_url=bool(instance.url))

    def _line(self, title: str, passed: bool | None, text: str) -> dict:
        result = "untried" if passed is None else "passed" if passed else "failed"
        return {"name": title, "result": result, "text": text}


class HaDiagnosisLine(models.TransientModel):
    _name = "ha.diagnosis.line"
    _description = "Home Assistant Diagnosis Step"
    _order = "sequence, id"

    diagnosis_id = fields.Many2one("ha.diagnosis", required=True, ondelete="cascade")
    sequence = fields.Integer()
    name = fields.Char("Step", readonly=True)
    result = fields.Selection(RESULTS, readonly=True)
    text = fields.Char("Finding", readonly=True)
