"""The ready rules of the gallery: what they find, and that each becomes an automation rule that works."""

from odoo import Command
from odoo.addons.odoo_ha_addon.tests import homes
from odoo.exceptions import UserError
from odoo.fields import Datetime
from odoo.tests import Form, tagged

from ..gallery.ready_rules import READY_RULES, ReadyRule
from .rule_case import RuleCase

FITTING = {
    "door_open": ("binary_sensor.gate", "off", {"device_class": "garage_door"}),
    "leak": ("binary_sensor.leak", "off", {"device_class": "moisture"}),
    "smoke": ("binary_sensor.smoke", "off", {"device_class": "carbon_monoxide"}),
    "too_warm": ("sensor.room", "21.5", {"device_class": "temperature", "unit_of_measurement": "°C"}),
    "too_cold": ("sensor.room", "21.5", {"device_class": "temperature", "unit_of_measurement": "°C"}),
    "cold_chain": ("sensor.fridge", "4.5", {"device_class": "temperature", "unit_of_measurement": "°C"}),
    "battery_low": ("sensor.battery", "80", {"device_class": "battery", "unit_of_measurement": "%"}),
    "device_gone": ("sensor.of_device", "1", {}),
    "power_above": ("sensor.power", "120", {"device_class": "power", "unit_of_measurement": "W"}),
    "window_heating": ("binary_sensor.window", "off", {"device_class": "window"}),
    "water_at_night": (
        "sensor.flow",
        "0",
        {"device_class": "volume_flow_rate", "unit_of_measurement": "L/min"},
    ),
    "printer_error": ("sensor.printer", "idle", {"options": ["idle", "printing", "stopped"]}),
    "presence_after_hours": ("binary_sensor.motion", "off", {"device_class": "motion"}),
    "update_available": ("update.router", "off", {"device_class": "firmware"}),
    "server_full": ("sensor.disk", "60", {"unit_of_measurement": "%"}),
    "sensor_silent": ("sensor.room", "21.5", {"device_class": "temperature", "unit_of_measurement": "°C"}),
    "air_stale": ("sensor.co2", "600", {"device_class": "carbon_dioxide", "unit_of_measurement": "ppm"}),
    "too_damp": ("sensor.damp", "55", {"device_class": "humidity", "unit_of_measurement": "%"}),
    "filter_due": ("fan.ventilation", "on", {}),
}
"""By ready rule, an entity that it finds."""


