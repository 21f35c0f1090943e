"""What set off a rule, and what became of it.

The bridge writes a row in the transaction in which it takes note of the change, one for each rule, entity and change.
A scheduled action that is woken at once runs the actions, in order; what they write and the row's outcome are committed
together. So nothing is lost, and nothing is done twice by a restart of anything.
"""

import json
import logging
import random
import time

import psycopg2
from odoo import api, fields, models
from odoo.exceptions import ConcurrencyError
from odoo.fields import Domain
from odoo.tools import SQL

from .firing_trace import Trace

_logger = logging.getLogger(__name__)

ANSWER_SECONDS = 3.0
"""How long a firing waits for the answers to commands that may have caused it."""
LOOK_SECONDS = 0.05
TRIES = 5
"""How often a firing is tried whose transaction met another one."""
BATCH = 100
KEEP_DAYS = 30
"""Unless the settings say otherwise."""
KEEP_PARAMETER = "odoo_ha_automation.keep_days"
GONE_AT_ONCE = 20_000
CONCURRENCY = (
    ConcurrencyError,
    psycopg2.errors.LockNotAvailable,
    psycopg2.errors.SerializationFailure,
    psycopg2.errors.DeadlockDetected,
)

STATES = [
    ("waiting", "Waiting"),
    ("done", "Done"),
    ("skipped", "Left out"),
    ("failed", "Failed"),
]


