"""What is done with alarms: raise, acknowledge, clear, close."""

from __future__ import annotations

import datetime
import logging
from typing import Any

import psycopg2
from odoo import api, fields, models
from odoo.exceptions import ConcurrencyError, UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import SQL

from ...kinds import ENDS
from ..firing.ha_rule_firing import CONCURRENCY
from ..firing.trigger_values import running_firing
from ..rule.base_automation import TRIGGER
from .ha_alarm import LASTING

_logger = logging.getLogger(__name__)

OPEN = Domain("state", "!=", "closed")
AWAY = "instance_away"
"""The kind that is about an instance which is not connected."""


class HaAlarm(models.Model):
    _inherit = "ha.alarm"

    @api.model
    def _raise(self, action, subject, title: str):
        """Raise an alarm of an entity or of an instance, or the open one of the same rule again.

        :param action: (ir.actions.server) that says what kind of alarm it is, and who is told
        :param subject: (ha.entity, ha.instance) that the current user may see
        :param title: what it is called
        :return: the alarm (ha.alarm)
        :raises ConcurrencyError: another transaction has just raised it; this one has to be tried again
        """
        subject.check_access("read")
        is_entity = subject._name == "ha.entity"
        entity = subject if is_entity else self.env["ha.entity"]
        instance = subject.sudo().instance_id if is_entity else subject.sudo()
        alarms = self.sudo().with_context(active_test=False)
        firing = running_firing(self.env)
        rule = firing.rule_id
        same = Domain("rule_id", "=", rule.id)
        if not rule:
            same &= Domain("action_id", "=", action.id)
        same &= Domain("entity_id", "=", entity.id) & Domain("instance_id", "=", instance.id)
        alarm = alarms.search(OPEN & same, limit=1)
        if alarm:
            alarm._raise_again(action, firing, title)
        else:
            values = self._values_of(action, entity, firing, title)
            alarm = alarms._create_alone({**values, "instance_id": instance.id})
            alarm._remember_value(firing)
            alarm._after_raise()
        return alarm

    @api.model
    def _values_of(self, action, entity, firing, title: str) -> dict[str, Any]:
        """What a new alarm is made of."""
        rule = firing.rule_id
        since = firing.since or fields.Datetime.now()
        return {
            "name": title,
            "kind": action.ha_alarm_kind or "condition",
            "severity": action.ha_alarm_severity,
            "rule_id": rule.id,
            "action_id": action.id,
            "entity_id": entity.id,
            "raised_at": since,
            "began_at": since,
            "first_value": firing.new_value or entity.state,
            "unit": firing.unit or (entity.attributes or {}).get("unit_of_measurement"),
            "ends_itself": rule.trigger == TRIGGER and rule.ha_when in (ENDS if entity else {AWAY}),
            "closes_itself": action.ha_alarm_closes,
            "user_id": action.ha_alarm_user_id.id,
        }

    @api.model
    def _create_alone(self, values: dict[str, Any]):
        # Who has made the rule neither says that it was raised, nor follows it by that.
        alarms = self.with_context(mail_create_nolog=True, mail_create_nosubscribe=True)
        try:
            with self.env.cr.savepoint():
                return alarms.create(values).with_env(self.env)
        except psycopg2.errors.UniqueViolation:
            # It is there, but not in what this transaction can see.
            raise ConcurrencyError(self.env._("The same alarm has just been raised.")) from None

    def _raise_again(self, action, firing, title: str) -> None:
        """The open alarm of the same rule is raised once more."""
        values = {"times": self.times + 1, "severity": max(self.severity, action.ha_alarm_severity)}
        self._remember_value(firing)
        # What has no end happens again each time.
        begins = self.state == "cleared" or (self.state == "acknowledged" and not self.ends_itself)
        if begins:
            values |= {
                "name": title,
                "state": "raised",
                "ended_at": False,
                "acknowledged_at": False,
                "acknowledged_by_id": False,
            }
        if self.state == "cleared":
            values["began_at"] = firing.since or fields.Datetime.now()
        self.write(values)
        if begins:
            self._after_raise()
        else:
            self._announce()

    def _acknowledge(self, word: str, cause: str = "", corrective_action: str = "") -> None:
        """Take note of who has seen the alarms, and what they say.

        :raises AccessError: the current user may not
        :raises UserError: one of them is closed, or there is no word
        """
        self.check_access("write")
        word, cause, corrective_action = word.strip(), cause.strip(), corrective_action.strip()
        if not word:
            raise UserError(self.env._("Say in a word what you do about it, such as: I am on my way."))
        for alarm in self:
            if alarm.state == "closed":
                raise UserError(self.env._("%s is closed already.", alarm.name))
            if alarm._asks_cause() and not (cause and corrective_action):
                raise UserError(self.env._("%s: tell the cause and what is done against it.", alarm.name))
        for alarm in self.sudo():
            alarm.write(
                {
                    "state": "acknowledged" if alarm.state == "raised" else alarm.state,
                    "acknowledged_at": fields.Datetime.now(),
                    "acknowledged_by_id": self.env.uid,
                    "word": word,
                    "cause": cause or alarm.cause,
                    "corrective_action": corrective_action or alarm.corrective_action,
                    "snoozed_until": False,
                }
            )
            alarm._tell_done(self.env._("Acknowledged: %s", word))

    def _clear(self, ended_at, reason: str = "") -> None:
        """The condition has ended.

        :param ended_at: when, in UTC
        :param reason: why it is not followed any more, where that is so
        """
        for alarm in self.filtered(lambda alarm: alarm.state in LASTING):
            ended = max(ended_at, alarm.began_at)
            alarm.write({"ended_at": ended, "snoozed_until": False})
            alarm._keep_values(alarm.began_at, ended)
            closes = alarm.closes_itself and not alarm._asks_cause()
            alarm.write(
                {"state": "closed", "closed_at": fields.Datetime.now()} if closes else {"state": "cleared"}
            )
            alarm._tell_done(reason or self.env._("It has ended."))

    def action_close(self) -> None:
        """Nothing is left to be done about these alarms.

        :raises UserError: one of them lasts, or its cause has to be told first
        """
        self.check_access("write")
        for alarm in self:
            if alarm.state in LASTING and alarm.ends_itself and not alarm.is_gone:
                raise UserError(
                    self.env._(
                        "%s still lasts. It is cleared when it has ended, and can be closed then. To be left alone "
                        "until then, acknowledge or snooze it.",
                        alarm.name,
                    )
                )
            if alarm._asks_cause() and not alarm._is_acknowledged():
                raise UserError(
                    self.env._("%s: acknowledge it first, with its cause and what is done.", alarm.name)
                )
        now = fields.Datetime.now()
        for alarm in self.sudo().filtered(lambda alarm: alarm.state != "closed"):
            if alarm.state in LASTING and alarm.is_gone and alarm.rule_id and alarm.entity_id:
                # Should it come back, its condition begins again.
                self.env["ha.rule.reset"].sudo()._note(alarm.rule_id, alarm.entity_id)
            if not alarm.ended_at:
                alarm.ended_at = now
                alarm._keep_values(alarm.began_at, now)
            seen = {} if alarm._is_acknowledged() else {
                "acknowledged_at": now, "acknowledged_by_id": self.env.uid,
            }  # fmt: skip
            alarm.write(
                {
                    "state": "closed",
                    "closed_at": now,
                    "closed_by_id": self.env.uid,
                    "snoozed_until": False,
                    **seen,
                }
            )
            alarm._tell_done(self.env._("Closed."))

    def action_acknowledge(self) -> dict:
        """The dialog that asks for a word."""
        self.check_access("write")
        return self._dialog("ha.alarm.acknowledge", self.env._("Acknowledge"))

    def _dialog(self, model: str, name: str) -> dict:
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": model,
            "view_mode": "form",
            "target": "new",
            "context": {"default_alarm_ids": [fields.Command.set(self.ids)]},
        }

    @api.constrains("active", "state")
    def _check_archived(self) -> None:
        for alarm in self:
            if not alarm.active and alarm.is_open:
                raise ValidationError(
                    self.env._("%s is still open. Only closed alarms can be archived.", alarm.name)
                )

    @api.model
    def _clear_ended(self) -> None:
        """Clear what has ended by now: as the bridge stands with it (`ha.rule.standing`), or where nobody follows it
        any more. It is the same however often it is asked. Where the bridge remembers nothing, and the entity says
        nothing, nobody knows that it has ended.
        """
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """
                SELECT alarm.id, rule.id, rule.active, standing.held, standing.since
                FROM ha_alarm AS alarm
                LEFT JOIN base_automation AS rule ON rule.id = alarm.rule_id
                LEFT JOIN ha_rule_watch AS watch
                    ON watch.rule_id = rule.id AND watch.instance_id = alarm.instance_id
                    AND watch.generation = coalesce(rule.ha_generation, 0)
                LEFT JOIN ha_rule_standing AS standing
                    ON standing.rule_id = rule.id AND standing.entity_id = alarm.entity_id
                LEFT JOIN ha_entity_state AS state ON state.id = alarm.entity_id
                WHERE alarm.state IN %s AND alarm.ends_itself AND alarm.entity_id IS NOT NULL
                  AND (
                    rule.id IS NULL OR NOT rule.active OR (
                      watch.id IS NOT NULL AND standing.held IS NOT TRUE
                      AND (standing.id IS NOT NULL OR state.state NOT IN ('unavailable', 'unknown'))
                    )
                  )
                  AND NOT EXISTS (
                    SELECT FROM ha_rule_firing AS firing
                    WHERE firing.state = 'waiting' AND firing.rule_id = rule.id AND firing.entity_id = alarm.entity_id
                  )
                ORDER BY alarm.id FOR NO KEY UPDATE OF alarm SKIP LOCKED
                """,
                LASTING,
            )
        )
        for alarm_id, rule_id, is_active, held, since in self.env.cr.fetchall():
            alarm = self.sudo().browse(alarm_id)
            now = fields.Datetime.now()
            if not rule_id:
                alarm._clear_apart(now, self.env._("Its rule is gone."))
            elif not is_active:
                alarm._clear_apart(now, self.env._("Its rule was archived."))
            elif held is not None:
                alarm._clear_apart(moment_of(since))
            elif not alarm.rule_id._ha_holds_at_rest():
                alarm._clear_apart(now)
        self._clear_of_instances()

    def _clear_apart(self, ended_at, reason: str = "") -> None:
        """As `_clear`; where it fails, others are cleared all the same, and this one the next time."""
        try:
            with self.env.cr.savepoint():
                self._clear(ended_at, reason)
        except CONCURRENCY:
            raise
        except Exception:
            _logger.exception("%s: the alarm %s could not be cleared", self.env.cr.dbname, self.id)

    @api.model
    def _clear_of_instances(self) -> None:
        """Clear what is about instances that are connected again."""
        domain = (
            Domain("state", "in", LASTING)
            & Domain("ends_itself", "=", True)
            & Domain("entity_id", "=", False)
        )
        for alarm in self.sudo().search(domain):
            rule, instance = alarm.rule_id, alarm.instance_id
            is_back = instance.connection_state == "connected"
            if not rule.active:
                alarm._clear_apart(fields.Datetime.now(), self.env._("Its rule is gone or archived."))
            elif is_back and (instance.connection_since or alarm.began_at) > alarm.began_at:
                alarm._clear_apart(instance.connection_since)


def moment_of(seconds: float):
    """Seconds since 1970 as a naive moment in UTC."""
    return datetime.datetime.fromtimestamp(seconds, datetime.timezone.utc).replace(tzinfo=None)
