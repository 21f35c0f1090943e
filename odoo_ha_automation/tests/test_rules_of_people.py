"""What people can write into a rule, and what they are told when it makes no sense."""

from lxml import etree
from odoo import Command
from odoo.addons.odoo_ha_addon.tests import homes
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import new_test_user, tagged

from .rule_case import RuleCase


@tagged("post_install", "-at_install")
class TestRulesOfPeople(RuleCase):
    def refused(self, words, **values):
        with self.assertRaisesRegex(ValidationError, words):
            self.rule(**values)

    def test_a_rule_without_entities_is_refused(self):
        self.refused("Choose the entities", ha_entity_ids=[Command.clear()])

    def test_everything_of_nothing_is_refused(self):
        self.refused("Say what has to fit", ha_what="everything")

    def test_a_name_that_home_assistant_cannot_have_is_refused(self):
        self.refused("“door sensor” is no name", ha_what="everything", ha_domains="light, door sensor")

    def test_a_state_that_nobody_named_is_refused(self):
        self.refused("Write the state", ha_to=" , ")

    def test_numbers_that_make_no_sense_are_refused(self):
        self.refused("cannot be negative", ha_when="above", ha_hysteresis=-1)
        self.refused("cannot be negative", ha_hold_number=-1)
        self.refused("more than a year", ha_hold_number=400, ha_hold_unit="days")

    def test_a_kind_that_these_entities_cannot_set_off_is_refused(self):
        self.refused(
            "Entities of binary_sensor cannot set off this rule, only those of update",
            ha_when="update_available",
        )
        self.refused(
            "Entities of light cannot set off",
            ha_when="event",
            ha_what="everything",
            ha_domains="event, light",
        )
        self.refused("for how long nothing has to change", ha_when="no_change")
        self.refused("no more than 168 hours", ha_late_hours=1000)

    def test_half_a_condition_is_refused(self):
        self.refused("in which sensor.cellar has to be", ha_only_entity_id=self.cellar.id)
        self.refused("Choose the entity that has to be on", ha_only_states="on")

    def test_a_user_whose_actions_would_be_refused_is_refused(self):
        self.refused("is no manager", ha_user_id=self.viewer.id)

    def test_another_model_is_refused(self):
        partners = self.env["ir.model"]._get("res.partner")
        self.refused("about its entities only", model_id=partners.id, action_server_ids=[Command.clear()])

    def test_managers_who_are_no_administrators_cannot_write_rules(self):
        with self.assertRaises(AccessError):
            self.env["base.automation"].with_user(self.manager).search([])

    def test_an_administrator_cannot_name_what_they_may_not_see(self):
        self.admin.company_ids = self.env.company
        with self.assertRaises(AccessError):
            self.rule().with_user(self.admin).write({"ha_entity_ids": [Command.set(self.far.ids)]})

    def test_administrators_who_are_no_managers_have_odoos_own_rules(self):
        self.rule()
        rules = self.env["base.automation"].with_user(
            new_test_user(self.env, "t_system", "base.group_system")
        )
        partners = self.env["ir.model"]._get("res.partner")
        rule = rules.create({"name": "New partner", "model_id": partners.id, "trigger": "on_create"})
        for view_type in ("form", "kanban", "list"):
            with self.subTest(view_type):
                arch = etree.fromstring(rules.get_view(view_type=view_type)["arch"])
                # Not those of views within the view.
                names = {field.get("name") for field in arch.xpath("//field[not(ancestor::field)]")}
                self.assertTrue(rules.search([]).web_read({name: {} for name in names}))
                self.assertNotIn("ha_sentence", names)
        self.assertTrue(rules.search([]).read())
        rule.copy().unlink()

    def test_who_may_not_see_what_a_rule_refers_to_reads_the_rest(self):
        self.admin.company_ids = self.env.company
        rule = self.rule(ha_only_entity_id=self.far.id, ha_only_states="on")
        self.assertEqual(
            rule.with_user(self.admin).ha_sentence,
            "When binary_sensor.door becomes on: Note it. Only while … is on.",
        )

    def test_what_is_matched_has_another_generation_when_people_change_it(self):
        rule = self.rule()
        before = rule.ha_generation
        rule.name = "Another name"
        self.assertEqual(rule.ha_generation, before)
        rule.ha_to = "off"
        self.assertEqual(rule.ha_generation, before + 1)

    def test_rules_of_odoo_stay_what_they_are(self):
        rule = self.env["base.automation"].create(
            {
                "name": "New entity",
                "model_id": self.model.id,
                "trigger": "on_create",
                "ha_user_id": self.viewer.id,
            }
        )
        self.assertFalse(rule.ha_sentence or rule.ha_what_problem or rule.ha_entity_count)


