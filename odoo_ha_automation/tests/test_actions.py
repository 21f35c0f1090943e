"""What an action of the type Home Assistant leaves to be sent, and for whom."""

from odoo import SUPERUSER_ID, Command
from odoo.addons.odoo_ha_addon.tests import homes
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .action_case import ActionCase

CREATORS = "base.group_user,base.group_partner_manager"


@tagged("post_install", "-at_install")
class TestActions(ActionCase):
    def test_it_leaves_a_command_with_its_values_deadline_and_cause(self):
        action = self.action(
            ha_data={"brightness_pct": {"value": 60}, "effect": {"expression": "'for ' + record.name"}},
            ha_within_number=2,
            ha_within_unit="minutes",
        )
        self.run_on(action, self.partner)
        [command] = self.sent()
        self.assertEqual(
            self.call(command),
            (
                "light.turn_on",
                {"entity_id": ["light.kitchen"]},
                {"brightness_pct": 60, "effect": "for Anna"},
            ),
        )
        self.assertEqual((command.state, command.entity_id), ("pending", self.light))
        self.assertAlmostEqual((command.deadline - command.create_date).total_seconds(), 120, delta=1)
        self.assertEqual((command.user_id, command.caused_by_id), (self.admin, self.admin))
        self.assertEqual((command.action_id, command.origin), (action, "Anna"))
        self.assertFalse(command.by_system)
        self.assertFalse(command.firing_id)

    def test_it_can_wait_before_it_is_sent(self):
        self.run_on(self.action(ha_after_number=1, ha_after_unit="minutes"), self.partner)
        [command] = self.sent()
        for moment, seconds in ((command.not_before, 60), (command.deadline, 70)):
            self.assertAlmostEqual((moment - command.create_date).total_seconds(), seconds, delta=1)
        self.run_on(self.action(), self.partner)
        self.assertFalse(self.sent()[-1].not_before)

    def test_it_is_not_there_when_the_transaction_is_rolled_back(self):
        with self.assertRaises(ZeroDivisionError), self.env.cr.savepoint():
            self.run_on(self.action(), self.partner)
            self.assertTrue(self.sent())
            raise ZeroDivisionError
        self.assertFalse(self.sent())

    def test_what_is_the_same_for_many_records_is_sent_once(self):
        others = self.env["res.partner"].create([{"name": "Bob"}, {"name": "Cleo"}])
        self.run_on(self.action(), self.partner | others)
        self.assertEqual(len(self.sent()), 1)
        self.run_on(self.action(ha_data={"effect": {"expression": "record.name"}}), self.partner | others)
        effects = [self.call(command)[2].get("effect") for command in self.sent()[1:]]
        self.assertEqual(effects, ["Anna", "Bob", "Cleo"])

    def test_what_the_action_has_left_for_the_record_already_is_sent_once(self):
        action = self.action(ha_data={"effect": {"expression": "record.name"}})
        self.run_on(action, self.partner)
        self.run_on(action, self.partner)
        self.partner.name = "Berta"
        self.run_on(action, self.partner)
        self.assertEqual([self.call(command)[2]["effect"] for command in self.sent()], ["Anna", "Berta"])

    def test_areas_labels_and_devices_are_named_as_they_are(self):
        self.run_on(self.action(ha_area_ids=[Command.set(self.kitchen.ids)]), self.partner)
        self.assertEqual(self.call(self.sent())[1], {"entity_id": ["light.kitchen"], "area_id": ["kitchen"]})

    def test_a_record_says_where(self):
        entities = self.env["ir.model"]._get("ha.entity")
        own = self.action(model_id=entities.id, ha_target="record", ha_entity_ids=[Command.clear()])
        self.run_on(own, self.light)
        area = self.action(
            model_id=entities.id, ha_target="record", ha_target_path="effective_area_id", ha_entity_ids=False
        )
        self.run_on(area, self.light | self.attic | self.desk)
        self.assertEqual(
            [self.call(command)[1] for command in self.sent()],
            [
                {"entity_id": ["light.kitchen"]},
                {"area_id": ["kitchen"]},
                {"area_id": ["attic"]},
                {"area_id": ["desk"]},
            ],
        )
        self.assertEqual(self.sent()[-1].instance_id, self.office)
        with self.assertRaisesRegex(UserError, "sensor.outdoor has nothing in effective_area_id"):
            self.run_on(area, self.outdoor)

    def test_records_of_ours_in_expressions_are_sent_by_their_ids(self):
        entities = self.env["ir.model"]._get("ha.entity")
        action = self.action(
            model_id=entities.id, ha_data={"effect": {"expression": "record.effective_area_id"}}
        )
        self.run_on(action, self.light)
        self.assertEqual(self.call(self.sent())[2], {"effect": "kitchen"})

    def test_an_expression_that_gives_nothing_leaves_its_field_out(self):
        self.run_on(self.action(ha_data={"effect": {"expression": "record.comment"}}), self.partner)
        self.assertEqual(self.call(self.sent())[2], {})

    def test_an_expression_that_fails_or_gives_too_much_says_so(self):
        for expression, words in (
            ("1 / 0", "“effect” fails: .*division"),
            ("record.nonsense", "“effect” fails"),
            ("record", "gives a record"),
        ):
            with self.subTest(expression), self.assertRaisesRegex(UserError, words):
                self.run_on(self.action(ha_data={"effect": {"expression": expression}}), self.partner)
        with self.assertRaisesRegex(UserError, "Brightness: Enter a number from 0 to 100"):
            self.run_on(self.action(ha_data={"brightness_pct": {"expression": "101"}}), self.partner)
        self.assertFalse(self.sent())

    def test_it_runs_by_the_clock_without_any_record(self):
        cron = self.env["ir.cron"].create(
            {
                "name": "Lights",
                "user_id": self.admin.id,
                "interval_number": 1,
                "interval_type": "days",
                "state": "ha",
                "model_id": self.partner_model.id,
                "ha_instance_id": self.home.id,
                "ha_service": "light.turn_on",
                "ha_entity_ids": [Command.set(self.light.ids)],
            }
        )
        self.assertEqual(cron.allowed_states, ["code", "ha"])
        cron.ir_actions_server_id.with_user(self.admin).run()
        self.assertEqual(self.sent().user_id, self.admin)

    def test_several_actions_send_in_their_order(self):
        first, second = self.action(), self.action(ha_service="light.turn_off", sequence=9)
        both = self.env["ir.actions.server"].create(
            {
                "name": "Both",
                "state": "multi",
                "model_id": self.partner_model.id,
                "child_ids": [Command.set((second | first).ids)],
            }
        )
        self.run_on(both, self.partner)
        self.assertEqual(self.sent().mapped("name"), ["light.turn_on", "light.turn_off"])

    def test_a_rule_on_a_record_has_the_rights_of_who_saves_it(self):
        rule = self.on_create()
        self.assertEqual(rule.action_server_ids.name, "Light")
        self.env["res.partner"].with_user(self.admin).create({"name": "Dora"})
        [command] = self.sent()
        self.assertEqual((command.user_id, command.origin), (self.admin, "Dora"))
        nobody = new_test_user(self.env, "t_nobody", CREATORS)
        with self.assertRaisesRegex(AccessError, "not allowed to access"):
            self.env["res.partner"].with_user(nobody).create({"name": "Emil"})

    def on_create(self, **values):
        action = {
            "name": "Light",
            "state": "ha",
            "model_id": self.partner_model.id,
            "usage": "base_automation",
            "ha_instance_id": self.home.id,
            "ha_service": "light.turn_on",
            "ha_entity_ids": [Command.set(self.light.ids)],
            **values,
        }
        return self.env["base.automation"].create(
            {
                "name": "New contact",
                "model_id": self.partner_model.id,
                "trigger": "on_create_or_write",
                "action_server_ids": [Command.create(action)],
            }
        )

    def test_or_those_of_another_user_and_both_are_in_the_audit(self):
        nobody = new_test_user(self.env, "t_nobody", CREATORS)
        self.on_create(ha_user_id=self.operator.id)
        self.env["res.partner"].with_user(nobody).create({"name": "Emil"})
        [command] = self.sent()
        self.assertEqual((command.user_id, command.caused_by_id), (self.operator, nobody))
        self.assertFalse(command.by_system)
        self.assertFalse(command._without_right(command.ids))
        homes.shared(self.group, self.operator).action_revoke()
        self.assertEqual(command._without_right(command.ids), command.ids)

    def test_rights_of_a_user_who_may_only_look_are_not_enough(self):
        with self.assertRaisesRegex(AccessError, "may see light.kitchen, but not control"):
            self.run_on(self.action(ha_user_id=self.viewer.id), self.partner)

    def test_a_form_of_the_website_runs_it_as_the_system(self):
        self.on_create()
        self.env["res.partner"].with_user(SUPERUSER_ID).create({"name": "Visitor"})
        self.assertTrue(self.sent().by_system)

    def test_a_firing_is_named_so_that_no_rule_sets_off_itself(self):
        _rule, firing = self.firing_of(ha_data={"effect": {"expression": "trigger.new"}})
        self.assertEqual((firing.state, firing.reason), ("done", False))
        [command] = self.sent()
        self.assertEqual((command.firing_id, command.user_id), (firing, self.admin))
        self.assertEqual(self.call(command)[2], {"effect": "on"})
        # A context that a client gives is no proof of a firing.
        self.run_on(self.action().with_context(ha_trigger=firing.id), self.partner)
        self.assertFalse(self.sent()[-1].firing_id)

    def test_a_password_of_a_script_is_sent_and_not_kept(self):
        action = self.action(
            ha_service="script.safe",
            ha_target="nothing",
            ha_entity_ids=False,
            ha_data={"word": {"value": "sesame"}},
        )
        self.run_on(action, self.partner)
        [command] = self.sent()
        self.assertEqual(command.payload["service_data"], {"word": "•••"})
        self.assertEqual(command.secret_payload["service_data"], {"word": "sesame"})

    def test_what_is_gone_from_home_assistant_is_named(self):
        action = self.action()
        self.light.with_context(from_home_assistant=True).sudo().write({"active": False})
        with self.assertRaisesRegex(UserError, "light.kitchen is gone from Home Assistant"):
            self.run_on(action, self.partner)

    def test_managers_without_a_right_to_the_record_do_not_read_its_name(self):
        secret = self.env["res.partner"].create({"name": "Secret", "company_id": self.other_company.id})
        self.run_on(self.action(), secret, self.env.ref("base.user_root"))
        self.assertEqual(self.sent().origin, "Secret")
        self.assertFalse(self.sent().with_user(self.manager).origin)
        self.assertFalse(self.sent().with_user(self.manager).action_open_origin())
