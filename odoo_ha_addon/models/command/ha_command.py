"""The one door from Odoo to Home Assistant.

A command is a row. *Deferred* ones are written in the caller's transaction and sent after its commit:
rolled back, they never existed. *Awaited* ones are committed by a cursor of their own while the caller
waits for the outcome; its own transaction stays untouched. One that could not be sent before its deadline
expires and is never sent late. Most are commands of Home Assistant's WebSocket API; `protocol/http_request.py` has the
form of those to its HTTP API.
"""

import json
import logging
import time

from odoo import api, fields, models
from odoo.tools import SQL

from ...file_descriptors import wait_readable
from ...protocol.connection_states import ConnectionState
from ...protocol.http_request import HttpRequest
from ...protocol.notify import notify, outcome_channel
from .ha_service_validator import ServiceCall

_logger = logging.getLogger(__name__)

SEND_WITHIN_SECONDS = 10
ANSWER_WITHIN_SECONDS = 30
RETENTION_DAYS = 90
READ_PATIENCE = (5, 15)
"""Seconds to send and to answer for what a page asks while somebody looks at it."""

STATES = [
    ("pending", "Pending"),
    ("sent", "Sent"),
    ("done", "Done"),
    ("failed", "Failed"),
    ("expired", "Expired"),
    ("unknown", "Unknown"),
]
FINAL_STATES = ("done", "failed", "expired", "unknown")