@tagged("post_install", "-at_install")
class TestSentences(RuleCase):
    def says(self, sentence, **values):
        self.assertEqual(self.rule(**values).ha_sentence, sentence)

    def test_states(self):
        self.says("When binary_sensor.door becomes on: Note it.")
        self.says(
            "When binary_sensor.door changes from off to on or open: Note it.",
            ha_from="off",
            ha_to="on, open",
        )
        self.says("When binary_sensor.door is no longer off: Note it.", ha_from="off", ha_to=False)

    def test_limits_and_times(self):
        self.says(
            "When sensor.cellar rises above 30.5, and it stays so for 10 minutes: Note it. "
            "Not again for the same entity within 2 hours.",
            ha_entity_ids=[Command.set(self.cellar.ids)], ha_when="above", ha_limit=30.5,
            ha_hold_number=10, ha_pause_number=2, ha_pause_unit="hours",
        )  # fmt: skip

    def test_everything_that_fits(self):
        self.says(
            "When any entity of “sensor · battery · Kitchen” falls below 20: Note it.",
            ha_what="everything", ha_domains="sensor", ha_device_classes="battery",
            ha_area_ids=[Command.set(self.kitchen.ids)], ha_when="below", ha_limit=20,
        )  # fmt: skip

    def test_kinds_that_are_about_some_domains_need_no_other_condition(self):
        everything = {"ha_what": "everything", "ha_entity_ids": [Command.clear()], "ha_to": False}
        self.says(
            "When an update of anything is available: Note it.", ha_when="update_available", **everything
        )
        self.says("When anything happens or is pressed: Note it.", ha_when="event", **everything)
        self.says(
            "When any entity of “event” tells of double or long: Note it.",
            **{**everything, "ha_when": "event", "ha_domains": "event", "ha_to": "double, long"},
        )

    def test_what_does_not_change(self):
        self.says(
            "When sensor.cellar does not change for 5 hours: Note it.",
            ha_entity_ids=[Command.set(self.cellar.ids)], ha_when="no_change", ha_hold_number=5, ha_hold_unit="hours",
        )  # fmt: skip

    def test_conditions(self):
        calendar = self.env["resource.calendar"].create({"name": "Office hours"})
        self.says(
            "When binary_sensor.door becomes on: Note it. Only outside of the hours of Office hours. "
            "Only while sensor.cellar is 12.5.",
            ha_calendar_id=calendar.id, ha_calendar_side="outside", ha_only_entity_id=self.cellar.id,
            ha_only_states="12.5",
        )  # fmt: skip

    def test_an_attribute(self):
        self.says("When level of binary_sensor.door becomes on: Note it.", ha_attribute="level")

    def test_what_makes_no_sense_says_nothing(self):
        rule = self.env["base.automation"].new({"model_id": self.model.id, "trigger": "on_ha"})
        self.assertEqual(rule.ha_sentence, "")
        self.assertTrue(rule.ha_what_problem)

    def test_the_states_of_now_are_told(self):
        rule = self.rule(ha_entity_ids=[Command.set((self.door | self.cellar | self.light).ids)])
        self.assertEqual((rule.ha_entity_count, rule.ha_now), (3, "12.5, off: 1, on: 1"))

    def test_numbers_of_now_have_the_decimals_that_home_assistant_shows(self):
        homes.set_state(self.cellar, "21.333333333333332", {})
        self.cellar.sudo().options = {"sensor": {"display_precision": 1}}
        rule = self.rule(ha_entity_ids=[Command.set(self.cellar.ids)])
        self.assertEqual(rule.ha_now, "21.3")

    def test_what_is_no_finite_number_is_a_word(self):
        homes.set_state(self.cellar, "nan", {})
        rule = self.rule(ha_entity_ids=[Command.set(self.cellar.ids)])
        self.assertEqual(rule.ha_now, "nan: 1")
