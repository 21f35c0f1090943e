import json

from odoo.tests import TransactionCase, tagged
from odoo.tools import SQL

from . import homes


@tagged("post_install", "-at_install")
class TestCommandReach(TransactionCase):
    """A command on several entities stands with each of them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        homes.build(cls)
        cls.commands = cls.env["ha.command"].with_user(cls.manager)

    def _call(self, entity_id, instance=None, entity=None):
        payload = {"type": "call_service", "target": {"entity_id": entity_id}}
        instance = instance or self.home
        return self.commands.browse(
            self.commands._defer(instance, "light.turn_on", payload, 60, entity=entity)
        )

    def _reached(self, *entities, field="reached_entity_id"):
        return self.commands.search([(field, "in", [entity.id for entity in entities])])

    def test_it_stands_with_each_entity_that_it_named(self):
        several = self._call(["light.kitchen", "light.attic"])
        one = self._call("light.attic")
        alone = self._call([], entity=self.light)
        self.assertEqual(self._reached(self.light), several | alone)
        self.assertEqual(self._reached(self.attic), several | one)
        self.assertEqual(self._reached(self.light, self.attic), several | one | alone)
        self.assertFalse(self._reached(self.outdoor))
        counts = (self.light | self.outdoor).with_user(self.manager).mapped("command_count")
        self.assertEqual(counts, [2, 0])

    def test_the_same_id_in_another_home_is_another_entity(self):
        self._call(["light.kitchen", "light.attic"], instance=self.office)
        self.assertFalse(self._reached(self.light))

    def test_it_stands_with_the_device_of_each(self):
        from_ha = homes._as_home_assistant(self.env)
        device = from_ha["ha.device"].create({"device_id": "hue", "name": "Hue", "instance_id": self.home.id})
        self.light.with_env(from_ha).device_id = device
        several = self._call(["light.kitchen", "light.attic"])
        self.assertEqual(self._reached(device, field="reached_entity_id.device_id"), several)
        self.assertEqual(device.with_user(self.manager).command_count, 1)

    def test_what_one_may_not_see_finds_nothing(self):
        payload = {"target": {"entity_id": ["light.far", "light.near"]}}
        command_id = self.env["ha.command"]._defer(self.foreign, "light.turn_on", payload, 60)
        sees_all = self.env["ha.command"].search([("reached_entity_id", "=", self.far.id)])
        self.assertEqual(sees_all.ids, [command_id])
        self.assertFalse(self._reached(self.far))

    def test_the_index_serves_the_search(self):
        self.env.flush_all()
        self.env.cr.execute(
            """
            INSERT INTO ha_command (name, instance_id, entity_id, payload, state, deadline)
            SELECT 'light.turn_on', %s, %s, '{}', 'done', now() FROM generate_series(1, 5000)
            """,
            [self.home.id, self.attic.id],
        )
        self.env.cr.execute("ANALYZE ha_command")
        query = self.commands.sudo()._search([("reached_entity_id", "=", self.light.id)])
        self.env.cr.execute(SQL("EXPLAIN (FORMAT JSON) %s", query.select()))
        self.assertIn("ha_command_targets_idx", json.dumps(self.env.cr.fetchone()[0]))