class HaCommand(models.Model):
    _name = "ha.command"
    _description = "Home Assistant Command"
    _inherit = ["ha.guarded.mixin"]
    _order = "id desc"
    _log_access = False

    name = fields.Char("Service", required=True, readonly=True, index=True)
    instance_id = fields.Many2one("ha.instance", required=True, readonly=True, ondelete="cascade", index=True)
    entity_id = fields.Many2one("ha.entity", readonly=True, ondelete="set null", index="btree_not_null")
    user_id = fields.Many2one("res.users", readonly=True, ondelete="set null", index=True)
    payload = fields.Json(required=True, readonly=True)
    state = fields.Selection(STATES, required=True, readonly=True, default="pending")
    code = fields.Char("Error Code", readonly=True)
    error = fields.Char(readonly=True, help="Home Assistant's own words, or the connection's")
    response = fields.Json(readonly=True)
    context = fields.Json(
        readonly=True,
        help="Home Assistant's context: by this ID its logbook shows what the command caused",
    )
    res_model = fields.Char("Record Model", readonly=True, help="Model of the record whose edit this is")
    res_id = fields.Many2oneReference("Record", model_field="res_model", readonly=True)
    settled = fields.Boolean(readonly=True, help="The record shows what became of its edit")
    is_read = fields.Boolean(readonly=True, help="Changes nothing; not kept")
    create_date = fields.Datetime("Created", readonly=True, index=True)
    deadline = fields.Datetime(
        required=True, readonly=True, help="A command that was not sent by then expires"
    )
    sent_at = fields.Datetime("Sent", readonly=True)
    done_at = fields.Datetime("Finished", readonly=True)
    milliseconds = fields.Integer(
        readonly=True, aggregator="avg", help="From sending the command to Home Assistant's answer"
    )

    _pending_idx = models.Index("(instance_id) WHERE state = 'pending'")
    _sent_idx = models.Index("(instance_id) WHERE state = 'sent'")
    _edits_idx = models.Index("(instance_id) WHERE res_model IS NOT NULL AND settled IS NOT TRUE")

    @api.model
    def _call_service(self, call: ServiceCall) -> dict:
        """Call a service and wait.

        :param call: as `ha.service.validator` has allowed it
        :return: OUTCOME of docs/live-states.md
        """
        if call.is_read:
            return self._ask(call.instance, call.payload())
        entity = call.entities if len(call.entities) == 1 else None
        return self._await(call.instance, call.name, call.payload(), entity)

    @api.model
    def _await(self, instance, name: str, payload: dict, entity=None) -> dict:
        """Send a command through the bridge and wait for its outcome."""
        return self._send_and_wait(instance, name, payload, entity)

    @api.model
    def _ask(self, instance, payload: dict) -> dict:
        """Ask Home Assistant for something and wait; what is only read leaves no row behind.

        :param payload: a command of Home Assistant's that changes nothing; the caller has checked that the user may see
            the instance
        """
        return self._send_and_wait(instance, payload["type"], payload, is_read=True, patience=READ_PATIENCE)

    @api.model
    def _send_http(self, instance, request: HttpRequest) -> dict:
        """Send a request to Home Assistant's HTTP API through the bridge and wait for its outcome. One that changes
        nothing leaves no row behind.

        :param request: of code on the server: no user may choose its path; the caller has checked the right
        :return: OUTCOME of docs/live-states.md; `response` is the JSON that was answered
        """
        is_read = request.changes_nothing
        patience = READ_PATIENCE if is_read else None
        return self._send_and_wait(
            instance, request.name, request.as_payload(), is_read=is_read, patience=patience
        )

    def _send_and_wait(
        self, instance, name: str, payload: dict, entity=None, is_read: bool = False, patience=None
    ) -> dict:
        send_within, answer_within = patience or (SEND_WITHIN_SECONDS, ANSWER_WITHIN_SECONDS)
        connection = instance.sudo()
        state = ConnectionState(connection.connection_state)
        if not (state.is_open or state.is_trying):
            return self._outcome("failed", code="not_connected", error=connection.connection_reason or "")
        with self.env.registry.cursor() as cr:
            cr.execute("SELECT nextval('ha_command_id_seq')")
            [command_id] = cr.fetchone()
            # This cursor is the command's own; the caller's transaction goes on untouched.
            cr.execute(SQL("LISTEN %s", SQL.identifier(outcome_channel(command_id))))
            self._insert(cr, command_id, instance, name, payload, entity, send_within, is_read)
            cr.commit()  # pylint: disable=invalid-commit
            try:
                outcome = self._wait(cr, command_id, send_within, answer_within)
            finally:
                if is_read:
                    cr.execute("DELETE FROM ha_command WHERE id = %s", [command_id])
                cr.execute("UNLISTEN *")
                cr.commit()  # pylint: disable=invalid-commit
        return self._outcome(**outcome)

    @api.model
    def _defer(
        self, instance, name: str, payload: dict, within_seconds: int, entity=None, record=None
    ) -> int:
        """Write a command that is sent once the current transaction is committed; returns its id.

        :param record: whose edit this is; it hears what became of it (`ha.registry.mixin`)
        """
        self.env.cr.execute("SELECT nextval('ha_command_id_seq')")
        [command_id] = self.env.cr.fetchone()
        self._insert(self.env.cr, command_id, instance, name, payload, entity, within_seconds, record=record)
        return command_id

    def _insert(
        self,
        cr,
        command_id,
        instance,
        name,
        payload,
        entity,
        within_seconds=SEND_WITHIN_SECONDS,
        is_read=False,
        record=None,
    ) -> None:
        cr.execute(
            """
            INSERT INTO ha_command
                (id, name, instance_id, entity_id, user_id, payload, is_read, res_model, res_id, state, create_date,
                 deadline)
            SELECT %s, %s, %s, %s, %s, %s, %s, %s, %s, 'pending', moment, moment + %s * interval '1 second'
            FROM (SELECT clock_timestamp() AT TIME ZONE 'UTC' AS moment) AS clock
            """,
            [
                command_id, name, instance.id, entity.id if entity else None, self.env.uid, json.dumps(payload),
                is_read, record._name if record else None, record.id if record else None, within_seconds,
            ],
        )  # fmt: skip
        notify(cr, "command", instance.id)

    def _wait(self, cr, command_id: int, send_within: float, answer_within: float) -> dict:
        """Wait for the bridge's word, without polling and without an open transaction meanwhile; times in seconds."""
        connection = cr._cnx
        until = time.monotonic() + send_within + answer_within + 1
        to_send = time.monotonic() + send_within
        while True:
            # Before the read: a word that comes while we read is delivered with the commit, and says read again.
            connection.notifies.clear()
            outcome = self._read(cr, command_id)
            cr.commit()  # pylint: disable=invalid-commit
            now = time.monotonic()
            if outcome["state"] in FINAL_STATES:
                return outcome
            if now >= until:
                return {**outcome, "state": "unknown", "code": "no_answer"}
            if outcome["state"] == "pending" and now >= to_send:
                self._expire(cr, command_id)
                cr.commit()  # pylint: disable=invalid-commit
                continue
            limit = to_send if outcome["state"] == "pending" else until
            if not connection.notifies:
                wait_readable([connection], max(0.0, limit - now))
                connection.poll()

    def _read(self, cr, command_id: int) -> dict:
        cr.execute(
            "SELECT state, code, error, response, context, milliseconds FROM ha_command WHERE id = %s",
            [command_id],
        )
        if row := cr.dictfetchone():
            return row
        return {"state": "expired", "code": "deleted"}

    def _expire(self, cr, command_id: int) -> None:
        """The bridge did not take it in time; the condition makes sure that it never will."""
        cr.execute(
            """
            UPDATE ha_command
            SET payload = payload #- '{service_data,code}', state = 'expired', code = 'expired',
                done_at = clock_timestamp() AT TIME ZONE 'UTC'
            WHERE id = %s AND state = 'pending'
            """,
            [command_id],
        )

    def _outcome(self, state, code=None, error=None, response=None, milliseconds=None, context=None) -> dict:
        if state == "expired":
            error = self.env._("Home Assistant could not be reached in time. Nothing was sent.")
        elif state == "unknown":
            error = self.env._(
                "The connection broke before Home Assistant answered. Check whether it was carried out."
            )
        elif state == "failed" and code == "not_connected":
            error = error or self.env._("Home Assistant is not connected.")
        return {
            "state": state,
            "code": code or False,
            "error": (error or False) if state != "done" else False,
            "response": response or False,
            "context": context or False,
            "milliseconds": milliseconds or 0,
        }

    @api.autovacuum
    def _gc_commands(self) -> None:
        self.env.cr.execute(
            "DELETE FROM ha_command WHERE create_date < (now() AT TIME ZONE 'UTC') - %s * interval '1 day'",
            [RETENTION_DAYS],
        )
        # Whoever asked has died before the answer.
        self.env.cr.execute(
            "DELETE FROM ha_command WHERE is_read AND create_date < (now() AT TIME ZONE 'UTC') - interval '1 hour'"
        )
