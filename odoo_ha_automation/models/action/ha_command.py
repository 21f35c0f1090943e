"""Commands that actions have given: which action, on which record, for whom, and within which firing of a rule, so that
no rule sets off itself.

A command of an action is sent after the commit, when nobody waits for it. One that Home Assistant refuses, or that
cannot be sent in time, is told to the action by a scheduled action, which the bridge wakes (`bridge/parts.py`).
"""

from __future__ import annotations

import json
import logging
from typing import Any

from odoo import api, fields, models
from odoo.addons.odoo_ha_addon.models.command.secrets import without_secrets
from odoo.tools import SQL

from ..firing.trigger_values import running_firing

_logger = logging.getLogger(__name__)

TOPIC = "ha_action"
BATCH = 200
OVERDUE_SECONDS = 30
MOST_OVERDUE = 10_000


class HaCommand(models.Model):
    _inherit = "ha.command"

    firing_id = fields.Many2one(
        "ha.rule.firing", "Rule Firing", readonly=True, ondelete="set null", index="btree_not_null"
    )
    action_id = fields.Many2one(
        "ir.actions.server", readonly=True, ondelete="set null", index="btree_not_null"
    )
    caused_by_id = fields.Many2one(
        "res.users",
        "Set Off by",
        readonly=True,
        ondelete="set null",
        help="Who did what the action runs for; its rights may be those of another user",
    )
    origin_model = fields.Char("Model of the Record", readonly=True)
    origin_id = fields.Integer("ID of the Record", readonly=True)
    origin = fields.Char(
        "On Record", compute="_compute_origin", help="The record on which the action ran, if you may see it"
    )

    _refused_idx = models.Index(
        "(id) WHERE topic IS NOT NULL AND settled IS NOT TRUE AND state IN ('failed', 'expired', 'unknown')"
    )

    @api.depends("origin_model", "origin_id")
    @api.depends_context("uid", "lang")
    def _compute_origin(self) -> None:
        for command in self:
            record = command._origin_record()
            may_see = record and record.has_access("read")
            command.origin = record.display_name if may_see else False

    def _origin_record(self):
        """The record on which the action ran, with the rights of the current user; nothing if it is gone."""
        if not self.origin_id or self.origin_model not in self.env:
            return None
        return self.env[self.origin_model].browse(self.origin_id).exists()

    def action_open_origin(self) -> dict | bool:
        self.ensure_one()
        self.check_access("read")
        if not self.origin:
            return False
        return {
            "type": "ir.actions.act_window",
            "res_model": self.origin_model,
            "res_id": self.origin_id,
            "views": [[False, "form"]],
        }

    @api.model
    def _insert(self, cr, *given, **named) -> int:
        command_id = super()._insert(cr, *given, **named)
        if firing := running_firing(self.env):
            cr.execute("UPDATE ha_command SET firing_id = %s WHERE id = %s", [firing.id, command_id])
        return command_id

    @api.model
    def _defer_of_action(self, action, call, record, caused_by) -> None:
        """Leave a call of a service that is sent after the commit. One that the action has left already within the
        transaction, for the same record, is left once: Odoo writes a record several times while it is created.

        :param call: (ServiceCall) that the current user may make
        :param record: on which the action runs, or None
        :param caused_by: (res.users) who has set it off
        """
        payload = call.payload()
        kept = self._payload_of_action_to_keep(call.instance, payload)
        if self._is_left_already(action, record, kept):
            return
        entity = call.entities if len(call.entities) == 1 else None
        command_id = self._insert(
            self.env.cr, call.instance, call.name, payload, entity, action._ha_seconds("ha_within"),
            kept=kept,
            after_seconds=action._ha_seconds("ha_after"),
        )  # fmt: skip
        self.env.cr.execute(
            SQL(
                """
                UPDATE ha_command
                SET action_id = %s, topic = %s, caused_by_id = %s, origin_model = %s, origin_id = %s
                WHERE id = %s
                """,
                action.id,
                TOPIC,
                caused_by.id,
                record._name if record else None,
                record.id if record else None,
                command_id,
            )
        )

    def _is_left_already(self, action, record, kept: dict[str, Any]) -> bool:
        """Whether the current transaction has the same already. `now()` is its beginning."""
        self.env.cr.execute(
            SQL(
                """
                SELECT EXISTS (
                    SELECT 1 FROM ha_command
                    WHERE action_id = %s AND origin_model IS NOT DISTINCT FROM %s AND origin_id IS NOT DISTINCT FROM %s
                      AND firing_id IS NOT DISTINCT FROM %s AND state = 'pending' AND payload = %s::jsonb
                      AND create_date >= now() AT TIME ZONE 'UTC'
                )
                """,
                action.id,
                record._name if record else None,
                record.id if record else None,
                running_firing(self.env).id or None,
                json.dumps(kept),
            )
        )
        return bool(self.env.cr.fetchone()[0])

    @api.model
    def _payload_of_action_to_keep(self, instance, payload: dict[str, Any]) -> dict[str, Any]:
        """As `_payload_to_keep`, without asking Home Assistant which fields of a script are passwords."""
        if payload["domain"] != "script":
            return self._payload_to_keep(instance, payload)
        kept = without_secrets(payload)
        names = self.env["ha.service.description"]._passwords_of_scripts(instance)
        if kept["service_data"]:
            kept["service_data"] = without_secrets(
                kept["service_data"], (lambda name: True) if names is None else names.__contains__
            )
        return kept

    @api.model
    def _tell_refusals(self) -> None:
        """Tell actions which of their commands came to nothing; called by a scheduled action. What is told is committed
        with the note that it was.
        """
        self._expire_without_bridge()
        while commands := self._refused(BATCH):
            for command in commands:
                command.settled = True
                command._tell_refusal()
            if not self.env["ir.cron"]._commit_progress(len(commands)):
                return

    @api.model
    def _expire_without_bridge(self) -> None:
        """What no bridge is there to call late: where none runs, or the instance was switched off meanwhile."""
        overdue = fields.Datetime.subtract(fields.Datetime.now(), seconds=OVERDUE_SECONDS)
        late = self.sudo().search(
            [("topic", "=", TOPIC), ("state", "=", "pending"), ("deadline", "<", overdue)], limit=MOST_OVERDUE
        )
        for command in late:
            self._expire(self.env.cr, command.id)
        late.invalidate_recordset()

    def _tell_refusal(self) -> None:
        """What cannot be told of one is no reason not to tell of the others."""
        try:
            with self.env.cr.savepoint():
                if self.action_id:
                    self.action_id._ha_hear_of_refusal(self)
        except Exception:
            _logger.exception("What became of command %s cannot be told", self.id)

    @api.model
    def _refused(self, most: int):
        """The oldest commands of actions that came to nothing, and that nobody was told of."""
        commands = self.sudo()
        commands.flush_model(["settled", "state", "topic"])
        self.env.cr.execute(
            SQL(
                """
                SELECT id FROM ha_command
                WHERE topic = %s AND settled IS NOT TRUE AND state IN ('failed', 'expired', 'unknown')
                ORDER BY id LIMIT %s
                """,
                TOPIC,
                most,
            )
        )
        return commands.browse([command_id for (command_id,) in self.env.cr.fetchall()])

    def _words_of_refusal(self) -> str:
        """Why it came to nothing."""
        outcome = self._outcome(self.state, code=self.code, error=self.error)
        return outcome["error"] or self.env._("Home Assistant refused, without saying why.")
