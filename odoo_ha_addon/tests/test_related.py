from odoo.exceptions import AccessError, UserError
from odoo.tests import TransactionCase, tagged
from odoo.tools import mute_logger

from ..models.command.ha_command import HaCommand
from . import homes

REFUSED = {"state": "failed", "code": "unauthorized", "error": "Unauthorized"}
NOT_CONNECTED = {"state": "failed", "code": "not_connected", "error": "Home Assistant is not connected."}


def done(**response):
    return {"state": "done", "code": False, "error": False, "response": response or False}


@tagged("post_install", "-at_install")
class TestRelated(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        homes.build(cls)
        from_ha = homes._as_home_assistant(cls.env)
        cls.device = from_ha["ha.device"].create(
            {"device_id": "hue", "name": "Hue", "instance_id": cls.home.id}
        )
        cls.light.with_env(from_ha).device_id = cls.device
        cls.movie, cls.night, cls.alarm = homes._entities(
            cls.env, cls.home, {"scene.movie": None, "automation.night": None, "script.alarm": None}
        )
        homes._entities(cls.env, cls.office, {"scene.movie": None})
        cls.group.entity_ids |= cls.movie
        cls.env.flush_all()

    def setUp(self):
        super().setUp()
        self.answers = {}
        self.asked = []

        def answer(model, instance, payload):
            self.assertEqual(payload["type"], "search/related")
            self.asked.append((instance, payload["item_type"], payload["item_id"]))
            return self.answers.get(payload["item_type"], done())

        self.patch(HaCommand, "_ask", answer)

    def _related(self, record, user=None):
        answer = record.with_user(user or self.manager).related()
        return {key: [card["entity_id"] for card in cards] for key, cards in answer.items()}

    def test_it_is_the_union_of_the_entity_and_its_device_each_once(self):
        self.answers = {
            "entity": done(automation=["automation.night"], device=["hue"], area=["kitchen"]),
            "device": done(
                automation=["automation.night"],
                script=["script.alarm"],
                scene=["scene.movie"],
                entity=["light.attic"],
            ),
        }
        self.assertEqual(
            self._related(self.light),
            {
                "used_by": ["automation.night"],
                "used_by_device": ["scene.movie", "script.alarm"],
                "uses": [],
            },
        )
        self.assertEqual(self.asked, [(self.home, "entity", "light.kitchen"), (self.home, "device", "hue")])

    def test_an_automation_tells_what_it_uses_itself(self):
        self.answers = {"automation": done(entity=["light.kitchen", "light.attic", "light.not_here"])}
        self.assertEqual(self._related(self.night)["uses"], ["light.attic", "light.kitchen"])

    def test_everybody_is_shown_only_what_he_may_see(self):
        self.answers = {"entity": done(scene=["scene.movie"], automation=["automation.night"])}
        self.assertEqual(self._related(self.light, self.operator)["used_by"], ["scene.movie"])
        self.assertEqual(self._related(self.light, self.viewer)["used_by"], ["scene.movie"])
        [card] = self.light.with_user(self.viewer).related()["used_by"]
        self.assertFalse(card["control"])

    def test_devices_areas_and_labels_are_asked_for_by_home_assistants_ids(self):
        from_ha = homes._as_home_assistant(self.env)
        floor = from_ha["ha.floor"].create({"name": "Up", "floor_id": "up", "instance_id": self.home.id})
        label = from_ha["ha.label"].create(
            {"name": "Night", "label_id": "night", "instance_id": self.home.id}
        )
        self.answers = {kind: done(script=["script.alarm"]) for kind in ("device", "area", "floor", "label")}
        for record in (self.device, self.kitchen, floor, label):
            with self.subTest(record):
                self.assertEqual(self._related(record)["used_by"], ["script.alarm"])
        self.assertEqual(
            [(kind, item) for _instance, kind, item in self.asked],
            [("device", "hue"), ("area", "kitchen"), ("floor", "up"), ("label", "night")],
        )

    def test_what_home_assistant_has_not_got_yet_is_not_asked_for(self):
        area = homes._as_home_assistant(self.env)["ha.area"].create(
            {"name": "New", "instance_id": self.home.id}
        )
        self.assertEqual(self._related(area)["used_by"], [])
        self.assertEqual(self.asked, [])

    def test_a_refusal_is_reported_in_words(self):
        for outcome, words in ((REFUSED, "administrators"), (NOT_CONNECTED, "not connected")):
            self.answers = {"entity": outcome}
            with self.subTest(words), self.assertRaisesRegex(UserError, words):
                self._related(self.light)

    @mute_logger("odoo.addons.base.models.ir_rule")
    def test_home_assistant_is_not_asked_for_what_one_may_not_see(self):
        for role in ("outsider", "employee", "portal", "public"):
            for record in (self.light, self.device, self.kitchen):
                with self.subTest(role=role, record=record), self.assertRaises(AccessError):
                    self._related(record, self.people[role])
        with self.assertRaises(AccessError):
            self._related(self.attic, self.operator)
        self.assertEqual(self.asked, [])
