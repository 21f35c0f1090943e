"""Rules about instances that are away."""

from datetime import timedelta
from unittest.mock import patch

from odoo import Command, fields
from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .rule_case import RuleCase


@tagged("post_install", "-at_install")
class TestAway(RuleCase):
    def setUp(self):
        super().setUp()
        self.now = fields.Datetime.now()
        self.startPatcher(
            patch.object(type(self.env["ha.bridge"]), "_any_alive", lambda self: True, create=False)
        )
        self.instances = self.env["ir.model"]._get("ha.instance")

    def away_rule(self, **values):
        action = self.code("record.message_post(body=trigger.new)", model_id=self.instances.id)
        rule = self.rule(
            model_id=self.instances.id, ha_when="instance_away", ha_hold_number=10, ha_entity_ids=[Command.clear()],
            action_server_ids=[Command.create(action)], **values,
        )  # fmt: skip
        self.begun(rule, minutes_ago=600)
        return rule

    def begun(self, rule, minutes_ago):
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE base_automation SET ha_begun = %s WHERE id = %s",
            [self.now - timedelta(minutes=minutes_ago), rule.id],
        )
        self.env.invalidate_all()

    def connection(self, state, minutes_ago, instance=None):
        instance = instance or self.home
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE ha_connection SET state = %s, last_message = %s WHERE instance_id = %s",
            [state, self.now - timedelta(minutes=minutes_ago), instance.id],
        )
        self.env.invalidate_all()

    def look(self, rule):
        self.env["base.automation"]._ha_look_for_absent()
        self.env.invalidate_all()
        return self.env["ha.rule.firing"].search([("rule_id", "=", rule.id)])

    def test_an_absence_fires_once_and_the_record_is_the_instance(self):
        rule = self.away_rule(ha_instance_ids=[Command.set(self.home.ids)])
        self.connection("retrying", 9)
        self.assertFalse(self.look(rule))
        self.connection("retrying", 11)
        self.look(rule)
        firing = self.look(rule)
        self.assertEqual(len(firing), 1)
        self.assertEqual(
            (firing.instance_id, firing.entity_id.id, firing.new_value, firing.late),
            (self.home, False, "retrying", False),
        )
        self.run_waiting()
        self.assertEqual((firing.state, firing.reason), ("done", False))
        self.assertIn("retrying", self.home.message_ids[0].body)

    def test_the_next_absence_fires_again(self):
        rule = self.away_rule(ha_instance_ids=[Command.set(self.home.ids)])
        self.connection("retrying", 11)
        self.look(rule)
        self.connection("failed", 10)
        self.assertEqual(len(self.look(rule)), 2)

    def test_one_that_is_connected_or_switched_off_is_not_away(self):
        rule = self.away_rule()
        for name, state, values in (
            ("connected", "connected", {}),
            ("syncing", "syncing", {}),
            ("without an address", "retrying", {"url": False}),
            ("switched off", "retrying", {"active": False}),
        ):
            self.connection(state, 60)
            self.home.write(values)
            with self.subTest(name):
                self.assertFalse(self.look(rule).filtered(lambda f: f.instance_id == self.home))

    def test_nobody_looking_is_away_too(self):
        rule = self.away_rule(ha_instance_ids=[Command.set(self.home.ids)])
        self.connection("connected", 12)
        with patch.object(type(self.env["ha.bridge"]), "_any_alive", lambda self: False):
            self.assertEqual(self.look(rule).new_value, "waiting")

    def test_what_is_away_when_the_rule_begins_does_not_set_it_off(self):
        rule = self.away_rule()
        self.begun(rule, minutes_ago=5)
        self.connection("retrying", 11)
        self.assertFalse(self.look(rule))

    def test_what_is_found_out_late_says_so_or_is_only_noted_or_ignored(self):
        self.connection("retrying", 60)
        for late, expected in (("fire", ["done"]), ("note", ["skipped"]), ("skip", [])):
            rule = self.away_rule(ha_late=late, ha_instance_ids=[Command.set(self.home.ids)])
            firing = self.look(rule)
            self.run_waiting()
            with self.subTest(late):
                self.assertEqual(firing.mapped("state"), expected)
                self.assertEqual(firing.mapped("late"), [True] * len(expected))

    def test_not_again_within(self):
        rule = self.away_rule(
            ha_instance_ids=[Command.set(self.home.ids)], ha_pause_number=1, ha_pause_unit="hours"
        )
        self.connection("retrying", 11)
        self.look(rule)
        self.connection("retrying", 10)
        self.assertEqual(len(self.look(rule)), 1)

    def test_an_absence_that_outlasts_the_pause_raises_its_alarm(self):
        rule = self.away_rule(
            ha_instance_ids=[Command.set(self.home.ids)], ha_pause_number=30, ha_pause_unit="minutes"
        )
        rule.action_server_ids.write({"state": "ha_alarm", "code": False})
        self.begun(rule, minutes_ago=600)
        self.connection("retrying", 60)
        firing = self.look(rule)
        self.connection("retrying", 50)
        self.assertEqual(self.look(rule), firing)
        self.env.cr.execute(
            "UPDATE ha_rule_firing SET create_date = %s WHERE id = %s",
            [self.now - timedelta(minutes=31), firing.id],
        )
        self.env.invalidate_all()
        self.assertEqual(len(self.look(rule)), 2)

    def test_its_model_and_its_time_have_to_fit(self):
        with self.assertRaisesRegex(ValidationError, "needs the model Home Assistant Instance"):
            self.rule(ha_when="instance_away", ha_hold_number=10)
        with self.assertRaisesRegex(ValidationError, "at least a minute"):
            self.away_rule(ha_hold_unit="seconds")

    def test_the_bridge_does_not_match_it(self):
        from ..bridge import table

        rule = self.away_rule()
        self.env.flush_all()
        self.assertNotIn(rule.id, [each.id for each in table.read_rules(self.env.cr)])
