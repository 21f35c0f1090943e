"""The rule on the form of Odoo's automation rules."""

import math

from odoo import Command
from odoo.addons.odoo_ha_addon.tests import homes
from odoo.exceptions import ValidationError
from odoo.tests import Form, tagged

from .rule_case import RuleCase


@tagged("post_install", "-at_install")
class TestForm(RuleCase):
    def form(self):
        action = self.env["ir.actions.actions"]._for_xml_id("odoo_ha_automation.action_ha_rule")
        context = {"default_model_id": self.model.id, "default_trigger": "on_ha"}
        self.assertIn("on_ha", str(action["context"]))
        return Form(self.env["base.automation"].with_user(self.admin).with_context(**context))

    def test_a_rule_is_made_by_hand(self):
        form = self.form()
        form.name = "Door open too long"
        self.assertIn("Choose the entities", form.ha_what_problem)
        form.ha_entity_ids.add(self.door)
        self.assertFalse(form.ha_what_problem)
        self.assertEqual((form.ha_entity_count, form.ha_now), (1, "off: 1"))
        self.assertIn("Write the state", form.ha_when_problem)
        form.ha_to = "on"
        form.ha_hold_number = 10
        self.assertEqual(
            form.ha_sentence,
            "When binary_sensor.door becomes on, and it stays so for 10 minutes: nothing is done yet.",
        )
        rule = form.save()
        self.assertEqual((rule.trigger, rule.ha_hold_seconds, rule.ha_user_id), ("on_ha", 600.0, self.admin))

    def test_a_rule_about_an_instance_passes_the_instance(self):
        form = self.form()
        form.name = "Home is away"
        form.ha_when = "instance_away"
        self.assertFalse(form.ha_what_problem)
        self.assertIn("at least a minute", form.ha_when_problem)
        form.ha_hold_number = 10
        form.ha_instance_ids.add(self.home)
        self.assertEqual(
            form.ha_sentence,
            "When Home cannot be reached, and it stays so for 10 minutes: nothing is done yet.",
        )
        rule = form.save()
        self.assertEqual((rule.trigger, rule.model_name), ("on_ha", "ha.instance"))

    def test_its_entities_and_firings_can_be_opened(self):
        rule = self.rule(ha_what="everything", ha_device_classes="door", ha_entity_ids=[Command.clear()])
        entities = self.env["ha.entity"].search(rule.action_ha_entities()["domain"])
        self.assertEqual(entities, self.door)
        firing = self.firing(rule)
        self.assertEqual(self.env["ha.rule.firing"].search(rule.action_ha_firings()["domain"]), firing)
        self.assertEqual(rule.ha_firing_count, 1)

    def test_what_no_rule_can_hold_is_refused_in_words(self):
        rules = self.rule().with_user(self.admin)
        for values, words in (
            ({"ha_limit": math.nan}, "Limit holds something that cannot be stored"),
            ({"ha_hysteresis": math.inf}, "Hysteresis: this number is too large"),
            ({"ha_hold_number": 10**400}, "this number is too large"),
            ({"ha_domains": "x" * 2_000}, "at most 1000 characters"),
        ):
            for give in (rules.write, rules.copy):
                with (
                    self.subTest(values=repr(values)[:60]),
                    self.assertRaisesRegex(ValidationError, words),
                    homes.undone(self.env),
                ):
                    give(values)
