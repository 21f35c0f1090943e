"""The one door from Odoo to Home Assistant.

A command is a row. *Deferred* ones are written in the caller's transaction and sent after its commit: rolled back,
they never existed. *Awaited* ones are committed by a cursor of their own, then the caller waits for the outcome; its
own transaction stays untouched. How many may wait says `waiting_places.py`. One that could not be sent before its
deadline expires and is never sent late. Most are commands of Home Assistant's WebSocket API;
`protocol/http_request.py` has the form of those to its HTTP API.
"""

import contextlib
import json
import logging
import time

from odoo import api, fields, models

from ...protocol.connection_states import ConnectionState
from ...protocol.http_request import HttpRequest
from ...protocol.notify import notify
from ..common.parameters import parameters_of
from .ha_service_validator import ServiceCall
from .outcome_listener import NotListening, listener_of
from .secrets import without_secrets
from .waiting_places import Busy, check_others, places

_logger = logging.getLogger(__name__)

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
    payload = fields.Json(required=True, readonly=True, help="Without codes, passwords and tokens")
    secret_payload = fields.Json(
        groups=fields.NO_ACCESS,
        help="What is sent, where that is more than the payload; gone when it is over",
    )
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
    by_system = fields.Boolean(
        readonly=True, help="Written past all rights, so nobody's are asked again before it is sent"
    )
    settled = fields.Boolean(readonly=True, help="The record shows what became of its edit")
    topic = fields.Char(
        readonly=True, help="What the bridge announces where the command ends in another way than done"
    )
    is_read = fields.Boolean(readonly=True, help="Changes nothing; not kept")
    create_date = fields.Datetime("Created", readonly=True, index=True)
    deadline = fields.Datetime(
        required=True, readonly=True, help="A command that was not sent by then expires"
    )
    not_before = fields.Datetime(readonly=True, help="It is not sent earlier; empty for at once")
    waits_until = fields.Datetime(readonly=True, help="Until then a request may be waiting for the outcome")
    sent_at = fields.Datetime("Sent", readonly=True)
    done_at = fields.Datetime("Finished", readonly=True)
    milliseconds = fields.Integer(
        readonly=True, aggregator="avg", help="From sending the command to Home Assistant's answer"
    )

    _pending_idx = models.Index("(instance_id) WHERE state = 'pending'")
    _sent_idx = models.Index("(instance_id) WHERE state = 'sent'")
    _waiting_idx = models.Index("(waits_until) WHERE state IN ('pending', 'sent')")
    _context_idx = models.Index("((context ->> 'id')) WHERE context IS NOT NULL")
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
        parameters = parameters_of(self.env)
        patience = patience or (parameters.send_within_seconds, parameters.answer_within_seconds)
        connection = instance.sudo()
        state = ConnectionState(connection.connection_state)
        if not (state.is_open or state.is_trying):
            return self._outcome("failed", code="not_connected", error=connection.connection_reason or "")
        kept = payload if is_read else self._payload_to_keep(instance, payload)
        try:
            with (
                places.taken(self.env.cr.dbname, self._shares_of_places(instance)),
                listener_of(self.env.cr.dbname).waiter() as waiter,
            ):
                with self._short_cursor() as cr:
                    waiter.command_id = self._insert(
                        cr, instance, name, payload, entity, patience[0],
                        kept=kept, is_read=is_read, waits_seconds=sum(patience) + 1,
                    )  # fmt: skip
                    check_others(cr, self._shares_of_places(instance))
                outcome = self._wait(waiter, patience, is_read)
        except (Busy, NotListening):
            return self._outcome("failed", code="busy")
        return self._outcome(**outcome)

    @api.model
    def _shares_of_places(self, instance) -> dict[str, int]:
        """Whose parts of the waiting places somebody takes who waits for this instance; see `waiting_places`."""
        return {"instance": instance.id, "user": self.env.uid}

    @api.model
    def _defer(
        self, instance, name: str, payload: dict, within_seconds: int, entity=None, record=None
    ) -> int:
        """Write a command that is sent once the current transaction is committed; returns its id.

        :param record: whose edit this is; it hears what became of it (`ha.registry.mixin`)
        """
        return self._insert(self.env.cr, instance, name, payload, entity, within_seconds, record=record)

    @contextlib.contextmanager
    def _short_cursor(self):
        """A transaction of the command's own, committed at the end; the caller's goes on untouched. No connection is
        held while somebody waits but the caller's own.

        Its commit does not wait for the disk, for all others who come at that moment would wait for it too: a commit
        with a NOTIFY, and one that has counted places, is one at a time in the whole database. The bridge has the row
        on the disk before it sends anything (`claim` of `bridge/sql/command_table.py`).
        """
        with self.env.registry.cursor() as cr:
            # The bridge moves the row on at the same time, and a request that is carried out again sends again.
            cr.execute("SET TRANSACTION ISOLATION LEVEL READ COMMITTED")
            cr.execute("SET LOCAL synchronous_commit = off")
            yield cr

    def _insert(
        self,
        cr,
        instance,
        name,
        payload,
        entity,
        within_seconds=None,
        *,
        kept=None,
        is_read=False,
        record=None,
        waits_seconds=None,
        after_seconds=0,
    ) -> int:
        """
        :param within_seconds: from the moment on from which it may be sent; by default as the settings say
        :param kept: the payload as it is kept; what has the name of a secret is hidden by default
        :param waits_seconds: how long somebody waits for the outcome; nobody does for None
        :param after_seconds: it is not sent earlier
        """
        if within_seconds is None:
            within_seconds = parameters_of(self.env).send_within_seconds
        if kept is None:
            kept = payload if record else without_secrets(payload)
        cr.execute(
            """
            INSERT INTO ha_command
                (name, instance_id, entity_id, user_id, by_system, payload, secret_payload, is_read,
                 res_model, res_id, state, create_date, deadline, not_before, waits_until)
            SELECT %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, 'pending', moment, moment + %s * interval '1 second',
                   moment + %s * interval '1 second', moment + %s * interval '1 second'
            FROM (SELECT clock_timestamp() AT TIME ZONE 'UTC' AS moment) AS clock
            RETURNING id
            """,
            [
                name, instance.id, entity.id if entity else None, self.env.uid,
                self.env.su and not self.env.context.get("ha_resumed"), json.dumps(kept),
                json.dumps(payload) if kept != payload else None, is_read,
                record._name if record else None, record.id if record else None, after_seconds + within_seconds,
                after_seconds or None, waits_seconds,
            ],
        )  # fmt: skip
        [command_id] = cr.fetchone()
        notify(cr, "command", instance.id)
        return command_id

    def _wait(self, waiter, patience: tuple[float, float], is_read: bool) -> dict:
        """Wait for the bridge's word, without polling and without a connection; a read is forgotten in the end."""
        began = time.monotonic()
        to_send, until = began + patience[0], began + sum(patience) + 1
        limit = to_send
        while True:
            waiter.wait(limit - time.monotonic())
            now = time.monotonic()
            with self._short_cursor() as cr:
                if now >= to_send:
                    self._expire(cr, waiter.command_id)
                outcome = self._read(cr, waiter.command_id)
                is_over = outcome["state"] in FINAL_STATES
                if is_read and (is_over or now >= until):
                    cr.execute("DELETE FROM ha_command WHERE id = %s", [waiter.command_id])
            if is_over:
                return outcome
            if now >= until:
                return {**outcome, "state": "unknown", "code": "command_timeout"}
            limit = to_send if outcome["state"] == "pending" else until

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
            SET secret_payload = NULL, state = 'expired', code = 'expired',
                done_at = clock_timestamp() AT TIME ZONE 'UTC'
            WHERE id = %s AND state = 'pending'
            """,
            [command_id],
        )

    def _outcome(self, state, code=None, error=None, response=None, milliseconds=None, context=None) -> dict:
        if state == "expired":
            error = self.env._("Home Assistant could not be reached in time. Nothing was sent.")
        elif state == "unknown":
            error = self._words_of_unknown(code)
        elif code == "busy":
            error = self.env._(
                "Too many requests are waiting for Home Assistant. Nothing was sent; try again in a moment."
            )
        elif code == "right_lost":
            error = self.env._("The right to do this was lost meanwhile. Nothing was sent.")
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

    def _words_of_unknown(self, code: str | None) -> str:
        if code == "command_timeout":
            return self.env._("Home Assistant did not answer in time. It may still be carrying it out.")
        return self.env._(
            "The connection broke before Home Assistant answered. Check whether it was carried out."
        )

    @api.autovacuum
    def _gc_commands(self) -> None:
        self.env.cr.execute(
            "DELETE FROM ha_command WHERE create_date < (now() AT TIME ZONE 'UTC') - %s * interval '1 day'",
            [parameters_of(self.env).command_keep_days],
        )
        # Whoever asked has died before the answer.
        self.env.cr.execute(
            "DELETE FROM ha_command WHERE is_read AND create_date < (now() AT TIME ZONE 'UTC') - interval '1 hour'"
        )
