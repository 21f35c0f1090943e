import json

from odoo.exceptions import AccessError, UserError
from odoo.http import Request
from odoo.tests import Form, HttpCase, tagged

from . import homes

DEFINITIONS = {
    "ha.entity": "entity_properties",
    "ha.device": "device_properties",
    "ha.entity.group": "group_properties",
}
SERVICED = {"name": "serviced", "type": "char", "string": "Serviced by"}
FLOOR = {"name": "wing", "type": "selection", "string": "Wing", "selection": [["n", "North"], ["s", "South"]]}


@tagged("post_install", "-at_install")
class TestProperties(HttpCase):
    """Properties that managers define for each Home Assistant, on entities, devices and entity groups."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        homes.build(cls)
        from_ha = homes._as_home_assistant(cls.env)
        cls.plug = from_ha["ha.device"].create({"device_id": "d", "name": "Plug", "instance_id": cls.home.id})
        cls.light.with_env(from_ha).device_id = cls.plug
        cls.records = {"ha.entity": cls.light, "ha.device": cls.plug, "ha.entity.group": cls.group}
        for name in DEFINITIONS.values():
            cls.home[f"{name}_definition"] = [SERVICED, FLOOR]
            cls.foreign[f"{name}_definition"] = [
                {"name": "theirs", "type": "char", "string": "Foreign secret"}
            ]
        cls.env.flush_all()

    def with_change(self, definition, value):
        """What the web client writes when a property is added or changed."""
        return [{**definition, "value": value, "definition_changed": True}]

    def test_managers_define_them_on_the_record_itself_for_all_records_of_its_home(self):
        for model, name in DEFINITIONS.items():
            record = self.records[model].with_user(self.manager)
            record.write({name: self.with_change(FLOOR, "n")})
            with self.subTest(model):
                self.assertEqual(self.home[f"{name}_definition"], [FLOOR])
                self.assertFalse(self.office[f"{name}_definition"])
                [row] = record.web_read({name: {}})
                self.assertEqual([(each["string"], each["value"]) for each in row[name]], [("Wing", "n")])

    def test_nobody_else_defines_or_fills_them_in(self):
        for model, name in DEFINITIONS.items():
            record = self.records[model].with_user(self.operator)
            for way in (
                lambda record=record, name=name: record.write({name: self.with_change(FLOOR, "n")}),
                lambda record=record, name=name: record.write({name: {"serviced": "Me"}}),
                lambda name=name: self.home.with_user(self.operator).write({f"{name}_definition": [FLOOR]}),
            ):
                with self.subTest(model), self.assertRaises(AccessError), homes.undone(self.env):
                    way()

    def test_users_read_those_of_what_they_see(self):
        for model, name in DEFINITIONS.items():
            self.records[model][name] = {"serviced": "Ana"}
            [row] = self.records[model].with_user(self.viewer).web_read({name: {}})
            self.assertEqual(row[name][0]["value"], "Ana", model)

    def test_records_are_found_and_grouped_by_them(self):
        (self.light | self.attic).write({"entity_properties": {"wing": "n"}})
        entities = self.env["ha.entity"].with_user(self.manager)
        found = entities.search([("entity_properties.wing", "=", "n")])
        self.assertEqual(found, self.light | self.attic)
        here = [("instance_id", "=", self.home.id)]
        groups = entities.formatted_read_group(here, ["entity_properties.wing"], ["__count"])
        counted = {group["entity_properties.wing"]: group["__count"] for group in groups}
        self.assertEqual(counted, {"n": 2, False: 1})

    def test_they_are_exported_and_imported(self):
        self.light.entity_properties = {"serviced": "Ana", "wing": "n"}
        light = self.light.with_user(self.manager)
        columns = ["entity_properties.serviced", "entity_properties.wing"]
        self.manager.group_ids += self.env.ref("base.group_allow_export")
        self.assertEqual(light.export_data(columns)["datas"], [["Ana", "North"]])
        result = light.load([".id", columns[1]], [[str(light.id), "South"]])
        self.assertEqual(result["ids"], light.ids, result["messages"])
        self.assertEqual(light.entity_properties["wing"], "South")

    def test_a_copy_of_a_group_has_them_too(self):
        self.group.group_properties = {"serviced": "Ana"}
        copy = self.group.with_user(self.manager).copy({"name": "Copy"})
        self.assertEqual(copy.group_properties["serviced"], "Ana")

    def test_a_form_shows_and_keeps_them(self):
        with Form(self.group.with_user(self.manager)) as form:
            form.note = "Seen"
        self.assertEqual(self.group.note, "Seen")

    def test_properties_of_another_company_are_named_nowhere(self):
        for model, name in DEFINITIONS.items():
            mine = self.env[model].with_user(self.manager)
            with self.subTest(model):
                self.assertEqual(mine.get_property_definition(f"{name}.serviced")["string"], "Serviced by")
                self.assertEqual(mine.get_property_definition(f"{name}.theirs"), {})
                self.assertFalse(self.env["ha.instance"].with_user(self.manager).search(
                    [("id", "=", self.foreign.id), (f"{name}_definition", "!=", False)]))  # fmt: skip

    def test_no_export_offers_properties_of_another_company(self):
        for model in DEFINITIONS:
            for domain in ([], [("instance_id", "=", self.foreign.id)], False):
                with self.subTest(model, domain=domain):
                    self.assertNotIn("Foreign secret", self.export_fields(model, domain))
        self.assertIn("Serviced by", self.export_fields("ha.entity", []))

    def export_fields(self, model, domain):
        self.authenticate("t_manager", "t_manager")
        answer = self.url_open(
            "/web/export/get_fields",
            data=json.dumps({"params": {"model": model, "domain": domain, "import_compat": False}}),
            headers={"Content-Type": "application/json", "X-CSRF": Request.csrf_token(self)},
        )
        answer.raise_for_status()
        return answer.text

    def test_of_two_homes_with_the_same_property_one_reads_of_their_own(self):
        self.foreign.entity_properties_definition = [{**SERVICED, "string": "Foreign secret"}]
        self.env.flush_all()
        mine = self.env["ha.entity"].with_user(self.manager)
        definition = mine.get_property_definition("entity_properties.serviced")
        self.assertEqual(definition["string"], "Serviced by")

    def test_too_much_is_refused_in_words(self):
        huge = {**SERVICED, "string": "x" * 100_000}
        for way in (
            lambda: self.light.with_user(self.manager).write(
                {"entity_properties": {"serviced": "x" * 100_000}}
            ),
            lambda: self.light.with_user(self.manager).write(
                {"entity_properties": self.with_change(huge, "")}
            ),
            lambda: self.home.with_user(self.manager).write({"entity_properties_definition": [huge]}),
        ):
            with self.assertRaisesRegex(UserError, "at most"), homes.undone(self.env):
                way()
