from odoo.exceptions import AccessError, UserError
from odoo.tests import TransactionCase, tagged

from ..models.command.ha_command import HaCommand
from . import homes

SERVICES = {
    "script": {
        "turn_on": {"fields": {}},
        "coffee": {
            "fields": {
                "cups": {
                    "name": "Cups",
                    "description": "How many",
                    "required": True,
                    "default": 2,
                    "selector": {"number": {"min": 1, "max": 12}},
                },
                "more": {"fields": {"note": {"selector": {"text": None}}, "plain": {}}},
                "odd": "no field",
            }
        },
    },
    "light": {"turn_on": {"fields": {"secret": {}}}},
}


@tagged("post_install", "-at_install")
class TestScriptFields(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        homes.build(cls)
        ids = cls.env["ha.entity"]._ensure(
            cls.home.id, {"script.coffee": "Coffee", "script.hidden": "Hidden"}
        )
        cls.script, cls.hidden = (
            cls.env["ha.entity"].browse(ids[f"script.{n}"]) for n in ("coffee", "hidden")
        )
        cls.group.entity_ids |= cls.script

    def setUp(self):
        super().setUp()
        self.outcome = {"state": "done", "response": SERVICES}
        self.patch(HaCommand, "_ask", lambda model, instance, payload: self.outcome)

    def test_the_fields_come_in_their_order_with_those_of_sections(self):
        cups, note, plain = self.script.with_user(self.viewer).script_fields()
        self.assertEqual(
            cups,
            {
                "key": "cups",
                "name": "Cups",
                "description": "How many",
                "required": True,
                "default": 2,
                "kind": "number",
                "options": {"min": 1, "max": 12},
                "example": None,
            },
        )
        self.assertEqual((note["key"], note["kind"], note["options"]), ("note", "text", {}))
        self.assertEqual((plain["key"], plain["kind"], plain["required"]), ("plain", "text", False))

    def test_a_script_whose_entity_was_renamed_is_found_by_its_first_name(self):
        self.env.cr.execute(
            "UPDATE ha_entity SET entity_id = 'script.tea', unique_id = 'coffee' WHERE id = %s",
            [self.script.id],
        )
        self.env.invalidate_all()
        self.assertEqual(len(self.script.with_user(self.viewer).script_fields()), 3)

    def test_a_script_without_fields_has_none(self):
        self.assertEqual(self.hidden.with_user(self.manager).script_fields(), [])

    def test_who_may_not_see_the_script_is_told_nothing(self):
        for user in (self.viewer, self.outsider, self.employee):
            with self.assertRaises(AccessError):
                self.hidden.with_user(user).script_fields()

    def test_other_entities_have_no_fields(self):
        with self.assertRaisesRegex(UserError, "not a script"):
            self.light.with_user(self.operator).script_fields()

    def test_while_home_assistant_cannot_be_asked_it_says_so(self):
        self.outcome = {"state": "failed", "code": "not_connected", "error": "Not now."}
        with self.assertRaisesRegex(UserError, "Not now"):
            self.script.with_user(self.viewer).script_fields()
