"""What people can write into an action of the type Home Assistant, and what they are told when it makes no sense."""

from lxml import etree
from odoo import Command
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools.safe_eval import safe_eval

from .action_case import ActionCase, know_services


@tagged("post_install", "-at_install")
class TestActionForm(ActionCase):
    def form(self, **context):
        return Form(
            self.env["ir.actions.server"]
            .with_user(self.admin)
            .with_context(default_model_id=self.partner_model.id, default_state="ha", **context)
        )

    def refused(self, words, **values):
        with self.assertRaisesRegex(ValidationError, words):
            self.action(**values)

    def test_an_action_is_made_by_hand(self):
        form = self.form()
        self.assertIn("Choose the service", form.ha_service_problem)
        form.ha_instance_id = self.home
        form.ha_service = "light.turn_on"
        self.assertFalse(form.ha_service_problem)
        self.assertEqual(form.ha_domains, ["light"])
        self.assertIn("Choose the entities", form.ha_target_problem)
        form.ha_entity_ids.add(self.light)
        self.assertFalse(form.ha_target_problem)
        self.assertEqual(form.name, "Turn on light: light.kitchen")
        form.ha_data = {"brightness_pct": {"value": 101}}
        self.assertEqual(form.ha_data_problems, {"brightness_pct": "Enter a number from 0 to 100."})
        form.ha_data = {"brightness_pct": {"value": 60}}
        self.assertFalse(form.ha_data_problems)
        action = form.save()
        self.assertEqual((action.ha_entity_ids, action.ha_within_number), (self.light, 10))

    def test_the_service_says_whether_it_is_called_on_something(self):
        form = self.form()
        form.ha_instance_id = self.home
        form.ha_service = "notify.notify"
        self.assertEqual(form.ha_target, "nothing")
        self.assertEqual(form.ha_data_problems, {"message": "This is needed."})
        form.ha_service = "light.turn_on"
        self.assertEqual(form.ha_target, "these")

    def test_the_entities_that_are_offered_are_those_that_the_service_takes(self):
        arch = etree.fromstring(self.env["ir.actions.server"].get_view(view_type="form")["arch"])
        [offered] = {field.get("domain") for field in arch.xpath("//field[@name='ha_entity_ids']")}
        entities = self.env["ha.entity"].with_user(self.admin)
        of_home = entities.search([("instance_id", "=", self.home.id)])
        for domains in (["light"], []):
            domain = safe_eval(offered, {"ha_instance_id": self.home.id, "ha_domains": domains})
            found = entities.browse(row["id"] for row in entities.web_name_search("", {"id": {}}, domain))
            self.assertEqual(found, of_home.filtered(lambda entity, d=domains: not d or entity.domain in d))

    def test_what_is_of_another_instance_goes_with_it(self):
        form = self.form()
        form.ha_instance_id = self.home
        form.ha_service = "light.turn_on"
        form.ha_entity_ids.add(self.light)
        form.ha_instance_id = self.office
        self.assertFalse(form.ha_entity_ids.ids)
        self.refused("light.desk belongs to another", ha_entity_ids=[Command.set(self.desk.ids)])

    def test_a_service_that_is_none_or_gone_is_refused(self):
        self.refused("Choose the service", ha_service=False)
        self.refused("“turn on” is no service", ha_service="turn on")
        self.refused("Home has no service light.dance", ha_service="light.dance")

    def test_nowhere_is_refused(self):
        self.refused("Choose the entities", ha_entity_ids=False)
        self.refused("has to know where", ha_target="nothing")
        self.refused("is called on nothing", ha_service="script.safe")
        self.refused("Choose the Home Assistant", ha_instance_id=False)

    def test_a_path_that_leads_nowhere_is_refused(self):
        for path in (False, "name", "parent_id", "nonsense.more", "category_id.nonsense"):
            with self.subTest(path):
                self.refused("leads to entities", ha_target="record", ha_target_path=path)

    def test_values_that_do_not_fit_are_refused_with_the_name_of_their_field(self):
        for key, value, words in (
            ("brightness_pct", 101, "Brightness: Enter a number from 0 to 100"),
            ("brightness_pct", "abc", "Brightness: “abc” is not a number"),
            ("brightness_pct", True, "is not a number"),
            ("brightness_pct", None, "Brightness: Write a value"),
            ("flash", "twice", "“twice” is none of the choices: long, short"),
            ("rgb_color", [1, 2], "three numbers"),
            ("hue", 1, "no such field"),
        ):
            with self.subTest(key=key, value=value):
                self.refused(words, ha_data={key: {"value": value}})
        self.action(ha_data={"flash": {"value": "long"}, "rgb_color": {"value": [1, 2, 3]}})

    def test_an_expression_that_is_none_is_refused(self):
        self.refused("effect: This is no expression|Effect: This is no expression",
                     ha_data={"effect": {"expression": "1 +"}})  # fmt: skip
        self.refused("Write an expression", ha_data={"effect": {"expression": " "}})
        self.refused("This is no expression", ha_data={"effect": {"expression": "x = 1"}})

    def test_values_have_one_form(self):
        for data in (
            ["a"],
            "text",
            {"a": 1},
            {"a": {}},
            {"a": {"value": 1, "expression": "1"}},
            {"a": {"expression": 1}},
            {"a b": {"value": 1}},
            {f"a{number}": {"value": 1} for number in range(101)},
        ):
            with self.subTest(data):
                self.refused("have names", ha_data=data)
        self.refused("too large", ha_data={"effect": {"value": "x" * 70_000}})

    def test_times_that_make_no_sense_are_refused(self):
        self.refused("at least a second", ha_within_number=0)
        self.refused("more than a day", ha_within_number=25, ha_within_unit="hours")
        self.refused("cannot be negative", ha_after_number=-1)
        self.refused("more than a day", ha_after_number=2, ha_after_unit="days")

    def test_a_user_who_has_nothing_to_do_with_home_assistant_is_refused(self):
        self.refused("t_employee.* is no user of Home Assistant", ha_user_id=self.employee.id)

    def test_by_the_clock_there_is_no_record(self):
        self.refused("has no record", usage="ir_cron", ha_target="record")

    def test_what_home_assistant_never_told_is_not_found_wrong(self):
        self.env.cr.execute("DELETE FROM ha_service_description")
        self.env.invalidate_all()
        action = self.action(ha_service="light.dance", ha_data={"steps": {"value": 3}})
        self.assertFalse(action.ha_service_problem)
        self.assertFalse(action.ha_data_problems)
        know_services(self.env, self.home)
        action.invalidate_recordset()
        self.assertIn("no service light.dance", action.ha_service_problem)

    def test_an_administrator_cannot_name_what_they_may_not_see(self):
        self.admin.company_ids = self.env.company
        action = self.action().with_user(self.admin)
        with self.assertRaises(AccessError):
            action.write({"ha_entity_ids": [Command.set(self.far.ids)]})
        with self.assertRaises(AccessError):
            action.write({"ha_instance_id": self.foreign.id})

    def test_who_is_no_administrator_makes_none(self):
        with self.assertRaises(AccessError):
            self.env["ir.actions.server"].with_user(self.manager).create({"name": "x"})
