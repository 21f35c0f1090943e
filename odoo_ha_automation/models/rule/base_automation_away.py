"""Rules about instances that are away. They are looked at here, each minute, and not in the bridge: who is away may be
the bridge.
"""

from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from .base_automation import TRIGGER

LATE = timedelta(minutes=3)
"""What is found out so much later is late: the scheduled action has not run."""


class BaseAutomation(models.Model):
    _inherit = "base.automation"

    @api.model
    def _ha_look_for_absent(self) -> None:
        """Fire the rules about instances that have been away for long enough; called by a scheduled action."""
        rules = self.sudo().search(
            [("trigger", "=", TRIGGER), ("ha_when", "=", "instance_away"), ("ha_paused", "=", False)]
        )
        away = self.env["ha.instance"]._away_since() if rules else {}
        written = [
            rule._ha_fire_absent(instance, since)
            for rule in rules
            for instance, since in away.items()
            if not rule.ha_instance_ids or instance in rule.ha_instance_ids
        ]
        if any(written):
            self.env.ref("odoo_ha_automation.ir_cron_ha_rules")._trigger()

    def _ha_fire_absent(self, instance, since) -> bool:
        """Write the firing of a rule, once for each absence; whether there is a new one.

        :param since: (datetime, UTC) when the instance was heard last
        """
        self.ensure_one()
        now = fields.Datetime.now()
        due = since + timedelta(seconds=self.ha_hold_seconds)
        is_late = now - due > LATE
        if due > now or (self.ha_begun and since < self.ha_begun) or (is_late and self.ha_late == "skip"):
            return False
        firings = self.env["ha.rule.firing"].sudo()
        firings.flush_model()
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO ha_rule_firing
                    (rule_id, instance_id, changed_at, since, old_value, new_value, late, state, create_date)
                SELECT %(rule)s, %(instance)s, %(since)s, %(since)s, 'connected', %(state)s, %(late)s, 'waiting',
                       %(now)s
                WHERE NOT EXISTS (
                    SELECT FROM ha_rule_firing
                    WHERE rule_id = %(rule)s AND instance_id = %(instance)s AND create_date > %(pause)s
                )
                ON CONFLICT (rule_id, instance_id, changed_at) WHERE entity_id IS NULL DO NOTHING
                """,
                rule=self.id,
                instance=instance.id,
                since=since,
                state=instance.connection_state,
                late=is_late,
                now=now,
                pause=self._ha_asked_at(due, now) - timedelta(seconds=self.ha_pause_seconds)
                if self.ha_pause_seconds
                else now,
            )
        )
        return bool(self.env.cr.rowcount)

    def _ha_asked_at(self, due, now):
        """The moment from which a pause is counted back. Who is told of an alarm is told of an absence that goes on
        after the pause.
        """
        raises_alarm = any(action.state == "ha_alarm" for action in self.action_server_ids)
        return now if raises_alarm else due
