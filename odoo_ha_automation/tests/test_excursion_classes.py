"""Product classes, what is watched as which, and the rules that are kept for it."""

import math

import psycopg2
from odoo.addons.odoo_ha_addon.tests import homes
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, new_test_user, tagged
from odoo.tools import mute_logger

from .excursion_case import CELSIUS, MANAGER, ExcursionCase


@tagged("post_install", "-at_install")
class TestProductClasses(ExcursionCase):
    def refused(self, words, **values):
        with self.assertRaisesRegex(ValidationError, words), homes.undone(self.env):
            self.refrigerated.write(values)

    def test_limits_that_make_no_sense_are_refused_in_words(self):
        self.refused("how cold or how warm", has_lower=False, has_upper=False)
        self.refused("below the upper one", lower_limit=8)
        self.refused("nothing is as cold", lower_limit=-300)
        self.refused("hysteresis cannot", hysteresis=-1)
        self.refused("hysteresis cannot", hysteresis=6)
        self.refused("nothing is as warm", upper_limit=20_000)
        self.refused("come back by such", has_lower=False, hysteresis=500)
        self.refused("come back by such", has_upper=False, hysteresis=20_000)
        self.refused("between no minutes and a week", allowed_minutes=-1)
        self.refused("between no minutes and a week", allowed_minutes=100_000)
        self.refused("between 10 and 1000 kJ/mol", activation_energy=0)

    def test_numbers_that_are_none_are_refused_in_words(self):
        mine = self.refrigerated.with_user(self.boss)
        for name in (
            "lower_limit", "upper_limit", "hysteresis", "activation_energy", "allowed_minutes", "sequence",
        ):  # fmt: skip
            for number in (math.nan, math.inf, 1e308, -1e308, 10**400):
                for give in (mine.write, mine.copy):
                    with (
                        self.subTest(name=name, number=repr(number)[:9]),
                        self.assertRaises(ValidationError),
                        homes.undone(self.env),
                    ):
                        give({name: number})

    def test_limits_are_told_in_one_line(self):
        self.assertEqual(self.refrigerated.limits, "2 °C to 8 °C")
        self.assertEqual(self.frozen.limits, "at most -15 °C")

    def test_there_are_classes_to_begin_with(self):
        classes = self.env["ha.product.class"].search([("company_id", "=", False)])
        self.assertGreaterEqual(len(classes), 5)

    def test_a_class_that_is_or_was_in_use_is_not_deleted(self):
        self.watch().active = False
        with self.assertRaisesRegex(ValidationError, "Archive the class instead"):
            self.refrigerated.with_user(self.boss).unlink()

    def test_who_is_not_in_all_companies_changes_no_class_of_all(self):
        of_all = self.env.ref("odoo_ha_automation.product_class_refrigerated")
        with self.assertRaisesRegex(AccessError, "for all companies"), homes.undone(self.env):
            of_all.with_user(self.boss).upper_limit = 9
        self.refrigerated.with_user(self.boss).upper_limit = 9

    def test_users_see_the_classes_of_the_temperatures_that_they_may_see(self):
        watched = self.watch()
        found = self.env["ha.product.class"].with_user(self.viewer)
        self.assertFalse(found.search([]))
        self.assertTrue(found.with_user(self.boss).search([("id", "=", self.frozen.id)]))
        self.group.entity_ids |= self.fridge
        self.assertEqual(found.search([]), self.refrigerated)
        self.assertEqual(found.browse(self.refrigerated.id).limits, "2 °C to 8 °C")
        self.assertFalse(self.frozen.with_user(self.viewer).has_access("read"))
        watched.active = False
        self.assertEqual(found.search([]), self.refrigerated)

    def test_a_class_of_one_company_is_for_its_temperatures_alone(self):
        self.refrigerated.company_id = self.other_company
        with self.assertRaisesRegex(ValidationError, "alone"):
            self.env["ha.watched.temperature"].create(
                {"entity_id": self.fridge.id, "class_id": self.refrigerated.id, "user_id": self.boss.id}
            )

    def test_a_class_that_is_archived_is_for_no_more_temperatures(self):
        watched = self.watch()
        (self.refrigerated | self.frozen).active = False
        for change in (lambda: self.watch(self.freezer), lambda: watched.write({"class_id": self.frozen.id})):
            with self.assertRaisesRegex(ValidationError, "is archived"), homes.undone(self.env):
                change()

    def test_neither_the_class_nor_the_instance_goes_to_another_company_without_the_other(self):
        self.watch().active = False
        for record in (self.refrigerated, self.home):
            with (
                self.subTest(model=record._name),
                self.assertRaisesRegex(ValidationError, "alone"),
                homes.undone(self.env),
            ):
                record.company_id = self.other_company

    def test_who_is_not_in_all_companies_translates_no_class_of_all(self):
        of_all = self.env.ref("odoo_ha_automation.product_class_refrigerated")
        with self.assertRaisesRegex(AccessError, "for all companies"), homes.undone(self.env):
            of_all.with_user(self.boss).update_field_translations("name", {"en_US": "Mine"})
        self.refrigerated.with_user(self.boss).update_field_translations("name", {"en_US": "Mine"})
        self.assertEqual(self.refrigerated.name, "Mine")


