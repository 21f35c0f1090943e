"""Which rules name what is to be deleted, and what they named that is gone."""

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from .rule_case import RuleCase


@tagged("post_install", "-at_install")
class TestRuleUses(RuleCase):
    def test_each_thing_that_a_rule_names_says_so(self):
        label = (
            self.env["ha.label"]
            .with_context(from_home_assistant=True)
            .create({"name": "cold", "label_id": "cold", "instance_id": self.home.id})
        )
        self.rule(name="Door")
        self.rule(
            name="Room",
            ha_what="everything",
            ha_entity_ids=[Command.clear()],
            ha_area_ids=[Command.set(self.kitchen.ids)],
            ha_label_ids=[Command.set(label.ids)],
        )
        self.rule(
            name="While",
            ha_entity_ids=[Command.set(self.cellar.ids)],
            ha_only_entity_id=self.door.id,
            ha_only_states="on",
        )
        for record, names in (
            (self.door, "Rules name it: “Door”, “While”."),
            (self.kitchen, "Rules name it: “Room”."),
            (label, "Rules name it: “Room”."),
            (self.home, "Rules name it: “Door”, “Room”, “While”."),
            (self.light, False),
            (self.office, False),
        ):
            with self.subTest(record=record):
                self.assertEqual(record.with_user(self.manager).rule_uses, names)

    def test_many_are_counted_and_those_that_are_archived_are_not(self):
        for number in range(5):
            self.rule(name=f"Rule {number}")
        self.rule(name="Old").active = False
        self.assertEqual(self.door.rule_uses, "Rules name it: “Rule 0”, “Rule 1”, “Rule 2” and 2 more.")

    def test_who_is_no_manager_is_not_told(self):
        self.rule()
        with self.assertRaises(AccessError):
            self.light.with_user(self.viewer).read(["rule_uses"])

    def test_forms_of_registries_show_it_to_managers(self):
        self.rule()
        form = Form(self.door.with_user(self.manager))
        self.assertEqual(form.rule_uses, "Rules name it: “Door”.")
        self.assertIn(
            "rule_uses", self.env["ha.area"].with_user(self.manager).get_view(view_type="form")["arch"]
        )
        self.assertNotIn(
            "rule_uses", self.env["ha.entity"].with_user(self.viewer).get_view(view_type="form")["arch"]
        )


@tagged("post_install", "-at_install")
class TestGone(RuleCase):
    def test_a_rule_says_what_is_gone_and_can_still_be_saved(self):
        rule = self.rule()
        self.assertFalse(rule.ha_gone)
        self.door.with_context(from_home_assistant=True).sudo().active = False
        rule.invalidate_recordset()
        self.assertEqual(rule.ha_gone, "Home Assistant no longer has “binary_sensor.door”.")
        self.assertIn("binary_sensor.door", rule.ha_sentence)
        self.assertFalse(rule.ha_what_problem)
        with Form(rule.with_user(self.admin)) as form:
            form.name = "Another name"
        self.assertEqual(rule.with_context(active_test=False).ha_entity_ids, self.door)

    def test_what_is_disabled_too(self):
        rule = self.rule()
        self.door.with_context(from_home_assistant=True).sudo().disabled_by = "user"
        rule.invalidate_recordset()
        self.assertEqual(rule.ha_gone, "Home Assistant no longer has “binary_sensor.door (disabled)”.")

    def test_an_area_of_a_rule_about_everything(self):
        rule = self.rule(
            ha_what="everything", ha_entity_ids=[Command.clear()], ha_area_ids=[Command.set(self.kitchen.ids)]
        )
        self.kitchen.with_context(from_home_assistant=True).sudo().active = False
        rule.invalidate_recordset()
        self.assertEqual(rule.ha_gone, "Home Assistant no longer has “Kitchen”.")
