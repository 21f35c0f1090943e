"""The life of an alarm: raised, acknowledged, cleared by itself, closed."""

from datetime import timedelta
from unittest.mock import patch

import psycopg2
from odoo import Command
from odoo.addons.odoo_ha_addon.tests import homes
from odoo.exceptions import ConcurrencyError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .alarm_case import AlarmCase


@tagged("post_install", "-at_install")
class TestAlarmLife(AlarmCase):
    def test_a_rule_raises_an_alarm_that_says_what_is_wrong(self):
        rule = self.alarm_rule(ha_alarm_severity="3")
        alarm = self.fires(rule)
        self.assertEqual(
            (alarm.name, alarm.state, alarm.severity, alarm.entity_id, alarm.instance_id, alarm.first_value),
            ("binary_sensor.door is on", "raised", "3", self.door, self.home, "on"),
        )
        self.assertEqual((alarm.area_id, alarm.rule_name), (self.kitchen, "Door"))

    def test_from_raise_to_close(self):
        rule = self.alarm_rule()
        alarm = self.fires(rule)
        self.acknowledge(alarm, self.guard)
        self.assertEqual(
            (alarm.state, alarm.acknowledged_by_id, alarm.word),
            ("acknowledged", self.guard, "I am on my way"),
        )
        self.ends(rule)
        self.assertEqual((alarm.state, alarm.ended_at), ("cleared", alarm.began_at + timedelta(hours=2)))
        self.assertEqual(alarm.hours, 2)
        alarm.with_user(self.guard).action_close()
        self.assertEqual((alarm.state, alarm.closed_by_id, alarm.is_open), ("closed", self.guard, False))

    def test_one_that_ends_before_anybody_has_seen_it_still_waits_for_somebody(self):
        rule = self.alarm_rule()
        alarm = self.fires(rule)
        self.ends(rule)
        self.assertEqual((alarm.state, alarm.acknowledged_at), ("cleared", False))
        self.acknowledge(alarm, self.guard)
        self.assertEqual((alarm.state, alarm.acknowledged_by_id), ("cleared", self.guard))

    def test_a_rule_has_one_open_alarm_of_an_entity(self):
        rule = self.alarm_rule()
        self.fires(rule)
        alarm = self.fires(rule)
        self.assertEqual((len(alarm), alarm.times), (1, 2))
        self.assertTrue(self.fires(rule, self.cellar) != alarm)
        self.assertTrue(self.fires(self.alarm_rule()) != alarm)

    def test_what_begins_again_before_it_is_closed_is_the_same_alarm(self):
        rule = self.alarm_rule()
        alarm = self.fires(rule)
        self.acknowledge(alarm, self.guard)
        self.ends(rule)
        self.assertEqual(self.fires(rule), alarm)
        self.assertEqual((alarm.state, alarm.times, alarm.acknowledged_at), ("raised", 2, False))
        self.ends(rule, after=timedelta(hours=1))
        self.assertEqual(alarm.hours, 3)

    def test_and_after_that_it_is_another_one(self):
        rule = self.alarm_rule()
        alarm = self.fires(rule)
        self.ends(rule)
        alarm.action_close()
        self.assertEqual(len(self.fires(rule)), 2)

    def test_an_end_is_told_once_however_often_it_is_asked(self):
        rule = self.alarm_rule()
        alarm = self.fires(rule)
        self.ends(rule)
        said = len(alarm.message_ids)
        self.run_waiting()
        self.assertEqual(len(alarm.message_ids), said)

    def test_one_that_cannot_be_cleared_does_not_keep_others_from_it(self):
        rules = self.alarm_rule(), self.alarm_rule()
        first, second = (self.fires(rule) for rule in rules)
        clear = type(first)._clear

        def fail(alarm, *given):
            if alarm == first:
                raise ValueError("no")
            return clear(alarm, *given)

        for rule in rules:
            self.stands(rule, held=False, since=first.began_at + timedelta(hours=1))
        with (
            patch.object(type(first), "_clear", fail),
            self.assertLogs("odoo.addons.odoo_ha_automation", "ERROR"),
        ):
            self.run_waiting()
        self.assertEqual((first.state, second.state), ("raised", "cleared"))

    def test_what_lasts_is_not_cleared(self):
        rule = self.alarm_rule()
        alarm = self.fires(rule)
        self.run_waiting()
        self.assertEqual(alarm.state, "raised")

    def test_an_end_does_not_overtake_the_firing_before_it(self):
        rule = self.alarm_rule()
        alarm = self.fires(rule)
        self.ends(rule)
        moment = alarm.ended_at + timedelta(seconds=30)
        self.firing(rule, changed_at=moment, since=moment)
        self.stands(rule, held=False, since=moment + timedelta(seconds=5))
        self.env["ha.alarm"]._clear_ended()
        self.assertEqual(alarm.times, 1)
        self.run_waiting()
        self.assertEqual((alarm.state, alarm.times), ("cleared", 2))
        self.assertEqual(alarm.ended_at, moment + timedelta(seconds=5))

    def test_while_the_bridge_has_not_heard_of_a_change_of_the_rule_nothing_is_cleared(self):
        rule = self.alarm_rule()
        alarm = self.fires(rule)
        rule.ha_to = "open"
        self.env.cr.execute("DELETE FROM ha_rule_standing")
        self.run_waiting()
        self.assertEqual(alarm.state, "raised")
        self.follow(rule)
        self.run_waiting()
        self.assertEqual(alarm.state, "cleared")

    def test_a_rule_whose_condition_holds_at_rest_is_not_cleared_by_a_standing_that_is_not_there(self):
        rule = self.alarm_rule({"ha_to": False, "ha_from": "off"})
        alarm = self.fires(rule)
        self.env.cr.execute("DELETE FROM ha_rule_standing")
        self.run_waiting()
        self.assertEqual(alarm.state, "raised")

    def test_a_rule_that_is_archived_or_removed_leaves_no_alarm_that_lasts_for_ever(self):
        archived, removed = self.alarm_rule(), self.alarm_rule()
        first, second = self.fires(archived), self.fires(removed)
        archived.active = False
        self.assertEqual(first.state, "cleared")
        removed.unlink()
        self.assertEqual((second.state, second.rule_id.id), ("cleared", False))

    def test_what_has_no_end_is_closed_by_hand(self):
        rule = self.alarm_rule({"ha_when": "changed"})
        alarm = self.fires(rule)
        self.env.cr.execute("DELETE FROM ha_rule_standing")
        self.run_waiting()
        self.assertEqual(alarm.state, "raised")
        alarm.with_user(self.guard).action_close()
        self.assertEqual((alarm.state, alarm.acknowledged_by_id), ("closed", self.guard))
        self.assertTrue(alarm.ended_at)

    def test_what_has_no_end_and_happens_again_is_raised_again(self):
        rule = self.alarm_rule({"ha_when": "changed"})
        alarm = self.fires(rule)
        self.acknowledge(alarm, self.guard)
        self.fires(rule)
        self.assertEqual((alarm.state, alarm.times, alarm.acknowledged_at), ("raised", 2, False))

    def test_what_lasts_cannot_be_closed(self):
        alarm = self.fires(self.alarm_rule())
        with self.assertRaisesRegex(UserError, "still lasts"):
            alarm.with_user(self.guard).action_close()

    def test_what_lasts_of_an_entity_that_is_gone_is_not_cleared_but_can_be_closed(self):
        rule = self.alarm_rule()
        alarm = self.fires(rule)
        self.env.cr.execute("DELETE FROM ha_entity_state WHERE id = %s", [self.door.id])
        self.door.with_context(from_home_assistant=True).sudo().action_archive()
        self.env.invalidate_all()
        self.run_waiting()
        self.assertEqual((alarm.state, alarm.is_gone), ("raised", True))
        self.acknowledge(alarm, self.guard)
        alarm.with_user(self.guard).action_close()
        self.assertEqual(alarm.state, "closed")
        reset = self.env["ha.rule.reset"].search([("rule_id", "=", rule.id)])
        self.assertEqual(reset.entity_id, self.door, "the bridge forgets that it held")

    def test_what_lasts_in_an_archived_instance_can_be_closed(self):
        alarm = self.fires(self.alarm_rule())
        self.home.active = False
        alarm.sudo().action_close()
        self.assertEqual(alarm.state, "closed")

    def test_what_the_bridge_does_not_remember_has_not_ended_while_nobody_knows(self):
        alarm = self.fires(self.alarm_rule())
        self.env.cr.execute("DELETE FROM ha_rule_standing")
        homes.set_state(self.door, "unavailable", {"device_class": "door"})
        self.run_waiting()
        self.assertEqual(alarm.state, "raised")
        homes.set_state(self.door, "off", {"device_class": "door"})
        self.run_waiting()
        self.assertEqual(alarm.state, "cleared")

    def test_one_that_closes_itself_is_closed_when_it_has_ended(self):
        rule = self.alarm_rule(ha_alarm_closes=True)
        alarm = self.fires(rule)
        self.ends(rule)
        self.assertEqual((alarm.state, alarm.closed_by_id.id), ("closed", False))

    def test_a_word_is_asked_for(self):
        alarm = self.fires(self.alarm_rule())
        with self.assertRaisesRegex(UserError, "Say in a word"):
            self.acknowledge(alarm, self.guard, "  ")

    def test_a_kind_can_ask_for_the_cause(self):
        alarm = self.fires(self.alarm_rule())
        with patch.object(type(alarm), "_asks_cause", lambda self: True):
            with self.assertRaisesRegex(UserError, "the cause"):
                self.acknowledge(alarm, self.guard)
            self.acknowledge(alarm, self.guard, cause="Left open", corrective_action="A spring")
        self.assertEqual((alarm.cause, alarm.corrective_action), ("Left open", "A spring"))

    def test_what_is_closed_is_not_acknowledged_again(self):
        rule = self.alarm_rule(ha_alarm_closes=True)
        alarm = self.fires(rule)
        self.ends(rule)
        with self.assertRaisesRegex(UserError, "closed already"):
            self.acknowledge(alarm, self.guard)

    def test_only_what_is_closed_can_be_archived(self):
        rule = self.alarm_rule()
        alarm = self.fires(rule)
        with self.assertRaisesRegex(ValidationError, "still open"), homes.undone(self.env):
            alarm.write({"active": False})
        self.ends(rule)
        alarm.action_close()
        alarm.active = False
        self.assertFalse(alarm.active)

    def test_an_action_without_a_rule_has_one_open_alarm_of_an_entity_too(self):
        action = self.alarm_rule().action_server_ids
        action.base_automation_id = False
        for _ in range(2):
            action.with_context(
                active_model="ha.entity", active_ids=self.door.ids, active_id=self.door.id
            ).run()
        alarm = self.env["ha.alarm"].search([("action_id", "=", action.id)])
        self.assertEqual((len(alarm), alarm.times, alarm.ends_itself), (1, 2, False))

    def test_an_alarm_within_several_actions_is_raised_too(self):
        action = {
            "name": "Raise", "state": "ha_alarm", "model_id": self.model.id, "usage": "ir_actions_server",
        }  # fmt: skip
        several = {
            "name": "Several", "state": "multi", "model_id": self.model.id, "usage": "base_automation",
            "child_ids": [Command.create(action)],
        }  # fmt: skip
        rule = self.alarm_rule({"action_server_ids": [Command.create(several)]})
        self.assertEqual(self.fires(rule).state, "raised")

    @mute_logger("odoo.sql_db")
    def test_the_database_has_one_open_alarm_of_a_rule_and_an_entity_at_most(self):
        alarm = self.fires(self.alarm_rule())
        copied = {
            name: alarm[name].id if alarm._fields[name].type == "many2one" else alarm[name]
            for name in ("name", "rule_id", "action_id", "entity_id", "instance_id", "raised_at", "began_at")
        }
        with self.assertRaises(psycopg2.errors.UniqueViolation), self.env.cr.savepoint():
            self.env["ha.alarm"].create(copied)

    @mute_logger("odoo.sql_db")
    def test_a_transaction_that_cannot_see_the_alarm_of_another_one_is_tried_again(self):
        rule = self.alarm_rule()
        alarm = self.fires(rule)
        alarms = type(self.env["ha.alarm"])
        search, seen = alarms.search, []

        def see_nothing_at_first(self, domain, *given, **named):
            seen.append(domain)
            return self.browse() if len(seen) == 1 else search(self, domain, *given, **named)

        with patch.object(alarms, "search", see_nothing_at_first):
            self.fires(rule)
        self.assertEqual(len(self.alarms(rule)), 1)
        self.assertEqual(alarm.times, 2)
        states = self.env["ha.rule.firing"].search([("rule_id", "=", rule.id)]).mapped("state")
        self.assertEqual(states, ["done", "done"])

    @mute_logger("odoo.sql_db")
    def test_and_outside_of_a_rule_odoo_tries_it_again(self):
        rule = self.alarm_rule()
        alarm = self.fires(rule)
        values = {
            name: alarm[name].id if alarm._fields[name].type == "many2one" else alarm[name]
            for name in ("name", "rule_id", "entity_id", "instance_id", "raised_at", "began_at")
        }
        with self.assertRaises(ConcurrencyError):
            self.env["ha.alarm"]._create_alone(values)

    def test_an_alarm_can_be_about_an_instance_once_at_a_time(self):
        instances = self.env["ir.model"]._get("ha.instance")
        action = self.env["ir.actions.server"].create(
            {
                "name": "Raise",
                "state": "ha_alarm",
                "model_id": instances.id,
                "ha_alarm_title": "{{ object.name }} is away",
            }
        )
        for _ in range(2):
            action.with_user(self.manager).with_context(
                active_model="ha.instance", active_id=self.home.id, active_ids=self.home.ids
            ).run()
        alarm = self.env["ha.alarm"].search([("action_id", "=", action.id)])
        self.assertEqual(
            (alarm.name, alarm.instance_id, alarm.entity_id.id), ("Home is away", self.home, False)
        )
        self.assertEqual(alarm.times, 2)
        self.assertTrue(alarm.with_user(self.viewer).has_access("read"))
        self.assertFalse(alarm.with_user(self.outsider).has_access("read"))
        self.assertEqual(self.env["ha.alarm"].with_user(self.viewer).bell()["alarms"][0]["entity"], "Home")