@tagged("post_install", "-at_install")
class TestWatchedTemperatures(ExcursionCase):
    def rules(self, watched):
        """By side: limit, hysteresis, seconds, active."""
        rules = watched.sudo().rule_ids
        return {
            rule.ha_when: (rule.ha_limit, rule.ha_hysteresis, rule.ha_hold_seconds, rule.active)
            for rule in rules
        }

    def test_each_limit_has_a_rule_that_raises_an_excursion(self):
        watched = self.watch()
        self.assertEqual(
            self.rules(watched), {"above": (8.0, 0.5, 1800.0, True), "below": (2.0, 0.5, 1800.0, True)}
        )
        for rule in watched.sudo().rule_ids:
            self.assertEqual(
                (rule.trigger, rule.ha_entity_ids, rule.ha_user_id), ("on_ha", self.fridge, self.boss)
            )
            action = rule.action_server_ids
            self.assertEqual((action.state, action.ha_alarm_kind), ("ha_alarm", "excursion"))
            self.assertEqual((action.ha_alarm_user_id, action.ha_alarm_severity), (self.boss, "3"))

    def test_rules_have_limits_in_the_unit_that_the_sensor_tells(self):
        watched = self.watch(self.freezer, self.frozen)
        self.assertEqual(self.rules(watched), {"above": (5.0, 1.8, 3600.0, True)})

    def test_what_is_changed_in_the_class_is_changed_in_its_rules_alone(self):
        watched, other = self.watch(), self.watch(self.freezer, self.frozen)
        generation = other.sudo().rule_ids.ha_generation
        self.refrigerated.write({"upper_limit": 9, "has_lower": False})
        self.assertEqual(self.rules(watched)["above"][0], 9.0)
        self.assertFalse(self.rules(watched)["below"][3])
        self.refrigerated.has_lower = True
        self.assertTrue(self.rules(watched)["below"][3])
        self.assertEqual(other.sudo().rule_ids.ha_generation, generation)

    def test_what_stays_as_it_is_is_not_begun_again(self):
        watched = self.watch()
        generations = watched.sudo().rule_ids.mapped("ha_generation")
        self.env["ha.watched.temperature"]._look_again()
        self.assertEqual(watched.sudo().rule_ids.mapped("ha_generation"), generations)

    def test_a_sensor_that_changes_its_unit_is_followed_and_its_past_keeps_the_old_one(self):
        watched = self.watch()
        homes.set_state(self.fridge, "41", {**CELSIUS, "unit_of_measurement": "°F"})
        self.env["ha.watched.temperature"]._look_again()
        self.assertEqual(self.rules(watched)["above"][0], 46.4)
        self.assertEqual(watched._unit_at(self.at(0)), "°C")
        self.assertEqual(watched._unit_at(4_000_000_000), "°F")
        self.assertEqual((watched.now, watched.place), ("5.0 °C", "inside"))

    def test_what_is_archived_has_no_rules_and_has_them_again(self):
        watched = self.watch()
        watched.active = False
        self.assertFalse(any(rule.active for rule in watched.sudo().rule_ids))
        watched.active = True
        self.assertTrue(all(rule.active for rule in watched.sudo().rule_ids))
        self.assertEqual(len(watched.sudo().rule_ids), 2)

    def test_now_is_told_in_the_unit_of_the_class(self):
        watched = self.watch(self.freezer, self.frozen)
        self.assertEqual((watched.now, watched.place), ("-17.0 °C", "inside"))
        homes.set_state(self.freezer, "20", {**CELSIUS, "unit_of_measurement": "°F"})
        self.assertEqual((watched.now, watched.place), ("-6.7 °C", "above"))
        for no_number in ("unavailable", "nan", "inf"):
            homes.set_state(self.freezer, no_number, CELSIUS)
            self.assertEqual((watched.now, watched.place), ("", "unknown"))

    def test_what_keeps_it_from_being_watched_is_told(self):
        watched = self.watch(self.light)
        self.assertIn("tells no temperature", watched.problem)
        self.assertFalse(watched.sudo().rule_ids)
        watched = self.watch()
        self.assertFalse(watched.problem)
        watched.sudo().rule_ids.ha_paused = True
        self.assertIn("pauses", watched.problem)

    def test_a_temperature_is_watched_once(self):
        self.watch()
        with self.assertRaises(psycopg2.errors.UniqueViolation), mute_logger("odoo.sql_db"):
            self.watch(of_class=self.frozen)

    def test_its_entity_stays(self):
        with self.assertRaisesRegex(UserError, "Archive this one"):
            self.watch().entity_id = self.freezer

    def test_nobody_says_since_when_it_was_told_in_which_unit(self):
        watched = self.watch()
        told = watched.sudo().units
        for way in (
            lambda: watched.write({"units": [[0, "K"]]}),
            lambda: self.watch(self.freezer, units=[[0, "K"]]),
        ):
            with self.assertRaises(AccessError), homes.undone(self.env):
                way()
        self.assertEqual(watched.copy_data()[0].get("units"), None)
        self.assertEqual(watched.sudo().units, told)

    def test_whoever_may_not_see_it_is_not_responsible(self):
        with self.assertRaisesRegex(ValidationError, "cannot be responsible"):
            self.watch(user_id=self.outsider.id)

    def test_another_companys_temperature_cannot_be_watched(self):
        with self.assertRaises(AccessError):
            self.watch(self.far_fridge)

    def test_users_see_what_their_groups_hold_and_change_nothing(self):
        watched = self.watch()
        found = self.env["ha.watched.temperature"].with_user(self.viewer)
        self.assertFalse(found.search([("id", "=", watched.id)]))
        self.group.entity_ids |= self.fridge
        self.assertEqual(found.search([("id", "=", watched.id)]), watched)
        with self.assertRaises(AccessError):
            watched.with_user(self.viewer).class_id = self.frozen


