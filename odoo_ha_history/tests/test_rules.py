from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.addons.odoo_ha_addon.tests import homes
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, TransactionCase, new_test_user, tagged

from ..models.rule.ha_history_rule_cost import MEASURED
from ..storage import cost
from .recorded import record


@tagged("post_install", "-at_install")
class TestRules(TransactionCase):
    """Rules as managers write and read them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        homes.build(cls)
        # The manager is not in all companies.
        cls.rules = cls.env["ha.history.rule"].with_user(cls.manager)
        cls.rules = cls.rules.with_context(default_company_id=cls.env.company.id)
        cls.env["ha.history.rule"].search([]).active = False
        # light.kitchen, light.attic and sensor.outdoor are at home, light.desk in the office, light.far elsewhere.
        cls.lights = cls.rule("Lights", domains="light", keep="31")

    @classmethod
    def rule(cls, name, **values):
        return cls.rules.create({"name": name, **values})

    def forget_measured(self):
        self.env.invalidate_all()
        self.env.cr.cache.clear()

    def test_a_rule_shows_the_entities_that_it_decides(self):
        self.assertEqual(self.lights.entity_count, 3)
        found = self.env["ha.entity"].with_user(self.manager).search(self.lights.action_entities()["domain"])
        self.assertEqual(found, self.light | self.attic | self.desk)

    def test_the_rest_is_not_recorded(self):
        nobody = (
            self.env["ha.entity"].with_user(self.manager).search(self.rules.action_unrecorded()["domain"])
        )
        self.assertEqual(nobody, self.outdoor)
        self.assertEqual(self.lights.unrecorded_count, 1)

    def test_the_first_rule_that_fits_decides(self):
        attic = self.rule("Not the attic", patterns="*.attic", record=False, sequence=1)
        self.assertEqual((attic.entity_count, self.lights.entity_count), (1, 2))
        self.assertEqual((self.lights.fitting_count, self.lights.unrecorded_count), (3, 2))
        attic.sequence = 100
        self.env.invalidate_all()
        self.assertEqual((attic.entity_count, self.lights.entity_count), (0, 3))

    def test_a_form_shows_what_it_would_decide_before_it_is_saved(self):
        with Form(self.rules) as form:
            form.name = "Sensors"
            form.domains = "sensor"
            self.assertEqual(form.entity_count, 1)
            self.assertEqual(form.unrecorded_count, 0)

    @patch.object(cost, "bytes_per_row", lambda cr: 1_000_000)
    def test_what_it_costs_is_counted(self):
        record(self.env, self.light, "on", "off", "on", every=timedelta(hours=6))
        record(self.env, self.outdoor, "1", "2", every=timedelta(hours=6))
        self.forget_measured()
        # Three states in the last eighteen hours.
        self.assertEqual((self.lights.rows_a_day, self.lights.megabytes_a_day), (4, 4.0))
        summary = self.rules.summary()
        self.assertEqual((summary["recorded"], summary["unrecorded"]), (3, 1))
        self.assertEqual(summary["rows_a_day"], 4)

    def test_it_is_counted_once_in_a_request(self):
        self.assertEqual(self.lights.rows_a_day, 0)
        record(self.env, self.light, "on", "off")
        self.env.invalidate_all()
        self.assertEqual(self.lights.rows_a_day, 0)
        self.assertTrue([key for key in self.env.cr.cache if MEASURED in key])

    def test_what_is_left_out_costs_nothing(self):
        record(self.env, self.light, "on", "off")
        self.lights.record = False
        self.forget_measured()
        self.assertEqual(self.lights.rows_a_day, 0)

    def test_names_that_home_assistant_does_not_know_are_refused_with_a_hint(self):
        for values, words in (
            ({"domains": "lihgt"}, "no domain “lihgt”. Did you mean light?"),
            ({"domains": "light, Lock"}, "no domain “Lock”. Did you mean lock?"),
            ({"domains": "x" * 300}, "no domain"),
            ({"device_classes": "temprature"}, "Did you mean temperature?"),
            ({"patterns": "Sensor.*"}, "small letters"),
            ({"patterns": "sensor.[abc"}, "can be no entity ID"),
            ({"patterns": "sensor"}, "Write sensor.* for a whole domain"),
            ({"attributes": "hvac-action"}, "can be no attribute"),
            ({"attributes": " ".join(f"a{n}" for n in range(31))}, "at most 30"),
        ):
            with self.subTest(values=values), self.assertRaises(ValidationError) as refused:
                self.rule("New", **values)
            self.assertIn(words, str(refused.exception))

    def test_names_that_it_knows_or_that_there_are_can_be_written(self):
        self.env["ha.entity"].with_context(from_home_assistant=True)._ensure(
            self.home.id, {"robot.max": "Max"}
        )
        rule = self.rule(
            "All",
            domains="robot, lock",
            device_classes="door",
            patterns="robot.* *_door",
            attributes="battery",
        )
        self.assertTrue(rule)

    def test_a_rule_about_what_is_of_one_company_is_of_that_company(self):
        everybody = self.env["ha.history.rule"].create(
            {"name": "Far", "instance_ids": [(6, 0, self.foreign.ids)]}
        )
        self.assertEqual(everybody.company_id, self.other_company)
        self.home.company_id = self.env.company
        ours = self.rule("Kitchen", entity_ids=[(6, 0, self.light.ids)])
        self.assertEqual(ours.company_id, self.env.company)
        with self.assertRaises(ValidationError):
            self.env["ha.history.rule"].create(
                {"name": "Both", "instance_ids": [(6, 0, (self.home | self.foreign).ids)]}
            )

    def test_managers_of_another_company_neither_see_nor_change_it(self):
        stranger = new_test_user(
            self.env, "t_stranger", "odoo_ha_addon.group_ha_manager",
            company_id=self.other_company.id, company_ids=[(6, 0, self.other_company.ids)],
        )  # fmt: skip
        ours = self.rule("Ours", company_id=self.env.company.id, domains="light")
        theirs = ours.with_user(stranger)
        self.assertFalse(self.env["ha.history.rule"].with_user(stranger).search([("id", "=", ours.id)]))
        for attempt in (
            lambda: theirs.read(["name"]),
            lambda: theirs.write({"keep": "10"}),
            theirs.unlink,
            theirs.action_trim,
            lambda: self.env["ha.history.trim"].with_user(stranger).create({"rule_id": ours.id}),
        ):
            with self.assertRaises(AccessError), homes.undone(self.env):
                attempt()
        self.lights.sudo().company_id = False
        everybody = self.lights.with_user(stranger)
        # Of the office and of home, which are of no company, and of what is elsewhere.
        self.assertEqual(everybody.entity_count, 4)
        everybody.keep = "92"
        self.assertEqual(self.lights.keep, "92")

    def test_who_is_not_in_all_companies_decides_for_their_own_alone(self):
        self.home.company_id = self.env.company
        stranger = new_test_user(
            self.env, "t_stranger", "odoo_ha_addon.group_ha_manager",
            company_id=self.other_company.id, company_ids=[(6, 0, self.other_company.ids)],
        )  # fmt: skip
        self.lights.sudo().company_id = False
        rules, everybody = self.env["ha.history.rule"].with_user(stranger), self.lights.with_user(stranger)
        self.assertTrue(everybody.has_access("write"), "the record rule alone lets it pass")
        own = rules.create({"name": "Ours", "company_id": self.other_company.id})
        for attempt in (
            lambda: rules.create({"name": "Nothing is recorded", "record": False, "sequence": -1}),
            lambda: everybody.write({"record": False}),
            lambda: everybody.web_save({"sequence": 99}, {"id": {}}),
            lambda: own.write({"company_id": False}),
            lambda: own.copy({"company_id": False}),
            everybody.copy,
            everybody.unlink,
        ):
            with self.assertRaises(AccessError), homes.undone(self.env):
                attempt()
        own.write({"record": False})
        stranger.company_ids |= self.env.company
        everybody.write({"record": False})
        self.assertFalse(self.lights.record)

    def test_a_user_sees_how_an_entity_is_recorded_and_no_rules(self):
        light = self.light.with_user(self.viewer)
        self.assertEqual(light.recording, "Every state, kept for 1 month")
        self.assertEqual(self.outdoor.with_user(self.viewer).recording, "Not recorded")
        with self.assertRaises(AccessError):
            light.read(["history_rule_id"])
        with self.assertRaises(AccessError):
            self.env["ha.history.rule"].with_user(self.viewer).summary()
        self.assertEqual(self.light.with_user(self.manager).history_rule_id, self.lights)

    def test_entities_are_found_by_whether_they_are_recorded(self):
        entities = self.env["ha.entity"].with_user(self.viewer)
        self.assertEqual(entities.search([("is_recorded", "=", True)]), self.light)
        self.assertEqual(entities.search([("is_recorded", "=", False)]), self.outdoor)

    def test_names_are_suggested_from_what_there_is(self):
        domains = {choice["name"]: choice["count"] for choice in self.rules.names("domains")}
        self.assertEqual(domains, {"light": 3, "sensor": 1})
        self.assertIn("secret", [choice["name"] for choice in self.rules.names("attributes")])
        self.env["ha.words"].create(
            {
                "instance_id": self.home.id, "language": "en", "asked": fields.Datetime.now(),
                "words": {"domains": {"light": {"_": {"name": "Light"}}}},
            }
        )  # fmt: skip
        self.assertEqual(self.rules.names("domains")[0], {"name": "light", "word": "Light", "count": 3})
        with self.assertRaises(UserError):
            self.rules.names("passwords")

    def test_the_rules_of_the_addon_can_be_saved_as_they_are(self):
        for rule in self.env["ha.history.rule"].with_context(active_test=False).search([]):
            rule.write({name: rule[name] for name in ("domains", "device_classes", "patterns", "attributes")})

    def test_settings_change_the_rules_of_the_addon(self):
        numbers = self.env.ref("odoo_ha_history.rule_numbers")
        numbers.active = True
        settings = self.env["res.config.settings"].create({})
        self.assertEqual(settings.ha_history_keep_numbers, numbers.keep)
        self.assertFalse(settings.ha_history_keep_words)
        settings.ha_history_keep_numbers = "1827"
        settings.execute()
        self.assertEqual(numbers.keep, "1827")

    @patch.object(cost, "bytes_per_row", lambda cr: 1_000_000)
    def test_settings_tell_what_it_will_take(self):
        numbers = self.env.ref("odoo_ha_history.rule_numbers")
        numbers.active = True
        record(self.env, self.outdoor, "1", "2", "3", every=timedelta(hours=6))
        homes.set_state(self.outdoor, "3", {"unit_of_measurement": "°C"})
        self.forget_measured()
        settings = self.env["res.config.settings"].create({"ha_history_keep_numbers": "366"})
        year = settings.ha_history_expected
        settings.ha_history_keep_numbers = "1827"
        self.assertGreater(year, 0)
        self.assertGreater(settings.ha_history_expected, 4 * year)

    def test_an_instance_can_keep_longer_than_all_others(self):
        numbers, words = (self.env.ref(f"odoo_ha_history.rule_{kind}") for kind in ("numbers", "words"))
        (numbers | words).write({"active": True, "keep": "92"})
        home = self.home.with_user(self.manager)
        home.history_keep_numbers = "366"
        homes.set_state(self.outdoor, "3", {"unit_of_measurement": "°C"})
        self.forget_measured()
        own = numbers._exceptions(self.home)
        self.assertEqual((own.name, own.keep), (f"Home: {numbers.name}", "366"))
        self.assertIn(self.outdoor.id, own.with_user(self.manager)._decided())
        self.assertEqual((numbers.keep, words.keep), ("92", "92"))
        self.assertEqual(self.office.history_keep_numbers, False)
        order = self.env["ha.history.rule"].search([])
        self.assertEqual(order.ids.index(own.id) + 1, order.ids.index(numbers.id))
        self.assertEqual(home.history_rule_count, 1)

        home.history_keep_numbers = "731"
        self.forget_measured()
        self.assertEqual(numbers._exceptions(self.home), own)
        self.assertEqual((own.keep, home.history_keep_words), ("731", False))
        home.history_keep_numbers = False
        self.assertFalse(own.exists())

    def test_a_new_rule_from_an_instance_is_about_it(self):
        action = self.home.with_user(self.manager).action_history_rules()
        rule = self.rules.with_context(**action["context"]).create({"name": "All of it"})
        self.assertEqual(rule.instance_ids, self.home)
        self.assertIn(rule, self.rules.search(action["domain"]))

    def test_only_managers_say_how_long_the_history_of_an_instance_is_kept(self):
        with self.assertRaises(AccessError):
            self.home.with_user(self.people["operator"]).write({"history_keep_numbers": "10"})
