"""The bell counts what its user may see, and open pages are told to ask again."""

import json

from odoo import Command
from odoo.tests import tagged

from .alarm_case import AlarmCase


@tagged("post_install", "-at_install")
class TestAlarmBell(AlarmCase):
    def bell(self, person):
        self.env.flush_all()
        return self.env["ha.alarm"].with_user(person).bell()

    def test_it_counts_what_waits_for_somebody_as_far_as_they_may_see_it(self):
        rule = self.alarm_rule()
        door = self.fires(rule)
        self.fires(self.alarm_rule(ha_alarm_severity="3"), self.cellar)
        self.assertEqual((self.bell(self.manager)["count"], self.bell(self.manager)["severity"]), (2, "3"))
        seen = self.bell(self.guard)
        self.assertEqual((seen["count"], seen["severity"], seen["may_acknowledge"]), (1, "2", True))
        self.assertEqual([alarm["id"] for alarm in seen["alarms"]], door.ids)
        self.assertFalse(self.bell(self.viewer)["may_acknowledge"])

    def test_what_is_acknowledged_or_snoozed_is_shown_and_not_counted(self):
        alarm = self.fires(self.alarm_rule())
        self.acknowledge(alarm, self.guard)
        snoozed = self.fires(self.alarm_rule())
        snoozed.with_user(self.guard).action_snooze()
        self.env["ha.alarm.snooze"].with_user(self.guard).create(
            {"alarm_ids": [Command.set(snoozed.ids)], "minutes": "60"}
        ).action_snooze()
        seen = self.bell(self.guard)
        self.assertEqual((seen["count"], seen["severity"]), (0, False))
        self.assertEqual({(each["state"], each["snoozed"]) for each in seen["alarms"]},
                         {("acknowledged", False), ("raised", True)})  # fmt: skip

    def test_what_has_ended_is_in_it_no_more(self):
        rule = self.alarm_rule()
        self.fires(rule)
        self.ends(rule)
        self.assertEqual(self.bell(self.guard)["alarms"], [])

    def test_open_pages_are_told_that_something_is_new_and_nothing_of_it(self):
        rule = self.alarm_rule()
        for step in (
            lambda: self.fires(rule),
            lambda: self.acknowledge(self.alarms(rule), self.guard),
            lambda: self.ends(rule),
            lambda: self.alarms(rule).with_user(self.guard).action_close(),
        ):
            with self.subTest(step=step):
                self._reset_bus()
                step()
                messages = self.messages()
                self.assertTrue(messages)
                self.assertEqual({channel[1:3] for channel, _ in messages}, {("ha.instance", self.home.id)})
                self.assertEqual([payload for _, payload in messages], [{}] * len(messages))
                self.assertTrue(all(channel[3].startswith("status:") for channel, _ in messages))

    def _reset_bus(self):
        self.env.cr.precommit.run()
        self.env["bus.bus"].sudo().search([]).unlink()

    def messages(self):
        """Channel and payload of what was said of alarms."""
        self.env.cr.precommit.run()
        found = []
        for row in self.env["bus.bus"].sudo().search([]):
            message = json.loads(row.message)
            if message["type"] == "ha_alarm":
                found.append((tuple(json.loads(row.channel)), message["payload"]))
        return found