class GalleryCase(RuleCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ready = cls.env["ha.ready.rule"].with_user(cls.admin)
        cls.device = homes._as_home_assistant(cls.env)["ha.device"].create(
            {"name": "Thing", "device_id": "thing", "instance_id": cls.home.id}
        )
        cls.entities = {}
        for entity_id, state, attributes in FITTING.values():
            if entity_id not in cls.entities:
                cls.entities[entity_id] = cls.entity(entity_id, state, attributes)
        of_home_assistant = homes._as_home_assistant(cls.env)
        of_home_assistant["ha.entity"].browse(cls.entities["sensor.printer"].id).platform = "ipp"
        disk = of_home_assistant["ha.entity"].browse(cls.entities["sensor.disk"].id)
        disk.write({"platform": "glances", "translation_key": "disk_usage", "device_id": cls.device.id})
        of_home_assistant["ha.entity"].browse(cls.entities["sensor.of_device"].id).device_id = cls.device
        cls.env.flush_all()

    @classmethod
    def entity(cls, entity_id, state, attributes):
        entity = homes._entities(cls.env, cls.home, {entity_id: None})
        homes.set_state(entity, state, attributes)
        return entity

    def dialog(self, key, **values):
        return self.env["ha.ready.rule.dialog"].with_user(self.admin).create({"key": key, **values})

    def switch_on(self, key, **values):
        dialog = self.dialog(key, **values)
        action = dialog.action_switch_on()
        return self.env["base.automation"].browse(action["res_id"])


@tagged("post_install", "-at_install")
class TestGallery(GalleryCase):
    def declared(self):
        return [each for each in self.ready._offered() if not each.of_instances]

    def test_there_are_fifteen_and_each_has_its_own_key(self):
        keys = [ready.key for ready in READY_RULES]
        self.assertGreaterEqual(len(self.ready.search([])), 15)
        self.assertEqual(len({ready.id for ready in READY_RULES}), len(keys))

    def test_each_finds_what_it_is_about(self):
        for ready in self.declared():
            entity = self.entities[FITTING[ready.key][0]]
            with self.subTest(ready=ready.key):
                self.assertIn(entity, self.ready._found(ready))
                self.assertNotIn(self.light, self.ready._found(ready))
                record = self.ready.search([("key", "=", ready.key)])
                self.assertEqual(record.entity_count, len(self.ready._found(ready)))
                self.assertEqual(record.found, f"Entities found: {record.entity_count}")

    def test_each_becomes_a_rule_in_which_nothing_is_wrong(self):
        heating = self.entity("climate.heating", "heat", {})
        for ready in self.ready._offered():
            values = {"while_entity_id": heating.id} if ready.while_domains else {}
            with self.subTest(ready=ready.key):
                rule = self.switch_on(ready.key, **values)
                self.assertEqual(
                    (rule.trigger, rule.ha_ready, rule.ha_user_id), ("on_ha", ready.key, self.admin)
                )
                self.assertFalse(
                    rule.ha_what_problem
                    or rule.ha_when_problem
                    or rule.ha_only_problem
                    or rule.ha_user_problem
                )
                self.assertTrue(rule.ha_sentence)
                self.assertEqual(rule.action_server_ids.mapped("state"), ["next_activity"])
                if not ready.of_instances:
                    found = self.env["ha.entity"].with_user(self.admin).search(rule._ha_domain())
                    self.assertIn(self.entities[FITTING[ready.key][0]], found)
                self.assertEqual(self.ready.search([("key", "=", ready.key)]).rule_count, 1)

    def test_a_rule_of_the_gallery_does_what_it_says(self):
        rule = self.switch_on("battery_low", activity_user_id=self.admin.id)
        battery = self.entities["sensor.battery"]
        self.firing(rule, battery, old_value="25", new_value="19", unit="%")
        self.run_waiting()
        self.assertEqual(battery.activity_ids.mapped("summary"), ["Charge or replace the battery"])

    def test_a_mail_tells_what_it_is_about(self):
        partner = self.env["res.partner"].create({"name": "Owner", "email": "owner@example.com"})
        rule = self.switch_on(
            "leak", do_activity=False, do_mail=True, mail_partner_ids=[Command.set(partner.ids)]
        )
        firing = self.firing(rule, self.entities["binary_sensor.leak"])
        self.run_waiting()
        self.assertEqual((firing.state, firing.reason), ("done", False))
        mail = self.env["mail.mail"].search([("recipient_ids", "in", partner.ids)])
        self.assertEqual(mail.subject, "Water Leak: binary_sensor.leak")
        self.assertIn("off", mail.body_html)

    def test_it_raises_an_alarm(self):
        rule = self.switch_on("leak", do_activity=False, do_alarm=True, alarm_severity="3")
        leak = self.entities["binary_sensor.leak"]
        self.firing(rule, leak)
        self.run_waiting()
        alarm = self.env["ha.alarm"].search([("entity_id", "=", leak.id)])
        self.assertEqual((alarm.severity, alarm.user_id, alarm.rule_id), ("3", self.admin, rule))

    def test_it_switches_something(self):
        lights = self.light
        rule = self.switch_on(
            "leak", do_command=True, command="turn_on", command_entity_ids=[Command.set(lights.ids)]
        )
        self.assertEqual(rule.action_server_ids.sorted().mapped("state"), ["next_activity", "ha"])
        self.assertIn("light.kitchen is switched on", rule.action_server_ids.mapped("name"))
        firing = self.firing(rule, self.entities["binary_sensor.leak"])
        self.run_waiting()
        self.assertEqual((firing.state, firing.reason), ("done", False))
        [command] = self.env["ha.command"].search([("firing_id", "=", firing.id)])
        self.assertEqual(command.name, "homeassistant.turn_on")
        self.assertEqual(command.payload["target"], {"entity_id": ["light.kitchen"]})

    def test_it_is_about_all_that_fit_also_those_that_come_later(self):
        rule = self.switch_on("battery_low")
        self.assertEqual(
            (rule.ha_what, rule.ha_domains, rule.ha_device_classes), ("everything", "sensor", "battery")
        )
        later = self.entity("sensor.later", "50", {"device_class": "battery"})
        self.assertIn(later, self.env["ha.entity"].search(rule._ha_domain()))

    def test_or_only_about_those_that_are_chosen(self):
        second = self.entity("sensor.second", "50", {"device_class": "battery", "unit_of_measurement": "%"})
        rule = self.switch_on("battery_low", scope="these", entity_ids=[Command.set(second.ids)])
        self.assertEqual(rule.ha_entity_ids, second)

    def test_an_area_narrows_it(self):
        homes._as_home_assistant(self.env)["ha.entity"].browse(
            self.entities["sensor.battery"].id
        ).area_id = self.kitchen
        self.entity("sensor.second", "50", {"device_class": "battery"})
        dialog = self.dialog("battery_low", area_ids=[Command.set(self.kitchen.ids)])
        self.assertEqual(dialog.entity_ids, self.entities["sensor.battery"])
        rule = self.env["base.automation"].browse(dialog.action_switch_on()["res_id"])
        self.assertEqual((rule.ha_what, rule.ha_area_ids), ("everything", self.kitchen))

    def test_one_entity_stands_for_its_device(self):
        second = self.entity("sensor.second_of_device", "1", {})
        homes._as_home_assistant(self.env)["ha.entity"].browse(second.id).device_id = self.device
        self.env.flush_all()
        found = self.ready._found(self.ready._of_key("device_gone"))
        self.assertEqual(len(found.filtered(lambda entity: entity.device_id == self.device)), 1)

    def test_a_limit_is_of_the_unit_that_most_have(self):
        self.entity("sensor.boiler", "1.2", {"device_class": "power", "unit_of_measurement": "kW"})
        self.entity("sensor.oven", "800", {"device_class": "power", "unit_of_measurement": "W"})
        dialog = self.dialog("power_above")
        self.assertEqual(dialog.unit, "W")
        self.assertIn("1 more are measured in other units than W", dialog.note)
        rule = self.env["base.automation"].browse(dialog.action_switch_on()["res_id"])
        self.assertEqual(rule.ha_what, "entities")
        self.assertNotIn("sensor.boiler", rule.ha_entity_ids.mapped("entity_id"))

    def test_the_night_is_a_calendar_that_is_made_once(self):
        rule, second = (self.switch_on("water_at_night") for _ in range(2))
        self.assertEqual((rule.ha_calendar_id, rule.ha_calendar_side), (second.ha_calendar_id, "inside"))
        moments = {"2026-11-28 23:30:00": True, "2026-11-28 05:30:00": True, "2026-11-28 12:00:00": False}
        rule.ha_calendar_id.tz = "UTC"
        for moment, is_night in moments.items():
            with self.subTest(moment=moment):
                self.assertEqual(rule._ha_is_working_time(Datetime.to_datetime(moment)), is_night)

    def test_limits_are_written_in_the_language_of_the_user(self):
        self.env["res.lang"]._activate_lang("de_DE")
        dialog = self.dialog("battery_low").with_context(lang="de_DE")
        dialog.limit = "20,5"
        self.assertEqual((dialog._limit(), dialog.limit_problem), (20.5, False))

    def test_another_addon_adds_its_own(self):
        ready = ReadyRule(
            "lift_stuck", "fa-arrows-v", "Lift Stuck", "A lift stands.", "Call the service", when="state",
            domains=("binary_sensor",), device_classes=("problem",), to="on",
        )  # fmt: skip
        self.patch(type(self.env["ha.ready.rule"]), "_declared", lambda model: (*READY_RULES, ready))
        self.entity("binary_sensor.lift", "off", {"device_class": "problem"})
        self.assertEqual(self.switch_on("lift_stuck").name, "Lift Stuck")

    def test_a_trigger_that_is_not_there_is_not_offered(self):
        ready = ReadyRule("later", "fa-bolt", "Later", "Later.", "Wait", when="not_there_yet")
        self.patch(type(self.env["ha.ready.rule"]), "_declared", lambda model: (*READY_RULES, ready))
        self.assertNotIn("later", [each.key for each in self.ready._offered()])

    def test_they_are_found_by_what_they_are_called(self):
        self.assertEqual(self.ready.search([("name", "ilike", "battery")]).mapped("key"), ["battery_low"])

    def test_a_manager_who_is_no_administrator_is_told_who_can_switch_on(self):
        ready = self.env["ha.ready.rule"].with_user(self.manager).search([("key", "=", "leak")])
        self.assertEqual((ready.name, ready.rule_count), ("Water Leak", 0))
        with self.assertRaisesRegex(UserError, "administrators alone"):
            ready.action_switch_on()

    def test_what_an_administrator_may_not_see_is_not_found(self):
        self.admin.company_ids = self.env.company
        hidden = homes._entities(self.env, self.foreign, {"sensor.hidden": None})
        homes.set_state(hidden, "5", {"device_class": "battery"})
        self.assertNotIn(hidden, self.ready._found(self.ready._of_key("battery_low")))
        self.assertNotIn(hidden, self.dialog("battery_low").entity_ids)


@tagged("post_install", "-at_install")
class TestGalleryDialog(GalleryCase):
    """What makes no sense is told beside where it is written, and refused."""

    def form(self, key):
        return Form(self.env["ha.ready.rule.dialog"].with_user(self.admin).with_context(default_key=key))

    def refused(self, dialog, words):
        with self.assertRaisesRegex(UserError, words):
            dialog.action_switch_on()

    def test_it_shows_what_it_found_with_the_values_of_today(self):
        form = self.form("battery_low")
        self.assertEqual((form.entity_count, form.values_now, form.unit, form.limit), (1, "80", "%", "20"))
        self.assertEqual(
            form.sentence,
            f"When any entity of “sensor · battery” falls below 20: activity for {self.admin.name}.",
        )

    def test_a_limit_that_is_no_number(self):
        form = self.form("battery_low")
        form.limit = "abc"
        self.assertEqual(form.limit_problem, "“abc” is no number, such as 20.5.")
        self.assertFalse(form.sentence)
        self.refused(form.save(), "“abc” is no number")

    def test_no_limit(self):
        form = self.form("battery_low")
        form.limit = False
        self.assertEqual(form.limit_problem, "Write the limit.")

    def test_nothing_that_fits(self):
        self.entities["binary_sensor.leak"].active = False
        form = self.form("leak")
        self.assertIn("nothing that fits", form.what_problem)
        self.refused(form.save(), "nothing that fits")

    def test_nothing_that_fits_a_rule_of_chosen_entities(self):
        self.entities["sensor.printer"].active = False
        form = self.form("printer_error")
        self.assertEqual(form.what_problem, "Choose the entities that the rule is about.")
        form.entity_ids.add(self.light)
        self.assertFalse(form.what_problem)

    def test_all_that_fit_are_taken_out(self):
        form = self.form("leak")
        form.scope = "these"
        form.entity_ids.clear()
        self.assertEqual(form.what_problem, "Choose the entities that the rule is about.")
        self.refused(form.save(), "Choose the entities")

    def test_only_some_of_very_many_are_added_and_only_some_of_few_are_left(self):
        few = self.form("leak")
        few.scope = "these"
        self.assertEqual(len(few.entity_ids), len(self.dialog("leak").entity_ids))
        leaks = [
            self.entity(f"binary_sensor.leak_{n}", "off", {"device_class": "moisture"}) for n in range(25)
        ]
        many = self.form("leak")
        self.assertGreater(len(many.entity_ids), 25)
        many.scope = "these"
        self.assertFalse(len(many.entity_ids))
        many.entity_ids.add(leaks[0])
        self.assertFalse(many.what_problem)
        many.scope = "all"
        self.assertGreater(len(many.entity_ids), 25)

    def test_nothing_to_switch_and_what_cannot_be_switched(self):
        form = self.form("leak")
        form.do_command = True
        self.assertIn("Choose what is switched", form.todo_problem)
        form.command_entity_ids.add(self.entities["binary_sensor.leak"])
        self.assertEqual(form.todo_problem, "binary_sensor.leak cannot be switched on or off.")
        form.command_entity_ids.clear()
        form.command_entity_ids.add(self.light)
        self.assertFalse(form.todo_problem)
        self.assertIn("light.kitchen is switched off", form.sentence)
        form.command_entity_ids.add(self.env["ha.entity"].browse(self.desk.id))
        self.assertIn("of one Home Assistant", form.todo_problem)

    def test_who_may_not_see_it_is_not_responsible_for_its_alarm(self):
        form = self.form("leak")
        form.do_alarm = True
        self.assertFalse(form.todo_problem)
        self.assertIn("alarm (Warning)", form.sentence)
        form.alarm_user_id = self.viewer
        self.assertIn("cannot be responsible for its alarm", form.todo_problem)

    def test_an_area_in_which_nothing_fits(self):
        form = self.form("leak")
        form.area_ids.add(self.attic_area)
        self.assertIn("in these areas", form.what_problem)

    def test_nobody_to_tell(self):
        form = self.form("leak")
        form.activity_user_id = self.env["res.users"]
        self.assertEqual(form.todo_problem, "Choose who gets the activity.")
        form.do_activity = False
        self.assertIn("Say what is to be done", form.todo_problem)
        form.do_mail = True
        self.assertEqual(form.todo_problem, "Choose who gets the mail.")
        partner = self.env["res.partner"].create({"name": "Nobody"})
        form.mail_partner_ids.add(partner)
        self.assertEqual(form.todo_problem, "Nobody has no mail address.")
        self.refused(form.save(), "no mail address")

    def test_somebody_who_may_not_see_it(self):
        form = self.form("leak")
        form.activity_user_id = self.viewer
        self.assertIn("may not see binary_sensor.leak", form.todo_problem)

    def test_times_that_make_no_sense(self):
        form = self.form("water_at_night")
        form.hold_number = -1
        self.assertEqual(form.time_problem, "A time cannot be negative.")
        form.hold_number = 5
        form.until_hour = form.from_hour
        self.assertIn("the same time", form.time_problem)
        form.from_hour = 25
        self.assertIn("between 00:00 and 24:00", form.time_problem)

    def test_no_time_where_one_is_needed(self):
        for key, words in {
            "sensor_silent": "Say for how long nothing has to change.",
            "home_assistant_away": "Say for how long it has to be away, at least a minute.",
        }.items():
            with self.subTest(ready=key):
                form = self.form(key)
                form.hold_number = 0
                self.assertEqual(form.time_problem, words)
                self.refused(form.save(), words)

    def test_no_run_time(self):
        form = self.form("filter_due")
        form.limit = "0"
        self.assertIn("after how many hours", form.limit_problem)
        self.assertFalse(form.time_problem)

    def test_entities_that_cannot_set_it_off(self):
        form = self.form("update_available")
        form.scope = "these"
        form.entity_ids.add(self.light)
        self.assertIn("Entities of light cannot set off this rule", form.what_problem)

    def test_no_heating(self):
        form = self.form("window_heating")
        self.assertEqual(form.while_problem, "Choose the heating that has to be on.")
        self.refused(form.save(), "Choose the heating")

    def test_two_units(self):
        oven = self.entity("sensor.oven", "0.8", {"device_class": "power", "unit_of_measurement": "kW"})
        self.entity("sensor.lamp", "8", {"device_class": "power", "unit_of_measurement": "W"})
        form = self.form("power_above")
        form.scope = "these"
        form.entity_ids.add(oven)
        self.assertIn("measured in W, kW", form.limit_problem)

    def test_a_ready_rule_that_is_not_there(self):
        self.refused(self.dialog("nonsense"), "no longer there")
