"""A call that is aimed at nothing is no success."""

from odoo.tests import TransactionCase, tagged

from ..models.access.ha_refusal import Refusal
from ..models.command.ha_command import HaCommand
from . import homes


@tagged("post_install", "-at_install")
class TestServiceTargets(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        homes.build(cls)
        told = homes._as_home_assistant(cls.env)
        at_home = {"instance_id": cls.home.id}
        told["ha.floor"].create({"name": "Up", "floor_id": "up", **at_home})
        told["ha.label"].create({"name": "Night", "label_id": "night", **at_home})
        told["ha.device"].create({"name": "Lamp", "device_id": "abc", **at_home})
        cls.light.with_context(from_home_assistant=True).registry_id = "0" * 32
        cls.attic_area.with_context(from_home_assistant=True).active = False

    def setUp(self):
        super().setUp()
        self.sent = []

        def remember(_commands, _instance, _name, payload, entity=None):
            self.sent.append(payload.get("target"))
            return {"state": "done", "context": {}, "response": False, "milliseconds": 1}

        self.patch(HaCommand, "_await", remember)

    def _call(self, data):
        self.home.with_user(self.manager)._call_service("light", "turn_on", data)

    def test_what_home_assistant_has_is_sent(self):
        for data in (
            {},
            {"entity_id": "light.kitchen"},
            {"entity_id": ["light.kitchen", self.attic.id]},
            {"entity_id": "light.kitchen, light.attic"},
            {"entity_id": "Light.Kitchen"},
            {"entity_id": "all"},
            {"entity_id": "0" * 32},
            {"area_id": "kitchen", "floor_id": ["up"], "label_id": "night", "device_id": ["abc"]},
            {"target": {"entity_id": ["sensor.outdoor"], "floor_id": "up"}},
        ):
            with self.subTest(data):
                self.sent.clear()
                self._call(data)
                self.assertEqual(len(self.sent), 1)

    def test_what_home_assistant_does_not_have_is_named(self):
        for data, code, named in (
            ({"entity_id": "light.nope"}, "entity_not_found", "light.nope"),
            ({"entity_id": ["light.kitchen", "light.nope"]}, "entity_not_found", "light.nope"),
            ({"entity_id": "light.kitchen,light.nope"}, "entity_not_found", "light.nope"),
            ({"entity_id": "light.desk"}, "entity_not_found", "light.desk"),
            ({"entity_id": ""}, "entity_not_found", ""),
            ({"entity_id": "{{ states.light }}"}, "entity_not_found", "states"),
            ({"target": {"entity_id": "light.nope"}}, "entity_not_found", "light.nope"),
            ({"area_id": "cellar"}, "target_not_found", "area: cellar"),
            ({"area_id": "attic"}, "target_not_found", "attic"),
            ({"area_id": "desk"}, "target_not_found", "desk"),
            ({"area_id": ["kitchen", "cellar"]}, "target_not_found", "cellar"),
            ({"device_id": "x"}, "target_not_found", "device: x"),
            ({"target": {"floor_id": "down"}}, "target_not_found", "floor: down"),
            ({"label_id": ["night", "day"]}, "target_not_found", "label: day"),
            ({"label_id": [f"l{n}" for n in range(500)]}, "target_not_found", "l0, l1, l2"),
            ({"area_id": 5}, "invalid_params", "area_id"),
            ({"area_id": {"a": 1}}, "invalid_params", "area_id"),
            ({"target": {"floor_id": [None]}}, "invalid_params", "floor_id"),
        ):
            with self.subTest(data), self.assertRaises(Refusal) as refused:
                self._call(data)
            self.assertEqual(refused.exception.code, code)
            self.assertIn(named, str(refused.exception))
            self.assertLess(len(str(refused.exception)), 400)
        self.assertFalse(self.sent)
