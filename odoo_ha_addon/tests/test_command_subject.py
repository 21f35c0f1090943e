from odoo.tests import TransactionCase, tagged

from . import homes


@tagged("post_install", "-at_install")
class TestCommandSubject(TransactionCase):
    """The list of commands says where."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        homes.build(cls)

    def _command(self, name, payload, entity=None, record=None):
        commands = self.env["ha.command"].with_user(self.manager)
        command_id = commands._defer(self.home, name, payload, 60, entity=entity, record=record)
        return commands.browse(command_id)

    def test_a_command_names_its_entity_and_the_area_of_it(self):
        command = self._command("light.turn_on", {}, self.light)
        self.assertEqual((command.subject, command.area_id), (self.light.display_name, self.kitchen))
        self.assertIn(command, command.search([("area_id", "=", self.kitchen.id)]))

    def test_an_edit_names_the_record_that_it_is_of(self):
        edit = self._command("config/area_registry/update", {}, record=self.kitchen)
        self.assertEqual(edit.subject, self.kitchen.display_name)
        self.kitchen.sudo().with_context(from_home_assistant=True).active = False
        edit.invalidate_recordset()
        self.assertEqual(edit.subject, self.kitchen.display_name, "archived since")

    def test_an_edit_of_what_is_gone_or_cannot_be_seen_names_nothing(self):
        far = self.env["ha.area"].sudo().with_context(from_home_assistant=True)
        far = far.create({"name": "Far", "area_id": "far", "instance_id": self.foreign.id})
        edit = self._command("config/area_registry/update", {}, record=far)
        self.assertFalse(edit.subject)
        self.env.cr.execute("UPDATE ha_command SET res_model = 'no.such.model' WHERE id = %s", [edit.id])
        edit.invalidate_recordset()
        self.assertFalse(edit.subject)

    def test_a_call_on_several_names_the_first_of_them(self):
        for target, subject in (
            ({"entity_id": ["light.a", "light.b"]}, "light.a, light.b"),
            ({"entity_id": ["a.1", "a.2", "a.3", "a.4", "a.5"]}, "a.1, a.2, a.3 and 2 more"),
            ({"area_id": "kitchen"}, "kitchen"),
            (None, False),
            ("all", False),
        ):
            command = self._command("light.turn_off", {"target": target})
            self.assertEqual(command.subject, subject, target)
