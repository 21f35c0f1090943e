"""Who is told of an alarm: the responsible, then the next ones, and nobody in quiet hours or while it is snoozed."""

from datetime import timedelta
from unittest.mock import patch

from freezegun import freeze_time
from odoo import Command, fields
from odoo.exceptions import UserError, ValidationError
from odoo.tests import new_test_user, tagged

from .alarm_case import AlarmCase

MONDAY_MORNING = "2026-11-30 08:00:00"
SUNDAY_NIGHT = "2026-11-29 22:00:00"


@tagged("post_install", "-at_install")
class TestAlarmPeople(AlarmCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.hours = cls.env["resource.calendar"].create(
            {
                "name": "Mornings",
                "tz": "UTC",
                "attendance_ids": [
                    Command.clear(),
                    *(
                        Command.create(
                            {"name": "Morning", "dayofweek": str(day), "hour_from": 8, "hour_to": 12}
                        )
                        for day in range(5)
                    ),
                ],
            }
        )

    def with_steps(self, **values):
        steps = [
            Command.create({"minutes": 10, "user_id": self.second.id}),
            Command.create({"minutes": 20, "user_id": self.third.id, "sequence": 20}),
        ]
        return self.alarm_rule(ha_alarm_user_id=self.guard.id, ha_alarm_step_ids=steps, **values)

    def later(self, alarm, **time):
        """The scheduled action runs when so much time has passed since the alarm was raised."""
        cron = type(self.env["ir.cron"])
        with (
            freeze_time(fields.Datetime.from_string(self.start) + timedelta(**time)),
            patch.object(cron, "_commit_progress", lambda *given, **named: 1.0),
        ):
            self.env["ha.alarm"]._look_after_all()
        self.env.invalidate_all()

    def raised_at(self, moment, rule):
        self.start = moment
        with freeze_time(moment):
            return self.fires(rule)

    def asked(self, alarm):
        """Who has an activity."""
        return alarm.activity_ids.user_id

    def told(self, alarm):
        """Who was told by a message."""
        return alarm.message_ids.notified_partner_ids.user_ids

    def test_the_responsible_has_an_activity_and_a_message(self):
        alarm = self.fires(self.alarm_rule(ha_alarm_user_id=self.guard.id))
        self.assertEqual((alarm.user_id, self.asked(alarm)), (self.guard, self.guard))
        self.assertIn(self.guard, self.told(alarm))
        self.assertIn(self.guard.partner_id, alarm.message_partner_ids)
        self.assertEqual(alarm.activity_ids.summary, "binary_sensor.door is on")

    def test_followers_have_the_message(self):
        rule = self.alarm_rule(
            ha_alarm_user_id=self.guard.id, ha_alarm_follower_ids=[Command.set(self.second.ids)]
        )
        alarm = self.fires(rule)
        self.assertEqual(self.told(alarm), self.guard | self.second)
        self.assertEqual(self.asked(alarm), self.guard)

    def test_followers_have_the_message_though_nobody_is_responsible(self):
        rule = self.alarm_rule(ha_alarm_follower_ids=[Command.set(self.second.ids)])
        self.assertEqual(self.told(self.fires(rule)), self.second)

    def test_who_may_not_see_it_is_not_told_and_the_alarm_says_so(self):
        stranger = new_test_user(self.env, "t_stranger", "odoo_ha_addon.group_ha_user", name="Stranger")
        alarm = self.fires(self.alarm_rule(ha_alarm_user_id=stranger.id))
        self.assertEqual((alarm.state, self.asked(alarm)), ("raised", self.env["res.users"]))
        self.assertNotIn(stranger, self.told(alarm))
        self.assertIn("Stranger", "".join(alarm.message_ids.mapped("body")))
        self.assertIn("Stranger may not see this alarm", alarm.responsible_problem)

    def test_where_the_responsible_may_not_see_it_the_next_is_told_at_once(self):
        rule = self.with_steps()
        rule.action_server_ids.ha_alarm_user_id = self.outsider
        alarm = self.fires(rule)
        self.assertEqual((alarm.user_id, self.asked(alarm)), (self.second, self.second))
        self.assertFalse(alarm.responsible_problem)

    def test_an_acknowledged_alarm_asks_nobody_any_more(self):
        alarm = self.fires(self.with_steps())
        self.acknowledge(alarm, self.second)
        self.assertFalse(alarm.activity_ids)
        self.assertFalse(alarm.next_at)

    def test_nobody_is_asked_when_it_has_ended(self):
        rule = self.with_steps()
        alarm = self.fires(rule)
        self.ends(rule)
        self.assertFalse(alarm.activity_ids or alarm.next_at)

    def test_one_that_nobody_acknowledges_goes_to_the_next_and_the_next(self):
        alarm = self.raised_at(MONDAY_MORNING, self.with_steps())
        self.later(alarm, minutes=9)
        self.assertEqual(alarm.user_id, self.guard)
        self.later(alarm, minutes=11)
        self.assertEqual((alarm.user_id, self.asked(alarm)), (self.second, self.second))
        self.later(alarm, minutes=29)
        self.assertEqual(alarm.user_id, self.second)
        self.later(alarm, minutes=32)
        self.assertEqual((alarm.user_id, self.asked(alarm), alarm.next_at), (self.third, self.third, False))
        self.assertIn(self.third, self.told(alarm))

    def test_the_scheduled_action_is_called_when_something_is_due(self):
        cron = self.env.ref("odoo_ha_automation.ir_cron_ha_alarms")
        self.raised_at(MONDAY_MORNING, self.with_steps())
        triggers = self.env["ir.cron.trigger"].search([("cron_id", "=", cron.id)])
        self.assertIn("2026-11-30 08:10:00", [str(trigger.call_at)[:19] for trigger in triggers])

    def test_it_is_handed_over_once(self):
        alarm = self.raised_at(MONDAY_MORNING, self.with_steps())
        self.later(alarm, minutes=11)
        said = len(alarm.message_ids)
        self.later(alarm, minutes=12)
        self.assertEqual(len(alarm.message_ids), said)

    def test_an_alarm_that_cannot_be_told_does_not_keep_others_from_it(self):
        first = self.raised_at(MONDAY_MORNING, self.with_steps())
        second = self.raised_at(MONDAY_MORNING, self.with_steps())
        look = type(first)._look

        def fail(alarm, *given):
            if alarm == first:
                raise ValueError("no")
            return look(alarm, *given)

        self.patch(type(first), "_look", fail)
        with self.assertLogs("odoo.addons.odoo_ha_automation", "ERROR"):
            self.later(second, minutes=11)
        self.assertEqual((first.user_id, second.user_id), (self.guard, self.second))

    def test_in_quiet_hours_the_alarm_stands_and_nobody_is_told(self):
        rule = self.with_steps(ha_alarm_hours="calendar", ha_alarm_calendar_id=self.hours.id)
        alarm = self.raised_at(SUNDAY_NIGHT, rule)
        self.assertEqual(alarm.state, "raised")
        self.assertFalse(self.asked(alarm) | self.told(alarm))
        self.assertEqual(str(alarm.next_at), "2026-11-30 08:00:00")
        self.later(alarm, hours=5)
        self.assertFalse(self.asked(alarm))
        self.later(alarm, hours=10)
        self.assertEqual(self.asked(alarm), self.guard)
        self.later(alarm, hours=10, minutes=11)
        self.assertEqual(self.asked(alarm), self.second)

    def test_who_has_quiet_hours_of_their_own_is_passed_by(self):
        self.env["resource.resource"].create(
            {"name": "Guard", "user_id": self.guard.id, "calendar_id": self.hours.id}
        )
        alarm = self.raised_at(SUNDAY_NIGHT, self.with_steps(ha_alarm_hours="person"))
        self.assertFalse(self.asked(alarm) | self.told(alarm))
        self.later(alarm, minutes=11)
        self.assertEqual((alarm.user_id, self.asked(alarm)), (self.second, self.second))

    def test_a_calendar_without_any_hours_is_quiet_for_ever(self):
        never = self.env["resource.calendar"].create({"name": "Never", "attendance_ids": [Command.clear()]})
        rule = self.with_steps(ha_alarm_hours="calendar", ha_alarm_calendar_id=never.id)
        alarm = self.raised_at(MONDAY_MORNING, rule)
        self.assertFalse(self.asked(alarm))

    def test_while_it_is_snoozed_nobody_is_asked_and_then_again(self):
        alarm = self.raised_at(MONDAY_MORNING, self.with_steps())
        with freeze_time("2026-11-30 08:05:00"):
            self.snooze(alarm, self.guard, "60")
            self.assertTrue(alarm.is_snoozed)
            self.assertIn(alarm, self.env["ha.alarm"].search([("is_snoozed", "=", True)]))
        self.assertFalse(alarm.activity_ids)
        self.later(alarm, minutes=30)
        self.assertEqual((alarm.user_id, alarm.state), (self.guard, "raised"))
        self.later(alarm, minutes=66)
        self.assertEqual(self.asked(alarm), self.guard)
        self.later(alarm, minutes=77)
        self.assertEqual(self.asked(alarm), self.second)

    def snooze(self, alarm, user, minutes):
        action = alarm.with_user(user).action_snooze()
        dialog = self.env["ha.alarm.snooze"].with_user(user).with_context(**action["context"])
        dialog.create({"minutes": minutes}).action_snooze()

    def test_somebody_can_stop_snoozing(self):
        alarm = self.fires(self.with_steps())
        self.snooze(alarm, self.guard, "60")
        alarm.with_user(self.guard).action_wake()
        self.assertEqual((alarm.is_snoozed, self.asked(alarm)), (False, self.guard))

    def test_what_is_acknowledged_needs_no_snoozing(self):
        alarm = self.fires(self.with_steps())
        self.acknowledge(alarm, self.guard)
        with self.assertRaisesRegex(UserError, "nothing to snooze"):
            self.snooze(alarm, self.guard, "60")

    def test_somebody_else_takes_it(self):
        alarm = self.fires(self.with_steps())
        alarm.with_user(self.third).action_take()
        self.assertEqual((alarm.user_id, self.asked(alarm)), (self.third, self.third))

    def test_who_gets_an_acknowledged_alarm_is_told(self):
        alarm = self.fires(self.with_steps())
        self.acknowledge(alarm, self.guard)
        alarm.with_user(self.guard).write({"user_id": self.third.id})
        self.assertEqual(self.asked(alarm), self.third)

    def test_nobody_is_made_responsible_who_may_not_see_it(self):
        alarm = self.fires(self.with_steps())
        with self.assertRaisesRegex(UserError, "may not see the alarm"):
            alarm.with_user(self.guard).write({"user_id": self.outsider.id})

    def test_times_that_make_no_sense_are_refused(self):
        for minutes in (0, -5, 100_000):
            with self.assertRaisesRegex(ValidationError, "after a minute at least"):
                self.alarm_rule(
                    ha_alarm_step_ids=[Command.create({"minutes": minutes, "user_id": self.second.id})]
                )