@tagged("post_install", "-at_install")
class TestWatchAColdChain(ExcursionCase):
    def form(self, user=None):
        return Form(self.env["ha.excursion.setup"].with_user(user or self.boss))

    def test_temperatures_are_found_by_their_device_class_with_what_they_are_now(self):
        with self.form() as form:
            form.class_id = self.refrigerated
            lines = {
                form.line_ids.edit(n).entity_id: form.line_ids.edit(n) for n in range(len(form.line_ids))
            }
        names = {entity.entity_id for entity in lines}
        self.assertLessEqual({"sensor.fridge", "sensor.freezer"}, names)
        self.assertFalse({"light.kitchen", "sensor.far_fridge"} & names)

    def test_a_sensor_with_a_unit_that_is_none_of_temperature_is_shown_without_a_number(self):
        for unit in ("C", ["°C"], {}):
            homes.set_state(self.fridge, "5", {**CELSIUS, "unit_of_measurement": unit})
            form = self.form()
            lines = [form.line_ids.edit(number) for number in range(len(form.line_ids))]
            [line] = [line for line in lines if line.entity_id == self.fridge]
            self.assertFalse(line.now)

    def test_what_is_chosen_is_watched(self):
        form = self.form()
        form.class_id = self.refrigerated
        form.user_id = self.boss
        for number in range(len(form.line_ids)):
            with form.line_ids.edit(number) as line:
                line.is_chosen = line.entity_id == self.fridge
        self.assertEqual((form.chosen_count, form.outside_count), (1, 0))
        action = form.save().action_watch()
        watched = self.env["ha.watched.temperature"].search(action["domain"])
        self.assertEqual((watched.entity_id, watched.class_id), (self.fridge, self.refrigerated))

    def test_what_was_watched_before_gets_the_class_that_is_chosen_now(self):
        before = self.watch(of_class=self.frozen)
        before.active = False
        form = self.form()
        form.class_id = self.refrigerated
        for number in range(len(form.line_ids)):
            with form.line_ids.edit(number) as line:
                line.is_chosen = line.entity_id == self.fridge
        form.save().action_watch()
        self.assertEqual((before.class_id, before.active), (self.refrigerated, True))

    def test_nothing_chosen_is_told_in_words(self):
        form = self.form()
        setup = form.save()
        with self.assertRaisesRegex(UserError, "Choose the product class"):
            setup.action_watch()
        setup.class_id = self.refrigerated
        with self.assertRaisesRegex(UserError, "at least one temperature"):
            setup.action_watch()

    def test_whoever_does_not_use_home_assistant_here_is_not_responsible(self):
        setups = self.env["ha.excursion.setup"].with_user(self.boss)
        far = new_test_user(
            self.env,
            "t_far",
            MANAGER,
            company_id=self.other_company.id,
            company_ids=[(6, 0, self.other_company.ids)],
        )
        for stranger in (far, self.employee):
            with self.assertRaisesRegex(ValidationError, "cannot be responsible"), homes.undone(self.env):
                setups.create({"user_id": stranger.id})
        self.assertEqual(setups.create({"user_id": self.viewer.id}).user_id, self.viewer)

    def test_users_who_manage_nothing_cannot(self):
        with self.assertRaises(AccessError):
            self.env["ha.excursion.setup"].with_user(self.viewer).create({})
