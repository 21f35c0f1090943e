"""Each example is switched on and set off as people do it, and leaves the right commands."""

from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.addons.odoo_ha_addon.tests import homes
from odoo.exceptions import AccessError
from odoo.tests import TransactionCase, new_test_user, tagged

EXAMPLES = "odoo_ha_automation_examples"


@tagged("post_install", "-at_install")
class TestExamples(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        homes.build(cls)
        ids = cls.env["ha.entity"]._ensure(
            cls.home.id, {"siren.hall": "Hall", "input_boolean.leave": "Leave mode"}
        )
        cls.siren = cls.env["ha.entity"].browse(ids["siren.hall"])
        cls.leave_mode = cls.env["ha.entity"].browse(ids["input_boolean.leave"])
        cls.now = fields.Datetime.now()

    def switch_on(self, name):
        rule = self.env.ref(f"{EXAMPLES}.{name}")
        self.assertFalse(rule.active)
        self.assertTrue(rule.description)
        rule.active = True

    def look_at_the_clock(self):
        """As Odoo does it once in a while."""
        cron = type(self.env["ir.cron"])
        with patch.object(cron, "_commit_progress", lambda *given, **named: 1.0):
            self.env["base.automation"]._cron_process_time_based_actions()

    def sent(self):
        """Service, target and data of the commands that are left."""
        self.env.flush_all()
        commands = self.env["ha.command"].search([], order="id")
        return [
            (command.name, command.payload["target"], command.payload["service_data"]) for command in commands
        ]

    def meeting(self, start, hours=1, **values):
        begin = self.now + timedelta(minutes=start)
        return self.env["calendar.event"].create(
            {"name": "Plans", "start": begin, "stop": begin + timedelta(hours=hours), **values}
        )

    def test_before_a_meeting_its_room_is_lit_and_warm(self):
        self.switch_on("rule_meeting_begins")
        self.meeting(5, ha_area_id=self.kitchen.id)
        self.meeting(5)
        self.meeting(60, ha_area_id=self.attic_area.id)
        self.meeting(-600, ha_area_id=self.attic_area.id)
        self.look_at_the_clock()
        self.look_at_the_clock()
        room = {"area_id": ["kitchen"]}
        self.assertEqual(
            self.sent(),
            [
                ("light.turn_on", room, {"brightness_pct": 80}),
                ("climate.set_temperature", room, {"temperature": 21}),
            ],
        )

    def test_after_a_meeting_its_room_is_dark(self):
        self.switch_on("rule_meeting_over")
        self.meeting(-75, ha_area_id=self.kitchen.id)
        self.meeting(-65, ha_area_id=self.attic_area.id)
        self.look_at_the_clock()
        self.assertEqual(self.sent(), [("light.turn_off", {"area_id": ["kitchen"]}, {})])

    def test_who_checks_in_has_light_without_any_right_in_home_assistant(self):
        self.switch_on("rule_check_in")
        place = self.env["hr.work.location"].create(
            {"name": "Loft", "address_id": self.env.company.partner_id.id, "ha_area_id": self.attic_area.id}
        )
        worker = new_test_user(self.env, "t_worker", "base.group_user")
        employee = self.env["hr.employee"].create(
            {"name": "Anna", "user_id": worker.id, "work_location_id": place.id}
        )
        employee.with_user(worker).sudo()._attendance_action_change()
        self.assertEqual(self.sent(), [("light.turn_on", {"area_id": ["attic"]}, {})])
        command = self.env["ha.command"].search([])
        self.assertEqual((command.user_id, command.caused_by_id), (self.env.ref("base.user_admin"), worker))
        employee.with_user(worker).sudo()._attendance_action_change()
        self.assertEqual(len(self.sent()), 1, "nothing is lit by who checks out")

    def test_a_payment_sounds_the_siren_for_a_second(self):
        self.switch_on("rule_paid")
        self.env.company.ha_paid_entity_ids = self.siren
        provider = self.env["payment.provider"].create({"name": "Till", "company_id": self.env.company.id})
        payment = self.env["payment.transaction"].create(
            {
                "provider_id": provider.id,
                "payment_method_id": self.env["payment.method"]
                .with_context(active_test=False)
                .search([], limit=1)
                .id,
                "amount": 10,
                "currency_id": self.env.company.currency_id.id,
                "partner_id": self.env.company.partner_id.id,
                "reference": "SO1",
            }
        )
        self.assertFalse(self.sent())
        payment._set_done()
        siren = {"entity_id": ["siren.hall"]}
        self.assertEqual(self.sent(), [("siren.turn_on", siren, {}), ("siren.turn_off", siren, {})])
        on, off = self.env["ha.command"].search([], order="id")
        self.assertFalse(on.not_before)
        self.assertAlmostEqual((off.not_before - off.create_date).total_seconds(), 1, delta=0.5)

    def test_company_holidays_switch_the_leave_mode_on_and_off(self):
        self.switch_on("rule_holiday_begins")
        self.switch_on("rule_holiday_ends")
        self.env.company.ha_holiday_entity_ids = self.leave_mode
        leaves = self.env["resource.calendar.leaves"]
        values = {"name": "Summer", "company_id": self.env.company.id}
        summer = leaves.create(
            {**values, "date_from": self.now - timedelta(hours=1), "date_to": self.now + timedelta(days=9)}
        )
        person = self.env["resource.resource"].create({"name": "Anna"})
        leaves.create(
            {
                **values,
                "date_from": self.now - timedelta(hours=1),
                "date_to": self.now + timedelta(days=1),
                "resource_id": person.id,
            }
        )
        self.look_at_the_clock()
        mode = {"entity_id": ["input_boolean.leave"]}
        self.assertEqual(self.sent(), [("homeassistant.turn_on", mode, {})])
        summer.write({"date_from": self.now - timedelta(days=9), "date_to": self.now - timedelta(minutes=2)})
        self.env["base.automation"].search([]).last_run = False
        self.look_at_the_clock()
        self.assertEqual(self.sent()[1:], [("homeassistant.turn_off", mode, {})])

    def test_none_is_switched_on_by_itself_and_each_explains_itself(self):
        rules = self.env["ir.model.data"].search(
            [("module", "=", EXAMPLES), ("model", "=", "base.automation")]
        )
        examples = self.env["base.automation"].with_context(active_test=False).browse(rules.mapped("res_id"))
        self.assertEqual(len(examples), 6)
        self.assertFalse(any(examples.mapped("active")))
        self.assertTrue(all(examples.mapped("description")))
        self.assertEqual(set(examples.action_server_ids.mapped("state")), {"ha"})
        self.assertFalse(any(examples.action_server_ids.mapped("ha_target_problem")))

    def test_who_has_nothing_to_do_with_home_assistant_still_plans_meetings(self):
        meeting = self.meeting(5, ha_area_id=self.kitchen.id, user_id=self.employee.id)
        own = meeting.with_user(self.employee)
        own.name = "Other plans"
        self.assertFalse(own.copy().sudo().ha_area_id)
        arch = self.env["calendar.event"].with_user(self.employee).get_view(view_type="form")["arch"]
        self.assertNotIn("ha_area_id", arch)

    def test_a_room_that_one_may_not_see_cannot_be_chosen(self):
        meeting = self.meeting(5, user_id=self.operator.id)
        with self.assertRaisesRegex(AccessError, "there is no such record"):
            meeting.with_user(self.operator).ha_area_id = self.desk_area