class HaRuleFiring(models.Model):
    _name = "ha.rule.firing"
    _description = "Home Assistant Rule Firing"
    _inherit = ["ha.guarded.mixin"]
    _order = "id desc"
    _log_access = False
    _rec_name = "rule_id"
    _rec_names_search = ["entity_id"]

    rule_id = fields.Many2one("base.automation", required=True, readonly=True, ondelete="cascade")
    entity_id = fields.Many2one(
        "ha.entity",
        readonly=True,
        ondelete="cascade",
        index=True,
        help="None of a rule about an instance",
    )
    instance_id = fields.Many2one("ha.instance", required=True, readonly=True, ondelete="cascade", index=True)
    changed_at = fields.Datetime(
        "Change",
        required=True,
        readonly=True,
        help="By Home Assistant's clock: the change with which it began",
    )
    since = fields.Datetime(readonly=True, help="When the condition began to hold")
    old_value = fields.Char("From", readonly=True)
    new_value = fields.Char("To", readonly=True)
    unit = fields.Char(readonly=True)
    data = fields.Json(readonly=True, help="Of an event of Home Assistant's bus")
    data_text = fields.Text("Data of the Event", compute="_compute_data_text")
    late = fields.Boolean(readonly=True, help="It was found out late, after an interruption for instance")
    left_out = fields.Integer(
        readonly=True, help="So many more came at the same time and were left out: too many for one minute"
    )
    context = fields.Char(readonly=True, help="Home Assistant's context of the change")
    parent_context = fields.Char(readonly=True)
    cause_id = fields.Many2one(
        "ha.rule.firing", "Caused by", readonly=True, ondelete="set null", index="btree_not_null"
    )
    state = fields.Selection(STATES, required=True, readonly=True, default="waiting")
    reason = fields.Text(readonly=True, help="Why it was left out or failed")
    actions = fields.Text("What Was Done", readonly=True)
    create_date = fields.Datetime("Fired", readonly=True, index=True)
    started_at = fields.Datetime("Started", readonly=True)
    milliseconds = fields.Integer(readonly=True, aggregator="avg", help="That the actions took")
    by_hand = fields.Boolean("Tried", readonly=True, help="Somebody tried the rule; nothing had happened")
    by_user_id = fields.Many2one("res.users", "Tried By", readonly=True, ondelete="set null")
    trace = fields.Json(readonly=True, help="What was asked and done, step by step")

    _change_uniq = models.UniqueIndex(
        "(rule_id, entity_id, changed_at)", "A rule is set off once by a change of an entity."
    )
    _instance_change_uniq = models.UniqueIndex(
        "(rule_id, instance_id, changed_at) WHERE entity_id IS NULL",
        "A rule is set off once by a change of an instance.",
    )
    _waiting_idx = models.Index("(id) WHERE state = 'waiting'")

    @api.depends("data")
    def _compute_data_text(self) -> None:
        for firing in self:
            firing.data_text = json.dumps(firing.data, indent=1, ensure_ascii=False) if firing.data else False

    @api.model
    def _run_waiting(self) -> None:
        """Run what waits, in order; called by a scheduled action. Each firing is a transaction of its own."""
        while waiting := self._waiting(BATCH):
            for firing_id in waiting:
                self._run_one(firing_id)
            if not self.env["ir.cron"]._commit_progress(len(waiting), remaining=self._count_waiting()):
                return

    @api.model
    def _waiting(self, most: int) -> list[int]:
        with self.env.registry.cursor() as cr:
            cr.execute("SELECT id FROM ha_rule_firing WHERE state = 'waiting' ORDER BY id LIMIT %s", [most])
            return [firing_id for (firing_id,) in cr.fetchall()]

    @api.model
    def _count_waiting(self) -> int:
        with self.env.registry.cursor() as cr:
            cr.execute("SELECT count(*) FROM ha_rule_firing WHERE state = 'waiting'")
            [count] = cr.fetchone()
            return count

    @api.model
    def _run_one(self, firing_id: int) -> None:
        """Run one firing and write what became of it, whatever its actions do.

        :raises Exception: PostgreSQL was away for longer than some tries take; the firing waits for the next run
        """
        self._wait_for_cause(firing_id)
        for attempt in range(1, TRIES + 1):
            trace = Trace()
            connection = None
            try:
                with self.env.registry.cursor() as cr:
                    connection = cr.connection
                    firing = self.with_env(self.env(cr=cr, su=True)).browse(firing_id)
                    if firing._take():
                        firing.rule_id._ha_run(firing, trace)
                return
            except Exception as error:
                # What ends with its connection is no fault of the actions. Whether it was committed `_take` finds out.
                is_away = connection is None or connection.closed
                if (is_away or isinstance(error, CONCURRENCY)) and attempt < TRIES:
                    time.sleep(random.uniform(0.0, 0.1 * 2**attempt))
                    continue
                if is_away:
                    raise
                _logger.info("%s: a rule failed", self.env.cr.dbname, exc_info=True)
                self._write_failure(firing_id, error, trace)
                return

    @api.model
    def _wait_for_cause(self, firing_id: int) -> None:
        """What a command changes may be heard before Home Assistant has answered it, and so before it is known that
        the command was the cause: wait for the answers that are still due to commands of rules.
        """
        until = time.monotonic() + ANSWER_SECONDS
        while self._may_have_open_cause(firing_id) and time.monotonic() < until:
            time.sleep(LOOK_SECONDS)

    @api.model
    def _may_have_open_cause(self, firing_id: int) -> bool:
        with self.env.registry.cursor() as cr:
            cr.execute(
                """
                SELECT FROM ha_rule_firing AS firing
                JOIN ha_command AS command ON command.instance_id = firing.instance_id
                WHERE firing.id = %s AND firing.context IS NOT NULL AND command.state = 'sent'
                  AND command.firing_id IS NOT NULL AND command.create_date <= firing.create_date
                  AND NOT EXISTS (
                      SELECT FROM ha_command AS known
                      WHERE known.context IS NOT NULL
                        AND known.context ->> 'id' IN (firing.context, firing.parent_context)
                  )
                LIMIT 1
                """,
                [firing_id],
            )
            return bool(cr.rowcount)

    def _record(self):
        """What is passed to the actions: the entity, or the instance (ha.entity or ha.instance)."""
        return self.entity_id or self.instance_id

    def _take(self) -> bool:
        """Whether it still waits; nobody else runs it until the end of the transaction then."""
        self.env.cr.execute(
            SQL(
                "SELECT id FROM ha_rule_firing WHERE id = %s AND state = 'waiting' FOR NO KEY UPDATE SKIP LOCKED",
                self.id,
            )
        )
        return bool(self.env.cr.fetchone())

    def _firing_that_caused_it(self):
        """The firing whose command has led to the change."""
        contexts = [context for context in (self.context, self.parent_context) if context]
        if not contexts:
            return self.browse()
        commands = self.env["ha.command"].sudo()
        commands.flush_model(["context", "firing_id"])
        self.env.cr.execute(
            SQL(
                """
                SELECT firing_id FROM ha_command
                WHERE context ->> 'id' = ANY(%s) AND context IS NOT NULL AND firing_id IS NOT NULL
                ORDER BY id LIMIT 1
                """,
                contexts,
            )
        )
        return self.browse(self.env.cr.fetchone() or ())

    def _add_reason(self, words: str) -> None:
        """Its actions went on, but not all was done."""
        self.reason = "\n".join(filter(None, [self.reason, words]))

    @api.model
    def _write_failure(self, firing_id: int, error: Exception, trace: Trace) -> None:
        try:
            with self.env.registry.cursor() as cr:
                firing = self.with_env(self.env(cr=cr, su=True)).browse(firing_id)
                if firing._take():
                    firing.rule_id._ha_failed(firing, error, trace)
        except Exception:
            # Nobody can be told; at least it does not wait for ever, and nobody behind it.
            _logger.exception("%s: the failure of a rule could not be told", self.env.cr.dbname)
            with self.env.registry.cursor() as cr:
                cr.execute(
                    "UPDATE ha_rule_firing SET state = 'failed', reason = %s WHERE id = %s AND state = 'waiting'",
                    [str(error)[:2000], firing_id],
                )

    @api.autovacuum
    def _gc_firings(self) -> tuple[int, bool]:
        """What has been done is kept for as long as the settings say.

        :return: how many are gone, and whether there are more: in a day a rule can be set off 400,000 times
        """
        told = self.env["ir.config_parameter"].sudo().get_param(KEEP_PARAMETER, "")
        days = int(told) if told.isdecimal() and len(told) < 6 else KEEP_DAYS
        old = fields.Datetime.subtract(fields.Datetime.now(), days=days)
        gone = self.search(
            Domain("create_date", "<", old) & Domain("state", "!=", "waiting"), limit=GONE_AT_ONCE
        )
        gone.unlink()
        return len(gone), len(gone) == GONE_AT_ONCE
