"""Who may see an alarm follows its entity; who may acknowledge it is a right of its own. Attacks on both."""

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, new_test_user, tagged
from odoo.tools import mute_logger

from .alarm_case import OPERATOR, AlarmCase

QUIET = mute_logger("odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model", "odoo.models")


@tagged("post_install", "-at_install")
class TestAlarmRights(AlarmCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.home.company_id = cls.env.company
        cls.stranger = new_test_user(
            cls.env,
            "t_stranger",
            "odoo_ha_addon.group_ha_manager",
            company_id=cls.other_company.id,
            company_ids=[Command.set(cls.other_company.ids)],
        )
        # Of our company, with the right to acknowledge, and with nothing shared.
        cls.unrelated = new_test_user(cls.env, "t_unrelated", OPERATOR)

    def setUp(self):
        super().setUp()
        self.rule_of_all = self.alarm_rule()
        self.alarm = self.fires(self.rule_of_all)
        self.hidden = self.fires(self.rule_of_all, self.cellar)

    def test_alarms_are_seen_by_those_who_see_the_entity(self):
        for person, seen in (
            (self.manager, self.alarm | self.hidden),
            (self.guard, self.alarm),
            (self.viewer, self.alarm),
            (self.unrelated, self.env["ha.alarm"]),
            (self.outsider, self.env["ha.alarm"]),
            (self.stranger, self.env["ha.alarm"]),
        ):
            with self.subTest(person=person.login):
                self.assertEqual(self.env["ha.alarm"].with_user(person).search([]), seen)

    @QUIET
    def test_others_have_nothing_at_all(self):
        for person in (self.employee, self.portal, self.env.ref("base.public_user")):
            alarms = self.env["ha.alarm"].with_user(person)
            for attempt in (
                lambda alarms=alarms: alarms.search([]),
                lambda alarms=alarms: alarms.browse(self.alarm.id).read(["name"]),
                lambda alarms=alarms: alarms.search_count([]),
                lambda alarms=alarms: alarms.browse(self.alarm.id).action_acknowledge(),
                lambda alarms=alarms: alarms.browse(self.alarm.id).action_close(),
                lambda alarms=alarms: alarms.browse(self.alarm.id).message_post(body="Hello"),
            ):
                with self.subTest(person=person.login), self.assertRaises(AccessError):
                    attempt()
            self.assertEqual(alarms.bell()["alarms"], [])

    @QUIET
    def test_who_sees_an_alarm_may_not_acknowledge_it_by_that(self):
        alarm = self.alarm.with_user(self.viewer)
        self.assertEqual(alarm.name, "binary_sensor.door is on")
        for attempt in (
            alarm.action_acknowledge,
            alarm.action_close,
            alarm.action_snooze,
            alarm.action_wake,
            alarm.action_take,
            lambda: alarm._acknowledge("Seen"),
            lambda: alarm.write({"user_id": self.viewer.id}),
            lambda: alarm.write({"active": False}),
            lambda: self.env["ha.alarm.acknowledge"].with_user(self.viewer).create({"word": "Seen"}),
            lambda: self.env["ha.alarm.snooze"].with_user(self.viewer).create({}),
        ):
            with self.assertRaises(AccessError):
                attempt()
        self.assertEqual(self.alarm.state, "raised")

    @QUIET
    def test_who_may_acknowledge_may_not_by_that_see_what_is_not_shared(self):
        for attempt in (
            lambda: self.acknowledge(self.hidden, self.guard),
            lambda: self.hidden.with_user(self.guard).action_close(),
            lambda: (
                self.env["ha.alarm.acknowledge"]
                .with_user(self.guard)
                .create({"alarm_ids": [Command.set(self.hidden.ids)], "word": "Seen"})
            ),
            lambda: (
                self.env["ha.alarm.snooze"]
                .with_user(self.guard)
                .create({"alarm_ids": [Command.set(self.hidden.ids)]})
            ),
            lambda: self.acknowledge(self.alarm, self.stranger),
            lambda: self.acknowledge(self.alarm, self.unrelated),
        ):
            with self.assertRaises(AccessError):
                attempt()
        self.assertEqual((self.hidden.state, self.alarm.state), ("raised", "raised"))

    @QUIET
    def test_a_dialog_of_somebody_else_is_not_finished_for_them(self):
        dialog = self.env["ha.alarm.acknowledge"].with_user(self.guard).create(
            {"alarm_ids": [Command.set(self.alarm.ids)], "word": "Mine"}
        )  # fmt: skip
        for attempt in (
            dialog.with_user(self.second).action_acknowledge,
            lambda: dialog.with_user(self.second).word,
        ):
            with self.assertRaises(AccessError):
                attempt()

    @QUIET
    def test_nobody_writes_what_alarms_say(self):
        for person in (self.guard, self.manager, self.admin):
            alarm = self.alarm.with_user(person)
            for name, value in (
                ("state", "closed"),
                ("name", "Nothing"),
                ("severity", "1"),
                ("entity_id", self.cellar.id),
                ("rule_id", False),
                ("acknowledged_by_id", person.id),
                ("acknowledged_at", "2026-01-01 00:00:00"),
                ("word", "Never said"),
                ("raised_at", "2026-01-01 00:00:00"),
                ("snoozed_until", "2030-01-01 00:00:00"),
                ("told", []),
                ("ends_itself", False),
            ):
                with self.subTest(person=person.login, field=name), self.assertRaises(AccessError):
                    alarm.write({name: value})

    @QUIET
    def test_nobody_makes_copies_or_removes_alarms(self):
        for person in (self.guard, self.manager, self.admin):
            alarm = self.alarm.with_user(person)
            values = {"name": "Made up", "entity_id": self.door.id, "instance_id": self.home.id}
            for attempt in (
                alarm.copy,
                alarm.unlink,
                lambda alarm=alarm, values=values: alarm.create(values),
                lambda alarm=alarm: alarm.name_create("Made up"),
                lambda alarm=alarm: alarm.web_save({"name": "Other"}, {"name": {}}),
            ):
                with self.subTest(person=person.login), self.assertRaises(UserError):
                    attempt()

    def test_a_form_is_not_computed_from_made_up_values(self):
        alarm = self.env["ha.alarm"].with_user(self.guard)
        answer = alarm.onchange(
            {"entity_id": self.cellar.id, "state": "closed"}, ["entity_id"], {"area_id": {}, "device_id": {}}
        )
        self.assertNotIn("area_id", {name for name, value in answer.get("value", {}).items() if value})

    def test_the_responsible_is_changed_in_the_form(self):
        with Form(self.alarm.with_user(self.guard)) as form:
            form.user_id = self.second
        self.assertEqual(self.alarm.user_id, self.second)

    @QUIET
    def test_escalations_are_of_administrators(self):
        action = self.rule_of_all.action_server_ids
        steps = self.env["ha.alarm.step"].with_user(self.manager)
        with self.assertRaises(AccessError):
            steps.create({"action_id": action.id, "minutes": 1, "user_id": self.manager.id})
        with self.assertRaises(AccessError):
            self.env["ha.alarm.step"].with_user(self.guard).search([])
        self.assertTrue(
            steps.with_user(self.admin).create(
                {"action_id": action.id, "minutes": 1, "user_id": self.guard.id}
            )
        )

    def test_an_alarm_of_what_is_not_shared_any_more_is_gone_at_once(self):
        self.assertTrue(self.alarm.with_user(self.viewer).has_access("read"))
        self.group.entity_ids = [Command.unlink(self.door.id)]
        self.env.invalidate_all()
        self.assertFalse(self.env["ha.alarm"].with_user(self.viewer).search([]))

    def test_those_who_may_acknowledge_may_write_a_message(self):
        self.alarm.with_user(self.guard).message_post(body="The door is shut")
        self.assertIn("The door is shut", "".join(self.alarm.message_ids.mapped("body")))
