"""Rules that raise alarms, and what the bridge tells of them."""

from datetime import datetime, timedelta

from odoo import Command
from odoo.addons.odoo_ha_addon.tests import homes
from odoo.tests import new_test_user

from .rule_case import RuleCase

OPERATOR = "odoo_ha_automation.group_ha_alarm_operator"


class AlarmCase(RuleCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.guard = new_test_user(cls.env, "t_guard", OPERATOR, name="Guard")
        cls.second = new_test_user(cls.env, "t_second", OPERATOR, name="Second")
        cls.third = new_test_user(cls.env, "t_third", OPERATOR, name="Third")
        cls.group.write(
            {
                "entity_ids": [Command.link(cls.door.id)],
                "grant_ids": [
                    Command.create({"user_id": user.id, "access": "view"})
                    for user in (cls.guard, cls.second, cls.third)
                ],
            }
        )
        homes.set_state(cls.door, "on", {"device_class": "door"})
        cls.seconds = 0

    def alarm_rule(self, rule=(), **values):
        """A rule whose action raises an alarm.

        :param rule: values of the rule, the others are those of the action
        """
        action = {
            "name": "Raise",
            "state": "ha_alarm",
            "model_id": self.model.id,
            "usage": "base_automation",
            "ha_alarm_title": "{{ object.name }} is {{ trigger.new }}",
            **values,
        }
        return self.rule(**{"action_server_ids": [Command.create(action)], **dict(rule)})

    def fires(self, rule, entity=None, **values):
        """The bridge says that the rule was set off, and the worker runs its actions."""
        type(self).seconds += 1
        moment = datetime(2026, 11, 28, 10) + timedelta(seconds=self.seconds)
        self.follow(rule)
        self.stands(rule, entity or self.door, held=True, since=moment)
        self.firing(rule, entity, **{"changed_at": moment, "since": moment, "create_date": moment, **values})
        self.run_waiting()
        return self.alarms(rule, entity)

    def alarms(self, rule, entity=None):
        domain = [("rule_id", "=", rule.id), ("entity_id", "=", (entity or self.door).id)]
        return self.env["ha.alarm"].search(domain, order="id")

    def follow(self, rule):
        """The bridge follows the rule as it is now."""
        self.env.flush_all()
        self.env.cr.execute(
            """
            INSERT INTO ha_rule_watch (rule_id, instance_id, generation)
            SELECT id, %s, coalesce(ha_generation, 0) FROM base_automation WHERE id = %s
            ON CONFLICT (rule_id, instance_id) DO UPDATE SET generation = EXCLUDED.generation
            """,
            [self.home.id, rule.id],
        )

    def stands(self, rule, entity=None, *, held, since):
        """What the bridge remembers of the rule and the entity."""
        seconds = (since - datetime(1970, 1, 1)).total_seconds()
        self.env.cr.execute(
            """
            INSERT INTO ha_rule_standing (rule_id, entity_id, held, since, changed_at) VALUES (%s, %s, %s, %s, %s)
            ON CONFLICT (rule_id, entity_id) DO UPDATE SET held = EXCLUDED.held, since = EXCLUDED.since
            """,
            [rule.id, (entity or self.door).id, held, seconds, seconds],
        )

    def ends(self, rule, entity=None, after=timedelta(hours=2)):
        """The condition ends so long after it began, and the bridge wakes the worker."""
        alarm = self.alarms(rule, entity)
        self.stands(rule, entity, held=False, since=alarm.began_at + after)
        self.run_waiting()

    def acknowledge(self, alarm, user, word="I am on my way", **values):
        dialog = self.env["ha.alarm.acknowledge"].with_user(user)
        action = alarm.with_user(user).action_acknowledge()
        dialog.with_context(**action["context"]).create({"word": word, **values}).action_acknowledge()
